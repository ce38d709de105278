package policy

import (
	"bytes"
	_ "embed" // the starter library and the word lists are compiled in
	"fmt"
	"slices"

	"cadrebot/locales"
)

var (
	//go:embed library/policies.jsonl
	starterItems []byte
	//go:embed library/params.json
	starterParameters []byte
)

// Library is everything an answer may quote, at one moment of the stored library.
type Library struct {
	Edition    string // names what it says; "" for one that is not stored
	Items      []Item // by id
	Parameters []Parameter
	Aliases    []Alias // that people's questions have left; each of an item that is there
	at         map[ItemID]int
}

// NewLibrary orders the items by id and derives their dates.
func NewLibrary(edition string, items []Item, parameters []Parameter) *Library {
	l := &Library{Edition: edition, Items: slices.Clone(items), Parameters: slices.Clone(parameters)}
	slices.SortFunc(l.Items, func(a, b Item) int { return compare(a.ID, b.ID) })
	Derive(l.Items)
	l.ready()
	slices.SortStableFunc(l.Parameters, func(a, b Parameter) int {
		if c := compare(a.Key, b.Key); c != 0 {
			return c
		}
		return compare(b.From.First(), a.From.First()) // newest first
	})
	succeed(l.Parameters)
	return l
}

// succeed ends a figure on the day before the next of its key and place begins: an office
// that sets a new one writes no end into the old. It wants figures as NewLibrary orders them.
func succeed(ps []Parameter) {
	next := map[[2]string]When{}
	for i := range ps {
		p := &ps[i]
		place := [2]string{p.Key, p.Place()}
		if from := next[place]; from != "" && (p.To == "" || p.To.Last() >= from.First()) {
			p.To = from.Before()
		}
		next[place] = p.From
	}
}

// ready works out what is quicker made than stored.
func (l *Library) ready() {
	l.at = make(map[ItemID]int, len(l.Items))
	for i := range l.Items {
		l.at[l.Items[i].ID] = i
		l.Items[i].days = l.Items[i].span()
	}
}

// With is the library with one item as it reads now. It wants an item as policy.ParseItem
// gives it; l is left as it is.
func (l *Library) With(it Item) *Library {
	items := slices.Clone(l.Items)
	for i := range items {
		items[i] = items[i].imported()
	}
	if i, ok := l.at[it.ID]; ok {
		items[i] = it
	} else {
		items = append(items, it)
	}
	return NewLibrary(l.Edition, items, l.Parameters)
}

func compare[T ~string](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// StarterRows are the items and figures the bot is delivered with, as they are imported.
func StarterRows() ([]Item, []Parameter, error) {
	items, bad, err := Parse(bytes.NewReader(starterItems))
	if err == nil && len(bad) > 0 {
		err = bad[0]
	}
	if err != nil {
		return nil, nil, fmt.Errorf("starter library: %w", err)
	}
	ps, err := ParseParameters(starterParameters)
	if err != nil {
		return nil, nil, fmt.Errorf("starter library: %w", err)
	}
	return items, ps, nil
}

// Item finds an item by id.
func (l *Library) Item(id ItemID) (*Item, bool) {
	i, ok := l.at[id]
	if !ok {
		return nil, false
	}
	return &l.Items[i], true
}

// Successor is the item that stands in for it on day, following the chain of
// supersessions; nil when there is none that holds by then.
func (l *Library) Successor(it *Item, day locales.Date) *Item {
	for range l.Items { // a loop among bad imports ends here
		next, ok := l.Item(it.SupersededBy)
		if !ok {
			return nil
		}
		if st := next.At(day); st != Superseded {
			if st == Later {
				return nil
			}
			return next
		}
		it = next
	}
	return nil
}
