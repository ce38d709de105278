package library

import (
	"strconv"
	"strings"

	"cadrebot/locales"
	"cadrebot/policy"
)

// linesShown is how many lines of changes stand in a message; the rest comes as a file.
const linesShown = 6

// wordsShown is how much of an old or new wording a line shows, in Chinese characters.
const wordsShown = 60

// changeLines say what became of each place, old words and new.
func changeLines(cs []policy.Change) []locales.Text {
	out := make([]locales.Text, len(cs))
	for i, c := range cs {
		out[i] = changeLine(c, wordsShown)
	}
	return out
}

func changeLine(c policy.Change, most int) locales.Text {
	place, was, now := placeOf(c), worded(c.Field, c.Old, most), worded(c.Field, c.New, most)
	switch c.Kind {
	case policy.Added:
		return locales.M("library.line_added", "Place", place, "New", now)
	case policy.Removed:
		return locales.M("library.line_removed", "Place", place, "Old", was)
	}
	return locales.M("library.line_changed", "Place", place, "Old", was, "New", now)
}

// placeOf names a fact or a clause in words.
func placeOf(c policy.Change) locales.Text {
	if c.Field != "" {
		return locales.M("library.field." + c.Field)
	}
	if n, err := strconv.Atoi(strings.TrimPrefix(c.Anchor, "p")); err == nil {
		return locales.M("library.point", "Number", n)
	}
	if c.Number != "" {
		return locales.Raw(c.Number)
	}
	return locales.M("library.paragraph", "Anchor", c.Anchor)
}

// worded is the value of a fact as people say it, or words of a clause.
func worded(field string, v locales.Text, most int) locales.Text {
	switch field {
	case "date", "valid_from", "valid_to":
		return policy.When(v.Zh).Text()
	case "status":
		for _, known := range []string{policy.StatusInForce, policy.StatusSuperseded, policy.StatusHistorical} {
			if v.Zh == known {
				return locales.M("library.status." + known)
			}
		}
	case "confidence":
		return locales.M("policy.confidence_" + v.Zh)
	case "english":
		return locales.M("library.english." + v.Zh)
	}
	return clipText(v, most)
}

// factOf is one fact of an item in words; empty when it is not known.
func factOf(it policy.Item, field string) locales.Text {
	for _, c := range policy.Diff(policy.Item{}, it) {
		if c.Field == field {
			return worded(field, c.New, wordsShown)
		}
	}
	return locales.Text{}
}

// proposalLines are the lines of one item of a draft: its name, then what changes.
func proposalLines(p policy.Proposal, most int) []locales.Text {
	if p.Base == 0 {
		out := []locales.Text{locales.M("library.item_new", "Title", p.Item.Title, "ID", string(p.Item.ID))}
		for _, c := range policy.Diff(policy.Item{}, p.Item) {
			if c.Field != "title" {
				out = append(out, changeLine(c, most))
			}
		}
		return out
	}
	out := []locales.Text{locales.M("library.item_changed", "Title", p.Was.Title, "ID", string(p.Item.ID))}
	for _, c := range p.Changes() {
		out = append(out, changeLine(c, most))
	}
	return out
}
