package bot_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
)

// book is a feature with a code and a dialogue over pages: its body is the page.
func book() bot.Feature {
	body := func(page string) []byte { return []byte(`"` + page + `"`) }
	page := func(_ context.Context, _ *bot.Turn, b []byte) (bot.Reply, error) {
		s := bot.Say(locales.Raw("Page " + strings.Trim(string(b), `"`))).Row(bot.In(locales.Raw("Turn"), "t"))
		s.Dialogue = true
		return bot.Show(s), nil
	}
	open := func(at string, moved func([]byte) []byte) bot.Handler {
		return func(context.Context, *bot.Turn) (bot.Reply, error) {
			return bot.Reply{Open: &bot.Opening{Kind: "test.book", Ref: "b", Body: body(at), Moved: moved}}, nil
		}
	}
	return bot.Feature{
		Name: "book",
		Commands: []bot.Command{
			{Name: "read", Help: locales.Raw("read"), Run: open("1", nil)},
			{Name: "quiz", Help: locales.Raw("quiz"), Run: open("9", func(was []byte) []byte {
				if string(was) == `"9"` {
					return was
				}
				return body("9")
			})},
			{Name: "shelf", Help: locales.Raw("shelf"), Run: func(context.Context, *bot.Turn) (bot.Reply, error) {
				return bot.Show(bot.Say(locales.Raw("Shelf")).Row(bot.To(locales.Raw("Left"), "ping", "1"), bot.To(locales.Raw("Right"), "ping", "2"))), nil
			}},
		},
		Dialogues: []bot.Dialogue{{
			Kind: "test.book", Version: 1, Title: locales.Raw("Book"), Resumed: locales.Raw("Where you put the mark:"), Render: page,
			Asks: func(_ context.Context, _ *bot.Turn, b []byte) bool { return string(b) != string(body("of the end")) },
			Step: func(ctx context.Context, t *bot.Turn, b []byte) ([]byte, bot.Reply, error) {
				if t.Text != "" {
					b = body("of " + t.Text)
				}
				r, err := page(ctx, t, b)
				return b, r, err
			},
		}},
		Codes: []bot.Code{
			{Name: "isbn", Public: true, Find: func(s string) (string, bool) { return strings.CutPrefix(s, "ISBN ") }, Run: func(_ context.Context, t *bot.Turn) (bot.Reply, error) {
				if t.Text == "0" {
					return bot.Reply{}, locales.Refuse("bot.stale_done")
				}
				return bot.Show(bot.Say(locales.Raw("Book " + t.Text))), nil
			}},
			{Name: "shelfmark", Find: func(s string) (string, bool) { return strings.CutPrefix(s, "SM ") }, Run: func(_ context.Context, t *bot.Turn) (bot.Reply, error) {
				return bot.Show(bot.Say(locales.Raw("Shelf " + t.Text))), nil
			}},
		},
	}
}

func withBook(o *bot.Options) { o.Features = append(o.Features, book()) }

func TestACodeIsFoundWhereNothingIsAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot(withBook))
	w.say("ISBN 7")
	w.expect("Book 7")
	w.say("about ISBN 7")
	w.expect("You said about ISBN 7")
	w.say("/read")
	w.say("ISBN 7") // the open question shows: this answers it
	w.expect("Page of ISBN 7")
	w.say("/shelf")
	w.say("ISBN 0")
	w.expect("finished")
	w.say("ISBN 8") // the slip is mended under the same screen
	w.expect("Book 8")
	w.say("/resume")
	w.expect("Page of ISBN 7")
	w.say("the end")
	w.say("ISBN 9") // nothing is asked there
	w.expect("Book 9")
}

func TestWhoHasNotJoinedMayTypePublicCodesOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.clock.Set(w.clock.Now().Add(-48 * time.Hour)) // before the post began
	w.poll(w.bot(withBook))
	w.say("ISBN 7")
	w.expect("Book 7")
	w.say("SM 7")
	w.expect("who are you")
}

func TestAnUnfinishedConversationMayGoOnElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot(withBook))
	w.say("/read")
	w.expect("Page 1")
	w.say("/shelf")
	w.tap("Go on: Book")
	w.expect("Page 1")
	w.say("/read")
	w.expect("Where you put the mark:\nPage 1")
	before := w.last()
	w.say("/quiz")
	w.expect("Page 9")
	if strings.Contains(w.last().Text, "mark") {
		t.Errorf("it says that it goes on where it was left:\n%s", w.last().Text)
	}
	w.play.Press(person, before.ID, before.Buttons[0][0].Data) // of the page that was left
	w.idle()
	w.expect("Page 9")
	w.say("/form") // lays it aside
	w.say("/quiz")
	w.expect("Where you put the mark:\nPage 9")
}
