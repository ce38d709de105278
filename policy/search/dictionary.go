package search

import (
	"slices"
	"sort"
)

// dictionary numbers the terms: single characters, then pairs by first and second
// character, then the stems of words. It is made of sorted arrays, eight bytes a pair: a
// Go map of a million pairs would take more than the postings.
type dictionary struct {
	singles  []rune      // sorted
	rows     []uint32    // by single: where its pairs begin among seconds; one more at the end
	seconds  []rune      // second characters, sorted within a row
	stems    stringTable // sorted
	starts   []uint32    // by term: where its postings begin; one more at the end
	surfaces stringTable // words of plain letters as written, sorted
	stemOf   []uint32    // by surface
	times    []uint32    // by surface: how often it stands in the passages
	masks    []uint32    // by surface: which letters it has, see typo.go

	place []int32 // by character from firstHan on: its place among singles, -1 for none
}

// setHan lays the sorted keys out in rows.
func (d *dictionary) setHan(keys []uint64) {
	split := sort.Search(len(keys), func(i int) bool { return keys[i] >= 1<<pairShift })
	d.singles, d.seconds = make([]rune, split), make([]rune, len(keys)-split)
	d.rows = make([]uint32, split+1)
	for i, k := range keys[:split] {
		d.singles[i] = rune(k)
	}
	row := 0
	for i, k := range keys[split:] {
		for d.singles[row] != rune(k>>pairShift) {
			row++
			d.rows[row] = uint32(i)
		}
		d.seconds[i] = rune(k & (1<<pairShift - 1))
	}
	for row++; row < len(d.rows); row++ {
		d.rows[row] = uint32(len(d.seconds))
	}
}

// keys are what setHan was given.
func (d *dictionary) keys() []uint64 {
	out := make([]uint64, 0, len(d.singles)+len(d.seconds))
	for _, a := range d.singles {
		out = append(out, hanKey(a, 0))
	}
	for row, a := range d.singles {
		for _, b := range d.seconds[d.rows[row]:d.rows[row+1]] {
			out = append(out, hanKey(a, b))
		}
	}
	return out
}

func (d *dictionary) ready() {
	d.place = slices.Repeat([]int32{-1}, lastHan-firstHan+1)
	for i, r := range d.singles {
		if r >= firstHan && r <= lastHan {
			d.place[r-firstHan] = int32(i)
		}
	}
	d.masks = make([]uint32, d.surfaces.len())
	for i := range d.masks {
		d.masks[i] = letterMask(d.surfaces.at(i))
	}
}

// single is the term of a character; -1 when no passage has it.
func (d *dictionary) single(r rune) int {
	if r >= firstHan && r <= lastHan {
		return int(d.place[r-firstHan])
	}
	if i, ok := slices.BinarySearch(d.singles, r); ok {
		return i
	}
	return -1
}

// pair is the term of two neighbouring characters; -1 when no passage has them so.
func (d *dictionary) pair(a, b rune) int {
	row := d.single(a)
	if row < 0 {
		return -1
	}
	return d.pairIn(row, b)
}

func (d *dictionary) pairIn(row int, b rune) int {
	from, to := d.rows[row], d.rows[row+1]
	if i, ok := slices.BinarySearch(d.seconds[from:to], b); ok {
		return len(d.singles) + int(from) + i
	}
	return -1
}

// stem is the term of a stem; -1 when no passage has it.
func (d *dictionary) stem(s string) int {
	if i, ok := d.stems.find(s); ok {
		return d.stemTerm(i)
	}
	return -1
}

func (d *dictionary) stemTerm(i int) int { return len(d.singles) + len(d.seconds) + i }

// of is the term of a token; -1 when no passage has it or it is a stop word.
func (d *dictionary) of(t token) int {
	switch {
	case t.word != nil:
		if s := stem(string(t.word)); s != "" {
			return d.stem(s)
		}
		return -1
	case t.b != 0:
		return d.pair(t.a, t.b)
	}
	return d.single(t.a)
}

// place0 is single for a neighbour that may be no character at all.
func (d *dictionary) place0(r rune) int {
	if !han(r) {
		return -1
	}
	return d.single(r)
}

// surface is the place of a word as written.
func (d *dictionary) surface(w string) (int, bool) {
	return d.surfaces.find(w)
}
