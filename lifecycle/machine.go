package lifecycle

import (
	"errors"
	"fmt"
	"slices"

	"cadrebot/form"
	"cadrebot/org"
)

// Definition is a life cycle as it is written down.
type Definition struct {
	Record  string // kind of record; persisted in the history
	Initial State
	Final   []State // states that need no way out
	States  []State // all of them, in the order in which people think of them
	Moves   []Move
}

// Machine is a definition that was found sound. It never changes.
type Machine struct {
	def   Definition
	moves map[Name]*Move
}

// New checks a definition: every state is listed once, known and reachable, every state
// but the final ones has a way out, and every move has a name of its own and somebody
// who may make it. All that is wrong is reported at once.
func New(d Definition) (*Machine, error) {
	m := &Machine{def: d, moves: make(map[Name]*Move, len(d.Moves))}
	var wrong []error
	say := func(format string, a ...any) { wrong = append(wrong, fmt.Errorf(format, a...)) }
	if d.Record == "" {
		say("the kind of record is not named")
	}
	for i, s := range d.States {
		if s == "" || slices.Index(d.States, s) != i {
			say("state %q is empty or listed twice", s)
		}
	}
	for _, s := range append([]State{d.Initial}, d.Final...) {
		if !slices.Contains(d.States, s) {
			say("unknown state %q", s)
		}
	}
	for i := range d.Moves {
		mv := &d.Moves[i]
		if _, twice := m.moves[mv.Name]; twice || mv.Name == "" {
			say("move %q is empty or listed twice", mv.Name)
		}
		m.moves[mv.Name] = mv
		wrong = append(wrong, d.checkMove(*mv)...)
	}
	wrong = append(wrong, d.checkPaths()...)
	if len(wrong) > 0 {
		return nil, fmt.Errorf("life cycle of %s: %w", d.Record, errors.Join(wrong...))
	}
	return m, nil
}

// checkMove finds what is wrong with one move by itself.
func (d Definition) checkMove(mv Move) (wrong []error) {
	say := func(format string, a ...any) {
		wrong = append(wrong, fmt.Errorf("move %s: "+format, append([]any{mv.Name}, a...)...))
	}
	if len(mv.From) == 0 {
		say("starts from no state")
	}
	for _, s := range slices.Concat(mv.From, mv.Back, mv.Else, []State{mv.To}) {
		if !slices.Contains(d.States, s) {
			say("unknown state %q", s)
		}
	}
	if len(mv.By) == 0 && !mv.ByItself {
		say("nobody may make it")
	}
	if mv.Stay && !slices.Contains(mv.From, mv.To) {
		say("stays, but leads to state %q", mv.To)
	}
	if mv.AtDue && !mv.ByItself {
		say("waits for the due moment, but is made by people")
	}
	for _, w := range mv.By {
		if !slices.Contains([]Relation{OwnUnit, Supervising, Parent, Beneath}, w.Relation) {
			say("unknown relation %q", w.Relation)
		}
		if len(w.Families)+len(w.Roles) == 0 {
			say("neither families nor roles say who may make it")
		}
		for _, r := range w.Roles {
			if !r.Valid() || (len(w.Families) > 0 && !slices.Contains(w.Families, r.Family())) {
				say("role %q is unknown or not of the families named", r)
			}
		}
		for _, l := range w.Levels {
			if !slices.Contains(org.Levels, l) {
				say("unknown level %q", l)
			}
		}
	}
	for i, f := range mv.Asks {
		if f.Key == "" || slices.ContainsFunc(mv.Asks[:i], func(g form.Field) bool { return g.Key == f.Key }) {
			say("asks for %q twice or without a key", f.Key)
		}
	}
	return wrong
}

// checkPaths finds states that nothing leads to, and states that nothing leads out of.
func (d Definition) checkPaths() (wrong []error) {
	reached := map[State]bool{d.Initial: true}
	for grew := true; grew; {
		grew = false
		for _, mv := range d.Moves {
			for _, to := range append([]State{mv.To}, mv.Else...) {
				if !reached[to] && slices.ContainsFunc(mv.From, func(s State) bool { return reached[s] }) {
					reached[to], grew = true, true
				}
			}
		}
	}
	for _, s := range d.States {
		if !reached[s] {
			wrong = append(wrong, fmt.Errorf("nothing leads to state %q", s))
		}
		out := slices.ContainsFunc(d.Moves, func(mv Move) bool {
			return mv.To != s && slices.Contains(mv.From, s)
		})
		if !out && !slices.Contains(d.Final, s) {
			wrong = append(wrong, fmt.Errorf("nothing leads out of state %q and it is not final", s))
		}
	}
	return wrong
}

// Must is New for definitions that are compiled in.
func Must(d Definition) *Machine {
	m, err := New(d)
	if err != nil {
		panic(err)
	}
	return m
}

// Record is the kind of record that m moves.
func (m *Machine) Record() string { return m.def.Record }

// Initial is the state before the first move.
func (m *Machine) Initial() State { return m.def.Initial }

// States lists the states in the definition's order.
func (m *Machine) States() []State { return slices.Clone(m.def.States) }

// Moves lists the moves in the definition's order.
func (m *Machine) Moves() []Move { return slices.Clone(m.def.Moves) }

// Move finds a move by its name.
func (m *Machine) Move(name Name) (Move, bool) {
	mv, ok := m.moves[name]
	if !ok {
		return Move{}, false
	}
	return *mv, true
}

// Ends reports whether no move leads out of s.
func (m *Machine) Ends(s State) bool {
	return !slices.ContainsFunc(m.def.Moves, func(mv Move) bool { return slices.Contains(mv.From, s) })
}
