package learn_test

import (
	"context"
	"fmt"
	"testing"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/handlers/learn"
	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/training"
)

var now = talk.Thursday

// world is a small city and the starter courses. A conversation may go on in another
// replica, so the feature is made anew for every turn, and a step must show what resuming
// shows.
type world struct {
	*talk.World
	store   *store.Training
	courses map[training.CourseID]training.Course
	// pictures by name; none are there unless a test sets them.
	pictures album
}

// album has pictures by name.
type album map[string]string

// Picture implements learn.Pictures.
func (a album) Picture(_ context.Context, name string) ([]byte, error) {
	if b, ok := a[name]; ok {
		return []byte(b), nil
	}
	return nil, org.ErrNotFound
}

func newWorld(t *testing.T) *world {
	t.Helper()
	base := talk.Open(t, now, "990100", "990101", "990103", "99010102", "9901010203", "9901010204")
	w := &world{World: base, store: store.NewTraining(base.DB), courses: map[training.CourseID]training.Course{}}
	w.Anew = func() bot.Feature {
		return learn.New(learn.Stores{Library: w.store, Attempts: w.store, Essays: w.store, Reviews: w.store, Pictures: w.pictures})
	}
	w.Resumes = true
	w.Check = func(s *bot.Screen) { fits(t, s) }
	courses, err := training.Starter()
	talk.Must(t, err)
	_, err = w.store.ImportCourses(t.Context(), courses, now)
	talk.Must(t, err)
	for _, c := range courses {
		c.Version = 1
		w.courses[c.ID] = c
	}
	return w
}

// chat is one person talking to the feature.
type chat struct {
	*talk.Chat
	w *world
}

func (w *world) chat(role org.Role, unit string, lang locales.Lang) *chat {
	w.T.Helper()
	name := fmt.Sprint("某某", len(w.Members))
	w.Hire(name, lang, talk.Post(unit, role))
	return &chat{Chat: w.As(name, lang), w: w}
}

// fits holds a screen against the sizes of cards and questions, in both languages.
func fits(t *testing.T, s *bot.Screen) {
	t.Helper()
	for _, l := range locales.All {
		n := 0
		for _, p := range s.Body {
			n += utf8.RuneCountInString(p.Plain(l)) + 1
		}
		if n > 1000 {
			t.Errorf("a screen of %d characters in %s", n, l)
		}
		for _, row := range s.Rows {
			for _, b := range row {
				label := b.Label.Plain(l)
				if n := utf8.RuneCountInString(label); n == 0 || n > 24 {
					t.Errorf("label %q", label)
				}
				if b.Route == "" && !s.Dialogue {
					t.Errorf("%q is a dialogue's button outside of one", label)
				}
			}
		}
	}
	for _, row := range s.Rows {
		if len(row) > 2 {
			t.Errorf("%d buttons in a row", len(row))
		}
	}
	if len(s.Rows) > 7 {
		t.Errorf("%d rows", len(s.Rows))
	}
}
