package record

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"cadrebot/lifecycle"
	"cadrebot/org"
)

// Query is what a list of records shows. It never shows what the actor may not read.
type Query struct {
	Kinds   []string          // empty = every kind
	Door    string            // or the kinds behind this command; "" = any
	States  []lifecycle.State // empty = any
	Unit    org.Unit          // this unit and below it; zero = all that the actor may read
	Own     bool              // only the actor's own unit
	Parent  int64             // only what belongs to this record; 0 = whatever it belongs to
	Mine    bool              // some of it was written by the actor
	Waiting bool              // it stands still until somebody moves it, and the actor may
	Overdue bool
	Sift    Sift
	Words   string // a code, or words of the title
	After   Cursor
	Limit   int // 0 = 20
}

// Page is a stretch of a list: what is due first stands first, what has no limit last and there
// the newest first.
type Page struct {
	Records []Record
	Next    Cursor // "" = that was all
}

// Cursor is where a page of a list ended; short enough for a button.
type Cursor string

// CursorAt is the place of r in lists.
func CursorAt(r Record) Cursor {
	due := ""
	if !r.Due.IsZero() {
		due = strconv.FormatInt(r.Due.UnixMicro(), 36)
	}
	return Cursor(due + "." + strconv.FormatInt(r.ID, 36))
}

// Place reads a cursor; due is zero where there is no limit, id 0 for a cursor that is none.
func (c Cursor) Place() (due time.Time, id int64) {
	d, n, _ := strings.Cut(string(c), ".")
	if micro, err := strconv.ParseInt(d, 36, 64); err == nil {
		due = time.UnixMicro(micro)
	}
	id, _ = strconv.ParseInt(n, 36, 64)
	return due, id
}

// Near is how the unit of a record stands to the one that somebody acts for.
type Near int

// Units of records, from the reader's place. They count into the bits of a Cell.
const (
	NearOwn    Near = iota // the same unit
	NearChild              // directly below
	NearDeeper             // further below
	NearAbove              // somewhere above
	NearNot                // neither above nor below
)

// Cell says of the records of one kind in one state for whom something holds. Bit
// 8*Near + (1 when the actor is an author) + (2 when they made the last move) + (4 when it is
// overdue) is set when it does.
type Cell struct {
	Kind  string
	State lifecycle.State
	Mask  int64
}

// Has reports whether the cell holds for a record that stands like this.
func (c Cell) Has(n Near) bool { return c.Mask>>(8*int(n))&0xff != 0 }

// Open reports whether the cell holds for such a record of which the actor is no author.
func (c Cell) Open(n Near) bool { return c.Mask>>(8*int(n))&0x55 != 0 }

// Own is c narrowed to what the actor is an author of.
func (c Cell) Own() Cell {
	c.Mask &= 0xaaaaaaaaaa
	return c
}

// Sees are the cells of k that a may read.
func (k *Kind) Sees(a lifecycle.Actor) []Cell {
	return k.cells(a, func(r Record, a lifecycle.Actor, now time.Time) bool { return k.Reads(r, a, now) })
}

// Waits are the cells of k that stand still until a, or a colleague, makes a move. A move that leads
// nowhere else, one that nobody waits for (lifecycle.Move.Aside), and one that turns back what others lead on, do not count.
// They go by the state alone, as lists are read.
func (k *Kind) Waits(a lifecycle.Actor) []Cell {
	return k.cells(a, k.WaitsFor)
}

// WaitsFor reports whether r stands still until a, or a colleague, makes a move, or does what a
// move that comes by itself waits for.
func (k *Kind) WaitsFor(r Record, a lifecycle.Actor, now time.Time) bool {
	permitted := k.Machine.Permitted(k.life(r), a, now)
	return slices.ContainsFunc(k.leads(r.State), func(m lifecycle.Move) bool {
		return slices.ContainsFunc(permitted, func(p lifecycle.Move) bool { return p.Name == m.Name }) ||
			m.ByItself && lifecycle.Includes(m.Waits, k.life(r), a)
	})
}

// cells asks holds about a record in each place that its rules can tell apart.
func (k *Kind) cells(a lifecycle.Actor, holds func(Record, lifecycle.Actor, time.Time) bool) (out []Cell) {
	now, g := time.Unix(1_800_000_000, 0), a.Grant
	me := lifecycle.Actor{Person: 1, Grant: g, Stands: a.Stands}
	if g.ID == 0 {
		return nil
	}
	places := [...]org.Unit{
		NearOwn:    g.Unit,
		NearChild:  {ID: -1, Parent: g.Unit.ID, Path: g.Unit.Path + "-1/"},
		NearDeeper: {ID: -2, Parent: -1, Path: g.Unit.Path + "-1/-2/"},
		NearAbove:  {ID: -3, Path: above(g.Unit.Path)},
		NearNot:    {ID: -4, Path: "/-4/"},
	}
	for _, s := range k.Machine.States() {
		c := Cell{Kind: k.ID, State: s}
		for near, u := range places {
			if u.Path == "" {
				continue
			}
			for bits := range 8 {
				r := Record{Kind: k.ID, Unit: u, State: s, Authors: []org.PersonID{2}, Last: 2, Due: now.Add(time.Hour)}
				if bits&1 != 0 {
					r.Authors = []org.PersonID{1}
				}
				if bits&2 != 0 {
					r.Last = 1
				}
				if bits&4 != 0 {
					r.Due = now.Add(-time.Hour)
				}
				if holds(r, me, now) {
					c.Mask |= 1 << (8*near + bits)
				}
			}
		}
		if c.Mask != 0 {
			out = append(out, c)
		}
	}
	return out
}

// above is the path of the unit above, "" for the top.
func above(path string) string {
	cut := strings.LastIndexByte(strings.TrimSuffix(path, "/"), '/')
	if cut <= 0 {
		return ""
	}
	return path[:cut+1]
}

// Grams are the pieces by which a title is found: every two neighbouring letters or figures, and
// every Chinese character alone. Case and what is neither letter nor figure play no part.
func Grams(s string) []string {
	out := []string{}
	add := func(g string) {
		if !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	last := rune(0)
	for _, r := range strings.ToLower(s) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			last = 0
			continue
		}
		if unicode.Is(unicode.Han, r) {
			add(string(r))
		}
		if last != 0 {
			add(string([]rune{last, r}))
		}
		last = r
	}
	return out
}

var code = regexp.MustCompile(`^[A-Za-z]{2,4}-[0-9]{4}-[0-9]{4,}$`)

// LooksLikeCode reports whether s has the shape of a record's code: FB-2026-0012, in any case.
func LooksLikeCode(s string) bool { return code.MatchString(s) }
