package playground

import (
	"slices"
	"strings"
)

// maxUserEntities is how many entities of a bot's own the server keeps in one text; custom emoji are not counted.
const maxUserEntities = 100

// tidy brings a text and its entities into the form in which they are kept: control characters gone, entities lawful, white
// space around the text gone. An empty text comes back as "".
func tidy(text string, list []Entity) (string, []Entity, error) {
	for _, e := range list {
		if e.Offset < 0 || e.Offset > 1_000_000 {
			return "", nil, wordsf("receive an entity with incorrect offset %d", e.Offset)
		}
		if e.Length < 0 || e.Length > 1_000_000 {
			return "", nil, wordsf("receive an entity with incorrect length %d", e.Length)
		}
	}
	list = nest(slices.DeleteFunc(list, hollow))
	text, list, err := clean(text, list)
	if err != nil {
		return "", nil, err
	}
	list = nest(slices.DeleteFunc(list, hollow))
	text, list = trim(text, list)
	if blank(text) {
		return "", nil, nil
	}
	return text, atMost(list, maxUserEntities), nil
}

func hollow(e Entity) bool { return e.Length <= 0 }

// unseen tells characters that the server drops: line and paragraph separators, direction overrides, vertical lines above.
func unseen(r rune) bool {
	return r == '\r' || r >= 0x2028 && r <= 0x202e || r == 0x333 || r == 0x33f || r == 0x30a
}

// cleaner copies a text without what is not allowed in it and moves sorted entities along.
type cleaner struct {
	list  []Entity
	next  int   // first of list that has not begun
	open  []int // places in list, outermost first
	lost  []int // of each open one: UTF-16 units dropped before it
	at    int   // UTF-16 units read
	total int   // UTF-16 units dropped
}

func clean(text string, list []Entity) (string, []Entity, error) {
	c := &cleaner{list: list}
	var out strings.Builder
	for pos, r := range text {
		if err := c.border(pos); err != nil {
			return "", nil, err
		}
		c.at += utf16Len(r)
		switch {
		case unseen(r):
			c.total++
		case r < ' ' && r != '\n':
			out.WriteByte(' ')
		default:
			out.WriteRune(r)
		}
	}
	if err := c.border(len(text)); err != nil {
		return "", nil, err
	}
	if c.next < len(list) {
		return "", nil, wordsf("entity begins after the end of the text at UTF-16 offset %d", list[c.next].Offset)
	}
	if n := len(c.open); n > 0 {
		e := list[c.open[n-1]]
		return "", nil, wordsf("entity beginning at UTF-16 offset %d ends after the end of the text at UTF-16 offset %d", e.Offset, e.end())
	}
	return fewMarks(out.String()), list, nil
}

// border ends and begins the entities that do so before the byte at pos.
func (c *cleaner) border(pos int) error {
	for n := len(c.open); n > 0; n = len(c.open) {
		e := &c.list[c.open[n-1]]
		if c.at < e.end() {
			break
		}
		if c.at != e.end() {
			return wordsf("entity beginning at UTF-16 offset %d ends in a middle of a UTF-16 symbol at byte offset %d", e.Offset, pos)
		}
		lost := c.lost[n-1]
		e.Offset -= lost
		e.Length -= c.total - lost
		c.open, c.lost = c.open[:n-1], c.lost[:n-1]
	}
	for ; c.next < len(c.list) && c.at >= c.list[c.next].Offset; c.next++ {
		if c.at != c.list[c.next].Offset {
			return wordsf("entity begins in a middle of a UTF-16 symbol at byte offset %d", pos)
		}
		c.open, c.lost = append(c.open, c.next), append(c.lost, c.total)
	}
	return nil
}

// fewMarks leaves the last of a row of direction marks; the others become joiners of no width.
func fewMarks(text string) string {
	if !strings.ContainsAny(text, "\u200e\u200f") {
		return text
	}
	runes := []rune(text)
	mark := func(r rune) bool { return r == 0x200e || r == 0x200f }
	for i := 1; i < len(runes); i++ {
		if mark(runes[i]) && mark(runes[i-1]) {
			runes[i-1] = 0x200c
		}
	}
	return string(runes)
}

// trim drops the white space after a text and, up to its first entity, before it.
func trim(text string, list []Entity) (string, []Entity) {
	text = strings.TrimRight(text, " \n")
	end := utf16Count(text)
	list = slices.DeleteFunc(list, func(e Entity) bool { return e.Offset >= end })
	for i := range list {
		list[i].Length = min(list[i].Length, end-list[i].Offset)
	}
	sortEntities(list)
	shift := len(text) - len(strings.TrimLeft(text, " \n"))
	if len(list) > 0 {
		shift = min(shift, list[0].Offset)
	}
	for i := range list {
		list[i].Offset -= shift
	}
	return text[shift:], list
}

func utf16Count(text string) int {
	n := 0
	for _, r := range text {
		n += utf16Len(r)
	}
	return n
}

func utf16Len(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// blank tells a text of which nothing can be seen.
func blank(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		switch {
		case r == ' ', r == '\n', r == '\t', r == 0xa0, r == 0x1680, r == 0x180e, r >= 0x2000 && r <= 0x200f, r == 0x202e, r == 0x202f,
			r == 0x205f, r == 0x2800, r == 0x3000, r == 0xfeff, r == 0xfffc, r >= 0xe0000 && r <= 0xe007f:
			return false
		}
		return true
	}) < 0
}

// atMost keeps n entities beside custom emoji, styles last; a list with fewer stays as it is.
func atMost(list []Entity, n int) []Entity {
	if len(list) <= n {
		return list
	}
	keep := make([]bool, len(list))
	for _, wantStyle := range []bool{false, true} {
		for i, e := range list {
			if e.Type == "custom_emoji" {
				keep[i] = true
			} else if isStyle(e) == wantStyle && n > 0 {
				keep[i], n = true, n-1
			}
		}
	}
	kept := list[:0]
	for i, e := range list {
		if keep[i] {
			kept = append(kept, e)
		}
	}
	return kept
}
