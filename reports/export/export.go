// Package export writes submissions to files for offices: a workbook, a CSV file and a CSV
// in the shape of ODK Central. Rows come one by one and leave one by one, so that memory
// stays flat however many there are.
//
// It is pure but for the writer it is given: no SQL, no Telegram, no clock. It imports
// locales, org, form, guard and reports, and is the only home of excelize (streamed
// writing of .xlsx; the format is too large to write by hand). A new file format is a new
// file here with a function like CSV; a new column is a row in columns. Rounds of repeats are
// rows of their own, see levels.go.
package export

import (
	"iter"
	"strings"
	"time"

	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/reports"
)

// Rows are the submissions to write, in the order of the file. An error ends the export.
type Rows = iter.Seq2[reports.Row, error]

// Options say how the values are written.
type Options struct {
	Lang   locales.Lang // of headings and labels
	Labels bool         // headings and choices in words; else field keys and choice codes
	// Sheet names the first sheet of a workbook; empty = the briefs.
	Sheet locales.Text
	BOM   bool // CSV begins with a byte order mark, as Excel wants for Chinese
	// Split puts a column of 1 and 0 for each choice behind every question with several
	// answers, headed question/choice; empty where the question was not answered.
	Split bool

	media string // stands before the names of files that lie in the folder of attachments
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
	value func(round) cell
}

func (c column) heading(o Options) string {
	if o.Labels {
		return c.label.Plain(o.Lang)
	}
	return c.key
}

// columns are what stands in front of the answers, then those of the form itself in its
// order.
func columns(form *level, o Options) []column {
	word := func(t locales.Text, code string) cell {
		if o.Labels {
			return cell{text: t.Plain(o.Lang)}
		}
		return cell{text: code}
	}
	plain := func(read func(round) string) func(round) cell {
		return func(r round) cell { return cell{text: read(r)} }
	}
	out := []column{
		{key: "period", value: func(r round) cell { return word(r.Period.Text(), string(r.Period)) }},
		{key: "above", value: func(r round) cell { return cell{text: r.Above.Plain(o.Lang)} }},
		{key: "unit_code", value: plain(func(r round) string { return r.Unit.Code })},
		{key: "unit", value: func(r round) cell { return cell{text: r.Unit.Name.Plain(o.Lang)} }},
		{key: "receipt", value: plain(func(r round) string { return r.Number })},
		{key: "submitted_at", value: plain(func(r round) string { return r.First.In(locales.Zone).Format(time.DateTime) })},
		{key: "on_time", value: func(r round) cell { return yesNo(reports.OnTime(r.First, r.Due), word) }},
		{key: "entered_by", value: func(r round) cell { return word(r.Role.Name(), string(r.Role)) }},
		{key: "state", value: func(r round) cell { return word(reports.StateText(r.State), string(r.State)) }},
	}
	return append(titled(out), answers(form, o)...)
}

// titled gives columns that are no answers their words.
func titled(cols []column) []column {
	for i := range cols {
		cols[i].label = locales.M("export.column." + cols[i].key)
	}
	return cols
}

func yesNo(yes bool, word func(locales.Text, string) cell) cell {
	if yes {
		return word(locales.M("export.yes"), "yes")
	}
	return word(locales.M("export.no"), "no")
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
