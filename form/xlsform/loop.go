package xlsform

import (
	"regexp"
	"slices"
	"strings"

	"cadrebot/form"
	"cadrebot/locales"
)

// loop is a "begin loop over LIST" whose rows are gathered until its end: they are asked
// once for each choice of the list, in a group of the choice's name and label inside the
// group of the loop's own. In every cell %(name)s, %(label)s and %(COLUMN)s stand for those
// of the choice. That is what pyxform makes of a loop, which the tables of
// https://xlsform.org no longer name.
type loop struct {
	row    row
	list   string
	rows   []row
	inside int // loops within it that are open
	deep   bool
}

// maxLoops is how deep loops stand in loops.
const maxLoops = 3

// loops takes a row that begins, ends or stands in a loop, and reports whether it did.
func (r *reader) loops(w row) bool {
	m := beginEnd.FindStringSubmatch(strings.Join(strings.Fields(strings.ToLower(straight(w.get("type")))), " "))
	begins, ends := m != nil && m[2] == "loop" && m[1] == "begin", m != nil && m[2] == "loop" && m[1] == "end"
	switch {
	case r.loop == nil && ends:
		r.fault(w.at("type"), locales.M("xlsform.end_alone", "What", "loop"), locales.M("xlsform.do_begin"))
	case r.loop == nil && begins:
		words := strings.Fields(straight(w.get("type")))
		r.loop = &loop{row: w}
		if m[3] != "" {
			r.loop.list = words[len(words)-1]
		}
	case r.loop == nil:
		return false
	case ends && r.loop.inside == 0:
		l := r.loop
		r.loop = nil
		r.unroll(l)
	default:
		if begins {
			r.loop.inside++
			r.loop.deep = r.loop.deep || r.loop.inside >= maxLoops
		}
		if ends {
			r.loop.inside--
		}
		r.loop.rows = append(r.loop.rows, w)
	}
	return true
}

// unroll turns a loop into groups.
func (r *reader) unroll(l *loop) {
	over := r.lists[l.list]
	switch {
	case l.deep:
		r.fault(l.row.at("type"), locales.M("xlsform.loop_deep", "Max", maxLoops), locales.M("xlsform.do_fewer"))
		l.rows = nil
	case l.list == "":
		r.fault(l.row.at("type"), locales.M("xlsform.loop_list"), locales.M("xlsform.do_loop"))
	case over == nil:
		r.listUnknown(l.row, typing{list: l.list})
	}
	if over == nil { // the rows are judged once all the same
		over = &list{choices: []form.Choice{{Key: "missing", Label: locales.Raw(l.list)}}, rows: []row{{}}}
	}
	rows := r.balanced(l.rows)
	r.begin(l.row, r.field(l.row, typing{kind: form.BeginGroup, words: "group"}))
	for i, c := range over.choices {
		if c.Key == "none" { // the way out of a select_multiple: nothing to ask about it
			continue
		}
		if len(r.form.Fields)+len(rows) > maxQuestions {
			r.fault(l.row.at("type"), locales.M("xlsform.loop_many", "Max", maxQuestions), locales.M("xlsform.do_fewer"))
			break
		}
		if !validName(c.Key) {
			r.fault(over.rows[i].at("name"), locales.M("xlsform.name_bad", "Name", c.Key), locales.M("xlsform.do_name"))
		}
		r.begin(over.rows[i], form.Field{Key: r.key(c.Key), Name: c.Key, Kind: form.BeginGroup, Label: c.Label})
		for _, w := range rows {
			r.surveyRow(r.about(w, over.rows[i], c))
		}
		r.end(row{}, form.EndGroup)
	}
	r.end(row{}, form.EndGroup)
}

// begin opens the group or repeat f.
func (r *reader) begin(w row, f form.Field) {
	r.add(w, f)
	r.open = append(r.open, block{f.Name, f.Kind, w.at("type"), map[string]place{}})
}

// balanced are the rows of a loop without those that would end a group around it, and with
// an end for each that they leave open: both are told once, not for every choice.
func (r *reader) balanced(rows []row) []row {
	var open []row
	out := make([]row, 0, len(rows))
	for _, w := range rows {
		var t typing
		if written := w.get("type"); written != "" {
			t, _, _ = readType(written)
		}
		switch t.kind {
		case form.BeginGroup, form.BeginRepeat:
			open = append(open, w)
		case form.EndGroup, form.EndRepeat:
			if len(open) == 0 {
				r.fault(w.at("type"), locales.M("xlsform.end_alone", "What", strings.TrimPrefix(string(t.kind), "end_")), locales.M("xlsform.do_begin"))
				continue
			}
			open = open[:len(open)-1]
		}
		out = append(out, w)
	}
	for _, w := range open {
		r.fault(w.at("type"), locales.M("xlsform.block_open", "Name", w.get("name")), locales.M("xlsform.do_end"))
		out = slices.DeleteFunc(out, func(o row) bool { return o.number == w.number })
	}
	return out
}

// aboutPattern is a place that a loop fills in.
var aboutPattern = regexp.MustCompile(`%\(([^()]+)\)s`)

// about is row w of a loop for the choice c, which stands in the row of.
func (r *reader) about(w, of row, c form.Choice) row {
	out := row{t: w.t, number: w.number, cells: slices.Clone(w.cells)}
	for i, cell := range out.cells {
		if !strings.Contains(cell, "%(") || i >= len(w.t.columns) {
			continue
		}
		out.cells[i] = aboutPattern.ReplaceAllStringFunc(cell, func(s string) string {
			switch name := aboutPattern.FindStringSubmatch(s)[1]; {
			case name == "name":
				return c.Key
			case name == "label":
				return r.labelIn(of, w.t.columns[i].lang, c)
			case c.Attrs[name] != "":
				return c.Attrs[name]
			}
			return s
		})
	}
	return out
}

// labelIn is the label of a choice in the language of a header, else whatever it has.
func (r *reader) labelIn(w row, l language, c form.Choice) string {
	if w.t == nil {
		return c.Key
	}
	for i, col := range w.t.columns {
		if col.name == "label" && w.cell(i) != "" && (strings.EqualFold(col.lang.header, l.header) || col.lang.code.Valid() && col.lang.code == l.code) {
			return w.cell(i)
		}
	}
	if words := r.words(w, "label"); words != "" {
		return words
	}
	return c.Key
}
