package training_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"cadrebot/locales"
	"cadrebot/training"
)

// reload takes a session through JSON, as a conversation does between two turns.
func reload(t testing.TB, s training.Session) training.Session {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var out training.Session
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func step(t testing.TB, c *training.Course, seed training.Seed, s training.Session, in training.Input) training.Session {
	t.Helper()
	next, err := c.Step(seed, reload(t, s), in)
	if err != nil {
		t.Fatalf("%s %+v: %v", s.Stage, in, err)
	}
	return next
}

// answer gives a right or a wrong answer to the question at hand, tap by tap.
func answer(t testing.TB, c *training.Course, seed training.Seed, s training.Session, right bool) training.Session {
	t.Helper()
	v := c.View(seed, s)
	q := v.Question
	if q.Type == training.Numeric {
		n := q.Key.Number
		if !right {
			n = "-1"
		}
		return step(t, c, seed, s, training.Input{Act: training.Number, Number: n})
	}
	order := make([]int, len(v.Options))
	for i, o := range v.Options {
		order[i] = o.Choice
	}
	places := training.Places(order, q.Key.Picks)
	if !right {
		switch q.Type {
		case training.Ordering, training.Matching:
			places[0], places[1] = places[1], places[0]
		case training.Multiple:
			places = places[:len(places)-1]
		default:
			places[0] = (places[0] + 1) % len(order)
		}
	}
	for _, at := range places {
		s = step(t, c, seed, s, training.Input{Act: training.Pick, Places: []int{at}})
	}
	if s.Stage == training.Asking {
		s = step(t, c, seed, s, training.Input{Act: training.Done})
	}
	return s
}

func TestWholeAttempts(t *testing.T) {
	t.Parallel()
	for _, c := range starter(t) {
		for wrong := 0; wrong <= 10; wrong += 2 {
			seed := training.SeedOf(fmt.Sprint(c.ID, wrong))
			s := step(t, &c, seed, training.Begin(&c), training.Input{Act: training.Quiz})
			seen := map[training.QuestionID]bool{}
			for n := 0; s.Stage != training.Finished; n++ {
				if n > 10 {
					t.Fatalf("%s: more than ten questions", c.ID)
				}
				seen[c.View(seed, s).Question.ID] = true
				s = answer(t, &c, seed, s, n >= wrong)
				if s.Stage != training.Explained || c.View(seed, s).Given.Right != (n >= wrong) || c.Last(s) != (n == 9) {
					t.Fatalf("%s question %d: %+v, last %v", c.ID, n+1, s, c.Last(s))
				}
				s = step(t, &c, seed, s, training.Input{Act: training.Next})
			}
			score := training.ScoreOf(&c, s.Given)
			if len(seen) != 10 || score.Right != 10-wrong || score.Of != 10 || score.Passed != (wrong <= 2) {
				t.Errorf("%s with %d wrong: %+v over %d questions", c.ID, wrong, score, len(seen))
			}
		}
	}
}

func TestCardsGoBackAndForth(t *testing.T) {
	t.Parallel()
	c := starter(t)[0]
	var seen []string
	s := training.Begin(&c)
	for s.Stage == training.Reading {
		seen = append(seen, c.View(1, s).Card.Title.Zh)
		if at := c.View(1, s); at.First != (len(seen) == 1) {
			t.Fatalf("card %d: first is %v", len(seen), at.First)
		}
		s = step(t, &c, 1, s, training.Input{Act: training.Forward})
	}
	total := 0
	for _, m := range c.Modules {
		total += len(m.Cards)
	}
	if len(seen) != total {
		t.Fatalf("saw %d cards of %d", len(seen), total)
	}
	s = training.Session{Course: c.ID, Stage: training.Reading, Module: 2, Card: 0}
	s = step(t, &c, 1, s, training.Input{Act: training.Back})
	if s.Module != 1 || s.Card != len(c.Modules[1].Cards)-1 {
		t.Errorf("one back from the first card of a module: %+v", s)
	}
	first := training.Begin(&c)
	if s := step(t, &c, 1, first, training.Input{Act: training.Back}); !reflect.DeepEqual(s, first) {
		t.Errorf("back from the first card: %+v", s)
	}
}

// Practice ends when each of its questions was right once.
func TestPracticeAsksAgainUntilRight(t *testing.T) {
	t.Parallel()
	c := starter(t)[1]
	s, ok := training.Practise(&c, []training.QuestionID{"C2-Q01", "nothing", "C2-Q05", "C2-Q01"})
	if !ok || len(s.Practice) != 2 {
		t.Fatalf("%+v, %v", s, ok)
	}
	for n, right := range []bool{false, true, false, true} {
		v := c.View(7, s)
		if want := []int{1, 2, 1, 1}[n]; v.Number != want || v.Of != 2 || v.Again != (n > 1) {
			t.Errorf("question %d reads %d of %d, again %v; want %d of 2", n+1, v.Number, v.Of, v.Again, want)
		}
		s = answer(t, &c, 7, s, right)
		if c.Last(s) != (n == 3) {
			t.Fatalf("after answer %d: last is %v", n+1, c.Last(s))
		}
		s = step(t, &c, 7, s, training.Input{Act: training.Next})
	}
	if s.Stage != training.Finished {
		t.Errorf("%+v", s)
	}
	if _, ok := training.Practise(&c, []training.QuestionID{"C9-Q01"}); ok {
		t.Error("practice over no questions")
	}
}

func TestWhatDoesNotCountLeavesTheSessionAsItWas(t *testing.T) {
	t.Parallel()
	c := starter(t)[0]
	at := func(typ training.Type) training.Session {
		for _, q := range c.Questions {
			if q.Type == typ {
				s, _ := training.Practise(&c, []training.QuestionID{q.ID})
				return s
			}
		}
		t.Fatalf("no %s", typ)
		return training.Session{}
	}
	for _, x := range []struct {
		typ  training.Type
		in   training.Input
		want string
	}{
		{training.Single, training.Input{Act: training.Pick, Places: []int{4}}, "learn.no_choice"},
		{training.Single, training.Input{Act: training.Whole, Places: []int{0, 1}}, "learn.one_only"},
		{training.Single, training.Input{Act: training.Next}, "learn.stale"},
		{training.Single, training.Input{Act: training.Done}, "learn.stale"},
		{training.Single, training.Input{Act: training.Number, Number: "1"}, "learn.no_choice"},
		{training.Multiple, training.Input{Act: training.Done}, "learn.tick_first"},
		{training.Multiple, training.Input{Act: training.Undo}, "learn.stale"},
		{training.Ordering, training.Input{Act: training.Done}, "learn.want_count"},
		{training.Ordering, training.Input{Act: training.Whole, Places: []int{0, 1}}, "learn.want_count"},
		{training.Ordering, training.Input{Act: training.Whole, Places: []int{0, 0, 1, 2, 3}}, "learn.picked_already"},
		{training.Numeric, training.Input{Act: training.Pick, Places: nil}, "learn.type_number"},
		{training.Numeric, training.Input{Act: training.Number, Number: "1e9"}, "learn.type_number"},
		{training.Numeric, training.Input{Act: training.Yes}, "learn.stale"},
		{training.Numeric, training.Input{Act: "?"}, "learn.stale"},
	} {
		before := at(x.typ)
		after, err := c.Step(5, before, x.in)
		var no *locales.Refusal
		if !errors.As(err, &no) || no.Text.ID != x.want {
			t.Errorf("%s %+v: %v, want %s", x.typ, x.in, err, x.want)
		}
		if !reflect.DeepEqual(reload(t, after), reload(t, before)) {
			t.Errorf("%s %+v changed the session: %+v", x.typ, x.in, after)
		}
	}
}

func TestNumbersThatNeededReadingAreReadBack(t *testing.T) {
	t.Parallel()
	c := starter(t)[0]
	s, _ := training.Practise(&c, []training.QuestionID{"C1-Q03"})
	s = step(t, &c, 1, s, training.Input{Act: training.Number, Number: "50000", Heard: "五万"})
	if v := c.View(1, s); v.Pending != "50000" || v.Heard != "五万" || v.Stage != training.Asking {
		t.Fatalf("%+v", v)
	}
	s = step(t, &c, 1, s, training.Input{Act: training.No})
	s = step(t, &c, 1, s, training.Input{Act: training.Number, Number: "5", Heard: "五"})
	s = step(t, &c, 1, s, training.Input{Act: training.Yes})
	if s.Stage != training.Explained || !s.Given[0].Right || s.Pending != "" {
		t.Errorf("%+v", s)
	}
}

// Any session with any input: no panic, the session stays within the course, JSON
// between two steps changes nothing, and a refusal changes nothing.
func TestAnySessionTakesAnyInput(t *testing.T) {
	t.Parallel()
	courses := starter(t)
	acts := []training.Act{
		training.Back, training.Forward, training.Quiz, training.Pick, training.Whole, training.Undo,
		training.Done, training.Number, training.Yes, training.No, training.Next, "", "?",
	}
	r := rand.New(rand.NewPCG(1, 2))
	small := func() int { return r.IntN(14) - 2 }
	for range 4000 {
		c := &courses[r.IntN(len(courses))]
		s := training.Session{
			Stage:  []training.Stage{training.Reading, training.Asking, training.Explained, training.Finished, "?"}[r.IntN(5)],
			Module: small(), Card: small(), At: small(), Picks: make([]int, r.IntN(3)),
		}
		for i := range s.Picks {
			s.Picks[i] = small()
		}
		for range r.IntN(4) {
			s.Given = append(s.Given, training.Given{Question: c.Questions[0].ID})
		}
		if r.IntN(3) == 0 {
			s.Practice = []training.QuestionID{c.Questions[r.IntN(10)].ID, "gone"}
		}
		seed := training.Seed(r.Uint64())
		for range 6 {
			in := training.Input{Act: acts[r.IntN(len(acts))], Places: make([]int, r.IntN(4)), Number: []string{"", "5", "x", "-3.2"}[r.IntN(4)], Heard: []string{"", "五"}[r.IntN(2)]}
			for i := range in.Places {
				in.Places[i] = small()
			}
			c.View(seed, s)
			once, err := c.Step(seed, s, in)
			twice, err2 := c.Step(seed, reload(t, s), in)
			if (err == nil) != (err2 == nil) || (err == nil && !reflect.DeepEqual(reload(t, once), reload(t, twice))) {
				t.Fatalf("%+v %+v: %+v (%v) before JSON, %+v (%v) after", s, in, once, err, twice, err2)
			}
			if err == nil {
				s = once
			}
		}
	}
}
