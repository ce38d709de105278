package bot

import (
	"slices"
	"strconv"

	"cadrebot/form"
	"cadrebot/locales"
)

// mostButtons is how many buttons a question or a review has at most (brief 2.3); what is left of its lines opens by the
// number.
const mostButtons = 12

// review is the review of the form with its own buttons on the first page.
func (d FormDialogue) review(f *form.Form, t *Turn, filled Filled, p form.Prompt) *Screen {
	if d.Buttons == nil || p.Page > 0 {
		return d.reviewScreen(f, p, nil)
	}
	return d.reviewScreen(f, p, d.Buttons(t, filled))
}

// reviewScreen lists every answer; any line can be opened, one button sends it in. A
// long review is turned page by page.
func (d FormDialogue) reviewScreen(f *form.Form, p form.Prompt, own []ReviewButton) *Screen {
	if d.Brief {
		p.Echo = locales.Text{} // its line stands below
	}
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
		buttoned := slices.ContainsFunc(own, func(b ReviewButton) bool { return b.Opens == line.Key })
		if buttoned && (line.Empty || d.Brief) {
			continue // its button says all that there is to say, or the lines that follow do
		}
		label, value := line.Label, line.Value
		if line.Empty {
			value = locales.M("ask.left_empty")
		}
		switch {
		case d.Brief:
			label, value = shortened(label, maxInBrief, maxInBrief*3/2), shortened(value, maxInBrief, maxInBrief*3/2)
		case p.Pages > 1:
			label, value = shortened(label, maxInLine, maxInLine), shortened(value, maxInLine, maxInLine)
		}
		s.Add(locales.M(id, "Number", i+1, "Label", label, "Value", value))
		if line.Open && !buttoned {
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
	var extra []Button
	for _, b := range own {
		if b.Opens != "" {
			extra = append(extra, press(b.Label, form.Open, b.Opens))
			continue
		}
		extra = append(extra, In(b.Label, pressAct+b.Arg))
	}
	s.Rows = slices.AppendSeq(s.Rows, slices.Chunk(extra, 2))
	turning := pageButtons(p)
	room := mostButtons - 2 - len(extra)
	for _, row := range turning {
		room -= len(row)
	}
	if d.ByNumber && len(own) > 0 {
		room = 0
	}
	if len(edits) > room {
		edits = edits[:room]
		s.Add(locales.M("ask.edit_by_number"))
	}
	s.Rows = slices.AppendSeq(s.Rows, slices.Chunk(edits, 2))
	s.Rows = append(s.Rows, turning...)
	return s.Row(cancelButton())
}

// maxInLine is how many characters of a label or value stand in a long review, and
// maxInBrief in a brief one; the line opened shows them all. English says in half as many again
// what Chinese says in maxInBrief.
const (
	maxInLine  = 45
	maxInBrief = 16
)

func shortened(t locales.Text, mostZh, mostEn int) locales.Text {
	zh, en := t.Plain(locales.ZH), t.Plain(locales.EN)
	if shortZh, shortEn := locales.Short(zh, mostZh+1), locales.Short(en, mostEn+1); shortZh != zh || shortEn != en {
		return locales.Both(shortZh, shortEn)
	}
	return t
}
