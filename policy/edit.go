package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"

	"cadrebot/locales"
)

// Statuses that editors give in the chat; standings reads them.
const (
	StatusInForce    = "in_force"
	StatusSuperseded = "superseded"
	StatusHistorical = "historical"
)

// MaxPoints is how many short points a card has at most (brief 4).
const MaxPoints = 6

var typedWhen = regexp.MustCompile(`^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?)?[年月]?$`)

// ParseWhen reads a date as precisely as it is typed: 2021, 2021-4, 2021年4月29日, ２０２１.4.29.
func ParseWhen(typed string) (When, bool) {
	m := typedWhen.FindStringSubmatch(strings.ReplaceAll(locales.HalfWidth(typed), " ", ""))
	if m == nil {
		return "", false
	}
	w := When(m[1])
	for _, part := range m[2:] {
		if part == "" {
			break
		}
		w += When("-" + two(part))
	}
	return w, w.Valid()
}

// Topic is the topic that an item gets when it is put on the shelf s.
func (s Subject) Topic() string { return s.topics[0] }

// Holds reports whether an item with these topics stands on the shelf s.
func (s Subject) Holds(topics []string) bool {
	for _, t := range topics {
		for _, own := range s.topics {
			if t == own {
				return true
			}
		}
	}
	return false
}

// CardID is the id of a new card, made of what keeps two cards apart: the conversation in
// which it was written.
func CardID(conversation string) ItemID {
	sum := sha256.Sum256([]byte(conversation))
	return ItemID("C-" + hex.EncodeToString(sum[:5]))
}

// Bilingual refuses a card that lacks English: what people read of a card is its title and
// points, and those are in both languages (brief 1.3).
func (it Item) Bilingual() error {
	if len(it.Points) == 0 {
		return nil
	}
	if it.Title.Zh == "" || it.Title.En == "" {
		return locales.Refuse("library.title_both")
	}
	for i, p := range it.Points {
		if p.Zh == "" || p.En == "" {
			return locales.Refuse("library.point_both", "Number", i+1)
		}
	}
	return nil
}

// Lasting is it with other dates; to before from is refused.
func (it Item) Lasting(from, to When) (Item, error) {
	since := from
	if since == "" {
		since = it.start()
	}
	if to != "" && to.Last() < since.First() {
		return it, locales.Refuse("library.ends_before", "From", since.Text(), "To", to.Text())
	}
	it.From, it.To = from, to
	return it, nil
}

// Succeeded is it with next in its place. When it ends follows from next's beginning.
func (it Item) Succeeded(next ItemID) (Item, error) {
	if next == it.ID {
		return it, locales.Refuse("library.own_successor")
	}
	it.SupersededBy, it.Status = next, StatusSuperseded
	return it, nil
}

// Retired is it with last as its last day, month or year. It stays in the library: who asks
// about an earlier day still finds it.
func (it Item) Retired(last When) (Item, error) {
	out, err := it.Lasting(it.From, last)
	out.Status = StatusHistorical
	return out, err
}

// Circle names the items of a loop: A → B → A.
func (e *LoopError) Circle() string {
	var b strings.Builder
	for _, id := range e.Items {
		b.WriteString(string(id) + " → ")
	}
	return b.String() + string(e.Items[0])
}
