package policy

import (
	"slices"
	"strings"

	"cadrebot/locales"
)

// ChangeKind says what became of one place of an item.
type ChangeKind string

// What may become of a place. The words are part of the JSON of "policy import".
const (
	Added   ChangeKind = "added"
	Removed ChangeKind = "removed"
	Changed ChangeKind = "changed"
)

// Change is one difference between two versions of an item: of a fact (Field is its name in
// JSON Lines) or of a clause (Anchor).
type Change struct {
	Kind   ChangeKind
	Field  string
	Anchor string
	Number string // of the clause, as printed
	Old    locales.Text
	New    locales.Text
}

// facts are the fields of an item that Diff compares beside its clauses.
func (it Item) facts() []Change {
	from, to := it.From, it.To
	if it.derived[0] {
		from = ""
	}
	if it.derived[1] {
		to = ""
	}
	raw := func(name, s string) Change { return Change{Field: name, New: locales.Raw(s)} }
	return []Change{
		{Field: "title", New: it.Title},
		{Field: "issuer", New: it.Issuer},
		raw("doc_no", it.DocNo), raw("level", string(it.Level)), raw("region", it.Region),
		raw("english", string(it.English)), raw("date", string(it.Date)), raw("valid_from", string(from)),
		raw("valid_to", string(to)), raw("status", it.Status), raw("superseded_by", string(it.SupersededBy)),
		raw("topics", strings.Join(it.Topics, ", ")), raw("confidence", string(it.Confidence)),
		raw("confidence_note", it.ConfidenceNote), raw("sources", strings.Join(it.Sources, ", ")),
	}
}

// Diff says what changed from old to now: facts first, then clauses by anchor in the order
// of now, those that are gone last. Moving a clause alone is no change.
func Diff(old, now Item) []Change {
	var out []Change
	before := old.facts()
	for i, f := range now.facts() {
		if c := compareTexts(before[i].New, f.New); c != "" {
			out = append(out, Change{Kind: c, Field: f.Field, Old: before[i].New, New: f.New})
		}
	}
	was := map[string]Clause{}
	for _, c := range old.Clauses() {
		was[c.Anchor] = c
	}
	for _, c := range now.Clauses() {
		o, ok := was[c.Anchor]
		delete(was, c.Anchor)
		switch {
		case !ok:
			out = append(out, Change{Kind: Added, Anchor: c.Anchor, Number: c.Number, New: c.Body})
		case !sameWords(o.Body, c.Body) || !sameWords(o.Heading, c.Heading) || o.Number != c.Number:
			out = append(out, Change{Kind: Changed, Anchor: c.Anchor, Number: c.Number, Old: o.Body, New: c.Body})
		}
	}
	gone := slices.DeleteFunc(old.Clauses(), func(c Clause) bool { _, ok := was[c.Anchor]; return !ok })
	for _, c := range gone {
		out = append(out, Change{Kind: Removed, Anchor: c.Anchor, Number: c.Number, Old: c.Body})
	}
	return out
}

func sameWords(a, b locales.Text) bool { return a.Zh == b.Zh && a.En == b.En }

func compareTexts(old, now locales.Text) ChangeKind {
	switch {
	case sameWords(old, now):
		return ""
	case old.Empty():
		return Added
	case now.Empty():
		return Removed
	}
	return Changed
}

// Loop finds items that supersede one another in a circle, each superseded by the next and
// the last by the first, beginning with the smallest id; nil when there is none. Ids that
// items does not hold end a chain.
func Loop(items []Item) []ItemID {
	next := make(map[ItemID]ItemID, len(items))
	for _, it := range items {
		if it.SupersededBy != "" {
			next[it.ID] = it.SupersededBy
		}
	}
	ids := make([]ItemID, 0, len(next))
	for id := range next {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	done := map[ItemID]bool{}
	for _, start := range ids {
		at := map[ItemID]int{}
		var path []ItemID
		for id := start; next[id] != "" && !done[id]; id = next[id] {
			if i, ok := at[id]; ok {
				return fromSmallest(path[i:])
			}
			at[id], path = len(path), append(path, id)
		}
		for _, id := range path {
			done[id] = true
		}
	}
	return nil
}

func fromSmallest(loop []ItemID) []ItemID {
	i := slices.Index(loop, slices.Min(loop))
	return slices.Concat(loop[i:], loop[:i])
}
