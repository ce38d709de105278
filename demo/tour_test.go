package demo

import (
	"strings"
	"testing"
	"time"

	"cadrebot/locales"
)

func TestTheTourIsWhole(t *testing.T) {
	t.Parallel()
	s, err := New(time.Date(2026, 11, 19, 10, 0, 0, 0, locales.Zone))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range locales.All {
		jobs, scenes, err := s.Tour(l)
		if err != nil {
			t.Fatal(err)
		}
		unit := func(p Part) string {
			for _, who := range s.People {
				if who.Telegram == s.player(p, l) {
					return who.Grants[0].Unit
				}
			}
			return ""
		}
		if village, town := unit(Cadre), unit(Coordinator); len(village) != 10 || village[:8] != town {
			t.Errorf("%s: %q reviews the briefs of %q", l, town, village)
		}
		if len(jobs) != 5 {
			t.Errorf("%s: jobs %q", l, jobs)
		}
		played, people := map[int]int{}, map[int64]bool{}
		for i, c := range scenes {
			played[c.Job]++
			people[c.Actor] = true
			if n := len(strings.Split(strings.Trim(c.Type+"|"+c.Press+"|"+c.Clock, "|"), "|")); c.Actor == 0 || c.Shown == "" || n != 1 {
				t.Errorf("%s: scene %d is not whole: %+v", l, i, c)
			}
			if i == 0 && c.Words == "" || i > 0 && c.Job != scenes[i-1].Job && c.Words == "" {
				t.Errorf("%s: scene %d begins a job without a sentence", l, i)
			}
		}
		if len(played) != len(jobs) || len(people) != 3 {
			t.Errorf("%s: %d jobs played by %d people", l, len(played), len(people))
		}
	}
}
