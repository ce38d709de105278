package bot

import (
	"slices"
	"strconv"

	"cadrebot/form"
	"cadrebot/locales"
)

// reviewScreen lists every answer; any line can be opened, one button sends it in. A
// long review is turned page by page.
func reviewScreen(f *form.Form, p form.Prompt) *Screen {
	s := heading(p)
	s.Add(locales.M("ask.review", "Title", f.Title))
	var edits []Button
	for i := p.From; i < p.To; i++ {
		line := p.Lines[i]
		id := "ask.line"
		switch {
		case line.Round:
			id = "ask.line_round"
		case line.Changed:
			id = "ask.line_changed"
		}
		label, value := line.Label, line.Value
		if p.Pages > 1 {
			label, value = shortened(label), shortened(value)
		}
		s.Add(locales.M(id, "Number", i+1, "Label", label, "Value", value))
		if line.Open {
			key := line.Key
			if len(key) > maxArg {
				key = "#" + strconv.Itoa(i+1)
			}
			edits = append(edits, press(locales.M("ask.edit_line", "Number", i+1), form.Open, key))
		}
	}
	if p.Pages > 1 {
		s.Add(locales.M("ask.review_page", "Page", p.Page+1, "Pages", p.Pages))
	}
	s.Row(press(locales.M("ask.submit"), form.Submit, ""))
	s.Rows = slices.AppendSeq(s.Rows, slices.Chunk(edits, 2))
	s.Rows = append(s.Rows, pageButtons(p)...)
	return s.Row(cancelButton())
}

// maxInLine is how many characters of a label or value stand in a long review; the line
// opened shows them all.
const maxInLine = 45

func shortened(t locales.Text) locales.Text {
	zh, en := t.Plain(locales.ZH), t.Plain(locales.EN)
	if shortZh, shortEn := cutTo(zh, maxInLine), cutTo(en, maxInLine); shortZh != zh || shortEn != en {
		return locales.Both(shortZh, shortEn)
	}
	return t
}

func cutTo(s string, limit int) string {
	if r := []rune(s); len(r) > limit {
		return string(r[:limit]) + "…"
	}
	return s
}
