package demo_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"cadrebot/demo"
	"cadrebot/locales"
	"cadrebot/monitoring"
	"cadrebot/record"
)

// Every step of the people's records can be made, and they add up to what spec.json says.
func TestTheRecordsOfPeopleCanBeMadeAndAddUp(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	steps := slices.DeleteFunc(slices.Clone(demo.Steps()), func(st demo.Step) bool { return false })
	ours := map[string]bool{}
	for _, st := range steps {
		if st.Kind != "" && s.kinds[st.Kind] != nil {
			ours[st.Ref] = true
		}
	}
	steps = slices.DeleteFunc(steps, func(st demo.Step) bool { return !ours[st.Ref] })
	slices.SortStableFunc(steps, func(a, b demo.Step) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Hour, b.Hour)) })
	for i, st := range steps {
		if st.Day > 0 {
			t.Fatalf("%s is made on day %d", st.Ref, st.Day)
		}
		s.play(i, st)
	}
	count := map[string]int{}
	for _, r := range s.byID {
		count[r.Kind+"/"+string(r.State)]++
		if r.Kind == monitoring.Clue {
			countClue(count, *r)
		}
	}
	t.Logf("%d steps, %d records", len(steps), len(s.byID))
	for what, want := range map[string]int{
		"recognised": 368, "monitored": 131, "clue/removed": 237, "open": 36, "overdue": 2, "recent": 58, "recent on time": 52,
		"unstable": 150, "marginal": 128, "sudden": 90, "story/published": 13,
	} {
		if count[what] != want {
			t.Errorf("%s: %d, want %d", what, count[what], want)
		}
	}
	stories := 0
	for key, n := range count {
		if strings.HasPrefix(key, "story/") {
			stories += n
		}
	}
	if stories != 18 {
		t.Errorf("%d stories", stories)
	}
}

// countClue counts a clue as the figures do.
func countClue(count map[string]int, r record.Record) {
	now := loaded.Add(18 * time.Hour)
	decided := r.Data[monitoring.KeyDecided].S
	switch {
	case r.State == monitoring.NotRecognised:
	case decided == "":
		count["open"]++
		if r.Due.Before(now) {
			count["overdue"]++
		}
	default:
		count["recognised"]++
		count[r.Data[monitoring.KeyCategory].S]++
		if r.State != monitoring.Removed {
			count["monitored"]++
		}
	}
	if decided >= string(locales.DateOf(now.AddDate(0, 0, -90))) && decided != "" {
		count["recent"]++
		if r.Data[monitoring.KeyOnTime].S == "yes" {
			count["recent on time"]++
		}
	}
}
