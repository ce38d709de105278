package authoring

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/gift"
)

// readMarkdown reads a course: # begins a module, ## a lesson; questions stand in blocks
// fenced as gift or aiken, or in tables.
func readMarkdown(ctx context.Context, f training.File, lang locales.Lang) ([]*paper, []training.Finding, error) {
	if gift.Sniff(f.Bytes[:min(len(f.Bytes), 4096)]) == gift.Unknown {
		return nil, []training.Finding{place{file: f.Name, line: 1, column: 1}.finding(training.Bad, locales.M("courses.not_read"))}, nil
	}
	text := textOf(f.Bytes)
	if lang == "" {
		lang = locales.EN
		if hasHan(text) {
			lang = locales.ZH
		}
	}
	matter, body, skipped := front(text)
	m := &manuscript{sheet: newSheet(place{file: f.Name}, lang), ctx: ctx}
	values := matterOf(matter, m.at)
	if matter != "" && values == nil {
		m.findings = append(m.findings, place{file: f.Name, line: 1, column: 1}.finding(training.Bad, locales.M("courses.front_matter")))
	}
	for i, line := range strings.Split(body, "\n") {
		if err := m.line(skipped+i+1, line); err != nil {
			return nil, nil, err
		}
	}
	if m.fence != "" {
		m.findings = append(m.findings, m.spot(m.began).finding(training.Bad, locales.M("courses.fence_open")))
	}
	m.flush()
	papers := m.papers()
	if len(papers) == 0 {
		papers = []*paper{{lang: lang}}
	}
	for _, p := range papers {
		if p.lang == lang {
			p.settings = values
		}
	}
	return papers, m.findings, nil
}

// manuscript reads a Markdown course line by line.
type manuscript struct {
	*sheet
	ctx    context.Context
	lesson *lesson
	body   []string // of the lesson
	fence  string   // what the fenced block is called that is open
	block  []string
	began  int // line of the fence or table
	table  []string
}

func (m *manuscript) spot(line int) place { return place{file: m.at.file, line: line, column: 1} }

func (m *manuscript) line(n int, line string) error {
	trimmed := strings.TrimSpace(line)
	switch {
	case m.fence != "" && strings.HasPrefix(trimmed, "```"):
		return m.closeFence()
	case m.fence != "":
		m.block = append(m.block, line)
		return nil
	case strings.HasPrefix(trimmed, "```"):
		m.endTable()
		m.fence, m.block, m.began = strings.ToLower(strings.TrimSpace(strings.TrimLeft(trimmed, "`")))+" ", nil, n
		return nil
	case strings.HasPrefix(trimmed, "|"):
		if len(m.table) == 0 {
			m.began = n
		}
		m.table = append(m.table, trimmed)
		return nil
	}
	m.endTable()
	switch {
	case strings.HasPrefix(trimmed, "## "):
		m.flush()
		m.lesson = &lesson{title: strings.TrimSpace(trimmed[3:]), at: m.spot(n)}
	case strings.HasPrefix(trimmed, "# "):
		m.flush()
		m.now = &chapter{title: strings.TrimSpace(trimmed[2:]), at: m.spot(n)}
		m.chapters = append(m.chapters, m.now)
	default:
		if trimmed != "" && m.lesson == nil {
			m.lesson = &lesson{at: m.spot(n)}
		}
		m.body = append(m.body, line)
	}
	return nil
}

// sourceLines begin the line of a lesson that names what it rests on.
var sourceLines = []string{"出处：", "出处:", "Source:", "source:", "Source：", "依据：", "依据:"}

// flush ends the lesson that is open.
func (m *manuscript) flush() {
	m.endTable()
	l := m.lesson
	m.lesson = nil
	body := m.body
	m.body = nil
	if l == nil {
		return
	}
	kept := body[:0]
	for _, line := range body {
		source, is := "", false
		for _, s := range sourceLines {
			if source, is = strings.CutPrefix(strings.TrimSpace(line), s); is {
				break
			}
		}
		if is {
			l.source = strings.TrimSpace(source)
			continue
		}
		kept = append(kept, line)
	}
	l.text, l.picture = plainMarkdown(strings.Join(kept, "\n"))
	l.title, _ = plainMarkdown(l.title)
	switch {
	case l.text != "":
		m.now.lessons = append(m.now.lessons, l)
	case l.title != "":
		m.findings = append(m.findings, l.at.finding(training.Bad, locales.M("courses.lesson_empty", "Title", l.title)))
	}
}

// closeFence reads the questions of a fenced block; what else is fenced is text.
func (m *manuscript) closeFence() error {
	name, block := strings.TrimSpace(m.fence), m.block
	m.fence, m.block = "", nil
	if name != "gift" && name != "aiken" {
		if m.lesson != nil {
			m.body = append(m.body, append(append([]string{"```"}, block...), "```")...)
		}
		return nil
	}
	read := gift.Read
	if name == "aiken" {
		read = gift.ReadAiken
	}
	chapter := m.now
	for e, err := range read(m.ctx, strings.NewReader(strings.Join(block, "\n"))) {
		if err != nil {
			return fmt.Errorf("read %s: %w", m.at.file, err)
		}
		m.entry(e, m.began)
	}
	m.now = chapter // a category inside does not reach beyond its block
	return nil
}

// tableColumns are the names of columns in both languages.
var tableColumns = map[string]string{
	"题目": "question", "题干": "question", "题型": "type", "答案": "answer", "解析": "explanation", "编号": "id",
	"依据": "source", "出处": "source", "单位": "unit", "图片": "picture",
}

// endTable reads the table that is open: questions when it has columns for question and
// answer, else a part of the lesson.
func (m *manuscript) endTable() {
	lines := m.table
	m.table = nil
	if len(lines) == 0 {
		return
	}
	columns := map[string]int{}
	for i, name := range tableCells(lines[0]) {
		name = strings.ToLower(locales.HalfWidth(name))
		name = strings.TrimSpace(strings.TrimPrefix(name, "选项"))
		if known := tableColumns[name]; known != "" {
			name = known
		}
		columns[name] = i
	}
	_, asks := columns["question"]
	if _, keyed := columns["answer"]; !asks || !keyed || len(lines) < 2 {
		if m.lesson != nil {
			m.body = append(m.body, tableText(lines)...)
		}
		return
	}
	for i, line := range lines[2:] {
		cells := tableCells(line)
		m.row(m.began+2+i, func(column string) string {
			if at, there := columns[column]; there && at < len(cells) {
				return cells[at]
			}
			return ""
		})
	}
}

// row takes one line of a table as a question.
func (m *manuscript) row(line int, r row) {
	if r("question") == "" && r("answer") == "" {
		return
	}
	m.ordinal++
	q, column, fault := r.question(locales.ZH) // turned to its language with the others
	if !fault.Empty() {
		m.findings = append(m.findings, m.spot(line).finding(training.Bad, locales.M("courses.in_column", "Column", column, "What", fault)))
		return
	}
	p := &piece{q: q, lang: m.lang, ordinal: m.ordinal, chapter: m.now, at: m.spot(line), local: slug(r("id"))}
	if p.explicit = p.local != ""; !p.explicit {
		p.local = "q" + strconv.Itoa(m.ordinal)
	}
	m.pieces, m.marked = append(m.pieces, p), append(m.marked, "")
}

// tableCells are the cells of a line, \| being a sign in one.
func tableCells(line string) []string {
	line = strings.ReplaceAll(strings.Trim(strings.TrimSpace(line), "|"), `\|`, "\x00")
	cells := strings.Split(line, "|")
	for i, c := range cells {
		cells[i] = strings.TrimSpace(strings.ReplaceAll(c, "\x00", "|"))
	}
	return cells
}

// tableText is a table that is no questions, line by line.
func tableText(lines []string) []string {
	var out []string
	for i, l := range lines {
		if i == 1 && strings.Trim(l, "|-: \t") == "" {
			continue
		}
		out = append(out, "- "+strings.Join(tableCells(l), " · "))
	}
	return append([]string{""}, append(out, "")...)
}
