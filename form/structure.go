package form

import "fmt"

// scope is where answers live: the form itself, or the rounds of one repeat.
type scope struct {
	begin  int // field of the repeat's beginning; -1 for the form itself
	parent int // scope around it; 0 for the form itself
	depth  int
	size   int // fields that stand directly in it
}

// maxNesting is how deep repeats may stand in repeats: indexed-repeat() reaches no deeper.
const maxNesting = 3

// structure finds for every field the group and the repeat around it.
func (c *Compiled) structure(report reporter) {
	c.scopes = []scope{{begin: -1}}
	around, at := []int{}, 0
	for i := range c.fields {
		f := &c.fields[i]
		f.parent, f.mate, f.scope, f.inner = -1, -1, at, -1
		if f.ends() {
			if len(around) == 0 || !closes(f.Kind, c.fields[around[len(around)-1]].Kind) {
				report(f.Key, "type", 0, fmt.Sprintf("%s closes nothing that is open", f.Kind))
				continue
			}
			begin := around[len(around)-1]
			around = around[:len(around)-1]
			f.mate, c.fields[begin].mate = begin, i
			f.parent, f.scope = c.fields[begin].parent, c.fields[begin].scope
			at = f.scope
			continue
		}
		if len(around) > 0 {
			f.parent = around[len(around)-1]
		}
		c.scopes[at].size++
		switch f.Kind {
		case BeginGroup:
			around = append(around, i)
		case BeginRepeat:
			around = append(around, i)
			c.scopes = append(c.scopes, scope{i, at, c.scopes[at].depth + 1, 0})
			at = len(c.scopes) - 1
			f.inner = at
			if c.scopes[at].depth > maxNesting {
				report(f.Key, "type", 0, fmt.Sprintf("repeats stand at most %d deep", maxNesting))
			}
		}
	}
	for _, i := range around {
		report(c.fields[i].Key, "type", 0, fmt.Sprintf("%s is not closed", c.fields[i].Kind))
	}
	c.flat = make([]node, len(c.fields))
	for i := range c.flat {
		c.flat[i] = node{i, 0}
	}
}

func closes(end, begin Kind) bool {
	return end == EndGroup && begin == BeginGroup || end == EndRepeat && begin == BeginRepeat
}

// parent is the group or repeat around field i, -1 for the form itself.
func (c *Compiled) parent(i int) int {
	if i < 0 {
		return -1
	}
	return c.fields[i].parent
}

// child is the field called name directly inside group i (-1: the form), -1 if none.
func (c *Compiled) child(i int, name string) int {
	for j := range c.fields {
		if f := &c.fields[j]; f.parent == i && !f.ends() && (f.Name == name || f.Name == "" && f.Key == name) {
			return j
		}
	}
	return -1
}

// scopeOf is the scope in which the expressions of field i stand.
func (c *Compiled) scopeOf(i int) int {
	if i < 0 {
		return 0
	}
	return c.fields[i].scope
}

// inside is the scope that reading field i leads to: a repeat stands for its rounds.
func (c *Compiled) inside(i int) int {
	if c.fields[i].Kind == BeginRepeat {
		return c.fields[i].inner
	}
	return c.fields[i].scope
}

// within reports whether scope in is around or lies inside it.
func (c *Compiled) within(in, around int) bool {
	for in != around && in != 0 {
		in = c.scopes[in].parent
	}
	return in == around
}
