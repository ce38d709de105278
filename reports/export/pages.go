package export

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"cadrebot/locales"
	"cadrebot/reports"
)

// page is one level of a form as a sheet of the workbook.
type page struct {
	level *level
	cols  []column
	out   *excelize.StreamWriter
	line  []any
	row   int // written last
}

// newPages begins a sheet for each level with its headings.
func newPages(book *excelize.File, all []*level, o Options, bold int) ([]*page, error) {
	totals := locales.M("export.totals").Plain(o.Lang)
	first := locales.M("export.sheet").Plain(o.Lang)
	if said := allowedName(o.Sheet.Plain(o.Lang)); said != "" {
		first = short(said, "")
	}
	if err := book.SetSheetName("Sheet1", first); err != nil {
		return nil, fmt.Errorf("name the sheet: %w", err)
	}
	taken := map[string]bool{strings.ToLower(first): true, strings.ToLower(totals): true}
	var out []*page
	for i, l := range all {
		p, called := &page{level: l, cols: columns(l, o)}, first
		if i > 0 {
			p.cols, called = roundColumns(l, o), sheetName(l, o, taken)
			if _, err := book.NewSheet(called); err != nil {
				return nil, fmt.Errorf("add the sheet %s: %w", called, err)
			}
		}
		if err := p.begin(book, called, o, bold); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// roundColumns are whose round it is and what it stands in, then its answers.
func roundColumns(l *level, o Options) []column {
	return append(titled([]column{
		{key: "unit_code", value: func(r round) cell { return cell{text: r.Unit.Code} }},
		{key: "unit", value: func(r round) cell { return cell{text: r.Unit.Name.Plain(o.Lang)} }},
		{key: "parent_key", value: func(r round) cell { return cell{text: r.parent} }},
		{key: "key", value: func(r round) cell { return cell{text: r.key} }},
	}), answers(l, o)...)
}

// longestName is how many characters Excel allows in a sheet's name.
const longestName = 31

// sheetName is what a repeat is called, as Excel allows it and not taken yet.
func sheetName(l *level, o Options, taken map[string]bool) string {
	called := name(l.begin)
	if o.Labels && !l.begin.Label.Empty() {
		called = l.begin.Label.Plain(o.Lang)
	}
	if called = allowedName(called); called == "" {
		called = name(l.begin)
	}
	for n := 1; ; n++ {
		tail := ""
		if n > 1 {
			tail = "~" + strconv.Itoa(n)
		}
		if s := short(called, tail); !taken[strings.ToLower(s)] {
			taken[strings.ToLower(s)] = true
			return s
		}
	}
}

// allowedName is words without what Excel refuses in the name of a sheet.
func allowedName(called string) string {
	return strings.Trim(strings.Map(func(c rune) rune {
		if strings.ContainsRune(`[]:*?/\`, c) || c < ' ' {
			return ' '
		}
		return c
	}, called), "' ")
}

// short cuts a name so that it and its tail fit.
func short(called, tail string) string {
	cut := []rune(called)
	if room := longestName - utf8.RuneCountInString(tail); len(cut) > room {
		cut = cut[:room]
	}
	return string(cut) + tail
}

// begin writes the headings and freezes them.
func (p *page) begin(book *excelize.File, called string, o Options, bold int) error {
	var err error
	if p.out, err = book.NewStreamWriter(called); err != nil {
		return fmt.Errorf("begin the sheet: %w", err)
	}
	panes := &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := p.out.SetPanes(panes); err != nil {
		return fmt.Errorf("freeze the headings: %w", err)
	}
	p.line = make([]any, len(p.cols))
	for i, c := range p.cols {
		p.line[i] = excelize.Cell{StyleID: bold, Value: c.heading(o)}
	}
	p.row = 1
	if err := p.out.SetRow("A1", p.line); err != nil {
		return fmt.Errorf("write the headings: %w", err)
	}
	return nil
}

// add writes the rows that a submission has in the level.
func (p *page) add(r reports.Row) error {
	for _, in := range p.level.rounds(r) {
		for i, c := range p.cols {
			p.line[i] = value(c.value(in))
		}
		p.row++
		if err := p.out.SetRow("A"+strconv.Itoa(p.row), p.line); err != nil {
			return fmt.Errorf("write row %d: %w", p.row, err)
		}
	}
	return nil
}
