// Package export writes submissions to files for offices: a workbook, a CSV file and a CSV
// in the shape of ODK Central. Rows come one by one and leave one by one, so that memory
// stays flat however many there are.
//
// It is pure but for the writer it is given: no SQL, no Telegram, no clock. It imports
// locales, org, form, guard and reports, and is the only home of excelize (streamed
// writing of .xlsx; the format is too large to write by hand). A new file format is a new
// file here with a function like CSV; a new column is a row in columns.
package export

import (
	"iter"
	"strings"
	"time"

	"cadrebot/form"
	"cadrebot/guard"
	"cadrebot/locales"
	"cadrebot/reports"
)

// Rows are the submissions to write, in the order of the file. An error ends the export.
type Rows = iter.Seq2[reports.Row, error]

// Options say how the values are written.
type Options struct {
	Lang   locales.Lang // of headings and labels
	Labels bool         // headings and choices in words; else field keys and choice codes
	BOM    bool         // CSV begins with a byte order mark, as Excel wants for Chinese
}

// cell is one value: a plain decimal number, or text.
type cell struct {
	text   string
	number bool
}

// column is a heading and how a row fills it. field is nil for what is not an answer.
type column struct {
	key   string
	label locales.Text
	field *form.Field
	value func(reports.Row) cell
}

func (c column) heading(o Options) string {
	if o.Labels {
		return c.label.Plain(o.Lang)
	}
	return c.key
}

// columns are what stands in front of the answers, then the answers in the form's order.
func columns(f form.Form, o Options) []column {
	word := func(t locales.Text, code string) cell {
		if o.Labels {
			return cell{text: t.Plain(o.Lang)}
		}
		return cell{text: code}
	}
	plain := func(read func(reports.Row) string) func(reports.Row) cell {
		return func(r reports.Row) cell { return cell{text: read(r)} }
	}
	out := []column{
		{key: "period", value: func(r reports.Row) cell { return word(r.Period.Text(), string(r.Period)) }},
		{key: "above", value: func(r reports.Row) cell { return cell{text: r.Above.Plain(o.Lang)} }},
		{key: "unit_code", value: plain(func(r reports.Row) string { return r.Unit.Code })},
		{key: "unit", value: func(r reports.Row) cell { return cell{text: r.Unit.Name.Plain(o.Lang)} }},
		{key: "receipt", value: plain(func(r reports.Row) string { return r.Number })},
		{key: "submitted_at", value: plain(func(r reports.Row) string { return r.First.In(locales.Zone).Format(time.DateTime) })},
		{key: "on_time", value: func(r reports.Row) cell { return yesNo(reports.OnTime(r.First, r.Due), word) }},
		{key: "entered_by", value: func(r reports.Row) cell { return word(r.Role.Name(), string(r.Role)) }},
		{key: "state", value: func(r reports.Row) cell { return word(reports.StateText(r.State), string(r.State)) }},
	}
	for i := range out {
		out[i].label = locales.M("export.column." + out[i].key)
	}
	return append(out, answers(f, o)...)
}

func yesNo(yes bool, word func(locales.Text, string) cell) cell {
	if yes {
		return word(locales.M("export.yes"), "yes")
	}
	return word(locales.M("export.no"), "no")
}

// answers are the columns of a form's fields; what is only shown has none.
func answers(f form.Form, o Options) []column {
	var out []column
	for i := range f.Fields {
		fl := &f.Fields[i]
		if fl.Kind == form.Note {
			continue
		}
		out = append(out, column{key: fl.Key, label: fl.Label, field: fl, value: func(r reports.Row) cell {
			v, answered := r.Answers[fl.Key]
			return answer(fl, v, answered, o)
		}})
	}
	return out
}

// answer is one value. Unknown, zero and "not applicable" stay apart: an empty cell, 0
// and NA. Free text is masked once more: what a rule of today finds may have been stored
// under yesterday's.
func answer(f *form.Field, v form.Value, answered bool, o Options) cell {
	switch {
	case !answered:
		return cell{}
	case v.NA && o.Labels:
		return cell{text: form.Show(f, v).Plain(o.Lang)}
	case v.NA:
		return cell{text: "NA"}
	}
	switch f.Kind {
	case form.Integer, form.Decimal, form.Money, form.Percent, form.Area, form.Weight, form.Calculate:
		if reports.Households(f.Key) {
			return household(v.S)
		}
		return cell{text: v.S, number: numeric(v.S)}
	case form.One, form.YesNo, form.Many:
		if o.Labels {
			return cell{text: form.Show(f, v).Plain(o.Lang)}
		}
		return cell{text: strings.TrimSpace(v.S + " " + strings.Join(v.L, " "))}
	}
	return cell{text: guard.Mask(v.S)}
}

// numeric reports whether s is a plain decimal number, as answers hold them.
func numeric(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	whole, frac, point := strings.Cut(digits, ".")
	return allDigits(whole) && (!point || allDigits(frac))
}

func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
