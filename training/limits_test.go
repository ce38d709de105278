package training_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"cadrebot/locales"
	"cadrebot/training"
)

func TestAttemptsAndDelay(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		attempts, delay int
		taken           training.Taken
		refusal         string
	}{
		{0, 0, training.Taken{}, ""},
		{0, 0, training.Taken{Count: 99, Last: "2026-11-19"}, ""},
		{2, 0, training.Taken{Count: 1, Last: "2026-11-19"}, ""},
		{2, 0, training.Taken{Count: 2, Last: "2020-01-01"}, "learn.used_up"},
		{0, 3, training.Taken{}, ""},
		{0, 1, training.Taken{Count: 1, Last: "2026-11-18"}, ""},
		{0, 1, training.Taken{Count: 1, Last: "2026-11-19"}, "learn.come_back"},
		{0, 3, training.Taken{Count: 1, Last: "2026-11-17"}, "learn.come_back"},
		{0, 3, training.Taken{Count: 5, Last: "2026-11-16"}, ""},
		{5, 3, training.Taken{Count: 5, Last: "2026-11-16"}, "learn.used_up"},
	} {
		c := training.Course{Attempts: x.attempts, Delay: x.delay}
		got := ""
		var no *locales.Refusal
		if err := c.MayTake(x.taken, "2026-11-19"); errors.As(err, &no) {
			got = no.Text.ID
		}
		if got != x.refusal {
			t.Errorf("%+v: %q, want %q", x, got, x.refusal)
		}
	}
	if day, ok := (&training.Course{Delay: 40}).Opens(training.Taken{Count: 1, Last: "2026-11-30"}); day != "2027-01-09" || !ok {
		t.Errorf("opens on %s, %v", day, ok)
	}
}

// bank is a course with n questions of which draw are drawn.
func bank(n, draw int) training.Course {
	c := training.Course{ID: "B", Draw: draw, Pass: 50}
	for i := range n {
		c.Questions = append(c.Questions, training.Question{
			ID: training.QuestionID(fmt.Sprint("q", i)), Type: training.Single, Choices: choices(4), Key: picks(i % 4),
		})
	}
	return c
}

// A drawn attempt asks as many different questions as are to be drawn, the same ones after
// every restart, and others in another attempt.
func TestADrawnAttemptAsksDifferentQuestions(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(20261120, 1))
	var lists []string
	for round := range 200 {
		n := 1 + rng.IntN(40)
		draw := rng.IntN(n + 3)
		c := bank(n, draw)
		want := n
		if draw > 0 {
			want = min(draw, n)
		}
		seed := training.SeedOf(fmt.Sprint("conversation", round))
		s := training.Retry(&c)
		var list []training.QuestionID
		seen := map[training.QuestionID]bool{}
		for s.Stage != training.Finished {
			v, again := c.View(seed, s), c.View(seed, reload(t, s))
			if !reflect.DeepEqual(v, again) || v.Of != want {
				t.Fatalf("%d of %d: question %d of %d changed with a restart", draw, n, v.Number, v.Of)
			}
			if seen[v.Question.ID] {
				t.Fatalf("%s is asked twice", v.Question.ID)
			}
			seen[v.Question.ID] = true
			list = append(list, v.Question.ID)
			s = step(t, &c, seed, answer(t, &c, seed, s, rng.IntN(2) == 0), training.Input{Act: training.Next})
		}
		if len(list) != want || len(s.Given) != want {
			t.Fatalf("%d of %d: %d were asked, %d given", draw, n, len(list), len(s.Given))
		}
	}
	c := bank(40, 5)
	for i := range 20 {
		v := c.View(training.SeedOf(fmt.Sprint(i)), training.Retry(&c))
		lists = append(lists, string(v.Question.ID))
	}
	distinct := map[string]bool{}
	for _, l := range lists {
		distinct[l] = true
	}
	if len(distinct) < 5 {
		t.Errorf("20 attempts begin with %d questions of 40", len(distinct))
	}
}

// A round mixes courses that use the same ids, and leaves out what nobody can mark.
func TestMixedRounds(t *testing.T) {
	t.Parallel()
	one, other := bank(3, 0), bank(3, 2)
	one.ID, other.ID = "C1", "C2"
	other.Questions[1].Type, other.Questions[1].Choices = training.Essay, nil
	mix := training.Mix(locales.Raw("Review"), []training.Course{one, other},
		[]training.QuestionID{"C2/q0", "C1/q0", "C2/q1", "C1/q9", "C1/q0", "C9/q0", "q0"})
	var got []training.QuestionID
	for _, q := range mix.Questions {
		got = append(got, q.ID)
	}
	if want := []training.QuestionID{"C2/q0", "C1/q0"}; !reflect.DeepEqual(got, want) {
		t.Fatalf("mixed %v, want %v", got, want)
	}
	if one.Questions[0].ID != "q0" {
		t.Error("the course itself was changed")
	}
	s, some := training.Practise(&mix, got)
	if !some || mix.View(1, s).Question.ID != "C2/q0" || mix.View(1, s).Of != 2 {
		t.Errorf("the round begins with %+v", mix.View(1, s))
	}
	if _, some := training.Practise(&other, []training.QuestionID{"q1"}); some {
		t.Error("an essay is practised although nobody marks it")
	}
}
