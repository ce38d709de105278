package records

import (
	"strconv"
	"strings"

	"cadrebot/lifecycle"
	"cadrebot/record"
)

// view is a list of records as a button carries it: what.of.state.cursor.
type view struct {
	what  byte   // one of the constants below
	of    string // "3" for a group of duties, "/fund" for a door, "FB" for a kind, "" for all
	state int    // place in the kind's states, from 1; 0 = any. Of a shelf its place behind the door
	after record.Cursor
}

// What a list shows. Persisted in buttons.
const (
	waiting = 'w' // for a move of mine
	mine    = 'm' // that I wrote something of
	unit    = 'u' // my unit's own
	all     = 'a' // my unit's and of all units below it
	overdue = 'o'
	shelf   = 's' // what stands on a shelf of the door
)

// String is the view as a button's argument.
func (v view) String() string {
	return string(v.what) + "." + v.of + "." + strconv.Itoa(v.state) + "." + string(v.after)
}

// viewOf reads a button's argument; what was forged is what waits.
func viewOf(arg string) view {
	part := strings.SplitN(arg, ".", 4)
	v := view{what: waiting}
	if len(part) != 4 {
		return v
	}
	if len(part[0]) == 1 && strings.Contains("wmuaos", part[0]) {
		v.what = part[0][0]
	}
	v.of, v.state, v.after = part[1], int(number(part[2])), record.Cursor(part[3])
	return v
}

// step is a move of a record as a button or a conversation names it.
type step struct {
	id      int64
	version int
	move    lifecycle.Name
}

// String is the step as a button's argument.
func (s step) String() string {
	return strconv.FormatInt(s.id, 10) + "." + strconv.Itoa(s.version) + "." + string(s.move)
}

func stepOf(arg string) step {
	part := strings.SplitN(arg, ".", 3)
	if len(part) != 3 {
		return step{}
	}
	return step{number(part[0]), int(number(part[1])), lifecycle.Name(part[2])}
}

// stepOfRef reads the ref of a conversation about a step: prefix.id.version.move.
func stepOfRef(ref string) (prefix string, s step) {
	prefix, rest := cut(ref)
	return prefix, stepOf(rest)
}

// start is a record that is to be begun: kind.unit.parent.
type start struct {
	kind         string
	unit, parent int64
}

// String is the start as a conversation's ref.
func (s start) String() string {
	return s.kind + "." + strconv.FormatInt(s.unit, 10) + "." + strconv.FormatInt(s.parent, 10)
}

func startOf(ref string) start {
	part := strings.SplitN(ref, ".", 3)
	if len(part) != 3 {
		return start{}
	}
	return start{part[0], number(part[1]), number(part[2])}
}

// pair reads "id.rest".
func pair(arg string) (id int64, rest string) {
	first, rest, _ := strings.Cut(arg, ".")
	return number(first), rest
}

// number reads an id or a page; what is none is 0, which no record has.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func idArg(r record.Record) string { return strconv.FormatInt(r.ID, 10) }

// cut splits "FB.rest".
func cut(arg string) (first, rest string) {
	first, rest, _ = strings.Cut(arg, ".")
	return first, rest
}
