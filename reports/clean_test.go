package reports_test

import (
	"slices"
	"testing"

	"cadrebot/form"
	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/reports"
)

func TestWhatIsLeftOutOfApprovingAllAtOnce(t *testing.T) {
	t.Parallel()
	base := reports.Submission{
		State: reports.Submitted, Unit: village, Period: "2026W47", LastPeriod: "2026W46",
		Authors: []org.PersonID{1}, Author: 1, Mover: 1, Answers: week(), Last: week(),
	}
	township31, county40 := casebook.Actor(31, org.TownshipApprover, township), casebook.Actor(40, org.CountyCoordinator, county)
	cases := []struct {
		name   string
		change func(*reports.Submission)
		by     lifecycle.Actor
		want   []string
	}{
		{"nothing new", func(*reports.Submission) {}, township31, nil},
		{"plain news", func(s *reports.Submission) { s.Answers = with(week(), "mon_03", "3", "prj_06", "80") }, township31, nil},
		{"first report", func(s *reports.Submission) { s.Last, s.LastPeriod = nil, "" }, township31, nil},
		{"a total fell", func(s *reports.Submission) { s.Answers = with(week(), "col_01", "1") }, township31, []string{"report.doubt.fell"}},
		{"a leap", func(s *reports.Submission) { s.Answers = with(week(), "lab_02", "900") }, township31, []string{"report.doubt.leapt"}},
		{"own work", func(s *reports.Submission) { s.Authors = []org.PersonID{1, 31} }, township31, []string{"report.left.own"}},
		{"second person", func(s *reports.Submission) { s.State, s.Mover = reports.TownshipApproved, 40 }, county40, []string{"report.left.own"}},
		{"county", func(s *reports.Submission) { s.State, s.Mover = reports.TownshipApproved, 31 }, county40, nil},
		{"corrected", func(s *reports.Submission) {
			s.Returns, s.SentBack = 1, []string{"mon_03"}
			s.Old, s.New = form.Answers{"mon_03": {S: "9"}}, form.Answers{"mon_03": {S: "3"}}
		}, township31, nil},
		{"came back as it was", func(s *reports.Submission) {
			s.Returns, s.SentBack = 1, []string{"mon_03", "mon_05"}
			s.Old, s.New = form.Answers{"mon_03": {S: "9"}}, form.Answers{"mon_03": {S: "3"}}
		}, township31, []string{"report.left.outstanding"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := base
			c.change(&s)
			var got []string
			for _, why := range reports.LeftOut(reports.Brief(), s, c.by, moment) {
				got = append(got, why.ID)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("left out for %v, want %v", got, c.want)
			}
		})
	}
}
