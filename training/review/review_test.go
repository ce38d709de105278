package review

import (
	"math/rand/v2"
	"testing"
	"time"

	"cadrebot/locales"
)

func TestAQuizGivesThreeRatings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		right, wrongBefore bool
		want               Rating
	}{{false, false, Again}, {false, true, Again}, {true, false, Good}, {true, true, Hard}} {
		if got := RatingOf(c.right, c.wrongBefore); got != c.want {
			t.Errorf("right %v after wrong %v: %d", c.right, c.wrongBefore, got)
		}
	}
}

func TestStatesFollowTheAnswers(t *testing.T) {
	t.Parallel()
	p := Default()
	var m Memory
	for i, c := range []struct {
		r      Rating
		want   State
		lapses int
	}{
		{Again, Learning, 0},
		{Again, Learning, 0},
		{Good, Known, 0},
		{Again, Relearning, 1},
		{Again, Relearning, 1},
		{Hard, Known, 1},
		{Again, Relearning, 2},
	} {
		m = p.Answer(m, c.r, start.AddDate(0, 0, i), time.UTC)
		if m.State != c.want || m.Lapses != c.lapses {
			t.Errorf("answer %d leads to %q with %d lapses", i+1, m.State, m.Lapses)
		}
	}
	if m := p.Answer(Memory{}, Good, start, time.UTC); m.State != Known {
		t.Errorf("right at once leads to %q", m.State)
	}
}

// Wrong, then right a minute later: it comes back tomorrow all the same.
func TestRightAfterWrongInOneSittingProvesLittle(t *testing.T) {
	t.Parallel()
	p := Default()
	wrong := p.Answer(Memory{}, Again, start, time.UTC)
	again := p.Answer(wrong, RatingOf(true, true), start.Add(time.Minute), time.UTC)
	if again.Stability != wrong.Stability || again.Due != "2022-11-30" || again.State != Known {
		t.Errorf("%+v after %+v", again, wrong)
	}
	known := p.Answer(Memory{}, Good, start, time.UTC)
	if twice := p.Answer(known, Hard, start, time.UTC); twice.Stability < known.Stability {
		t.Error("a right answer makes the stability of the same day smaller")
	}
}

func TestDaysAreThoseOfThePerson(t *testing.T) {
	t.Parallel()
	p := Default()
	evening := time.Date(2026, 11, 20, 15, 30, 0, 0, time.UTC) // 23:30 in Shanghai
	night := evening.Add(time.Hour)                            // 00:30
	shanghai := time.FixedZone("Shanghai", 8*3600)

	first := p.Answer(Memory{}, Good, evening, shanghai)
	if first.Last != "2026-11-20" || first.Due != "2026-11-22" {
		t.Errorf("answered on %s, due on %s", first.Last, first.Due)
	}
	if next := p.Answer(first, Good, night, shanghai); next.Last != "2026-11-21" || next.Due != "2026-11-28" || next.Stability <= first.Stability {
		t.Errorf("an hour later, the next day: %+v", next)
	}
	abroad := p.Answer(Memory{}, Good, evening, time.UTC)
	same := p.Answer(abroad, Good, night, time.UTC)
	if same.Last != "2026-11-20" || same.Stability != p.sameDay(abroad.Stability, Good) {
		t.Errorf("an hour later, the same day: %+v", same)
	}
	if back := p.Answer(first, Good, evening.AddDate(0, 0, -3), shanghai); back.Stability != p.sameDay(first.Stability, Good) {
		t.Errorf("a clock set back: %+v", back)
	}
}

func TestADamagedMemoryBeginsAnew(t *testing.T) {
	t.Parallel()
	p := Default()
	fresh := p.Answer(Memory{}, Again, start, time.UTC)
	for name, m := range map[string]Memory{
		"no stability": {State: Known, Last: "2022-11-01", Difficulty: 5},
		"no last day":  {State: Learning, Stability: 3, Difficulty: 5},
	} {
		if got := p.Answer(m, Again, start, time.UTC); got != fresh {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for _, r := range []Rating{Again, Hard, Good} {
		broken := Memory{State: Known, Stability: 3, Last: "2022-11-01"}
		mended := broken
		mended.Difficulty = 1
		if a, b := p.Answer(broken, r, start, time.UTC), p.Answer(mended, r, start, time.UTC); a != b {
			t.Errorf("without a difficulty %+v, with the least one %+v", a, b)
		}
	}
}

// Whatever the answers and however late they come.
func TestTheScheduleKeepsItsPromises(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(11, 12))
	p := Default()
	for range 300 {
		var m Memory
		now := start
		for range 30 {
			before := m
			rating := Rating(1 + r.IntN(4))
			m = p.Answer(m, rating, now, time.UTC)
			interval, _ := days(m.Last, m.Due)
			switch {
			case m.Stability < 0.01 || m.Stability > 36500:
				t.Fatalf("stability %v", m.Stability)
			case m.Difficulty < 1 || m.Difficulty > 10:
				t.Fatalf("difficulty %v", m.Difficulty)
			case interval < 1 || interval > 365:
				t.Fatalf("interval %d", interval)
			}
			if before.State != New && before.Last != m.Last {
				was, _ := days(before.Last, before.Due)
				if rating >= Good && before.Due <= m.Last && m.Stability <= before.Stability {
					t.Fatalf("right when due, and stability goes from %v to %v", before.Stability, m.Stability)
				}
				if rating >= Good && before.Due <= m.Last && interval < was {
					t.Fatalf("right when due, and %d days become %d", was, interval)
				}
				if rating == Again && (m.Stability >= before.Stability && before.Stability > 0.011 || interval > was) {
					t.Fatalf("wrong, and stability goes from %v to %v", before.Stability, m.Stability)
				}
			}
			now = now.AddDate(0, 0, r.IntN(2*interval+1))
		}
	}
}

func TestStabilityHasAnEnd(t *testing.T) {
	t.Parallel()
	p := Default()
	var m Memory
	for i := range 20 {
		m = p.Answer(m, Easy, start.AddDate(i*i*i, 0, 0), time.UTC)
	}
	if m.Stability != 36500 {
		t.Errorf("it is %v after twenty easy answers", m.Stability)
	}
}

// However long it was forgotten, a wrong answer leaves less than one on the same day kept.
func TestForgettingNeverStrengthens(t *testing.T) {
	t.Parallel()
	p := Default()
	m := Memory{State: Known, Stability: 0.1, Difficulty: 1, Last: "2014-01-01"}
	agree(t, "stability", p.Answer(m, Again, start, time.UTC).Stability, 0.0951728, 1e-6)
}

func TestTheChanceIsNineTenthsWhenItIsDue(t *testing.T) {
	t.Parallel()
	p := Default()
	for _, s := range []float64{0.6, 1, 3.3, 17, 100, 364} {
		agree(t, "chance", p.recall(s, s), 0.9, 1e-12)
		due := float64(p.Interval(s))
		if early, late := p.recall(due-0.5, s), p.recall(due+0.5, s); early < 0.9 || late > 0.9 {
			t.Errorf("stability %v: due after %v days, from %v to %v", s, due, early, late)
		}
	}
	strict := p
	strict.Retention = 0.95
	agree(t, "chance", strict.recall(float64(strict.Interval(300)), 300), 0.95, 1e-3)
}

func TestPlanKeepsToTheAllowance(t *testing.T) {
	t.Parallel()
	item := func(id string, due locales.Date) Item {
		return Item{id, Memory{State: Learning, Stability: 1, Due: due}}
	}
	items := []Item{
		item("d", "2026-11-20"), item("c", "2026-11-19"), item("b", "2026-11-20"),
		item("e", "2026-11-21"), item("a", "2026-11-18"),
		{Question: "new"},
	}
	all := Allowance{Messages: 1, Questions: AtOnce}
	for name, c := range map[string]struct {
		change func(a *Allowance)
		want   string
	}{
		"what is due, oldest first": {func(*Allowance) {}, "acbd"},
		"at most so many":           {func(a *Allowance) { a.Questions = 3 }, "acb"},
		"none at once":              {func(a *Allowance) { a.Questions = 0 }, ""},
		"less than none":            {func(a *Allowance) { a.Questions = -1 }, ""},
		"no message left":           {func(a *Allowance) { a.Messages = 0 }, ""},
		"one has come today":        {func(a *Allowance) { a.Sent = true }, ""},
		"stopped by the person":     {func(a *Allowance) { a.Stopped = true }, ""},
	} {
		a := all
		c.change(&a)
		got := ""
		for _, i := range Plan(items, "2026-11-20", a) {
			got += i.Question
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if items[0].Question != "d" {
		t.Error("the list handed in is sorted")
	}
}
