package demo

import (
	"fmt"
	"time"

	"cadrebot/org"
)

// Submission is a weekly brief that has been sent in, with its moves in order.
type Submission struct {
	Key      string
	Task     string // key of the task it does
	Unit     string
	Period   string
	By       string // person key
	Role     org.Role
	Answers  map[string]string // field -> plain value
	NoChange bool
	Typed    int // answers that were not prefilled
	State    string
	Open     []string // fields that a return has opened
	At, Due  time.Time
	Updated  time.Time
	Returns  int
	Moves    []Move
}

// Move is one line of a submission's history.
type Move struct {
	Name, From, To string
	By             string // person key
	Role           org.Role
	Unit           string // code of the unit that the mover acted for
	At             time.Time
	Reason         string
	Fields         []string
}

// Villages whose last brief shows a rule: returned and sent again after the deadline but
// on time all the same; and late by two hours.
const (
	returnedOnce = "9901010101"
	lateByTwo    = "9901010102"
)

// toReview have reported in the load week and wait for the two townships of the cast.
var toReview = map[string]bool{"9901010201": true, "9901010202": true, "9901010206": true, "9901010303": true, "9901010305": true}

// doneThisWeek is the share of villages that have reported in the load week.
const doneThisWeek = 0.40

func (m *maker) makeSubmissions() {
	lastMonday, lastDue, last := m.week(7)
	monday, due, now := m.week(0)
	reported := map[string]bool{}
	var can []string
	for _, v := range m.below[org.LevelVillage] {
		if toReview[v] {
			reported[v] = true
		} else if !waiting[v] {
			can = append(can, v)
		}
	}
	done := int(float64(len(m.below[org.LevelVillage]))*doneThisWeek + 0.5)
	for _, v := range some(m.r, can, done-len(reported)) {
		reported[v] = true
	}
	until := due
	if m.set.Now.Before(until) {
		until = m.set.Now
	}
	n := 0
	for i, v := range m.below[org.LevelVillage] {
		before := m.firstFigures(v, i)
		s := m.submit(v, last, before, between(lastMonday, lastDue, 0.6, i), lastDue)
		switch v {
		case returnedOnce:
			m.sendBack(s, lastDue.Add(-time.Hour))
			m.sendAgain(s, lastDue.Add(2*time.Hour))
		case lateByTwo:
			s.At = lastDue.Add(2 * time.Hour)
			s.Moves[0].At, s.Updated = s.At, s.At
		}
		m.approve(s, lastDue.Add(14*time.Hour))
		if !reported[v] {
			continue
		}
		figures, same := m.nextFigures(before, i)
		s = m.submit(v, now, figures, between(monday, until, 0.2, i), due)
		s.NoChange, s.Typed = same, typed(before, figures)
		if toReview[v] {
			continue
		}
		switch n++; {
		case n%6 == 1:
			m.approve(s, between(s.At, until, 0.5, i))
		case n%19 == 2:
			m.sendBack(s, between(s.At, until, 0.5, i))
		}
	}
}

// between is a moment from the given share of the way on, the more the higher i.
func between(from, to time.Time, share float64, i int) time.Time {
	share += (1 - share) * float64(i%17) / 20
	return from.Add(time.Duration(float64(to.Sub(from)) * share)).Truncate(time.Second)
}

// firstFigures are a village's brief of last week. The first secretary of the cast's home
// reported progress of 60, so that 55 now needs a reason (planted).
func (m *maker) firstFigures(v string, i int) map[string]string {
	back := m.r.IntN(4)
	a := map[string]string{
		"mon_03": fmt.Sprint(m.r.IntN(8) / 7), "mon_05": fmt.Sprint(m.r.IntN(6) / 3), "lab_02": fmt.Sprint(back),
		"gua_04": "0", "prj_06": fmt.Sprint(20 + m.r.IntN(14)*5), "col_01": fmt.Sprint(30000 + m.r.IntN(900)*500),
	}
	if back > 0 {
		a["lab_03"] = fmt.Sprint(m.r.IntN(back + 1))
	}
	if i%24 == 5 { // four villages report a problem with water
		a["gua_04"], a["gua_04_why"] = fmt.Sprint(1+m.r.IntN(6)), "reliability"
	}
	if v == home {
		a["prj_06"] = "60"
	}
	return a
}

// nextFigures are those of a week later; every third village has nothing new.
func (m *maker) nextFigures(before map[string]string, i int) (now map[string]string, same bool) {
	now = map[string]string{}
	for k, v := range before {
		now[k] = v
	}
	now["mon_03"], now["mon_05"] = "0", "0" // what belongs to one week begins anew
	if i%3 == 0 {
		return now, true
	}
	now["mon_05"] = fmt.Sprint(i % 7 / 5)
	var progress, income int
	_, _ = fmt.Sscan(before["prj_06"], &progress)
	_, _ = fmt.Sscan(before["col_01"], &income)
	now["prj_06"], now["col_01"] = fmt.Sprint(min(100, progress+5)), fmt.Sprint(income+1000*(1+m.r.IntN(9)))
	return now, false
}

// typed is how many answers are not those that stood there before.
func typed(before, now map[string]string) (n int) {
	for k, v := range now {
		if before[k] != v {
			n++
		}
	}
	return n
}

func (m *maker) submit(v, period string, answers map[string]string, at, due time.Time) *Submission {
	by := m.doer(v, reporters)
	role := m.row(by).Grants[0].Role
	key := KeyPrefix + "weekly_brief/" + v + "/" + period
	m.set.Submissions = append(m.set.Submissions, Submission{
		Key: key, Task: key, Unit: v, Period: period, By: by, Role: role, Answers: answers, Typed: len(answers),
		State: "submitted", At: at, Due: due, Updated: at,
		Moves: []Move{{Name: "submit", From: "draft", To: "submitted", By: by, Role: role, Unit: v, At: at}},
	})
	return &m.set.Submissions[len(m.set.Submissions)-1]
}

func (s *Submission) move(mv Move) {
	mv.From = s.State
	s.State, s.Updated = mv.To, mv.At
	s.Moves = append(s.Moves, mv)
}

func (m *maker) approve(s *Submission, at time.Time) {
	town := m.parent[s.Unit]
	s.move(Move{
		Name: "approve", To: "township_approved", By: m.key(town, org.TownshipApprover, 0),
		Role: org.TownshipApprover, Unit: town, At: at,
	})
}

func (m *maker) sendBack(s *Submission, at time.Time) {
	s.Returns++
	s.Open = []string{"col_01"}
	by := m.doer(m.parent[s.Unit], []org.Role{org.TownshipOfficer})
	why := m.in(by, "demo.return_reason")
	s.move(Move{
		Name: "return", To: "returned", By: by, Role: org.TownshipOfficer, Unit: m.parent[s.Unit],
		At: at, Reason: why, Fields: s.Open,
	})
}

func (m *maker) sendAgain(s *Submission, at time.Time) {
	s.Open = nil
	s.move(Move{Name: "resubmit", To: "submitted", By: s.By, Role: s.Role, Unit: s.Unit, At: at})
}
