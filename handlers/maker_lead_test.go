package handlers_test

import (
	"fmt"
	"slices"

	"cadrebot/form"
	"cadrebot/internal/fill"
	"cadrebot/internal/talk"
	"cadrebot/lifecycle"
	"cadrebot/record"
)

// lead makes moves until r is in one of the states.
func (m *maker) lead(r record.Record, states []lifecycle.State) (record.Record, error) {
	k, _ := m.kinds.Kind(r.Kind)
	tried := map[string]int{}
	for range 120 {
		if len(states) == 0 || slices.Contains(states, r.State) {
			return r, nil
		}
		mv, found := wayTo(k, r.State, states, tried)
		if !found {
			return r, fmt.Errorf("%s is %s and does not come to %v", r.Code, r.State, states)
		}
		tried[string(r.State)+string(mv.Name)]++
		if mv.ByItself {
			r = m.nudge(r)
			continue
		}
		if now := m.move(k, r, mv); now.Version != r.Version {
			r = now
		} else { // it waits for something below it
			r = m.nudge(r)
		}
	}
	return r, fmt.Errorf("%s goes round in circles", r.Code)
}

// wayTo is the first move of the shortest way from a state to one of the others; moves that were
// tried from there are taken last, and not for ever.
func wayTo(k *record.Kind, from lifecycle.State, to []lifecycle.State, tried map[string]int) (lifecycle.Move, bool) {
	type way struct {
		at    lifecycle.State
		first lifecycle.Move
	}
	for most := range 30 {
		seen, queue := map[lifecycle.State]bool{from: true}, []way{{at: from}}
		for len(queue) > 0 {
			w := queue[0]
			queue = queue[1:]
			for _, mv := range k.Machine.Moves() {
				if !slices.Contains(mv.From, w.at) || seen[mv.To] || tried[string(w.at)+string(mv.Name)] > most {
					continue
				}
				first := w.first
				if first.Name == "" {
					first = mv
				}
				if slices.Contains(to, mv.To) {
					return first, true
				}
				seen[mv.To] = true
				queue = append(queue, way{mv.To, first})
			}
		}
	}
	return lifecycle.Move{}, false
}

// move makes a move as whoever may, with answers until its kind takes them.
func (m *maker) move(k *record.Kind, r record.Record, mv lifecycle.Move) record.Record {
	c, err := form.Compile(form.Form{ID: k.ID, Version: 1, Title: mv.Label, Fields: k.StandIn(mv.Asks)})
	talk.Must(m.t, err)
	for _, a := range m.cast {
		if k.May(record.Case{Record: r, Actor: a, Now: m.world.Now}, mv.Name) != nil {
			continue
		}
		for range tries {
			given := form.Answers{}
			if len(mv.Asks) > 0 {
				given, err = fill.Form(c, nil, m.rnd, m.world.Now)
				talk.Must(m.t, err)
			}
			now, err := m.records.Move(m.t.Context(), m.key(), r.ID, r.Version, mv.Name, given, a, m.world.Now)
			if err == nil {
				return now
			}
			if refusalOf(err) == "" || len(mv.Asks) == 0 {
				break
			}
		}
	}
	return r
}

// nudge lets what belongs to r go its ways until one of them changes r.
func (m *maker) nudge(r record.Record) record.Record {
	for _, child := range m.kinds.Children(r.Kind) {
		if slices.Contains(m.doing, child.ID) {
			continue
		}
		if now := m.nudgeWith(child, r); now.Version != r.Version {
			return now
		}
	}
	return m.read(r)
}

// nudgeWith leads records of one kind below r into their states, one after the other.
func (m *maker) nudgeWith(child *record.Kind, r record.Record) record.Record {
	m.doing = append(m.doing, child.ID)
	defer func() { m.doing = m.doing[:len(m.doing)-1] }()
	for _, s := range child.Machine.States() {
		x, err := m.begin(child, &r)
		if err != nil {
			break
		}
		_, _ = m.lead(x, []lifecycle.State{s})
		if now := m.read(r); now.Version != r.Version {
			return now
		}
	}
	return m.read(r)
}
