package policy

import (
	"bytes"
	"regexp"
	"strings"

	"cadrebot/locales"
)

// State is how an item stands on a day.
type State string

// States on a day, the most useful first.
const (
	InForce    State = "in_force"
	Reference  State = "reference"  // figures, white papers, local examples: true, but no rule for everybody
	Ended      State = "ended"      // no longer a rule, and nothing is recorded as its successor
	Superseded State = "superseded" // another item has taken its place
	Later      State = "later"      // not yet in force on that day
)

// Standing is what the imported status text means. Caveat is the id of a condition that
// the card must show, "" when there is none; it is also the tail of a sentence id.
type Standing struct {
	State  State
	Caveat string
	See    ItemID // item that the caveat points to
}

// standings by prefix of the status text, longest first where one contains another.
var standings = []struct {
	prefix string
	Standing
}{
	{"in_force until replaced", Standing{State: InForce, Caveat: "until_replaced"}},
	{"in_force with local rules", Standing{State: InForce, Caveat: "local_rules"}},
	{"in_force (standards being revised", Standing{State: InForce, Caveat: "under_revision"}},
	{"in_force; see", Standing{State: InForce, Caveat: "see_also"}},
	{"in_force", Standing{State: InForce}},
	{"being replaced", Standing{State: InForce, Caveat: "being_replaced"}},
	{"superseded for new loans", Standing{State: Superseded, Caveat: "new_loans"}},
	{"superseded", Standing{State: Superseded}},
	{"transition period ended", Standing{State: Ended}},
	{"transition-period rule", Standing{State: InForce, Caveat: "transition_rule"}},
	{"annual notice", Standing{State: InForce, Caveat: "annual"}},
	{"historical", Standing{State: Ended}},
	{"completed", Standing{State: Ended, Caveat: "completed"}},
	{"reference", Standing{State: Reference}},
	{"statistics", Standing{State: Reference, Caveat: "statistics"}},
	{"local example", Standing{State: Reference, Caveat: "local_example"}},
}

var (
	otherItem = regexp.MustCompile(`POL-\d+`)
	endedOn   = regexp.MustCompile(`ended (\d{4}-\d{2}-\d{2})`)
	// effective finds the day from which a law's own text says that it applies.
	effective = regexp.MustCompile(`(\d{4})年(\d{1,2})月(\d{1,2})日起施行`)
)

// transitionEnd is the last day of the five-year transition period (2021-2025).
const transitionEnd When = "2025-12-31"

// Standing reads the status. An unknown one counts as in force with the caveat "other",
// so that a card never looks surer than it is.
func (it Item) Standing() Standing {
	for _, s := range standings {
		if strings.HasPrefix(it.Status, s.prefix) {
			out := s.Standing
			if out.Caveat == "see_also" {
				out.See = ItemID(otherItem.FindString(it.Status))
			}
			return out
		}
	}
	return Standing{State: InForce, Caveat: "other"}
}

// At is how the item stands on day. It wants an item that went through Derive.
func (it *Item) At(day locales.Date) State {
	d := it.days
	if d == nil {
		d = it.span()
	}
	switch {
	case day < d.first:
		return Later
	case d.last != "" && day <= d.last:
		if d.state == Reference {
			return Reference
		}
		return InForce
	case it.SupersededBy != "":
		return Superseded
	case d.last != "":
		return Ended
	}
	return d.state
}

// imported is the item without what Derive has filled in.
func (it Item) imported() Item {
	if it.derived[0] {
		it.From = ""
	}
	if it.derived[1] {
		it.To = ""
	}
	it.derived, it.days = [2]bool{}, nil
	return it
}

// reopened is the item with the day of its end to be worked out again: its successor may
// begin on another day now.
func (it Item) reopened() Item {
	if it.derived[1] {
		it.To = ""
	}
	return it
}

// Same reports whether two items say the same, as they were imported.
func (it Item) Same(other Item) bool {
	a, err := it.JSON()
	b, err2 := other.JSON()
	return err == nil && err2 == nil && bytes.Equal(a, b)
}

func (it *Item) span() *span {
	return &span{first: it.From.First(), last: it.To.Last(), state: it.Standing().State}
}

// Derive fills From and To where the import did not give them: from the text of a law
// ("2021年6月1日起施行"), else the date of the document; until the day before the successor
// starts, or the end that the status names. Items are changed in place.
func Derive(items []Item) {
	starts := make(map[ItemID]When, len(items))
	for i := range items {
		if items[i].From == "" {
			items[i].From, items[i].derived[0] = items[i].start(), true
		}
		starts[items[i].ID] = items[i].From
	}
	for i := range items {
		it := &items[i]
		if it.To == "" && (it.days == nil || it.derived[1]) {
			it.To, it.derived[1] = it.end(starts), true
		}
		// A document that names a successor older than itself would have no time at all; one
		// whose imported end was taken for that reason keeps none.
		if it.To != "" && it.To.Last() < it.From.First() {
			it.To = ""
		}
		it.days = it.span()
	}
}

func (it Item) start() When {
	for _, c := range it.Clauses() {
		if m := effective.FindStringSubmatch(c.Body.Zh); m != nil {
			if w := When(m[1] + "-" + two(m[2]) + "-" + two(m[3])); w.Valid() && w.First() >= it.Date.First() {
				return w
			}
		}
	}
	return it.Date
}

func (it Item) end(starts map[ItemID]When) When {
	var to When
	if next := starts[it.SupersededBy]; next != "" {
		to = next.Before()
	}
	ended := When("")
	switch m := endedOn.FindStringSubmatch(it.Status); {
	case m != nil:
		ended = When(m[1])
	case strings.HasPrefix(it.Status, "transition-period rule"):
		ended = transitionEnd
	case strings.HasPrefix(it.Status, "annual notice") && it.Date != "":
		ended = it.Date[:4]
	}
	if ended != "" && (to == "" || ended.Last() < to.Last()) {
		to = ended
	}
	return to
}

func two(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}
