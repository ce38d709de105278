package xlsform

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// cells turns stored values of one sheet into words.
type cells struct {
	file   *excelize.File
	sheet  *Sheet
	name   string
	styles map[int]bool // style -> shows a date or time
}

// excelErrors are the values of a formula that failed.
var excelErrors = []string{"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!"}

// value is the text that a cell stands for: whole numbers without ".0", numbers as Excel
// shows them (15 digits), TRUE and FALSE, dates as 2006-01-02.
func (c *cells) value(row, col int, raw, shown string) string {
	if slices.Contains(excelErrors, raw) {
		c.odd(row, col, ErrorCell, raw)
		return ""
	}
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return raw
	}
	at, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return raw
	}
	if (shown == "TRUE" || shown == "FALSE") && shown != raw {
		return shown
	}
	if c.date(at) && !c.text(at) {
		return c.moment(row, col, n, raw, shown)
	}
	if raw != plainNumber(n, raw) && !c.text(at) {
		return plainNumber(n, raw)
	}
	return raw
}

// plainNumber writes n without exponent and without ".0"; digits alone stay exact.
func plainNumber(n float64, raw string) string {
	if strings.Trim(raw, "0123456789") == "" && (len(raw) == 1 || raw[0] != '0') {
		return raw
	}
	if short, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64); err == nil {
		n = short
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// text reports whether the cell holds words that only look like a number.
func (c *cells) text(at string) bool {
	t, err := c.file.GetCellType(c.name, at)
	return err == nil && (t == excelize.CellTypeSharedString || t == excelize.CellTypeInlineString || t == excelize.CellTypeFormula)
}

// date reports whether the cell's number format shows a date or a time.
func (c *cells) date(at string) bool {
	style, err := c.file.GetCellStyle(c.name, at)
	if err != nil || style == 0 {
		return false
	}
	if known, ok := c.styles[style]; ok {
		return known
	}
	is := false
	if s, err := c.file.GetStyle(style); err == nil {
		is = dateFormat(s.NumFmt)
		if s.CustomNumFmt != nil {
			is = datePattern(*s.CustomNumFmt)
		}
	}
	c.styles[style] = is
	return is
}

// dateFormat tells the built-in number formats of dates and times, ECMA-376 18.8.30 with
// those that Chinese Excel has besides.
func dateFormat(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
}

// datePattern reports whether a number format written out has a part of a date or time
// outside quotes, brackets and escapes.
func datePattern(p string) bool {
	quoted, bracket := false, false
	for i := 0; i < len(p); i++ {
		switch ch := p[i]; {
		case ch == '"':
			quoted = !quoted
		case quoted:
		case ch == '\\' || ch == '_' || ch == '*':
			i++
		case ch == '[':
			bracket = true
		case ch == ']':
			bracket = false
		case bracket:
		case strings.IndexByte("yYdDhHsS", ch) >= 0:
			return true
		}
	}
	return false
}

// firstSureDay is 1 March 1900. Before it Excel counts a day that never was, so one
// serial number means two days, depending on the program.
const firstSureDay = 61

// moment turns a serial number into a date, a time of day or both.
func (c *cells) moment(row, col int, n float64, raw, shown string) string {
	props, err := c.file.GetWorkbookProps()
	use1904 := err == nil && props.Date1904 != nil && *props.Date1904
	clock := n > 0 && n < 1
	if !clock && !use1904 && n < firstSureDay || n < 0 {
		c.odd(row, col, AmbiguousDate, shown)
		return raw
	}
	t, err := excelize.ExcelDateToTime(n, use1904)
	if err != nil {
		c.odd(row, col, AmbiguousDate, shown)
		return raw
	}
	t = t.Round(time.Second)
	c.odd(row, col, DateCell, shown)
	switch {
	case clock:
		return t.Format("15:04:05")
	case n == math.Trunc(n):
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02T15:04:05")
}

func (c *cells) odd(row, col int, what Oddity, shown string) {
	c.sheet.Odd = append(c.sheet.Odd, OddCell{Row: row, Col: col, What: what, Shown: shown})
}
