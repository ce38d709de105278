package xlsform

import (
	"slices"
	"strings"

	"cadrebot/locales"
)

// sheetNames are the sheets that XLSForm knows, as it writes them.
var sheetNames = []string{"survey", "choices", "settings", "entities", "external_choices", "osm"}

// sheetName is the sheet that an author's name stands for: case, spaces, hyphens and
// colons do not matter.
func sheetName(name string) (string, bool) {
	n := strings.NewReplacer(" ", "_", "-", "_", ":", "_").Replace(strings.ToLower(clean(name)))
	return n, slices.Contains(sheetNames, n)
}

// sheet finds the first sheet of that name, -1 if there is none.
func (r *reader) sheet(name string) int {
	return slices.IndexFunc(r.book.Sheets, func(s Sheet) bool {
		n, _ := sheetName(s.Name)
		return n == name
	})
}

// checkSheets names the sheets that do not fit a chat, stand twice or seem misspelt.
func (r *reader) checkSheets() {
	for i, s := range r.book.Sheets {
		name, known := sheetName(s.Name)
		p := place{sheet: i}
		switch {
		case !known && !strings.HasPrefix(name, "_") && name != "survey":
			for _, k := range sheetNames[:4] {
				if r.sheet(k) < 0 && distance(name, k) <= 2 {
					r.warn(p, locales.M("xlsform.sheet_misspelt", "Name", s.Name, "Known", k), locales.M("xlsform.do_rename_sheet", "Known", k))
				}
			}
		case known && r.sheet(name) != i:
			r.warn(p, locales.M("xlsform.sheet_twice", "Name", s.Name), locales.M("xlsform.do_one_sheet"))
		case name == "external_choices" && !r.emptySheet(i):
			r.fault(p, locales.M("xlsform.external_choices"), locales.M("xlsform.do_choices_sheet"))
		case name == "osm" && !r.emptySheet(i):
			r.fault(p, locales.M("xlsform.osm"), locales.M("xlsform.do_no_osm"))
		}
	}
}

func (r *reader) emptySheet(i int) bool { return len(r.book.Sheets[i].Rows) < 2 }

// noSurvey says that there is nothing to read.
func (r *reader) noSurvey() {
	names := make([]string, 0, len(r.book.Sheets))
	for _, s := range r.book.Sheets {
		names = append(names, s.Name)
	}
	p := place{sheet: -1}
	if i := r.sheet("survey"); i >= 0 {
		p.sheet = i
		r.fault(p, locales.M("xlsform.survey_empty"), locales.M("xlsform.do_survey"))
		return
	}
	r.fault(p, locales.M("xlsform.no_survey", "Names", strings.Join(names, ", ")), locales.M("xlsform.do_survey"))
}

// table is a sheet with its header read.
type table struct {
	sheet   int
	head    int // index of the header row
	columns []column
	rows    [][]string
}

// row is one row of a table; the zero row belongs to no sheet.
type row struct {
	t      *table
	number int // from 1, as Excel counts
	cells  []string
}

// table reads the header of a sheet, nil when the sheet is missing or blank.
func (r *reader) table(name string) *table {
	i := r.sheet(name)
	if i < 0 {
		return nil
	}
	s := r.book.Sheets[i]
	head := s.headerRow()
	if head < 0 {
		return nil
	}
	t := &table{sheet: i, head: head, rows: s.Rows}
	t.columns = r.readHeader(name, t)
	r.checkOdd(name, t)
	return t
}

// each calls do with every row below the header that is not blank.
func (t *table) each(do func(row)) {
	for i := t.head + 1; i < len(t.rows); i++ {
		if !blank(t.rows[i]) {
			do(row{t: t, number: i + 1, cells: t.rows[i]})
		}
	}
}

// find is the index of a column, -1 if the sheet has none.
func (t *table) find(name string) int {
	return slices.IndexFunc(t.columns, func(c column) bool { return c.name == name && c.lang.code == "" })
}

// get is the clean text of a cell, "" when the column is missing.
func (w row) get(name string) string {
	if w.t == nil {
		return ""
	}
	return w.cell(w.t.find(name))
}

func (w row) cell(col int) string {
	if col < 0 || col >= len(w.cells) {
		return ""
	}
	return clean(w.cells[col])
}

// at is the place of a cell; when the column is missing, of the row's first cell.
func (w row) at(name string) place {
	if w.t == nil {
		return place{sheet: -1}
	}
	col := w.t.find(name)
	if col < 0 { // a text column that has translations only
		col = slices.IndexFunc(w.t.columns, func(c column) bool { return c.name == name })
	}
	if col < 0 {
		col = max(w.t.find("type"), 0)
	}
	return place{w.t.sheet, w.number, col + 1}
}

// checkOdd names the cells whose value cannot be taken as it stands.
func (r *reader) checkOdd(name string, t *table) {
	for _, o := range r.book.Sheets[t.sheet].Odd {
		p := place{t.sheet, o.Row, o.Col}
		if o.Col > len(t.columns) || t.columns[o.Col-1].name == "" {
			continue
		}
		col := t.columns[o.Col-1].name
		switch {
		case o.What == ErrorCell:
			r.fault(p, locales.M("xlsform.cell_error", "Value", o.Shown), locales.M("xlsform.do_formula"))
		case o.What == AmbiguousDate:
			r.fault(p, locales.M("xlsform.date_ambiguous", "Shown", o.Shown), locales.M("xlsform.do_date_text"))
		case isExpression(name, col):
			r.fault(p, locales.M("xlsform.date_expression", "Shown", o.Shown), locales.M("xlsform.do_date_quoted"))
		case col == "name" || col == "list_name" || col == "type":
			r.warn(p, locales.M("xlsform.date_name", "Shown", o.Shown), locales.M("xlsform.do_date_text"))
		}
	}
}
