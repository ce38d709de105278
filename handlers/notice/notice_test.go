package notice_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/handlers/notice"
	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
)

func (w *world) send(n notices.Notice) notices.Notice {
	w.T.Helper()
	twn := w.Members["twn"]
	n.Author, n.From = twn.ID, twn.Active.Unit
	n.Audience = notices.Audience{Unit: twn.Active.Unit, Roles: notices.RolesOf([]string{"village"})}
	n.Title, n.Body = locales.Both("进度报送", "Progress"), locales.Both("25日前", "By the 25th")
	out, _, err := store.NewNotices(w.DB).Publish(w.T.Context(), n, twn.Telegram, n.Title.Zh+string(n.Kind), w.clock.Now())
	talk.Must(w.T, err)
	return out
}

// Planted case 3: blocked, phoned, counted.
func TestABlockedReaderIsPhoned(t *testing.T) {
	t.Parallel()
	w := newWorld(t, locales.ZH)
	w.play.Block(w.ids["vfs"], true)
	w.idle()
	w.send(notices.Notice{Kind: notices.Ordinary, Confirm: true})
	for i, line := range []string{
		"@ twn", "! +5s", "< 未送达 1 人", "< 停用了本机器人：1", "> /notices", "> [查看 1]", "> [需电话告知 1 人]",
		"< 1. 桃坪村 驻村第一书记 vfs：停用了本机器人", "> [已告知 1]", "< 1. 桃坪村 驻村第一书记 vfs：✅ 已告知", "> [返回]", "< 电话告知 1｜知晓率 50.0%",
	} {
		if err := w.line(line); err != nil {
			t.Fatalf("step %d: %s: %v", i, line, err)
		}
	}
}

// Planted case 16: an ordinary notice of 22:10 waits for 08:30, an emergency goes at once.
func TestANightNoticeWaitsUnlessItIsAnEmergency(t *testing.T) {
	t.Parallel()
	w := newWorld(t, locales.EN)
	w.clock.Set(time.Date(2026, 11, 19, 22, 10, 0, 0, locales.Zone))
	w.send(notices.Notice{Kind: notices.Ordinary})
	for i, line := range []string{
		"@ vfs2", "! +5s", "@ twn", "< waiting 2",
	} {
		if err := w.line(line); err != nil {
			t.Fatalf("step %d: %s: %v", i, line, err)
		}
	}
	w.send(notices.Notice{Kind: notices.Emergency})
	for i, line := range []string{"@ vfs2", "! +5s", "< Emergency: Progress", "! +10h10m", "! +15m", "< 📢 Progress"} {
		if err := w.line(line); err != nil {
			t.Fatalf("step %d: %s: %v", i, line, err)
		}
	}
	got := 0
	for _, m := range w.play.Chat(w.ids["vfs2"]) {
		if strings.Contains(m.Text, "Progress") {
			got++
		}
	}
	if got != 2 {
		t.Errorf("%d notices in the chat, want 2", got)
	}
}

func TestForgedButtonsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, locales.ZH)
	n := w.send(notices.Notice{Kind: notices.Ordinary, Confirm: true})
	told := store.NewNotices(w.DB)
	f := notice.New(told, told, told, told, w.Org, w.Org)
	mine := fmt.Sprint(n.ID)
	far := w.Members["vfs2"] // may send, but this notice is another's
	far.Active.Role = org.TownshipApprover
	for _, c := range []struct {
		who              org.Member
		route, arg, want string
	}{
		{w.Members["twn"], "nc", mine, "notice.not_found"}, // was not meant
		{org.Member{}, "nc", mine, "notice.not_found"},
		{w.Members["vfs"], "nc", "x", "notice.not_found"},
		{w.Members["twn"], "nd", mine, "notice.not_received"}, // sent it, did not get it
		{w.Members["vfs"], "nd", mine, "notice.not_received"}, // has not got it yet
		{w.Members["vfs"], "nd", "x", "notice.not_received"},
		{org.Member{}, "nd", mine, "notice.not_received"},
		{w.Members["vfs"], "nv", mine, "notice.not_yours"},
		{w.Members["vfs"], "nr", mine, "notice.not_yours"},
		{w.Members["vfs"], "nt", mine + ".1.0", "notice.not_yours"},
		{far, "nv", mine, "notice.not_found"},
		{far, "nr", mine, "notice.not_found"},
		{far, "ng", mine, "notice.not_found"},
		{far, "np", mine + ".0", "notice.not_found"},
		{far, "nt", mine + ".1.0", "notice.not_found"},
		{w.Members["twn"], "nt", mine + ".999.0", "notice.not_found"},
		{w.Members["twn"], "nv", "", "notice.not_found"},
		{w.Members["twn"], "nm", mine + ".burn", "follow.moved_on"},
		{w.Members["twn"], "nm", mine + ".resume.yes.yes", "follow.moved_on"},
		{w.Members["twn"], "nf", mine + ".0", "notice.not_found"}, // was asked to phone nobody
		{w.Members["vfs"], "nb", mine + ".1.0", "notice.not_found"},
		{w.Members["vfs"], "ni", mine, "notice.not_received"},
		{far, "nm", mine + ".recall.yes", "notice.not_found"},
		{far, "nx", mine, "notice.not_found"},
		{far, "nk", mine, "notice.not_found"},
		{far, "ne", mine, "notice.not_found"},
		{far, "ns", mine + ".0", "notice.not_found"},
		{far, "nu", mine + ".0.0", "notice.not_found"},
		{w.Members["vfs"], "nm", mine + ".pause", "notice.not_yours"},
		{w.Members["twn"], "nqa", mine, "notice.not_found"}, // the author agrees to nothing of their own
		{far, "nqa", mine, "notice.not_found"},
		{far, "nqr", mine, "notice.not_found"},
		{far, "nql", mine + ".1", "notice.not_found"},
		{far, "nqd", mine, "notice.not_found"},
		{far, "nqa", "", "notice.not_found"},
		{far, "nqm", mine, "notice.not_found"},
		{w.Members["twn"], "nqm", mine, "compose.nothing_to_mend"},
		{w.Members["twn"], "nqp", mine, "notice.not_received"}, // wrote it, did not get it
		{w.Members["vfs"], "nqp", mine, "notice.not_yours"},
		{far, "nqp", "x", "notice.not_received"},
	} {
		var err error
		for _, r := range f.Routes {
			if r.Name == c.route {
				_, err = r.Run(t.Context(), &bot.Turn{Now: talk.Thursday, Member: c.who, Press: &bot.Press{Route: c.route, Arg: c.arg}})
			}
		}
		var no *locales.Refusal
		if !errors.As(err, &no) || no.Text.ID != c.want {
			t.Errorf("%s %q: %v, want %s", c.route, c.arg, err, c.want)
		}
	}
}
