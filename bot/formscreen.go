package bot

import (
	"unicode/utf8"

	"cadrebot/form"
	"cadrebot/locales"
)

// narrow is the longest label, in characters, that still stands two in a row on an old
// phone; wider ones get a row of their own.
const narrow = 9

// maxRows is how long a keyboard gets before its short buttons stand closer.
const maxRows = 6

// askScreen asks one question: what was just understood, what went wrong, the question,
// and every way on.
func askScreen(p form.Prompt, l locales.Lang) *Screen {
	s := heading(p)
	f := p.Field
	s.Add(locales.M("ask.question", "Number", p.Number, "Of", p.Of, "Label", f.Label, "Unit", bracketed(f.Unit)))
	if p.Help && !f.Hint.Empty() {
		s.Add(locales.M("ask.hint", "Hint", f.Hint))
	}
	if !p.Current.Empty() {
		s.Add(locales.M("ask.current", "Value", p.Current))
	}
	choiceRows(s, p, l)
	s.Rows = append(s.Rows, shortcuts(p)...)
	s.Rows = append(s.Rows, ways(p))
	return s
}

// shortcuts are the answers that take one tap: as now, as last time, the default, none.
func shortcuts(p form.Prompt) [][]Button {
	var rows [][]Button
	if p.CanKeep {
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
		if p.Field.Typed() && p.Field.Kind != form.Text {
			row = append(row, press(locales.M("ask.not_applicable"), form.NotApp, ""))
		}
		rows = append(rows, row)
	}
	return rows
}

func heading(p form.Prompt) *Screen {
	s := &Screen{Dialogue: true}
	if !p.Echo.Empty() {
		s.Add(p.Echo)
	}
	if !p.Refusal.Empty() {
		s.Add(locales.M("ask.refused", "Why", p.Refusal))
	}
	return s
}

func bracketed(unit locales.Text) locales.Text {
	if unit.Empty() {
		return locales.Text{}
	}
	return locales.M("ask.unit", "Unit", unit)
}

// choiceRows lists the options, two in a row when they are short.
func choiceRows(s *Screen, p form.Prompt, l locales.Lang) {
	var bs []Button
	switch p.Field.Kind {
	case form.One:
		for _, c := range p.Field.Choices {
			bs = append(bs, press(c.Label, form.Pick, c.Key))
		}
	case form.YesNo:
		bs = []Button{press(locales.M("ask.yes"), form.Pick, "yes"), press(locales.M("ask.no"), form.Pick, "no")}
	case form.Many:
		for _, c := range p.Field.Choices {
			mark := "ask.unticked"
			if p.Ticked[c.Key] {
				mark = "ask.ticked"
			}
			bs = append(bs, press(locales.M(mark, "Label", c.Label), form.Toggle, c.Key))
		}
		defer func() { s.Row(press(locales.M("ask.ticking_done"), form.Done, "")) }()
	case form.Note:
		bs = []Button{press(locales.M("ask.go_on"), form.Yes, "")}
	}
	s.Rows = append(s.Rows, inPairs(bs, l)...)
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

// ways is the last row of every question: back, help, cancel.
func ways(p form.Prompt) []Button {
	var row []Button
	if p.CanBack {
		row = append(row, press(locales.M("ask.back"), form.Back, ""))
	}
	if p.Field != nil && !p.Field.Hint.Empty() && !p.Help {
		row = append(row, press(locales.M("ask.help"), form.Help, ""))
	}
	return append(row, cancelButton())
}

// readBackScreen shows how a typed value was understood before it counts.
func readBackScreen(p form.Prompt) *Screen {
	s := heading(p)
	s.Add(locales.M("ask.read_back", "Label", p.Field.Label, "Heard", p.Heard, "Value", p.Value))
	return s.Row(press(locales.M("ask.read_back_yes"), form.Yes, ""), press(locales.M("ask.read_back_no"), form.No, ""))
}

// reviewScreen lists every answer; any line can be opened, one button sends it in.
func reviewScreen(f *form.Form, p form.Prompt) *Screen {
	s := heading(p)
	s.Add(locales.M("ask.review", "Title", f.Title))
	var edits []Button
	for i, line := range p.Lines {
		id := "ask.line"
		if line.Changed {
			id = "ask.line_changed"
		}
		s.Add(locales.M(id, "Number", i+1, "Label", line.Label, "Value", line.Value))
		if line.Open {
			edits = append(edits, press(locales.M("ask.edit_line", "Number", i+1), form.Open, line.Key))
		}
	}
	s.Row(press(locales.M("ask.submit"), form.Submit, ""))
	perRow := 2
	if len(edits) > 2*(maxRows-2) { // with submit and cancel the keyboard would be too long
		perRow = 4
	}
	for len(edits) > 0 {
		n := min(perRow, len(edits))
		s.Row(edits[:n:n]...)
		edits = edits[n:]
	}
	return s.Row(cancelButton())
}

// cancelButton belongs to the conversation: one from an older screen only shows where
// the person is now.
func cancelButton() Button { return In(locales.M("ask.cancel"), pressStop) }
