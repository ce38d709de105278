package xlsform

import (
	"cmp"
	"slices"

	"github.com/xuri/excelize/v2" // reads and writes workbooks

	"cadrebot/locales"
)

// Severity says whether a finding stands in the way of using the form.
type Severity string

// Severities. Both words are part of the JSON of "form check".
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Finding is one thing to say about a workbook.
type Finding struct {
	Severity Severity
	Sheet    string       // as the author named it; "" = the file as a whole
	Cell     string       // like B7; "" = the sheet as a whole
	Column   string       // the header above the cell, as written
	Message  locales.Text // what is wrong
	Do       locales.Text // what to do about it
	at       place
}

// place is a cell; row and col count from 1, 0 = the sheet as a whole, sheet -1 = the file.
type place struct{ sheet, row, col int }

// cellName is the A1 name of a place.
func (p place) cellName() string {
	if p.row < 1 || p.col < 1 {
		return ""
	}
	name, err := excelize.CoordinatesToCellName(p.col, p.row)
	if err != nil {
		return ""
	}
	return name
}

// finding builds what is said about the cell at p.
func (r *reader) finding(s Severity, p place, message, do locales.Text) Finding {
	f := Finding{Severity: s, Cell: p.cellName(), Message: message, Do: do, at: p}
	if p.sheet >= 0 && p.sheet < len(r.book.Sheets) {
		sheet := r.book.Sheets[p.sheet]
		f.Sheet = sheet.Name
		f.Column = sheet.header(p.col)
	}
	return f
}

func (r *reader) fault(p place, message, do locales.Text) {
	r.findings = append(r.findings, r.finding(Error, p, message, do))
}

func (r *reader) warn(p place, message, do locales.Text) {
	r.findings = append(r.findings, r.finding(Warning, p, message, do))
}

// faulty reports whether an error about the cell at p was found.
func (r *reader) faulty(p place) bool {
	return slices.ContainsFunc(r.findings, func(f Finding) bool { return f.Severity == Error && f.at == p })
}

// faultyRow reports whether an error in some row of a sheet was found.
func (r *reader) faultyRow(sheet int) bool {
	return slices.ContainsFunc(r.findings, func(f Finding) bool { return f.Severity == Error && f.at.sheet == sheet && f.at.row > 0 })
}

// sorted puts findings in file order and drops those that say the same of one cell twice.
func (r *reader) sorted(fs []Finding) []Finding {
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.at.sheet, b.at.sheet), cmp.Compare(a.at.row, b.at.row), cmp.Compare(a.at.col, b.at.col))
	})
	type said struct {
		at      place
		message string
	}
	before := map[said]bool{}
	return slices.DeleteFunc(fs, func(f Finding) bool {
		s := said{f.at, f.Message.Plain(locales.EN)}
		again := before[s]
		before[s] = true
		return again
	})
}
