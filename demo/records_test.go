package demo

import (
	"testing"
)

// Every sum of the counties' table, and the industry share of 59.0 per cent (TV-03), comes out of
// the projects one by one.
func TestTheMoneyOfTheProjectsAddsUp(t *testing.T) {
	t.Parallel()
	s := specOf(t)
	given, paid, industry, reserve := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	classes, stages, counties := map[string]int{}, map[string]int{}, map[string]int{}
	for _, p := range schemes() {
		classes[p.class]++
		stages[p.stage]++
		counties[p.abbr]++
		given[p.abbr] += p.given
		paid[p.abbr] += p.paid
		if p.class == "industry" {
			industry[p.abbr] += p.paid
		}
		if p.stage == "in_library" {
			reserve[p.abbr] += p.budget
		} else if p.budget < p.given || p.budget < 8 || p.budget > 1200 || p.paid > p.given {
			t.Errorf("%s: %+v", p.ref, p)
		}
	}
	for what, pair := range map[string][2]map[string]int{
		"allocated": {given, s.Funds.Allocated}, "paid": {paid, s.Funds.Paid}, "industry": {industry, s.Funds.Industry}, "reserve": {reserve, s.Reserve},
		"classes": {classes, s.Projects.ByClass}, "stages": {stages, s.Projects.Stages}, "counties": {counties, s.Projects.ByCounty},
	} {
		for key, want := range pair[1] {
			if pair[0][key] != want {
				t.Errorf("%s of %s: %d, want %d", what, key, pair[0][key], want)
			}
		}
	}
	all, ind := 0, 0
	for abbr := range paid {
		all, ind = all+paid[abbr], ind+industry[abbr]
	}
	if share := (ind*10000/all + 5) / 10; share != 590 {
		t.Errorf("industry has %d of 1,000", share)
	}
}

// Steps name what was begun before them, and nobody approves what they entered.
func TestTheStepsFollowEachOther(t *testing.T) {
	t.Parallel()
	begun := map[string]Step{}
	for _, s := range Steps() {
		if s.Kind == "" {
			if begun[s.Ref].Ref == "" {
				t.Errorf("%s moves before it begins", s.Ref)
			}
			continue
		}
		if begun[s.Ref].Ref != "" || s.Parent != "" && begun[s.Parent].Ref == "" {
			t.Errorf("%s begins twice or before %s", s.Ref, s.Parent)
		}
		begun[s.Ref] = s
	}
}
