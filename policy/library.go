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

// Library is everything an answer may quote, at one version of the stored library.
type Library struct {
	Version    int64
	Items      []Item // by id
	Parameters []Parameter
	Aliases    []Alias // that people's questions have left; each of an item that is there
	at         map[ItemID]int
}

// NewLibrary orders the items by id and derives their dates.
func NewLibrary(version int64, items []Item, parameters []Parameter) *Library {
	l := &Library{Version: version, Items: slices.Clone(items), Parameters: slices.Clone(parameters)}
	slices.SortFunc(l.Items, func(a, b Item) int { return compare(a.ID, b.ID) })
	Derive(l.Items)
	l.at = make(map[ItemID]int, len(l.Items))
	for i, it := range l.Items {
		l.at[it.ID] = i
	}
	slices.SortStableFunc(l.Parameters, func(a, b Parameter) int {
		if c := compare(a.Key, b.Key); c != 0 {
			return c
		}
		return compare(b.From.First(), a.From.First()) // newest first
	})
	return l
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

// Starter is the starter rows as a library.
func Starter() (*Library, error) {
	items, ps, err := StarterRows()
	if err != nil {
		return nil, err
	}
	return NewLibrary(0, items, ps), nil
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
