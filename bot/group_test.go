package bot_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

// heardGroups is a feature for groups that notes what it is told.
type heardGroups struct{ said, gone, moved []string }

func (g *heardGroups) feature() bot.Feature {
	return bot.Feature{Name: "group", Groups: &bot.Groups{
		Command: "group",
		Run: func(_ context.Context, t *bot.Turn) (bot.Reply, error) {
			g.said = append(g.said, fmt.Sprintf("%d %v %s %q", t.Chat, t.Member.Joined(), t.Lang, t.Text))
			switch t.Text {
			case "refuse":
				return bot.Reply{}, locales.Refuse("bot.unknown_command")
			case "away":
				return bot.Reply{}, fmt.Errorf("read: %w", org.ErrUnavailable)
			case "broken":
				return bot.Reply{}, errors.New("a mistake of ours")
			}
			return bot.Show(bot.Say(locales.Raw("linked"))), nil
		},
		Gone: func(_ context.Context, chat int64) error { g.gone = append(g.gone, fmt.Sprint(chat)); return nil },
		Moved: func(_ context.Context, from, to int64) error {
			g.moved = append(g.moved, fmt.Sprint(from, " ", to))
			return nil
		},
	}}
}

// In a group one command is read and nothing else; a group that moves or is left is told of.
func TestOneCommandIsReadInGroups(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var h heard
	var g heardGroups
	b := w.with(standIn(t, h.on), func(o *bot.Options) {
		o.Username = "our_bot"
		o.Features = append(o.Features, g.feature())
	})
	hook := b.Webhook(t.Context(), "s")
	id := 0
	tell := func(body string, want int) {
		t.Helper()
		id++
		if code := post(t, hook, fmt.Sprintf(`{"update_id":%d,%s}`, id, body)); code != want {
			t.Errorf("%s: answered %d, want %d", body, code, want)
		}
	}
	say := func(from int64, text string, want int) {
		t.Helper()
		tell(fmt.Sprintf(`"message":{"message_id":9,"from":{"id":%d,"language_code":"zh"},"chat":{"id":-7,"type":"supergroup"},"text":%q}`, from, text), want)
	}
	say(person, "/group@our_bot off", http.StatusOK)
	say(5, "/group", http.StatusOK)
	say(person, "/group@other_bot", http.StatusOK)
	say(person, "group", http.StatusOK)
	say(person, "/group refuse", http.StatusOK)
	say(person, "/group broken", http.StatusOK) // coming again would not mend it
	say(person, "/group away", http.StatusServiceUnavailable)
	if want := []string{`-7 true en "off"`, `-7 false zh ""`, `-7 true en "refuse"`, `-7 true en "broken"`, `-7 true en "away"`}; !slices.Equal(slices.Compact(g.said), want) {
		t.Errorf("the feature heard %q", g.said)
	}
	if h.count("sendMessage -7 linked") != 2 || h.count("sendMessage -7") != 3 {
		t.Errorf("said %q", h.said)
	}
	tell(`"message":{"message_id":9,"from":{"id":5},"chat":{"id":-7,"type":"group"},"migrate_to_chat_id":-1007}`, http.StatusOK)
	for _, status := range []string{"member", "left", "kicked"} {
		tell(fmt.Sprintf(`"my_chat_member":{"chat":{"id":-1007,"type":"supergroup"},"new_chat_member":{"status":%q}}`, status), http.StatusOK)
	}
	if !slices.Equal(g.moved, []string{"-7 -1007"}) || !slices.Equal(g.gone, []string{"-1007", "-1007"}) {
		t.Errorf("moved %q, gone %q", g.moved, g.gone)
	}
}

// A group that was upgraded says where it went, also to a message that is sent to it.
func TestASendErrorNamesWhereAGroupWent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	api := standIn(t, func(string, *http.Request) string {
		return `{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1007}}`
	})
	s := bot.NewSender(bot.NewClient("1:A", api.URL), store.NewLimiter(w.rdb, w.prefix, 30), secret, false)
	_, err := s.Send(t.Context(), -7, locales.EN, bot.Say(locales.Raw("x")))
	var se *bot.SendError
	if !errors.As(err, &se) || se.MovedTo != -1007 || se.Gone() {
		t.Errorf("%+v", err)
	}
}
