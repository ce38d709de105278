package authoring

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"cadrebot/locales"
	"cadrebot/training"
)

// The sheets of a workbook; docs/courses.md has their columns.
const (
	sheetCourse    = "course"
	sheetCards     = "cards"
	sheetQuestions = "questions"
)

// mostRows bounds what is read of a sheet.
const mostRows = 20000

func openWorkbook(b []byte) (*excelize.File, error) {
	return excelize.OpenReader(bytes.NewReader(b), excelize.Options{UnzipSizeLimit: 4 * MostBytes, UnzipXMLSizeLimit: MostBytes})
}

// table is a sheet with its columns by name.
type table struct {
	name    string
	columns map[string]int
	rows    [][]string // without the first
}

func readTable(f *excelize.File, name string) (table, bool) {
	at := slices.IndexFunc(f.GetSheetList(), func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), name) })
	if at < 0 {
		return table{}, false
	}
	name = f.GetSheetList()[at]
	rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil || len(rows) == 0 {
		return table{name: name}, true
	}
	t := table{name: name, columns: map[string]int{}, rows: rows[1:min(len(rows), mostRows)]}
	for i, c := range rows[0] {
		c = strings.ToLower(strings.TrimSpace(c))
		if _, twice := t.columns[c]; !twice && c != "" {
			t.columns[c] = i
		}
	}
	return t, true
}

// cell is what stands in a column of row n, from 0 below the heads.
func (t table) cell(n int, column string) string {
	at, there := t.columns[column]
	if !there || at >= len(t.rows[n]) {
		return ""
	}
	return strings.TrimSpace(t.rows[n][at])
}

// ref names a cell, or the first of its row when there is no such column.
func (t table) ref(n int, column string) string {
	name, err := excelize.CoordinatesToCellName(t.columns[column]+1, n+2)
	if err != nil {
		return t.name
	}
	return t.name + "!" + name
}

func (t table) blank(n int) bool {
	return !slices.ContainsFunc(t.rows[n], func(s string) bool { return strings.TrimSpace(s) != "" })
}

// sheetID is the id that a workbook says of its course, "" for none.
func sheetID(b []byte) string {
	f, err := openWorkbook(b)
	if err != nil {
		return ""
	}
	defer f.Close()
	t, _ := readTable(f, sheetCourse)
	for n := range t.rows {
		if strings.EqualFold(t.cell(n, "setting"), "id") {
			return t.cell(n, "value")
		}
	}
	return ""
}

// readWorkbook reads the three sheets into a paper of each language.
func readWorkbook(ctx context.Context, f training.File, _ locales.Lang) ([]*paper, []training.Finding, error) {
	book, err := openWorkbook(f.Bytes)
	if err != nil {
		return nil, []training.Finding{place{file: f.Name}.finding(training.Bad, locales.M("courses.not_workbook"))}, nil
	}
	defer book.Close()
	r := &bookReader{file: f.Name, papers: map[locales.Lang]*paper{}}
	for _, l := range locales.All {
		first := &chapter{at: place{file: f.Name}}
		r.papers[l] = &paper{lang: l, modules: []*chapter{first}}
	}
	questions, there := readTable(book, sheetQuestions)
	if !there {
		r.bad(place{file: f.Name}, locales.M("courses.no_sheet", "Name", sheetQuestions))
		return nil, r.findings, nil
	}
	course, _ := readTable(book, sheetCourse)
	cards, _ := readTable(book, sheetCards)
	r.settings(course)
	r.cards(cards)
	for n := range questions.rows {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if !questions.blank(n) {
			r.question(questions, n)
		}
	}
	var out []*paper
	for _, l := range locales.All {
		if r.some(l) {
			out = append(out, r.papers[l])
		}
	}
	if len(out) == 0 {
		out = append(out, r.papers[locales.ZH])
	}
	out[0].settings = r.values
	return out, r.findings, nil
}

// bookReader gathers what a workbook holds.
type bookReader struct {
	file     string
	papers   map[locales.Lang]*paper
	values   []setting
	findings []training.Finding
}

func (r *bookReader) bad(at place, what locales.Text) {
	r.findings = append(r.findings, at.finding(training.Bad, what))
}

func (r *bookReader) at(cell string) place { return place{file: r.file, cell: cell} }

// some reports whether the workbook has anything in l.
func (r *bookReader) some(l locales.Lang) bool {
	p := r.papers[l]
	return len(p.pieces) > 0 || slices.ContainsFunc(p.modules, func(c *chapter) bool { return len(c.lessons) > 0 })
}

func (r *bookReader) settings(t table) {
	for n := range t.rows {
		if key := strings.ToLower(t.cell(n, "setting")); key != "" {
			r.values = append(r.values, setting{key, t.cell(n, "value"), r.at(t.ref(n, "value"))})
		}
	}
}

// chapters are the modules that row n names, in both languages; the same pair of titles is
// one module.
func (r *bookReader) chapters(t table, n int) map[locales.Lang]*chapter {
	zh, en := t.cell(n, "module_zh"), t.cell(n, "module_en")
	if zh == "" && en == "" {
		return map[locales.Lang]*chapter{locales.ZH: r.papers[locales.ZH].modules[0], locales.EN: r.papers[locales.EN].modules[0]}
	}
	a, b := r.papers[locales.ZH], r.papers[locales.EN]
	at := slices.IndexFunc(a.modules, func(c *chapter) bool { return zh != "" && c.title == zh })
	if at < 0 {
		at = slices.IndexFunc(b.modules, func(c *chapter) bool { return en != "" && c.title == en })
	}
	if at < 0 {
		at = len(a.modules)
		a.modules = append(a.modules, &chapter{title: zh, at: r.at(t.ref(n, "module_en"))})
		b.modules = append(b.modules, &chapter{title: en, at: r.at(t.ref(n, "module_zh"))})
	}
	if a.modules[at].title == "" {
		a.modules[at].title = zh
	}
	if b.modules[at].title == "" {
		b.modules[at].title = en
	}
	return map[locales.Lang]*chapter{locales.ZH: a.modules[at], locales.EN: b.modules[at]}
}

func (r *bookReader) cards(t table) {
	for n := range t.rows {
		if t.blank(n) {
			continue
		}
		in := r.chapters(t, n)
		for _, l := range locales.All {
			suffix := "_" + string(l)
			in[l].lessons = append(in[l].lessons, &lesson{
				title: t.cell(n, "title"+suffix), text: t.cell(n, "text"+suffix), source: t.cell(n, "source"), picture: t.cell(n, "picture"),
				at: r.at(t.ref(n, "text"+suffix)),
			})
		}
	}
}

// question reads row n in each language that it has.
func (r *bookReader) question(t table, n int) {
	var made []*piece
	chapters := r.chapters(t, n)
	for _, l := range locales.All {
		pick := func(column string) string {
			if s := t.cell(n, column+"_"+string(l)); s != "" {
				return s
			}
			return t.cell(n, column)
		}
		if pick("question") == "" && !slices.ContainsFunc(letterColumns, func(c string) bool { return t.cell(n, c+"_"+string(l)) != "" }) {
			continue
		}
		q, column, fault := row(pick).question(l)
		if !fault.Empty() {
			if _, both := t.columns[column+"_"+string(l)]; both {
				column += "_" + string(l)
			}
			r.bad(r.at(t.ref(n, column)), fault)
			return
		}
		p := &piece{q: q, lang: l, local: slug(t.cell(n, "id")), ordinal: n + 1, chapter: chapters[l], at: r.at(t.ref(n, "question_"+string(l)))}
		if p.explicit = p.local != ""; !p.explicit {
			p.local = "q" + strconv.Itoa(n+1)
		}
		p.cells = cellsOf(t, n, l)
		made = append(made, p)
	}
	if len(made) == 0 {
		r.bad(r.at(t.ref(n, "question_zh")), locales.M("learn.bad.stem"))
		return
	}
	if len(made) == 2 {
		level(&made[0].q, &made[1].q)
	}
	for _, p := range made {
		r.papers[p.lang].pieces = append(r.papers[p.lang].pieces, p)
	}
}

// cellsOf are the cells of the fields of row n in l, and behind ~ those of the other language.
func cellsOf(t table, n int, l locales.Lang) map[string]string {
	out := map[string]string{}
	for prefix, l := range map[string]locales.Lang{"": l, "~": other(l)} {
		suffix := "_" + string(l)
		out[prefix+"stem"], out[prefix+"explanation"], out[prefix+"unit"] = t.ref(n, "question"+suffix), t.ref(n, "explanation"+suffix), t.ref(n, "unit"+suffix)
		for i, c := range letterColumns {
			out[prefix+"choice"+strconv.Itoa(i)] = t.ref(n, c+suffix)
			out[prefix+"left"+strconv.Itoa(i)] = t.ref(n, c+suffix)
			out[prefix+"feedback"+strconv.Itoa(i)] = t.ref(n, noteColumn(c)+suffix)
		}
	}
	return out
}

// level gives both languages as many choices: those that one of them has not got yet are empty.
func level(a, b *training.Question) {
	if a.Type == training.Matching || a.Type == training.TrueFalse {
		return
	}
	for len(a.Choices) < len(b.Choices) {
		a.Choices = append(a.Choices, locales.Text{})
	}
	for len(b.Choices) < len(a.Choices) {
		b.Choices = append(b.Choices, locales.Text{})
	}
	for _, q := range []*training.Question{a, b} {
		for len(q.Feedback) > 0 && len(q.Feedback) < len(q.Choices) {
			q.Feedback = append(q.Feedback, locales.Text{})
		}
		for len(q.Weights) > 0 && len(q.Weights) < len(q.Choices) {
			q.Weights = append(q.Weights, 0)
		}
	}
	if a.Type == training.Ordering && len(a.Key.Picks) != len(b.Key.Picks) {
		longer := a.Key.Picks
		if len(b.Key.Picks) > len(longer) {
			longer = b.Key.Picks
		}
		a.Key.Picks, b.Key.Picks = longer, slices.Clone(longer)
	}
}
