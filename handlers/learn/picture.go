package learn

import (
	"context"
	"errors"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// picture names a picture of a course; name is "" for none.
type picture struct {
	course  training.CourseID
	version int
	name    string
}

// pictureOf is what shows with a card, or with the first page of a question.
func pictureOf(v training.View, course training.CourseID, version int) picture {
	p := picture{course: course, version: version}
	switch {
	case v.Stage == training.Reading:
		p.name = v.Card.Picture
	case v.Stage == training.Asking && v.Page == 1:
		p.name = v.Question.Picture
	}
	return p
}

// arrived reports whether a step came to another card or question: a picture is not sent
// again for a tick or a number that is read back.
func arrived(was, now training.Session) bool {
	return was.Stage != now.Stage || was.Module != now.Module || was.Card != now.Card || was.At != now.At
}

// shown is s with its picture above it. A picture that is missing is left out: no question
// needs it.
func (f *feature) shown(ctx context.Context, s *bot.Screen, p picture) (bot.Reply, error) {
	if p.name == "" || f.pictures == nil {
		return bot.Show(s), nil
	}
	ref, err := f.pictures.Picture(ctx, p.course, p.version, p.name)
	if errors.Is(err, org.ErrNotFound) {
		return bot.Show(s), nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	above := bot.Say(locales.M("learn.picture"))
	above.New, above.File = true, &bot.File{Ref: ref, As: form.Image}
	s.New = true
	return bot.Reply{Screens: []*bot.Screen{above, s}}, nil
}
