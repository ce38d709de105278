package main

import (
	"strings"
	"testing"
	"time"

	"cadrebot/internal/browser"
	"cadrebot/locales"
)

// handset plays transcripts on the phone page in a real browser.
type handset struct {
	*outdoors
	tab    *browser.Tab
	keys   bool
	phones map[int64]*browser.Phone
}

// job opens the phones of everybody who acts in a script and plays it there.
func (h *handset) job(script string) {
	h.t.Helper()
	var people []int64
	for line := range strings.Lines(script) {
		if name, who := strings.CutPrefix(strings.TrimSpace(line), "@ "); who {
			id, ok := castID(name)
			if !ok {
				h.t.Fatalf("nobody is called %s", name)
			}
			people = append(people, id-realIDs)
		}
	}
	h.phones = map[int64]*browser.Phone{}
	for i, p := range h.tab.Phones(h.api, unique(people)...) {
		p.Keys = h.keys
		h.phones[unique(people)[i]] = p
	}
	acted := false
	for line := range strings.Lines(script) {
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		phone := h.phones[h.actor]
		switch kind {
		case "@":
			id, _ := castID(rest)
			h.actor = id - realIDs
		case ">":
			acted = true
			if label, press := strings.CutPrefix(rest, "["); press {
				phone.Press(strings.TrimSuffix(label, "]"))
			} else {
				phone.Say(rest)
			}
		case "<":
			if acted {
				phone.Fresh(rest)
			} else { // it came before the phone was taken in hand
				phone.Shows(rest)
			}
		}
	}
}

func unique(list []int64) []int64 {
	var out []int64
	seen := map[int64]bool{}
	for _, id := range list {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// TestEndToEndOnThePhone clicks through the five jobs in each language, in English without a mouse.
func TestEndToEndOnThePhone(t *testing.T) {
	t.Parallel()
	for _, l := range locales.All {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			o := newOutdoors(t, l)
			tab := browser.Open(t, browser.Look{}) // last, for it must close before the server that it streams from
			h := &handset{outdoors: o, tab: tab, keys: l == locales.EN}
			acts := fiveJobs(l)
			h.job(acts.reportBegins)
			h.job("@ vfs\n" + acts.reportEnds)
			if n := h.count("select count(*) from submission"); n != 1 {
				t.Fatalf("%d submissions, want 1", n)
			}
			tab.Shot("report")
			h.job(acts.policy)
			tab.Shot("policy")
			h.job(acts.quiz)
			tab.Shot("quiz")
			h.job(acts.reminder)
			tab.Shot("reminder")
			h.job(acts.notice)
			tab.Shot("notice")
		})
	}
}

// TestEndToEndTour lets the page play its tour against the demo, on a desk in Chinese and on a phone's screen in English.
func TestEndToEndTour(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang locales.Lang
		look browser.Look
		name string
	}{
		{locales.ZH, browser.Look{}, "desk-1440x900"},
		{locales.EN, browser.Look{Width: 360, Height: 740}, "phone-360x740"},
	} {
		t.Run(string(c.lang), func(t *testing.T) {
			t.Parallel()
			_, root := bootDemo(t)
			tab := browser.Open(t, c.look)
			tab.Go(root + "/?lang=" + string(c.lang))
			tab.Shot("first")
			start := browser.Eval[string](tab, `document.querySelector(".play").href`)
			tab.Go(start + "&pace=0.1")
			tab.UntilWithin("the tour comes to its end", `document.querySelector("#tour").dataset.done === "true"`, 5*time.Minute)
			if missed := browser.Eval[string](tab, `document.querySelector("#tour").dataset.missed || ""`); missed != "" {
				t.Errorf("the tour did not come by: %s", missed)
			}
			tab.Shot(c.name)
			if wide := browser.Eval[bool](tab, `document.documentElement.scrollWidth > innerWidth`); wide {
				t.Error("the page scrolls sideways")
			}
		})
	}
}
