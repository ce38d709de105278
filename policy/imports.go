package policy

import (
	"iter"
	"strings"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Import is one import: all of it counts, or nothing.
type Import struct {
	Batches iter.Seq[Batch] // asked for one after another, once; none is kept
	By      org.PersonID    // 0 = from the command line
	Draft   DraftID         // that was approved; 0 = none
	DryRun  bool            // compares and tells, and writes nothing
	// Starter is the library that the program ships: what an item said before does not
	// replace what editors have made of it since.
	Starter bool
	Told    func(Outcome) // hears of every item; may be nil
}

// Batch is a part of an import that fits into memory.
type Batch struct {
	Items   []Item
	Figures []Parameter
}

// Unchanged is the third outcome of an item, beside Added and Changed.
const Unchanged ChangeKind = "unchanged"

// Outcome is what an import makes of one item.
type Outcome struct {
	ID      ItemID
	Title   locales.Text
	Kind    ChangeKind // Added, Changed or Unchanged
	Changes []Change   // of a changed one
}

// Imported counts what an import did, figures too.
type Imported struct {
	Added, Changed, Same int
}

// LoopError refuses an import that would let items supersede one another in a circle.
type LoopError struct{ Items []ItemID }

// Error names the items.
func (e *LoopError) Error() string {
	ids := make([]string, len(e.Items))
	for i, id := range e.Items {
		ids[i] = string(id)
	}
	return "items supersede one another in a circle: " + strings.Join(ids, ", ")
}

// FigureVersion is what a figure said from one import to the next. A figure with another
// first day is another figure: it stands beside this one.
type FigureVersion struct {
	Number int // from 1
	At     time.Time
	By     org.PersonID // 0 = from the command line
	Figure Parameter
}

// Version is what an item said from one import to the next.
type Version struct {
	Number int // from 1
	At     time.Time
	By     org.PersonID // 0 = from the command line
	Unit   locales.Text // where its draft was drawn up; empty when it was none, and so on
	Role   org.Role     // of who drew it up
	Second org.Role     // of who approved it
	Item   Item
}
