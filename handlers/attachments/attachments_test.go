package attachments

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"cadrebot/form"
	"cadrebot/internal/talk"
	"cadrebot/locales"
)

func TestReviewersSeeHowFarFilesAreAndHaveThemSent(t *testing.T) {
	w := newWorld(t)
	ref := w.sends("plan.txt", words)
	sub := w.hands("vfs", form.Answers{"plan": {S: ref}, "memo": {S: "好"}})
	id := fmt.Sprint(sub.ID)
	steps := []struct {
		folder Folder
		run    bool
		zh, en string
	}{
		{"", true, "1. 整改方案：文件，只在 Telegram 上", "1. The plan: file, with Telegram only"},
		{Folder(w.dir), false, "1. 整改方案：文件，正在收取", "1. The plan: file, being fetched"},
		{Folder(w.dir), true, "1. 整改方案：文件，已收存（1 KB）", "1. The plan: file, received (1 KB)"},
	}
	for _, s := range steps {
		w.Feature = w.feature(w.files, w.sender, s.folder)
		if s.run {
			w.ran()
		}
		for l, want := range map[locales.Lang]string{locales.ZH: s.zh, locales.EN: s.en} {
			if got := w.As("twn", l).Push(routeList, id).Text(); !strings.Contains(got, want) {
				t.Errorf("no %q in\n%s", want, got)
			}
		}
	}
	for l, label := range map[locales.Lang]string{locales.ZH: "发给我看：第 1 个", locales.EN: "Send me number 1"} {
		k := w.As("twn", l).Push(routeList, id).Press(label)
		if len(k.Screens) != 1 || k.Screens[0].File == nil || k.Screens[0].File.Ref != ref || k.Screens[0].File.As != form.File || !k.Screens[0].Protect {
			t.Errorf("%s: %+v", l, k.Screens)
		}
	}
	own := fmt.Sprint(w.of(sub).ID)
	w.As("twn", locales.EN).Push(routeList, id).Lacks("Send me all") // there is only one
	for _, c := range []struct{ who, route, arg string }{
		{"twn3", routeList, id},
		{"twn3", routeSend, own},
		{"twn3", routeAll, id},
		{"vfs2", routeAll, id},
		{"twn", routeAll, "x"},
		{"vfs2", routeSend, own},
		{"vfs", routeList, id},
		{"twn", routeList, "0"},
		{"twn", routeSend, "9999"},
		{"twn", routeList, "x"},
		{"twn", routeSend, "x"},
	} {
		if k := w.As(c.who, locales.ZH).Push(c.route, c.arg); k.Refused != "attach.not_found" {
			t.Errorf("%+v: %q\n%s", c, k.Refused, k.Text())
		}
	}
}

// What a correction replaced is neither listed nor sent.
func TestAllFilesOfAReportAreSentAtOnce(t *testing.T) {
	w := newWorld(t)
	old, photo, plan := w.sends("old.txt", "old"), w.sends("photo.png", "photo"), w.sends("plan.txt", words)
	sub := w.hands("vfs", form.Answers{"photo": {S: photo}, "plan": {S: old}, "memo": {S: "好"}})
	f := w.filing("vfs", form.Answers{"photo": {S: photo}, "plan": {S: plan}, "memo": {S: "好"}})
	f.Key, f.Of, f.Revision = "again", sub.ID, sub.Revision
	_, err := w.reports.Resubmit(t.Context(), f, w.Now)
	talk.Must(t, err)
	for l, label := range map[locales.Lang]string{locales.ZH: "2 个都发给我", locales.EN: "Send me all 2"} {
		k := w.As("twn", l).Push(routeList, fmt.Sprint(sub.ID)).Press(label)
		got := map[string]form.Kind{}
		for _, s := range k.Screens {
			if s.File == nil || !s.Protect || !s.New {
				t.Fatalf("%s: %+v", l, s)
			}
			got[s.File.Ref] = s.File.As
		}
		if want := map[string]form.Kind{photo: form.Image, plan: form.File}; !maps.Equal(got, want) {
			t.Errorf("%s: sent %v, want %v", l, got, want)
		}
	}
}
