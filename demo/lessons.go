package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Attempt is one finished attempt at a course. Wrong are the places of the questions
// that were answered wrongly, from 0, and Slip tells one wrong answer from another: the
// loader makes real answers of them from the questions in the library. There is a day and
// no moment, as with every attempt.
type Attempt struct {
	Key    string
	By     string // person key
	Unit   string // code
	Course string
	Number int // 1 = the first of this person at this course
	Wrong  []int
	Slip   int
	On     locales.Date
}

// Course is the one that is being pushed in the load week; its obligations are among the tasks.
const Course = "C2"

// pushedBefore are the courses that were pushed earlier, to everybody from the county
// down: nothing of them is owed any more.
var pushedBefore = []string{"C1", "C5", "C6", "C8"}

const (
	questions = 10  // of a course, as far as the places of wrong answers go
	passing   = 8   // right answers that pass
	finishers = 420 // of each course pushed before
	tries     = 3   // attempts of one person at one course, at most

	coursePassed = 0.81 // of those who have completed the pushed course
	courseFirst  = 0.66 // of them, at the first attempt
)

// hardness is how often a place is wrong when something is; each course begins elsewhere.
var hardness = [questions]int{2, 7, 3, 5, 11, 2, 6, 4, 13, 3}

// pupil is one person at one course: when they first finished it and how it went.
type pupil struct {
	key, unit, course string
	first             time.Time
	passes            int // number of the attempt that passes; 0 = none
	attempts          int
}

// makeAttempts gives the completed courses their attempts. It draws from a source of its
// own, so that the rest of the set does not move with it.
func (m *maker) makeAttempts() error {
	r := rand.New(rand.NewPCG(m.Seed, 1))
	var pushed []*pupil
	for i := range m.set.Tasks {
		if t := &m.set.Tasks[i]; t.Kind == "course" && !t.Done.IsZero() {
			pushed = append(pushed, &pupil{key: t.Person, unit: t.Unit, course: t.Ref, first: t.Done})
		}
	}
	var before []*pupil
	for n, course := range pushedBefore {
		for i, p := range some(r, m.learned(), finishers) {
			back := 14 + 18*n + i%15
			before = append(before, &pupil{key: p.Key, unit: p.Grants[0].Unit, course: course, first: m.day(-back)})
		}
	}
	holder := before[len(before)-1] // the one of the cast who has something to show
	holder.key, holder.unit = m.key(home, org.VillageFirstSecretary, 0), home
	all := len(pushed) + len(before)
	first, best := portion(all, m.Courses.First), portion(all, m.Courses.Best)
	firstHere, bestHere := portion(len(pushed), courseFirst), portion(len(pushed), coursePassed)
	grade(some(r, pushed, len(pushed)), firstHere, bestHere)
	grade(some(r, before, len(before)), first-firstHere, best-bestHere)
	for _, p := range before {
		if holder.passes != 1 && p.passes == 1 {
			p.passes, p.attempts, holder.passes, holder.attempts = holder.passes, holder.attempts, p.passes, p.attempts
		}
	}
	pupils := slices.Concat(pushed, before)
	if left := m.tryAgain(r, pupils); left != 0 {
		return fmt.Errorf("the demo's attempts are %d off the %d of its spec", left, m.Courses.Attempts)
	}
	for _, p := range pupils {
		m.attend(r, p)
	}
	m.makeCertificates(holder, before[:len(before)-1])
	return nil
}

func portion(n int, share float64) int { return int(float64(n)*share + 0.5) }

// learned are those who could have taken what was pushed before: all from the county down
// who have joined and are not of the cast, who are to begin themselves: only one
// of the cast takes the place of the last of them.
func (m *maker) learned() (out []*org.PersonRow) {
	levels := []org.Level{org.LevelVillage, org.LevelTownship, org.LevelCounty}
	for i := range m.set.People {
		p := &m.set.People[i]
		if p.Telegram != 0 && p.Unreachable == "" && !m.inCast(p.Telegram) && slices.Contains(levels, p.Grants[0].Role.Level()) {
			out = append(out, p)
		}
	}
	return out
}

// grade lets so many pass at the first attempt, and so many in the end.
func grade(list []*pupil, first, best int) {
	for i, p := range list {
		switch {
		case i < first:
			p.passes, p.attempts = 1, 1
		case i < best:
			p.passes, p.attempts = 2, 2
		default:
			p.attempts = 1
		}
	}
}

// tryAgain has those who failed once fail once more, until there are as many attempts as
// the spec says. It returns how many it could not place.
func (m *maker) tryAgain(r *rand.Rand, pupils []*pupil) int {
	left := m.Courses.Attempts
	for _, p := range pupils {
		left -= p.attempts
	}
	for range tries {
		for _, p := range some(r, pupils, len(pupils)) {
			if left <= 0 || p.passes == 1 || p.attempts >= tries {
				continue
			}
			p.attempts++
			if p.passes > 0 {
				p.passes++
			}
			left--
		}
	}
	return left
}

// attend makes the attempts of one person at one course, each a day or two after the last.
func (m *maker) attend(r *rand.Rand, p *pupil) {
	at := p.first
	for n := 1; n <= p.attempts; n++ {
		wrong := r.IntN(questions - passing + 1)
		if n != p.passes {
			wrong = questions - passing + 1 + r.IntN(4-n)
		}
		if at.After(m.set.Now) {
			at = m.set.Now
		}
		m.set.Attempts = append(m.set.Attempts, Attempt{
			Key: p.attempt(n), By: p.key, Unit: p.unit, Course: p.course,
			Number: n, Wrong: m.missed(r, p.course, wrong), Slip: r.IntN(questions), On: locales.DateOf(at),
		})
		at = at.AddDate(0, 0, 1+r.IntN(2))
	}
}

// attempt is the key of the n-th attempt.
func (p *pupil) attempt(n int) string {
	return fmt.Sprintf("%scourse/%s/%s/%d", KeyPrefix, p.course, p.key[len(KeyPrefix):], n)
}

// missed draws n different places, the hard ones more often.
func (m *maker) missed(r *rand.Rand, course string, n int) []int {
	var out []int
	shift := int(course[len(course)-1])
	for len(out) < n {
		total := 0
		for i := range questions {
			if !slices.Contains(out, i) {
				total += hardness[(i+shift)%questions]
			}
		}
		at := r.IntN(total)
		for i := range questions {
			if slices.Contains(out, i) {
				continue
			}
			if at -= hardness[(i+shift)%questions]; at < 0 {
				out = append(out, i)
				break
			}
		}
	}
	slices.Sort(out)
	return out
}
