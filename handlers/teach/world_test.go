package teach_test

import (
	"fmt"
	"testing"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/handlers/teach"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/training"
)

func TestMain(m *testing.M) { testdb.Main(m) }

var now = talk.Thursday

// world is a small city and the starter courses. A conversation may go on in another
// replica, so the feature is made anew for every turn, and a step must show what resuming
// shows.
type world struct {
	*talk.World
	store   *store.Training
	courses map[training.CourseID]training.Course
}

func newWorld(t *testing.T) *world {
	t.Helper()
	base := talk.Open(t, now, "990100", "990101", "990103", "99010102", "9901010203", "9901010204")
	w := &world{World: base, store: store.NewTraining(base.DB), courses: map[training.CourseID]training.Course{}}
	w.Anew = func() bot.Feature {
		f, err := teach.New(w.store, store.NewTasks(base.DB), base.Org)
		talk.Must(t, err)
		inbox := bot.Command{Name: "inbox", Run: teach.Inbox(w.store, store.NewTasks(base.DB), base.Org)}
		f.Commands = append(f.Commands, inbox)
		return f
	}
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

// fits holds a screen against what a phone shows, in both languages.
func fits(t *testing.T, s *bot.Screen) {
	t.Helper()
	for _, l := range locales.All {
		if n := s.Length(l); n > bot.MostShown {
			t.Errorf("a screen of %d characters in %s: %s", n, l, s.Body[0].Plain(l))
		}
		for _, row := range s.Rows {
			for _, b := range row {
				if n := utf8.RuneCountInString(b.Label.Plain(l)); n == 0 || n > 40 {
					t.Errorf("label %q", b.Label.Plain(l))
				}
				if b.Route == "" && !s.Dialogue {
					t.Errorf("%q is a dialogue's button outside of one", b.Label.Plain(l))
				}
			}
		}
	}
	if len(s.Rows) > 8 {
		t.Errorf("%d rows", len(s.Rows))
	}
}
