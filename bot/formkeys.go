package bot

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"cadrebot/form"
	"cadrebot/locales"
)

// narrow is the longest label, in characters, that still stands two in a row on an old
// phone; wider ones get a row of their own.
const narrow = 9

// maxRows is how long a keyboard gets before its buttons stand closer.
const maxRows = 6

// maxArg is how long a key may be, in bytes, and still travel in a button.
const maxArg = 40

// keyboard is the answers that take a tap: choices, pages, shortcuts. What does not fit
// below one another stands two in a row; what does not fit then has another way.
func keyboard(p form.Prompt, l locales.Lang) [][]Button {
	choices, turn, tail := choiceButtons(p), pageButtons(p), tailRows(p)
	rows := inPairs(choices, l)
	if len(rows)+len(turn)+len(tail) > maxRows && len(choices) > 2 {
		rows = slices.Collect(slices.Chunk(choices, 2))
	}
	rows = append(rows, turn...)
	if len(rows)+len(tail) > maxRows {
		tail = slices.Collect(slices.Chunk(slices.Concat(tail...), 2))
		tail = tail[:min(len(tail), max(0, maxRows-len(rows)))]
	}
	return append(rows, tail...)
}

// choiceButtons are the options on this page, or what the last answer may have meant.
func choiceButtons(p form.Prompt) []Button {
	var bs []Button
	if p.Readings != nil {
		for i, r := range p.Readings {
			bs = append(bs, press(numbered(p, i, r.Label), form.Pick, r.Key))
		}
		return bs
	}
	choices := p.Choices
	if choices == nil {
		choices = p.Field.Choices
	}
	switch p.Field.Kind {
	case form.One, form.Range:
		for i := range choices {
			bs = append(bs, choose(p, i, choices[i], choices[i].Label, form.Pick))
		}
	case form.YesNo:
		bs = []Button{press(locales.M("ask.yes"), form.Pick, "yes"), press(locales.M("ask.no"), form.Pick, "no")}
	case form.Many:
		for i, c := range choices {
			b, mark := choose(p, i, c, c.Label, form.Toggle), "ask.unticked"
			if p.Ticked[c.Key] {
				mark = "ask.ticked"
			}
			b.Label = locales.M(mark, "Label", b.Label)
			bs = append(bs, b)
		}
	case form.Rank:
		for i, c := range choices {
			if !slices.Contains(p.Ranked, c.Key) {
				bs = append(bs, choose(p, i, c, c.Label, form.Toggle))
			}
		}
	case form.Acknowledge:
		bs = []Button{press(locales.M("ask.confirm"), form.Yes, "")}
	default:
		if shownOnly(p) {
			bs = []Button{press(locales.M("ask.go_on"), form.Yes, "")}
		}
	}
	return bs
}

// shownOnly reports whether the prompt only shows something.
func shownOnly(p form.Prompt) bool { return p.Field.Kind == form.Note || p.Field.ReadOnly }

// choose is the button of a choice; those of a long list show the number that may be
// typed instead.
func choose(p form.Prompt, i int, c form.Choice, label locales.Text, act form.Act) Button {
	if p.Long || numbersTell(p) {
		label = numbered(p, i, label)
	}
	key := c.Key
	if len(key) > maxArg {
		n := slices.IndexFunc(p.Field.Choices, func(o form.Choice) bool { return o.Key == key })
		key = "#" + strconv.Itoa(n+1)
	}
	return press(label, act, key)
}

// numbersTell reports whether a typed number can only mean a place in the list: no choice
// is itself called by one.
func numbersTell(p form.Prompt) bool {
	if p.Field.Kind == form.Range || len(p.Choices) == 0 {
		return false
	}
	return !slices.ContainsFunc(p.Field.Choices, func(c form.Choice) bool {
		label := c.Label.Plain(locales.EN)
		return label != "" && label[0] >= '0' && label[0] <= '9'
	})
}

// numbered puts the number that may be typed instead before the label; there is none for
// the only button, nor where a typed number is the answer itself.
func numbered(p form.Prompt, i int, label locales.Text) locales.Text {
	if p.First == 0 || len(p.Readings) == 1 {
		return label
	}
	return locales.M("ask.numbered", "Number", p.First+i, "Label", label)
}

// pageButtons turn the pages of a long list or of a review.
func pageButtons(p form.Prompt) [][]Button {
	var row []Button
	if p.Page > 0 {
		row = append(row, press(locales.M("ask.previous_page"), form.Page, strconv.Itoa(p.Page-1)))
	}
	if p.Page+1 < p.Pages {
		row = append(row, press(locales.M("ask.next_page"), form.Page, strconv.Itoa(p.Page+1)))
	}
	if p.Find != "" && len(row) < 2 {
		row = append(row, press(locales.M("ask.whole_list"), form.Page, ""))
	}
	if row == nil {
		return nil
	}
	return [][]Button{row}
}

// tailRows are the rows under the choices: finished ticking, and the answers that take one
// tap: none, as last time, the default, as now. The most needed come first.
func tailRows(p form.Prompt) [][]Button {
	var rows [][]Button
	switch {
	case p.Field.Kind == form.Many:
		rows = append(rows, []Button{press(locales.M("ask.ticking_done"), form.Done, "")})
	case p.Came > 0:
		rows = append(rows, []Button{press(locales.M("ask.sending_done", "Number", p.Came), form.Done, ""), press(locales.M("ask.undo_file"), form.Undo, "")})
	case len(p.Ranked) > 0:
		rows = append(rows, []Button{press(locales.M("ask.undo"), form.Undo, "")})
	}
	if p.CanKeep && p.Field.Kind != form.Many && p.Came == 0 {
		rows = append(rows, []Button{press(locales.M("ask.keep"), form.Done, "")})
	}
	if p.CanSame {
		label := locales.M("ask.same", "Value", p.Last)
		if p.Last.Empty() {
			label = locales.M("ask.default", "Value", p.Default)
		}
		rows = append(rows, []Button{press(label, form.Same, "")})
	}
	if p.CanSkip {
		row := []Button{press(locales.M("ask.skip"), form.Skip, "")}
		if p.Field.Typed() && p.Field.Kind != form.Text && p.Field.Kind != form.Barcode {
			row = append(row, press(locales.M("ask.not_applicable"), form.NotApp, ""))
		}
		rows = append(rows, row)
	}
	if p.Drop {
		rows = append(rows, []Button{press(locales.M("ask.drop"), form.Remove, "")})
	}
	return rows
}

// inPairs lays buttons out two in a row where both are narrow.
func inPairs(bs []Button, l locales.Lang) [][]Button {
	var rows [][]Button
	for i := 0; i < len(bs); {
		if i+1 < len(bs) && isNarrow(bs[i], l) && isNarrow(bs[i+1], l) {
			rows = append(rows, bs[i:i+2:i+2])
			i += 2
			continue
		}
		rows = append(rows, bs[i:i+1:i+1])
		i++
	}
	return rows
}

func isNarrow(b Button, l locales.Lang) bool {
	n := utf8.RuneCountInString(b.Label.Plain(l))
	if l == locales.EN {
		return n <= 2*narrow
	}
	return n <= narrow
}
