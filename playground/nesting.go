package playground

import (
	"math"
	"slices"
)

// Telegram's rules of nesting, as TDLib keeps them: the five styles may cross everything and are cut where another
// entity begins or ends; quotes hold everything but quotes; all others neither overlap nor hold one another.

var styles = [...]string{"bold", "italic", "underline", "strikethrough", "spoiler"}

func isStyle(e Entity) bool { return slices.Index(styles[:], e.Type) >= 0 }

func isQuote(e Entity) bool { return e.Type == "blockquote" || e.Type == "expandable_blockquote" }

// isSolid tells entities inside which no style may stand.
func isSolid(e Entity) bool { return e.Type == "code" || e.Type == "pre" || e.Type == "date_time" }

func (e Entity) end() int { return e.Offset + e.Length }

// rank orders entities that cover the same text, outermost first.
func rank(e Entity) int {
	switch e.Type {
	case "blockquote", "expandable_blockquote":
		return 0
	case "pre":
		if e.Language != "" {
			return 10
		}
		return 11
	case "code":
		return 20
	case "date_time":
		return 30
	case "text_link", "text_mention":
		return 49
	case "custom_emoji":
		return 99
	}
	if at := slices.Index(styles[:], e.Type); at >= 0 {
		return 90 + at
	}
	return 50
}

func sortEntities(list []Entity) {
	slices.SortStableFunc(list, func(a, b Entity) int {
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		if a.Length != b.Length {
			return b.Length - a.Length
		}
		return rank(a) - rank(b)
	})
}

// nest makes a list of entities lawful: what overlaps against the rules is cut or dropped, the first in order wins.
func nest(list []Entity) []Entity {
	sortEntities(list)
	style, quotes, others := sortOut(list)
	quotes, others = apart(quotes), apart(others)
	others = outsideQuotes(others, quotes)
	return join(style, append(others, quotes...))
}

// addFound puts automatic entities among lawful ones, which win where both want the same text.
func addFound(list, found []Entity) []Entity {
	if len(found) == 0 {
		return list
	}
	style, quotes, others := sortOut(list)
	found = outsideQuotes(found, quotes)
	for _, f := range found {
		overlaps := func(o Entity) bool { return f.Offset < o.end() && o.Offset < f.end() }
		if !slices.ContainsFunc(list, func(o Entity) bool { return !isStyle(o) && !isQuote(o) && overlaps(o) }) {
			others = append(others, f)
		}
	}
	return join(style, append(others, quotes...))
}

func sortOut(list []Entity) (style, quotes, others []Entity) {
	for _, e := range list {
		switch {
		case isStyle(e):
			style = append(style, e)
		case isQuote(e):
			quotes = append(quotes, e)
		default:
			others = append(others, e)
		}
	}
	return style, quotes, others
}

// apart keeps of a sorted list what does not overlap an entity before it.
func apart(list []Entity) []Entity {
	kept, end := list[:0], 0
	for _, e := range list {
		if e.Offset >= end {
			kept, end = append(kept, e), e.end()
		}
	}
	return kept
}

// outsideQuotes drops what crosses the border of a quote or holds a quote.
func outsideQuotes(list, quotes []Entity) []Entity {
	return slices.DeleteFunc(list, func(e Entity) bool {
		return slices.ContainsFunc(quotes, func(q Entity) bool {
			return q.end() > e.Offset && q.Offset < e.end() && (q.end() < e.end() || e.Offset < q.Offset)
		})
	})
}

func join(style, others []Entity) []Entity {
	sortEntities(others)
	if len(style) > 0 {
		others = append(others, cutStyles(style, others)...)
		sortEntities(others)
	}
	if len(others) == 0 {
		return nil
	}
	return others
}

// styleCutter walks the text from left to right and writes each style as stretches that nothing crosses.
type styleCutter struct {
	in       []Entity // sorted; what is not begun yet
	from, to [len(styles)]int
	out      []Entity
}

// cutStyles merges stretches of the same style and cuts them at each other's beginnings and at the borders of others;
// inside solid entities nothing of them is left.
func cutStyles(style, others []Entity) []Entity {
	c := &styleCutter{in: style}
	var open []Entity
	advance := func(to int) {
		for len(open) > 0 && to >= open[len(open)-1].end() {
			last := open[len(open)-1]
			before := len(c.out)
			c.advance(last.end())
			if isSolid(last) {
				c.out = c.out[:before]
			}
			open = open[:len(open)-1]
		}
		c.advance(to)
	}
	for _, o := range others {
		advance(o.Offset)
		open = append(open, o)
	}
	advance(math.MaxInt32)
	sortEntities(c.out)
	return c.out
}

// advance begins all styles before the position, then writes what they cover up to it.
func (c *styleCutter) advance(to int) {
	for len(c.in) > 0 && c.in[0].Offset < to {
		e := c.in[0]
		c.in = c.in[1:]
		i := slices.Index(styles[:], e.Type)
		if c.to[i] != 0 && e.Offset <= c.to[i] {
			c.to[i] = max(c.to[i], e.end())
			continue
		}
		c.flush(e.Offset)
		c.from[i], c.to[i] = e.Offset, e.end()
	}
	c.flush(to)
}

func (c *styleCutter) flush(to int) {
	for i, kind := range styles {
		if c.to[i] == 0 || c.from[i] >= to {
			continue
		}
		end := min(c.to[i], to)
		c.out = append(c.out, Entity{Type: kind, Offset: c.from[i], Length: end - c.from[i]})
		if c.from[i] = end; c.to[i] <= to {
			c.from[i], c.to[i] = 0, 0
		}
	}
}
