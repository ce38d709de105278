package learn

import (
	"context"
	"errors"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// pictureOf is the name of what shows with a card, or with the first page of a question; ""
// for nothing.
func pictureOf(v training.View) string {
	switch {
	case v.Stage == training.Reading:
		return v.Card.Picture
	case v.Stage == training.Asking && v.Page == 1:
		return v.Question.Picture
	}
	return ""
}

// arrived reports whether a step came to another card or question: a picture is not sent
// again for a tick or a number that is read back.
func arrived(was, now training.Session) bool {
	return was.Stage != now.Stage || was.Module != now.Module || was.Card != now.Card || was.At != now.At
}

// shown is s with its picture above it. A picture that is missing is left out: no question
// needs it.
func (f *feature) shown(ctx context.Context, s *bot.Screen, picture string) (bot.Reply, error) {
	if picture == "" || f.pictures == nil {
		return bot.Show(s), nil
	}
	b, err := f.pictures.Picture(ctx, picture)
	if errors.Is(err, org.ErrNotFound) {
		return bot.Show(s), nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	above := bot.Say(locales.M("learn.picture"))
	above.New, above.File = true, &bot.File{Name: picture, Bytes: b, Picture: true}
	s.New = true
	return bot.Reply{Screens: []*bot.Screen{above, s}}, nil
}
