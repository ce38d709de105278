package form

import "strings"

// sort finds an order in which every field comes after what it reads, or names a circle
// as the way around it: a → b → a.
func (c *Compiled) sort(needs [][]int, report reporter) {
	const (
		open = 1
		done = 2
	)
	mark := make([]byte, len(needs))
	c.order = make([]int, 0, len(needs))
	var way []int
	var visit func(i int) bool
	visit = func(i int) bool {
		way = append(way, i)
		switch mark[i] {
		case open:
			return false
		case done:
			way = way[:len(way)-1]
			return true
		}
		mark[i] = open
		for _, j := range needs[i] {
			if !visit(j) {
				return false
			}
		}
		mark[i] = done
		c.order = append(c.order, i)
		way = way[:len(way)-1]
		return true
	}
	for i := range needs {
		if !visit(i) {
			c.circle(way, report)
			return
		}
	}
}

// circle reports the circle that ends a way, at its first field.
func (c *Compiled) circle(way []int, report reporter) {
	last := way[len(way)-1]
	for way[0] != last {
		way = way[1:]
	}
	keys := make([]string, len(way))
	for n, i := range way {
		keys[n] = c.fields[i].Key
	}
	f := &c.fields[way[0]]
	column := "relevant"
	switch {
	case f.Relevant != "":
	case f.RepeatCount != "":
		column = "repeat_count"
	case f.Calculation != "":
		column = "calculation"
	case f.Default != "":
		column = "default"
	}
	report(f.Key, column, 0, "depends on itself: "+strings.Join(keys, " → "))
}
