package policyask_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/handlers/policyask"
	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

func TestInlineListsWhatTheSearchFindsByPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.as("vfs")
	ids := map[string]bool{}
	pages := 0
	for offset := ""; pages == 0 || offset != ""; pages++ {
		r := p.Inline("", offset)
		if len(r.Articles) == 0 || len(r.Articles) > 20 || r.Keep != 5*time.Minute || !r.Personal {
			t.Fatalf("page %d: %d results, kept %v, personal %v", pages, len(r.Articles), r.Keep, r.Personal)
		}
		for _, a := range r.Articles {
			if ids[a.ID] {
				t.Errorf("%s stands on two pages", a.ID)
			}
			ids[a.ID] = true
		}
		offset = r.Next
	}
	if pages < 2 || len(ids) > 50 {
		t.Errorf("%d results on %d pages", len(ids), pages)
	}
	for _, forged := range []string{"-20", "x", "99999999999999999999", "1e3"} {
		if r := p.Inline("", forged); len(r.Articles) != 20 {
			t.Errorf("offset %q gives %d results", forged, len(r.Articles))
		}
	}
	if r := p.Inline("", "1000"); len(r.Articles) != 0 || r.Next != "" {
		t.Errorf("beyond the end: %d results, next %q", len(r.Articles), r.Next)
	}
}

// TestInlineIsPublicAndTheSameForEverybody: only the language may differ.
func TestInlineIsPublicAndTheSameForEverybody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, words := range []string{"小额信贷能贷多少", "", "POL-010"} {
		mine, theirs := w.as("vfs").Inline(words, ""), w.As(talk.Nobody, locales.ZH).Inline(words, "")
		if a, b := said(mine), said(theirs); a != b || a == "" {
			t.Errorf("%q:\n%s\na stranger sees\n%s", words, a, b)
		}
	}
}

// TestOnlyAnswersThatFitEverybodyAreShared: what Telegram gives to whoever types the same
// words must be in the language of the words.
func TestOnlyAnswersThatFitEverybodyAreShared(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		who      string
		lang     locales.Lang
		words    string
		personal bool
	}{
		{"vfs", locales.ZH, "小额信贷", true},
		{"observer", locales.EN, "micro-credit", true},
		{talk.Nobody, locales.ZH, "小额信贷", false},
		{talk.Nobody, locales.EN, "micro-credit", false},
		{talk.Nobody, locales.EN, "小额信贷", true},
		{talk.Nobody, locales.ZH, "xiaoe xindai", true},
		{talk.Nobody, locales.ZH, "", true},
		{talk.Nobody, locales.EN, "", true},
		{talk.Nobody, locales.EN, "POL-041", true},
	} {
		if got := w.As(c.who, c.lang).Inline(c.words, "").Personal; got != c.personal {
			t.Errorf("%s in %s, %q: personal %v", c.who, c.lang, c.words, got)
		}
	}
}

// said is all that a page says, in Chinese.
func said(r bot.InlineReply) string {
	var b strings.Builder
	for _, a := range r.Articles {
		b.WriteString(a.Title.Plain(locales.ZH) + "|" + a.Description.Plain(locales.ZH) + "\n")
		for _, t := range a.Screen.Body {
			b.WriteString(t.In(locales.ZH) + "\n")
		}
		for _, row := range a.Screen.Rows {
			b.WriteString(row[0].URL + "\n")
		}
	}
	return b.String()
}

func TestInlineCardsSayWhetherTheyHold(t *testing.T) {
	t.Parallel()
	p := newWorld(t).as("vfs")
	r := p.Inline("POL-010", "")
	if got := r.Articles[0].Title.Plain(locales.ZH); got != "⛔ 已被取代｜关于深入扎实做好过渡期脱贫人口小额信贷工作的通知" {
		t.Errorf("titled %q", got)
	}
	p.Reads(r.Articles[0]).Sees("已被取代", "帮扶小额信贷", "银保监发〔2021〕6号", "POL-010", "[看完整卡片]")
	p.Lacks("每户原则上5万元（") // a figure that no longer holds is not sent around
	if got := r.Articles[0].Screen.Rows[0][0].URL; got != "https://t.me/cadre_bot?start=pol_POL-010" {
		t.Errorf("the button leads to %s", got)
	}
	if r := p.Inline("怎么做红烧肉", ""); len(r.Articles) != 0 {
		t.Errorf("found %s", said(r))
	}
}

// shelfOf is a library that stands in memory.
type shelfOf struct {
	items   []policy.Item
	figures []policy.Parameter
}

func (s shelfOf) PolicyChanges(context.Context, string) (policy.Changes, bool, error) {
	return policy.Changes{Edition: "1"}, true, nil
}

func (s shelfOf) PolicyItem(context.Context, policy.ItemID) (policy.Item, error) {
	return policy.Item{}, org.ErrNotFound
}

func (s shelfOf) Follow(context.Context, func()) {}

func (s shelfOf) PolicyLibrary(context.Context) (*policy.Library, error) {
	if s.items == nil {
		return nil, errors.New("no library")
	}
	return policy.NewLibrary("1", s.items, s.figures), nil
}

// TestInlineCardsFitAMessage whatever an import holds.
func TestInlineCardsFitAMessage(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat("长<b>&", 2000)
	both := locales.Both(huge, huge)
	points := []locales.Text{both, locales.Both("短", "short"), both, both}
	var figures []policy.Parameter
	for i := range 20 {
		figures = append(figures, policy.Parameter{
			Key: strconv.Itoa(i), Text: locales.Both(huge[:400], huge[:400]), Label: locales.Raw("上限"), Scope: locales.Raw("全国"),
			From: "2026-01", Items: []policy.ItemID{"POL-2"},
		})
	}
	f, err := policyask.New(policyask.NewShelf(shelfOf{items: []policy.Item{
		{ID: "POL.1", Title: both, Issuer: both, Points: points, Date: "2026-01", Status: "in_force", Confidence: policy.Low},
		{ID: "POL-2", Title: locales.Both("只有中文", ""), Points: nil, Date: "2026-01", Status: "odd status " + huge[:300], Confidence: policy.High},
	}, figures: figures}, nil), nil, nil, nil, nil)
	talk.Must(t, err)
	r, err := f.Inline(t.Context(), &bot.InlineTurn{Now: talk.Thursday, Lang: locales.EN, Bot: "b"})
	talk.Must(t, err)
	if len(r.Articles) != 2 {
		t.Fatalf("%d results", len(r.Articles))
	}
	for _, a := range r.Articles {
		for _, l := range locales.All {
			if err := a.Check(l); err != nil {
				t.Errorf("%s in %s: %v", a.ID, l, err)
			}
		}
		if linked := len(a.Screen.Rows) > 0; linked != (a.ID == "POL-2") {
			t.Errorf("%s: a button %v; a dot cannot stand in a link", a.ID, linked)
		}
	}
}

// TestInlineShowsOnlyWhatIsWorthALook: the newest in force without words, no hits that merely
// share a word with the question, and never more than fifty.
func TestInlineShowsOnlyWhatIsWorthALook(t *testing.T) {
	t.Parallel()
	var items []policy.Item
	for i := range 80 {
		it := policy.Item{ID: policy.ItemID(fmt.Sprintf("P-%02d", i)), Title: locales.Both(fmt.Sprintf("第%d号办法", i), ""), Date: "2026-01", Status: "in_force", Confidence: policy.High}
		it.Points = []locales.Text{locales.Both("灌溉设施每年检修", "")}
		if i%8 == 0 {
			it.Status = "historical"
		}
		items = append(items, it)
	}
	items = append(items, policy.Item{
		ID: "P-99", Title: locales.Both("山塘水库清淤补助办法", ""), Date: "2026-02", Status: "in_force", Confidence: policy.High,
		Points: []locales.Text{locales.Both("山塘水库清淤每方补助20元", "")},
	}, policy.Item{
		ID: "P-98", Title: locales.Both("水利工程管护意见", ""), Date: "2026-02", Status: "in_force", Confidence: policy.High,
		Points: []locales.Text{locales.Both("管护范围包括水库", "")},
	})
	f, err := policyask.New(policyask.NewShelf(shelfOf{items: items}, nil), nil, nil, nil, nil)
	talk.Must(t, err)
	ask := func(words, offset string) bot.InlineReply {
		r, err := f.Inline(t.Context(), &bot.InlineTurn{Now: talk.Thursday, Lang: locales.ZH, Words: words, Offset: offset, Bot: "b"})
		talk.Must(t, err)
		return r
	}
	n := 0
	for offset, more := "", true; more; {
		r := ask("", offset)
		for _, a := range r.Articles {
			if !strings.HasPrefix(a.Title.Plain(locales.ZH), "✅") {
				t.Errorf("%s is listed as %s", a.ID, a.Title.Plain(locales.ZH))
			}
		}
		n += len(r.Articles)
		offset, more = r.Next, r.Next != ""
	}
	if n != 50 {
		t.Errorf("%d of 72 in force are listed, want 50", n)
	}
	weak := 0
	x := policy.BuildIndex(policy.NewLibrary("1", items, nil), policy.Curated())
	const words = "山塘水库清淤补助"
	listed := said(ask(words, ""))
	for _, h := range x.Search(policy.Query{Text: words, Today: locales.DateOf(talk.Thursday), Limit: 50}).Hits {
		if h.Weak {
			weak++
		}
		if strings.Contains(listed, h.Item.Title.Zh) == h.Weak {
			t.Errorf("%s: weak %v, but in the list:\n%s", h.Item.ID, h.Weak, listed)
		}
	}
	if weak == 0 {
		t.Error("the question has no weak hit to leave out")
	}
}

func TestInlineWithoutALibraryIsAnError(t *testing.T) {
	t.Parallel()
	f, err := policyask.New(policyask.NewShelf(shelfOf{}, nil), nil, nil, nil, nil)
	talk.Must(t, err)
	if _, err := f.Inline(t.Context(), &bot.InlineTurn{Now: talk.Thursday, Lang: locales.ZH}); err == nil {
		t.Error("an answer out of nothing")
	}
}

func FuzzInlineWords(f *testing.F) {
	for _, s := range []string{"", "低", "小额信贷", "2024年5月低保", "POL-041", "<b>&amp;", "财农〔2021〕19号", "\x00\xff", strings.Repeat("长 ", 128)} {
		f.Add(s, "", true)
	}
	items, _, err := policy.StarterRows()
	if err != nil {
		f.Fatal(err)
	}
	feature, err := policyask.New(policyask.NewShelf(shelfOf{items: items}, nil), nil, nil, nil, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, words, offset string, english bool) {
		l := locales.ZH
		if english {
			l = locales.EN
		}
		r, err := feature.Inline(t.Context(), &bot.InlineTurn{Now: talk.Thursday, Lang: l, Words: words, Offset: offset, Bot: "b"})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Articles) > bot.InlineMax || len(r.Next) > 64 {
			t.Fatalf("%d results, next %q", len(r.Articles), r.Next)
		}
		seen := map[string]bool{}
		for _, a := range r.Articles {
			if err := a.Check(l); err != nil || seen[a.ID] {
				t.Errorf("%q, result %s in %s: %v, seen before %v", words, a.ID, l, err, seen[a.ID])
			}
			seen[a.ID] = true
		}
	})
}
