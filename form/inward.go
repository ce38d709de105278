package form

import "slices"

// inward lets a group ask in its condition for what stands inside it, as other programs
// do: begin_group inputs, relevant ./source = 'user'. Such a field, and what it is worked
// out from, is settled before the group, by its answer or its default, whether or not the
// group then applies; it is asked only where the group does. A repeat has no such fields:
// there would be one in every round.
func (c *Compiled) inward(needs [][]int) {
	for i := range c.fields {
		c.fields[i].ahead = -1
	}
	for g := range c.fields {
		if c.fields[g].Kind != BeginGroup {
			continue
		}
		open := slices.Clone(needs[g])
		for n := 0; n < len(open); n++ {
			j := open[n]
			f := &c.fields[j]
			if f.ahead >= 0 || f.Kind == BeginGroup || f.scope != c.fields[g].scope || j <= g || j >= c.fields[g].mate {
				continue
			}
			f.ahead = g
			needs[j] = slices.DeleteFunc(slices.Clone(needs[j]), func(k int) bool { return k == f.parent })
			if p := c.fields[g].parent; p >= 0 {
				needs[j] = append(needs[j], p)
			}
			c.ahead = append(c.ahead, j)
			open = append(open, needs[j]...)
		}
	}
	for k := range needs {
		for _, j := range needs[k] {
			if g := c.fields[j].ahead; g >= 0 && k != g && c.fields[k].ahead < 0 {
				needs[k] = append(slices.Clip(needs[k]), c.fields[j].parent)
			}
		}
	}
}

// LooksInside lists the keys of groups whose condition goes by a question inside them that is
// empty until the group has been entered: where the condition wants an answer, nobody can
// enter it.
func (c *Compiled) LooksInside() []string {
	var out []string
	for _, i := range c.ahead {
		f := &c.fields[i]
		if key := c.fields[f.ahead].Key; !f.computed() && f.Default == "" && !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

// around is the group or repeat that must apply before field i is settled.
func (c *Compiled) around(i int) int {
	if g := c.fields[i].ahead; g >= 0 {
		return c.fields[g].parent
	}
	return c.fields[i].parent
}

// closeInward empties the fields directly in group p that were settled before it, where it
// does not apply.
func (st *state) closeInward(p int) {
	for _, i := range st.c.ahead {
		if st.c.fields[i].parent != p {
			continue
		}
		for _, at := range st.rounds(st.c.fields[i].scope) {
			if !st.container(i, at).rel {
				*st.slot(i, at) = slot{}
			}
		}
	}
}
