package training_test

import (
	"bytes"
	"os"
	"testing"

	"cadrebot/training"
)

func starter(t testing.TB) []training.Course {
	t.Helper()
	courses, err := training.Starter()
	if err != nil {
		t.Fatal(err)
	}
	return courses
}

func TestStarterLibraryIsWhole(t *testing.T) {
	t.Parallel()
	courses := starter(t)
	if len(courses) != 8 {
		t.Fatalf("%d courses, want 8", len(courses))
	}
	types := map[training.Type]int{}
	for _, c := range courses {
		if len(c.Questions) != 10 || c.Pass != 80 {
			t.Errorf("%s: %d questions at %d%%, want 10 at 80%%", c.ID, len(c.Questions), c.Pass)
		}
		for _, q := range c.Questions {
			types[q.Type]++
			if f := training.Check(&q); !f.Empty() {
				t.Errorf("%s: %s", q.ID, f.ID)
			}
			if !training.Mark(&q, q.Key) {
				t.Errorf("%s: its own key is not right", q.ID)
			}
		}
		for _, m := range c.Modules {
			if len(m.Cards) < 5 || len(m.Cards) > 8 {
				t.Errorf("%s has %d cards, want 5-8", m.ID, len(m.Cards))
			}
			for i, card := range m.Cards {
				for _, text := range []string{card.Text.Zh, card.Text.En, card.Title.Zh, card.Title.En} {
					if n := len([]rune(text)); n == 0 || n > training.CardLength {
						t.Errorf("%s card %d: a text of %d characters", m.ID, i+1, n)
					}
				}
			}
		}
	}
	for _, typ := range training.Types {
		if words := typ == training.Short || typ == training.Essay; !words && types[typ] == 0 {
			t.Errorf("no question of type %s", typ)
		}
	}
}

// The library is a copy of the project's domain papers; they must not drift apart.
func TestStarterQuestionsAreThoseOfTheDomain(t *testing.T) {
	t.Parallel()
	want, err := os.ReadFile("../../shared/domain/quiz.jsonl")
	if err != nil {
		t.Skip("domain papers are not here")
	}
	got, err := os.ReadFile("library/quiz.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Error("library/quiz.jsonl differs from the domain's")
	}
	policies, err := os.ReadFile("../../shared/domain/policies.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range starter(t) {
		for _, m := range c.Modules {
			for _, card := range m.Cards {
				if card.Source != "" && !bytes.Contains(policies, []byte(`"id": "`+card.Source+`"`)) {
					t.Errorf("%s: card cites %s, which does not exist", m.ID, card.Source)
				}
			}
		}
	}
}
