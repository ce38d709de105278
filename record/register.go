package record

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
)

// Door is a command of the bot behind which kinds of records stand.
type Door struct {
	Command string // ASCII, as Telegram wants it
	Name    locales.Text
	Help    locales.Text // one line: what it is for
	Group   int          // of the eight duty groups; 0 = none
	Shelves []Shelf      // beside what waits
}

// Shelf is a list of its own behind a door, with its count: what is there and still has to come to an end,
// though no step of it is due from anybody today.
type Shelf struct {
	Name  locales.Text // unpaid
	Kind  string
	State lifecycle.State
	// Sift cuts it down by what records say, in the place of State.
	Sift Sift
}

// Sift is what records of a kind have to say to be listed: these answers, in one of these states, with a day that has
// passed. Such a list stands in the order of codes.
type Sift struct {
	States []lifecycle.State // empty = any
	Where  map[string]string
	Passed string // a field with a day before today; "" = no matter
}

// Sifts reports whether anything is asked for.
func (s Sift) Sifts() bool { return len(s.Where) > 0 || s.Passed != "" }

// Desk is what one domain puts on the table.
type Desk struct {
	Doors []Door
	Kinds []Kind
}

// Flow says whether records about single households may be kept here (brief 0.5): over a foreign
// channel only invented ones.
type Flow string

// Settings of HOUSEHOLD_FLOWS.
const (
	FlowOff       Flow = "off"
	FlowSynthetic Flow = "synthetic"
	FlowDomestic  Flow = "domestic_channel"
)

// Valid reports whether f is one of the settings.
func (f Flow) Valid() bool { return f == FlowOff || f == FlowSynthetic || f == FlowDomestic }

// Register is all kinds of records, found sound. It never changes.
type Register struct {
	Flow  Flow
	doors []Door
	kinds []*Kind
	by    map[string]*Kind
}

// NewRegister puts the desks together. Everything that is wrong with them is reported at once.
func NewRegister(flow Flow, desks ...Desk) (*Register, error) {
	g := &Register{Flow: flow, by: map[string]*Kind{}}
	for _, d := range desks {
		g.doors = append(g.doors, d.Doors...)
		for i := range d.Kinds {
			k := &d.Kinds[i]
			g.kinds = append(g.kinds, k)
			g.by[k.ID] = k
		}
	}
	var wrong []error
	if !flow.Valid() {
		wrong = append(wrong, fmt.Errorf("HOUSEHOLD_FLOWS is %q: want off, synthetic or domestic_channel", flow))
	}
	for _, d := range g.doors {
		for _, s := range d.Shelves {
			states := s.Sift.States
			if !s.Sift.Sifts() {
				states = []lifecycle.State{s.State}
			}
			for _, err := range g.strange(s.Kind, states) {
				wrong = append(wrong, fmt.Errorf("shelf behind /%s: %w", d.Command, err))
			}
		}
	}
	prefixes := map[string]string{}
	for _, k := range g.kinds {
		if other, taken := prefixes[k.Prefix]; taken {
			wrong = append(wrong, fmt.Errorf("%s: prefix %s is that of %s", k.ID, k.Prefix, other))
		}
		prefixes[k.Prefix] = k.ID
		for _, err := range g.faults(k) {
			wrong = append(wrong, fmt.Errorf("%s: %w", k.ID, err))
		}
	}
	if len(g.by) != len(g.kinds) {
		wrong = append(wrong, errors.New("two kinds of records have one id"))
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("kinds of records: %w", errors.Join(wrong...))
	}
	return g, nil
}

// Kinds lists all kinds in the order of the desks.
func (g *Register) Kinds() []*Kind { return slices.Clone(g.kinds) }

// Doors lists the commands in the order of the desks.
func (g *Register) Doors() []Door { return slices.Clone(g.doors) }

// Behind lists the kinds behind a door.
func (g *Register) Behind(command string) []*Kind {
	var out []*Kind
	for _, k := range g.kinds {
		if k.Door == command {
			out = append(out, k)
		}
	}
	return out
}

// Kind finds a kind by its id.
func (g *Register) Kind(id string) (*Kind, bool) { k, ok := g.by[id]; return k, ok }

// Off is the refusal that explains why records of k are not kept here; nil when they are.
func (g *Register) Off(k *Kind) error {
	if k.Household && g.Flow == FlowOff {
		return locales.Refuse("record.households_off")
	}
	return nil
}

// Children lists the kinds that may belong to records of kind id.
func (g *Register) Children(id string) []*Kind {
	var out []*Kind
	for _, k := range g.kinds {
		if slices.ContainsFunc(k.Of, func(p Parent) bool { return p.Kind == id }) {
			out = append(out, k)
		}
	}
	return out
}

var prefix = regexp.MustCompile(`^[A-Z]{2,4}$`)

// faults is what is wrong with a kind by itself and beside the others.
func (g *Register) faults(k *Kind) (wrong []error) {
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if !prefix.MatchString(k.Prefix) {
		say("prefix %q: want two to four capital letters", k.Prefix)
	}
	if k.Group < 1 || k.Group > 8 || len(k.Duties) == 0 {
		say("it serves no duty")
	}
	if !slices.ContainsFunc(g.doors, func(d Door) bool { return d.Command == k.Door }) {
		say("door /%s does not exist", k.Door)
	}
	if k.Machine == nil || k.Title == nil || k.States == nil || k.Name.Empty() {
		say("it has no life cycle, title, name or names of states")
		return wrong
	}
	if k.Machine.Record() != k.ID {
		say("its life cycle is that of %q", k.Machine.Record())
	}
	if mv, ok := k.Machine.Move(k.First); !ok || !slices.Contains(mv.From, k.Machine.Initial()) {
		say("%q is no move out of its initial state", k.First)
	}
	f := k.Form
	f.Fields = k.StandIn(f.Fields)
	c, err := form.Compile(f)
	if err != nil {
		return append(wrong, err)
	}
	wrong = append(wrong, g.references(k, *c.Form())...)
	return append(wrong, typedTooMuch(k)...)
}

// strange finds a kind, or states of it, that are not there.
func (g *Register) strange(kind string, states []lifecycle.State) (wrong []error) {
	other, ok := g.by[kind]
	if !ok {
		return []error{fmt.Errorf("there is no kind %q", kind)}
	}
	for _, s := range states {
		if !slices.Contains(other.Machine.States(), s) {
			wrong = append(wrong, fmt.Errorf("%s has no state %q", kind, s))
		}
	}
	return wrong
}

// references finds parents, links and facts that lead nowhere.
func (g *Register) references(k *Kind, f form.Form) (wrong []error) {
	known := func(what, kind string, states []lifecycle.State) {
		for _, err := range g.strange(kind, states) {
			wrong = append(wrong, fmt.Errorf("%s: %w", what, err))
		}
	}
	for _, p := range k.Of {
		known("belongs to", p.Kind, p.States)
	}
	for _, l := range k.Links {
		known("link "+l.Field, l.Kind, l.States)
	}
	for _, key := range k.named() {
		if !slices.ContainsFunc(f.Fields, func(x form.Field) bool { return x.Key == key && x.Kind == form.One }) {
			wrong = append(wrong, fmt.Errorf("%s is no question with one choice", key))
		}
	}
	for _, x := range k.Facts {
		if x.Kind == "" && (x.Around == AroundBeside || x.Indicator != "" || x.IndicatorIn != "") { // counts units, or what feeds an indicator
			continue
		}
		known("fact "+x.Name, x.Kind, x.States)
	}
	for _, x := range k.Feeds {
		known("feed "+x.Indicator, k.ID, x.States)
	}
	return wrong
}

// MostTyped is how many answers a record's form or a move may ask people to type (brief 2.5).
const MostTyped = 8

// typedTooMuch holds the burden budget against the form and every move.
func typedTooMuch(k *Kind) (wrong []error) {
	count := func(fields []form.Field) (n int) {
		for _, f := range fields {
			if f.Typed() {
				n++
			}
		}
		return n
	}
	if n := count(k.Form.Fields); n > MostTyped {
		wrong = append(wrong, fmt.Errorf("its form asks for %d typed answers, more than %d", n, MostTyped))
	}
	for _, mv := range k.Machine.Moves() {
		if n := count(mv.Asks); n > MostTyped {
			wrong = append(wrong, fmt.Errorf("%s asks for %d typed answers, more than %d", mv.Name, n, MostTyped))
		}
	}
	return wrong
}
