package export

import (
	"slices"
	"strconv"
	"strings"

	"cadrebot/form"
	"cadrebot/reports"
)

// level is where answers stand: the form itself, or the rounds of one repeat.
type level struct {
	begin  *form.Field // of the repeat; nil for the form itself
	around *level      // nil for the form itself
	groups []string    // names of the groups between around and the repeat
	fields []placed
}

// placed is a field and the names of the groups around it within its level.
type placed struct {
	*form.Field
	groups []string
}

// heading is group-field.
func (p placed) heading() string {
	return strings.Join(append(slices.Clip(p.groups), name(p.Field)), "-")
}

// levels lists the form itself and then its repeats, in the order in which they begin.
func levels(f form.Form) []*level {
	at := &level{}
	out := []*level{at}
	var groups []string
	outside := [][]string{} // groups of the levels around at
	for i := range f.Fields {
		switch fl := &f.Fields[i]; fl.Kind {
		case form.Note:
		case form.BeginGroup:
			groups = append(slices.Clip(groups), name(fl))
		case form.EndGroup:
			groups = groups[:len(groups)-1]
		case form.BeginRepeat:
			at.fields = append(at.fields, placed{fl, groups})
			at = &level{begin: fl, around: at, groups: groups}
			out, outside, groups = append(out, at), append(outside, groups), nil
		case form.EndRepeat:
			at, groups = at.around, outside[len(outside)-1]
			outside = outside[:len(outside)-1]
		default:
			at.fields = append(at.fields, placed{fl, groups})
		}
	}
	return out
}

// name is what the form's author calls a field.
func name(f *form.Field) string {
	if f.Name != "" {
		return f.Name
	}
	return f.Key
}

// round is one row of a level: the submission itself, or one round of a repeat in it.
type round struct {
	reports.Row
	prefix string // before the keys of its answers: rep[1]/
	key    string // the receipt, and from there the way to the round: R-1/group/rep[1]
	parent string // the key of what it stands in; "" for the submission itself
}

// answer is the answer to a field of the round's level.
func (r round) answer(f *form.Field) (v form.Value, answered bool) {
	v, answered = r.Answers[r.prefix+f.Key]
	return v, answered
}

// rounds are the rows that a submission has in a level.
func (l *level) rounds(r reports.Row) []round {
	if l.around == nil {
		return []round{{Row: r, key: r.Number}}
	}
	var out []round
	for _, p := range l.around.rounds(r) {
		v, _ := p.answer(l.begin)
		n, err := strconv.Atoi(v.S)
		if err != nil {
			continue // the repeat was not asked for
		}
		way := strings.Join(append(slices.Clip(append([]string{p.key}, l.groups...)), name(l.begin)), "/")
		for i := 1; i <= n; i++ {
			at := "[" + strconv.Itoa(i) + "]"
			out = append(out, round{Row: r, prefix: p.prefix + l.begin.Key + at + "/", key: way + at, parent: p.key})
		}
	}
	return out
}
