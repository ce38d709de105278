package store

import (
	"maps"
	"slices"
	"sync"

	"cadrebot/form"
	"cadrebot/forms"
)

// definitionsAtMost bounds how many definitions are remembered.
const definitionsAtMost = 200

// definitions remembers what published versions ask: that never changes, is long to read,
// and every step of a conversation needs it. What does change - which version is in use, whether the
// form is retired - is not here.
type definitions struct {
	most int
	mu   sync.Mutex
	kept map[forms.ID]map[int]form.Form
	line []definitionKey // oldest first
}

type definitionKey struct {
	form   forms.ID
	number int
}

func newDefinitions(most int) *definitions {
	return &definitions{most: most, kept: map[forms.ID]map[int]form.Form{}}
}

// of is what is remembered of a form, by number and as a list of the numbers.
func (d *definitions) of(id forms.ID) (map[int]form.Form, []int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	kept := maps.Clone(d.kept[id])
	return kept, append([]int{}, slices.Collect(maps.Keys(kept))...)
}

// put remembers a version's form and forgets the one that has been here longest when there
// are too many.
func (d *definitions) put(id forms.ID, number int, f form.Form) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, there := d.kept[id][number]; there {
		return
	}
	if len(d.line) == d.most {
		old := d.line[0]
		d.line = slices.Delete(d.line, 0, 1)
		if delete(d.kept[old.form], old.number); len(d.kept[old.form]) == 0 {
			delete(d.kept, old.form)
		}
	}
	if d.kept[id] == nil {
		d.kept[id] = map[int]form.Form{}
	}
	d.kept[id][number] = f
	d.line = append(d.line, definitionKey{id, number})
}
