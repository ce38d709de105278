package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/tasks"
)

// owedModel is what the random test knows of one task.
type owedModel struct {
	id       tasks.ObligationID
	revision int
	state    tasks.State
	due      time.Time
	armed    time.Time       // when its ladder was armed last
	request  tasks.RequestID // waits for the township; 0 = none
	snoozes  int
	told     map[string]int // step@revision by whom
}

// ladderRun plays random acts against the store and counts what is told.
type ladderRun struct {
	*dutyWorld
	s    *store.Tasks
	r    *rand.Rand
	now  time.Time
	seed uint64
	list []*owedModel
	byID map[tasks.ObligationID]*owedModel
	acts int
}

var errKilled = errors.New("killed before the commit")

// For any interleaving of due-date moves, completions, extensions asked, granted and
// denied, exemptions and their end, snoozes, lost transactions, and late, repeated and killed
// sweeps: no step is told twice for a revision, none for a revision that is gone or a task
// that is not open, and one sweep makes one message for each person; and who still owes a task in
// the end has heard of it, as has its supervisor.
func TestAnyInterleavingTellsEachStepOnce(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	total, told := 0, 0
	for seed := range uint64(10) {
		run := &ladderRun{dutyWorld: w, s: store.NewTasks(w.db), r: rand.New(rand.NewPCG(20261120, seed)), now: local(14, 9, 0), seed: seed, byID: map[tasks.ObligationID]*owedModel{}}
		for i := range 4 {
			o := w.owes("v1")
			o.Key, o.Due = fmt.Sprintf("random/%d/%d", seed, i), local(18+2*i, 18, 0)
			if i == 3 {
				o.Family = "rectification"
			}
			w.add(run.s, run.now, o)
			m := &owedModel{id: tasks.ObligationID(w.count(`select id from obligation where key = $1`, o.Key)), revision: 1, state: tasks.Open, due: o.Due, armed: run.now, told: map[string]int{}}
			run.list, run.byID[m.id] = append(run.list, m), m
		}
		for range 120 {
			run.now = run.now.Add(time.Duration(r2(run.r, 1, 20)) * time.Hour)
			m := run.list[run.r.IntN(len(run.list))]
			was := m.revision
			if run.act(m); m.revision != was {
				m.armed = run.now
			}
		}
		total += run.acts
		for _, m := range run.list {
			for step, n := range m.told {
				told++
				if n > 1 {
					t.Errorf("seed %d: %s of task %d told %d times", seed, step, m.id, n)
				}
			}
			m.matches(run)
		}
		run.toTheEnd()
		w.exec(`update obligation set state = 'exempt', revision = revision + 1 where key like 'random/%'`)
	}
	if total < 1000 || told < 100 {
		t.Errorf("%d acts and %d steps told: the test tests too little", total, told)
	}
}

// toTheEnd lets time pass until every ladder has ended: who still owes a task has then heard of the
// last step that is theirs alone, and its supervisor of the one that climbs, once each.
func (run *ladderRun) toTheEnd() {
	run.t.Helper()
	for range 60 {
		run.now = run.now.Add(24 * time.Hour)
		run.sweep(time.Date(run.now.Year(), run.now.Month(), run.now.Day(), 9, 0, 0, 0, locales.Zone))
	}
	for _, m := range run.list {
		if m.state != tasks.Open {
			continue
		}
		owner, above := 0, 0
		for key, n := range m.told {
			switch {
			case n > 1:
				run.t.Errorf("seed %d: %s of task %d told %d times", run.seed, key, m.id, n)
			case !strings.Contains(key, fmt.Sprintf("@%d to ", m.revision)):
			case strings.HasSuffix(key, "(true)"):
				above++
			default:
				owner++
			}
		}
		// Armed when it was overdue already, it is caught up with by the owner alone.
		if owner == 0 || above == 0 && m.armed.Before(m.due) {
			run.t.Errorf("seed %d: task %d is due %s and open at revision %d; its owner heard %d times, above %d: %v", run.seed, m.id, m.due, m.revision, owner, above, m.told)
		}
	}
}

func r2(r *rand.Rand, low, high int) int { return low + r.IntN(high-low+1) }

func (run *ladderRun) by(name, unit string, role org.Role) lifecycle.Actor {
	return lifecycle.ActorOf(run.as(name, unit, role))
}

func (run *ladderRun) key() string { return fmt.Sprintf("k%d/%d", run.seed, run.acts) }

// act makes one random act and, when it went through, the same change of the model.
func (run *ladderRun) act(m *owedModel) {
	run.acts++
	ctx, now, s := run.t.Context(), run.now, run.s
	me, above := run.as("vfs", "v1", org.VillageFirstSecretary), run.by("twn", "town", org.TownshipApprover)
	later := m.due.Add(time.Duration(r2(run.r, 24, 240)) * time.Hour)
	switch run.r.IntN(13) {
	case 0:
		due := now.Add(time.Duration(run.r.IntN(200)) * time.Hour)
		if _, err := s.MoveDue(ctx, m.id, due, now); err == nil {
			m.revision, m.due = m.revision+1, due
		}
	case 1:
		if run.r.IntN(4) > 0 {
			break // most of them live on
		}
		if _, first, err := s.Complete(ctx, me, m.id, now); err == nil && first {
			m.state, m.revision = tasks.Done, m.revision+1
		}
	case 2:
		run.ask(m, me, later)
	case 3:
		run.decide(m, above, tasks.Grant)
	case 4:
		run.decide(m, above, tasks.Deny)
	case 5:
		o, err := s.Exempt(ctx, tasks.Decision{Key: run.key(), By: above, Of: m.id, Reason: "flood"}, now)
		if err == nil {
			m.state, m.revision = o.State, o.Revision
		}
	case 6:
		o, err := s.OweAgain(ctx, tasks.Decision{Key: run.key(), By: above, Of: m.id}, now)
		if err == nil {
			m.state, m.revision = o.State, o.Revision
		}
	case 7:
		if _, err := s.Snooze(ctx, run.key(), me, m.id, r2(run.r, 1, 3), now); err == nil {
			m.snoozes++
		}
	case 8:
		_, err := s.ExtendBelow(ctx, tasks.Decision{Key: run.key(), By: above, Of: m.id, Reason: "rain"}, later, run.tellOwners(), now)
		if err == nil {
			m.revision, m.due = m.revision+1, later
		}
	case 9: // killed between two transactions of a sweep: what was put down stays
		_, _ = s.FireReminders(ctx, now, r2(run.r, 1, 3), func([]tasks.Due) ([]notices.Outgoing, error) { return nil, errKilled })
	default:
		run.sweep(now)
		if run.r.IntN(2) == 0 {
			run.sweep(now)
		}
	}
}

// tellOwners is nothing, or a crash before the commit.
func (run *ladderRun) tellOwners() func(tasks.Obligation, []org.PersonID) ([]notices.Outgoing, error) {
	lost := run.r.IntN(3) == 0
	return func(tasks.Obligation, []org.PersonID) ([]notices.Outgoing, error) {
		if lost {
			return nil, errKilled
		}
		return nil, nil
	}
}

func (run *ladderRun) ask(m *owedModel, me org.Member, due time.Time) {
	if m.request != 0 {
		return
	}
	r := tasks.Request{Key: run.key(), Kind: tasks.MoreTime, Of: tasks.Obligation{ID: m.id}, Reason: "pipes", Due: due}
	lost := run.r.IntN(3) == 0
	_, err := run.s.Ask(run.t.Context(), me, r, func(r tasks.Request, _ []org.PersonID) ([]notices.Outgoing, error) {
		if lost {
			return nil, errKilled
		}
		m.request = r.ID
		return nil, nil
	}, run.now)
	if err != nil {
		m.request = 0
	}
}

func (run *ladderRun) decide(m *owedModel, above lifecycle.Actor, move lifecycle.Name) {
	if m.request == 0 {
		return
	}
	lost := run.r.IntN(3) == 0
	r, err := run.s.Decide(run.t.Context(), tasks.Verdict{Key: run.key(), By: above, Of: m.request, Move: move, Answer: "so be it"},
		func(tasks.Request) ([]notices.Outgoing, error) {
			if lost {
				return nil, errKilled
			}
			return nil, nil
		}, run.now)
	if err != nil {
		return
	}
	m.request = 0
	if move == tasks.Grant {
		m.revision, m.due = m.revision+1, r.Due
	}
}

// sweep tells what is due, and holds it against the model.
func (run *ladderRun) sweep(now time.Time) {
	people := map[org.PersonID]int{}
	_, err := run.s.FireReminders(run.t.Context(), now, r2(run.r, 1, 50), func(due []tasks.Due) ([]notices.Outgoing, error) {
		var out []notices.Outgoing
		for _, l := range tasks.Letters(due) {
			people[l.To]++
			out = append(out, notices.Outgoing{Key: fmt.Sprintf("r/%d/%d/%d/%d", run.seed, run.acts, l.To, now.UnixNano()), Person: l.To, Payload: []byte(`{}`)})
			for _, d := range append(l.Own, l.Below...) {
				m := run.byID[d.Obligation.ID]
				if m == nil || m.state != tasks.Open || m.revision != d.Obligation.Revision {
					run.t.Errorf("seed %d: %s told at revision %d; the model is %+v", run.seed, d.Step, d.Obligation.Revision, m)
					continue
				}
				if d.Step != tasks.Snoozed {
					m.told[fmt.Sprintf("%s@%d to %d (%v)", d.Step, m.revision, d.To, d.Supervising)]++
				}
			}
		}
		return out, nil
	})
	if err != nil {
		run.t.Fatal(err)
	}
	for p, n := range people {
		if n > 1 {
			run.t.Errorf("seed %d: %d messages for person %d in one sweep", run.seed, n, p)
		}
	}
}

// matches holds the stored task against the model.
func (m *owedModel) matches(run *ladderRun) {
	o, err := run.s.Obligation(run.t.Context(), m.id)
	if err != nil || o.Revision != m.revision || o.State != m.state || m.state == tasks.Open && !o.Due.Equal(m.due) || o.Snoozes != m.snoozes || o.Snoozes > tasks.MaxSnoozes {
		run.t.Errorf("seed %d: stored %+v (%v), the model is %+v", run.seed, o, err, m)
	}
}
