package tasks

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/org"
)

// at is a local moment of November 2026; Friday the 20th is the usual due day.
func at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, locales.Zone)
}

func brief() Obligation {
	return Obligation{ID: 1, State: Open, Revision: 1, Opens: at(16, 0, 0), Due: at(20, 18, 0)}
}

func TestPeriodsHaveNames(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		every calendar.Kind
		want  Period
	}{{calendar.Week, "2026W47"}, {calendar.Month, "2026M11"}, {calendar.Quarter, "2026Q4"}, {calendar.Half, "2026H2"}, {calendar.Year, "2026"}} {
		if got := PeriodOf(calendar.Of(k.every, at(20, 18, 0))); got != k.want {
			t.Errorf("%s, want %s", got, k.want)
		}
	}
	for p, want := range map[Period]string{
		"2026W05": "2026年第5周", "2026-11": "2026年11月", "2026M11": "2026年11月", "2026H1": "2026年上半年", "2026Q4": "2026年第4季度", "2026": "2026年",
		"2026-11-20": "2026年11月20日", "term 1": "term 1", "": "",
	} {
		if got := p.Text().Plain(locales.ZH); got != want {
			t.Errorf("%q reads %q, want %q", p, got, want)
		}
	}
}

func TestLatenessCountsCalendarDays(t *testing.T) {
	t.Parallel()
	due := at(20, 18, 0)
	for _, c := range []struct {
		at   time.Time
		days int
		late bool
		band Band
	}{
		{at(20, 18, 0), 0, false, NotDue},
		{at(20, 18, 1), 0, true, UpTo3},
		{at(21, 0, 0), 1, true, UpTo3},
		{at(23, 23, 59), 3, true, UpTo3},
		{at(24, 0, 0), 4, true, UpTo7},
		{at(27, 12, 0), 7, true, UpTo7},
		{at(28, 0, 0), 8, true, UpTo30},
		{at(50, 23, 0), 30, true, UpTo30},
		{at(51, 0, 0), 31, true, Over30},
	} {
		days, late := Late(due, c.at.UTC())
		if days != c.days || late != c.late || BandOf(due, c.at) != c.band {
			t.Errorf("%v: %d days, late %v, band %d; want %d, %v, %d", c.at, days, late, BandOf(due, c.at), c.days, c.late, c.band)
		}
	}
	var b Bands
	b.Add(due, at(19, 0, 0), 5)
	b.Add(due, at(24, 0, 0), 2)
	if b.All() != 7 || b.Overdue() != 2 {
		t.Errorf("bands %v: all %d, overdue %d", b, b.All(), b.Overdue())
	}
}

func TestHoldWaitsForTheMorning(t *testing.T) {
	t.Parallel()
	for from, want := range map[time.Time]time.Time{
		at(20, 22, 10): at(21, 8, 30), // planted case 16
		at(20, 21, 0):  at(21, 8, 30),
		at(20, 20, 59): at(20, 20, 59),
		at(21, 0, 0):   at(21, 8, 30),
		at(21, 8, 29):  at(21, 8, 30),
		at(21, 8, 30):  at(21, 8, 30),
		at(30, 23, 0):  at(31, 8, 30),
	} {
		if got := Hold(from.UTC()); !got.Equal(want) {
			t.Errorf("%v leaves at %v, want %v", from, got.In(locales.Zone), want)
		}
	}
}

func TestArmingALadder(t *testing.T) {
	t.Parallel()
	type rung struct {
		step StepName
		due  time.Time
	}
	full := []rung{{ThreeBefore, at(17, 8, 30)}, {OnTheDay, at(20, 8, 30)}, {OneAfter, at(21, 8, 30)}, {ThreeAfter, at(23, 8, 30)}}
	for name, c := range map[string]struct {
		change func(*Obligation)
		ladder Ladder
		now    time.Time
		want   []rung
	}{
		"in good time":              {now: at(16, 9, 0), want: full},
		"opens later":               {now: at(1, 9, 0), want: full},
		"two days before":           {now: at(18, 10, 0), want: append([]rung{{ThreeBefore, at(18, 10, 0)}}, full[1:]...)},
		"in the evening":            {now: at(18, 22, 10), want: append([]rung{{ThreeBefore, at(19, 8, 30)}}, full[1:]...)},
		"the night before":          {now: at(19, 22, 10), want: full[1:]},
		"two days late":             {now: at(22, 10, 0), want: []rung{{OneAfter, at(22, 10, 0)}, full[3]}},
		"long late, not at the top": {now: at(60, 10, 0), want: []rung{{OneAfter, at(60, 10, 0)}}},
		"assigned today":            {now: at(16, 9, 0), ladder: LadderOf("", "assigned"), want: full[1:]},
		"done":                      {now: at(16, 9, 0), change: func(o *Obligation) { o.State = Done }},
		"exempt":                    {now: at(16, 9, 0), change: func(o *Obligation) { o.State = Exempt }},
	} {
		o := brief()
		if c.change != nil {
			c.change(&o)
		}
		if c.ladder == nil {
			c.ladder = LadderOf("", "weekly")
		}
		got := Arm(o, c.ladder, nil, c.now)
		if len(got) != len(c.want) {
			t.Errorf("%s: armed %v", name, got)
			continue
		}
		for i, r := range got {
			if r.Step != c.want[i].step || !r.Due.Equal(c.want[i].due) || r.Revision != 1 || r.Obligation != 1 {
				t.Errorf("%s: rung %d is %s at %v", name, i, r.Step, r.Due.In(locales.Zone))
			}
		}
	}
}

func TestOnlyTheTopRungsGoUp(t *testing.T) {
	t.Parallel()
	for _, name := range LadderNames() {
		for i, s := range LadderOf(name, "") {
			if s.Up > 0 && s.Days < 3 {
				t.Errorf("%s: step %d (%s) goes up before the owner has had three days", name, i, s.Name)
			}
		}
	}
	for _, family := range []string{"weekly", "assigned", "rectification"} {
		if s, ok := LadderOf("", family).Of(ThreeAfter); !ok || s.Up != 1 || s.Stops != org.LevelCounty {
			t.Errorf("%s: T+3 is %+v", family, s)
		}
	}
	if s, _ := LadderOf("", "rectification").Of("T+5"); s.Up != 2 || s.Words != Red {
		t.Errorf("the second card of a follow-up is %+v", s)
	}
	if got := LadderOf("of another release", "assigned"); got[0].Name != OnTheDay {
		t.Errorf("an unknown ladder is %v", got)
	}
	if _, ok := LadderOf("", "").Of("gone"); ok {
		t.Error("a step that no ladder has was found")
	}
}

func TestLaddersAreReadWithCare(t *testing.T) {
	t.Parallel()
	const head, families = "ladder,step,days,up,stops,words\n", "family,ladder\n"
	good := head + "standard,T-0,0,0,,plain\nstandard,T+3,3,1,county,red\n"
	if l, err := readLadders(strings.NewReader(good), strings.NewReader(families+"rain,standard\n")); err != nil || len(l.steps[Standard]) != 2 || l.of["rain"] != Standard {
		t.Fatalf("%+v, %v", l, err)
	}
	for what, bad := range map[string][2]string{
		"no heading":          {"", families},
		"no standard":         {head + "other,T-0,0,0,,plain\n", families},
		"a number of words":   {head + "standard,T-0,none,0,,plain\n", families},
		"no tone":             {head + "standard,T-0,0,0,,loud\n", families},
		"up before the day":   {head + "standard,T-3,-3,1,county,plain\n", families},
		"up without a stop":   {head + "standard,T+3,3,1,,plain\n", families},
		"backwards in time":   {good + "standard,T+1,1,1,county,plain\n", families},
		"down again":          {good + "standard,T+5,5,0,,plain\n", families},
		"the same step twice": {good + "standard,T+3,5,1,county,plain\n", families},
		"an unknown ladder":   {good, families + "rain,other\n"},
	} {
		if _, err := readLadders(strings.NewReader(bad[0]), strings.NewReader(bad[1])); err == nil {
			t.Errorf("%s was taken", what)
		}
	}
}

// On days off nothing but the due day's own step leaves: before it on the last working
// day, after it on the next one, the owner always a working day before the supervisor.
// A reminder speaks for the revision that it was armed for, while that is open.
func TestAReminderLivesWithItsRevision(t *testing.T) {
	t.Parallel()
	r := Reminder{Revision: 3}
	for o, want := range map[*Obligation]bool{
		{State: Open, Revision: 3}: true, {State: Open, Revision: 4}: false, {State: Open, Revision: 2}: false,
		{State: Done, Revision: 3}: false, {State: Exempt, Revision: 3}: false,
	} {
		if got := r.Live(*o); got != want {
			t.Errorf("%s at revision %d: %v", o.State, o.Revision, got)
		}
	}
}

func TestDaysOffAreLeftAlone(t *testing.T) {
	t.Parallel()
	days, err := calendar.Starter()
	if err != nil {
		t.Fatal(err)
	}
	october := func(day int) time.Time { return time.Date(2026, 10, day, 8, 30, 0, 0, locales.Zone) }
	for what, c := range map[string]struct {
		due  time.Time
		want []time.Time
	}{
		"due on a Friday":          {at(20, 18, 0), []time.Time{at(17, 8, 30), at(20, 8, 30), at(23, 8, 30), at(24, 8, 30)}},
		"due on a Tuesday":         {at(24, 18, 0), []time.Time{at(20, 8, 30), at(24, 8, 30), at(25, 8, 30), at(27, 8, 30)}},
		"due on a Sunday":          {at(22, 18, 0), []time.Time{at(19, 8, 30), at(22, 8, 30), at(23, 8, 30), at(25, 8, 30)}},
		"before the National Day":  {october(1).AddDate(0, 0, -1), []time.Time{october(-6), october(0), october(8), october(9)}},
		"inside the National Day":  {october(3), []time.Time{october(0), october(3), october(8), october(9)}},
		"before a worked Saturday": {october(9), []time.Time{october(0), october(9), october(10), october(12)}},
	} {
		got := standardLadder().moments(c.due, days)
		for i, m := range got {
			if !m.Equal(c.want[i]) {
				t.Errorf("%s: step %d at %v, want %v", what, i, m, c.want[i])
			}
		}
		for i, m := range got {
			if !days.Working(m) && LadderOf(Standard, "")[i].Days != 0 {
				t.Errorf("%s: step %d on a day off, %v", what, i, m)
			}
		}
	}
	saturday := Arm(Obligation{ID: 1, State: Open, Revision: 1, Due: at(25, 18, 0)}, standardLadder(), days, at(21, 10, 0))
	if len(saturday) != 4 || !saturday[0].Due.Equal(at(23, 8, 30)) || saturday[0].Step != ThreeBefore {
		t.Errorf("set on a Saturday: %v", saturday)
	}
	if now := Arm(Obligation{ID: 1, State: Open, Revision: 1, Due: at(21, 18, 0)}, standardLadder(), days, at(21, 10, 0)); !now[0].Due.Equal(at(21, 10, 0)) {
		t.Errorf("set on a Saturday for that evening: %v", now)
	}
}

func standardLadder() Ladder { return LadderOf(Standard, "") }

// For any interleaving of due-date moves, completions, late sweeps and repeated sweeps,
// no step fires twice for one revision, and none for a revision that is gone.
func TestNoStepFiresTwiceOrForAnOldRevision(t *testing.T) {
	t.Parallel()
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(20261120, seed))
		o, now := brief(), at(1, 9, 0)
		armed := Arm(o, standardLadder(), nil, now)
		fired := map[Reminder]bool{}
		after := 0
		for range 60 {
			now = now.Add(time.Duration(r.IntN(30)) * time.Hour)
			switch r.IntN(8) {
			case 0:
				if o.State == Open {
					o.Due, o.Revision = now.Add(time.Duration(r.IntN(240))*time.Hour), o.Revision+1
					armed = append(armed, Arm(o, standardLadder(), nil, now)...)
				}
			case 1:
				if r.IntN(4) == 0 && o.State == Open {
					o.State, o.Revision = Done, o.Revision+1
				}
			default:
				if Hold(now).After(now) {
					continue
				}
				for _, rem := range armed {
					if rem.Due.After(now) || fired[rem] || !rem.Live(o) {
						continue
					}
					fired[rem] = true
					if o.State != Open || rem.Revision != o.Revision {
						after++
					}
				}
			}
		}
		type rung struct {
			step     StepName
			revision int
		}
		seen := map[rung]int{}
		for rem := range fired {
			seen[rung{rem.Step, rem.Revision}]++
		}
		for k, n := range seen {
			if n > 1 {
				t.Fatalf("seed %d: %v fired %d times", seed, k, n)
			}
		}
		if after > 0 {
			t.Fatalf("seed %d: %d fired for what had moved on", seed, after)
		}
	}
}
