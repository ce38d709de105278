package notice

import (
	"context"
	"errors"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
)

// actTry is the composer's button for a test to oneself. Persisted while a review is open.
const actTry = "try"

// try shows the author the message as its readers will see it, in both languages, and sends it
// to nobody else.
func (f *feature) try(ctx context.Context, t *bot.Turn, filled bot.Filled, _ string) (bot.Reply, error) {
	n, err := f.draft(ctx, t, filled.Ref, filled.Answers)
	if err == nil {
		err = n.Validate()
	}
	var no *locales.Refusal
	if errors.As(err, &no) {
		return bot.Reply{}, locales.Refuse("notice.not_yet", "Why", no.Text)
	}
	if err != nil {
		return bot.Reply{}, err
	}
	screens := fileScreens(n.Media)
	for _, l := range locales.All {
		s := bot.Say(locales.M("compose.test"))
		s.Add(said(n)...)
		s.New, s.Lang = true, l
		for _, c := range n.Question.Choices {
			s.Row(bot.To(c, routeTry, ""))
		}
		if n.Confirm && len(n.Question.Choices) == 0 {
			s.Row(bot.To(locales.M("notice.btn_confirm"), routeTry, ""))
		}
		screens = append(screens, s)
	}
	return bot.Reply{Screens: screens}, nil
}

// said is a notice as it is read: head, words, sender, what it asks for.
func said(n notices.Notice) []locales.Text {
	out := []locales.Text{n.Head(), n.Body, locales.M("notice.from", "Unit", n.From.Name, "At", n.Created)}
	switch {
	case !n.Question.Text.Empty():
		out = append(out, locales.M("compose.asks", "Question", n.Question.Text))
	case n.Confirm:
		out = append(out, locales.M("notice.please_confirm"))
	}
	return out
}

// fileScreens are the pictures and files of a notice, each a message of its own.
func fileScreens(media []notices.Medium) []*bot.Screen {
	var out []*bot.Screen
	for _, m := range media {
		out = append(out, &bot.Screen{New: true, File: &bot.File{Ref: m.ID, Name: m.Name, Picture: m.Kind == "photo"}})
	}
	return out
}

// tried answers a button under a test.
func (f *feature) tried(context.Context, *bot.Turn) (bot.Reply, error) {
	return bot.Toast(locales.M("compose.only_a_test")), nil
}
