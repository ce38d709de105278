package workgroup_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	workgroup "cadrebot/handlers/group"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// wire is the other end: it fails as told.
type wire struct {
	said []string
	fail func(chat, message int64) error
}

func (w *wire) Send(_ context.Context, chat int64, l locales.Lang, s *bot.Screen) (int64, error) {
	return 77, w.note(chat, 0, l, s)
}

func (w *wire) Edit(_ context.Context, chat, message int64, l locales.Lang, s *bot.Screen) error {
	return w.note(chat, message, l, s)
}

func (w *wire) note(chat, message int64, l locales.Lang, s *bot.Screen) error {
	if w.fail != nil {
		if err := w.fail(chat, message); err != nil {
			return err
		}
	}
	var words []string
	for _, b := range s.Body {
		words = append(words, b.Plain(l))
	}
	raw, _ := json.Marshal(s.Rows)
	w.said = append(w.said, fmt.Sprint(chat, " ", message, " ", strings.Join(words, "|"), string(raw)))
	return nil
}

type world struct {
	*talk.World
	out *wire
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{talk.Open(t, talk.Thursday, "990101", "99010102", "9901010203"), &wire{}}
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	w.Hire("twn", locales.ZH, talk.Post("99010102", org.TownshipApprover))
	w.Hire("cty", locales.ZH, talk.Post("990101", org.CountyCoordinator))
	w.Feature = workgroup.New(store.NewGroups(w.DB), w.out, "our_bot")
	return w
}

// in says something in a group.
func (w *world) in(name string, chat int64, words string) string {
	w.T.Helper()
	r, err := w.Feature.Groups.Run(w.T.Context(), &bot.Turn{Now: w.Now, Member: w.Members[name], Lang: locales.ZH, Chat: chat, Text: words})
	if err != nil {
		return err.Error()
	}
	return r.Screens[0].Body[0].ID
}

func (w *world) run(at time.Time) {
	w.T.Helper()
	_, err := w.Feature.Jobs[0].RunOnce(w.T.Context(), at)
	talk.Must(w.T, err)
}

func (w *world) notice() notices.Notice {
	w.T.Helper()
	twn := w.Members["twn"]
	s := store.NewNotices(w.DB)
	n, _, err := s.Publish(w.T.Context(), notices.Notice{
		Kind: notices.Ordinary, Author: twn.ID, From: twn.Active.Unit, Confirm: true,
		Audience: notices.Audience{Unit: twn.Active.Unit, Roles: []org.Role{org.VillageFirstSecretary}},
		Title:    locales.Both("防汛值班", "Flood duty"), Body: locales.Both("请值班", "Be on duty"),
	}, 1, "one", w.Now)
	talk.Must(w.T, err)
	_, err = s.TellGroups(w.T.Context(), twn.ID, n.ID, w.Now)
	talk.Must(w.T, err)
	return n
}

func TestWhoMayLinkAGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i, c := range []struct {
		who, words string
		chat       int64
		want       string
	}{
		{"vfs", "", -5, "refused: follow.group_not_yours"},
		{"nobody", "", -5, "refused: follow.group_not_yours"},
		{"twn", "off", -5, "refused: follow.group_not_linked"},
		{"cty", "", -5, "follow.group_linked"},
		{"twn", "", -5, "refused: follow.group_taken"}, // the county's
		{"twn", "off", -5, "refused: follow.group_not_linked"},
		{"cty", "解除", -5, "follow.group_unlinked"},
		{"twn", "", -5, "follow.group_linked"},
		{"cty", "OFF", -5, "follow.group_unlinked"}, // the unit above may
	} {
		if got := w.in(c.who, c.chat, c.words); got != c.want {
			t.Errorf("step %d: %s", i, got)
		}
	}
}

// The summary names title and sender and leads to the private chat; it has nothing to press
// that answers, and none of the text.
func TestASummaryAsksForNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.in("twn", -5, "")
	n := w.notice()
	w.run(w.Now)
	w.run(w.Now.Add(time.Hour))
	if len(w.out.said) != 1 {
		t.Fatalf("said %q", w.out.said)
	}
	said := w.out.said[0]
	if !strings.HasPrefix(said, "-5 0 📢 防汛值班|鹤嘴镇") || !strings.Contains(said, fmt.Sprintf("https://t.me/our_bot?start=notice_%d", n.ID)) ||
		strings.Contains(said, "请值班") || strings.Contains(said, `"t":`) {
		t.Errorf("said %q", said)
	}
	talk.Must(t, store.NewNotices(w.DB).Move(t.Context(), n.Author, n.ID, notices.Recall, w.Now))
	w.run(w.Now.Add(2 * time.Hour))
	if len(w.out.said) != 2 || !strings.HasPrefix(w.out.said[1], "-5 77 ↩️ 通知已撤回：防汛值班") {
		t.Errorf("after it was taken back: %q", w.out.said)
	}
}

func TestASummaryFollowsTheGroupAndGivesUpInTheEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fail   func(chat, message int64) error
		sent   string // where it arrived
		linked bool
	}{
		"moved": {func(chat, _ int64) error {
			if chat == -5 {
				return &bot.SendError{Kind: bot.Rejected, MovedTo: -100}
			}
			return nil
		}, "-100 ", true},
		"put out":  {func(int64, int64) error { return &bot.SendError{Kind: bot.ChatNotFound} }, "", false},
		"refused":  {func(int64, int64) error { return &bot.SendError{Kind: bot.Rejected} }, "", true},
		"in doubt": {func(int64, int64) error { return &bot.SendError{Kind: bot.Unknown} }, "", true},
		"panicky":  {func(int64, int64) error { return fmt.Errorf("nobody classified this") }, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.in("twn", -5, "")
			w.notice()
			tries := 0
			w.out.fail = func(chat, message int64) error { tries++; return c.fail(chat, message) }
			for i := range 20 {
				w.run(w.Now.Add(time.Duration(i) * 10 * time.Minute))
			}
			if got := strings.Join(w.out.said, "\n"); !strings.HasPrefix(got, c.sent) || (c.sent == "") != (got == "") || tries > 5 {
				t.Errorf("after %d tries: %q", tries, got)
			}
			if linked, err := store.NewGroups(w.DB).Linked(t.Context(), w.Unit("99010102").ID); err != nil || linked != c.linked {
				t.Errorf("linked %v, %v", linked, err)
			}
		})
	}
}
