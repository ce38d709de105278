package importing

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"

	"cadrebot/locales"
	"cadrebot/policy"
)

// items reads JSON Lines of items; a bad line is left out.
func (r *reader) items(text string) Result {
	items, bad, err := policy.Parse(strings.NewReader(text))
	if err != nil {
		r.fault(0, locales.M("importing.line_bad", "Reason", err.Error()), locales.M("importing.do_line"))
	}
	for _, b := range bad { // without the item: its id may be that of a good line
		reason := b.Err.Error()
		if b.ID != "" {
			reason = b.ID + ": " + reason
		}
		r.fault(b.Line, locales.M("importing.line_bad", "Reason", reason), locales.M("importing.do_line"))
	}
	return Result{Items: items}
}

// figures reads a JSON array of dated figures; a bad one is left out. Its place in the
// array stands for the line.
func (r *reader) figures(text string) Result {
	var raw []json.RawMessage
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		r.refuse(locales.M("importing.line_bad", "Reason", err.Error()), locales.M("importing.do_line"))
		return Result{}
	}
	var out Result
	from := 0
	for _, b := range raw {
		at := from + max(0, strings.Index(text[from:], string(b)))
		from = at + len(b)
		p, err := policy.ParseParameter(b)
		if err != nil {
			r.fault(1+strings.Count(text[:at], "\n"), locales.M("importing.line_bad", "Reason", err.Error()), locales.M("importing.do_line"))
			continue
		}
		if p.Region == "" && p.Scope.Zh == "" {
			p.Region = r.file.Region
		}
		out.Figures = append(out.Figures, p)
	}
	return out
}

// passageJSON is one section of a document on a line of its own.
type passageJSON struct {
	ID      string `json:"id"`
	Lang    string `json:"lang"`
	Level   string `json:"level"`
	Doc     string `json:"doc"`    // title of the document; passages of one title, date and language belong together
	DocID   string `json:"doc_id"` // id for the item; made of title, language and date when empty
	Date    string `json:"date"`
	Heading string `json:"heading"`
	No      string `json:"no"`
	Body    string `json:"body"`
	Region  string `json:"region"`
}

// key is what passages of one document share.
func (p passageJSON) key() string {
	if p.DocID != "" {
		return p.DocID
	}
	return string(madeID(p.Lang, p.Doc, p.Date))
}

// ReadPassages reads JSON Lines of passages of any size, as a measuring collection may be;
// Read takes them up to MaxBytes. The error is set only when in itself cannot be read.
func ReadPassages(name string, in io.Reader) (Result, error) {
	r := &reader{file: File{Name: name}, format: Passages}
	sc := bufio.NewScanner(in)
	sc.Buffer(make([]byte, 0, 64<<10), MaxBytes)
	out := r.passages(func(yield func(string) bool) {
		for sc.Scan() && yield(sc.Text()) {
		}
	})
	out.Format, out.Findings = r.format, r.found
	if err := sc.Err(); err != nil {
		return out, fmt.Errorf("read passages of %s: %w", name, err)
	}
	return out, nil
}

// passages groups sections into items, in the order in which the documents begin.
func (r *reader) passages(lines iter.Seq[string]) Result {
	at := map[string]int{}
	var out Result
	var begins []int
	n := 0
	for line := range lines {
		if n++; strings.TrimSpace(line) == "" {
			continue
		}
		p, err := passage(line)
		if err != nil {
			r.fault(n, locales.M("importing.line_bad", "Reason", err.Error()), locales.M("importing.do_line"))
			continue
		}
		i, ok := at[p.key()]
		if !ok {
			i = len(out.Items)
			at[p.key()] = i
			out.Items, begins = append(out.Items, r.passageItem(p)), append(begins, n)
		}
		out.Items[i].Sections = append(out.Items[i].Sections, section(p))
	}
	for i := range out.Items {
		it := &out.Items[i]
		it.Sections = policy.Anchored(it.Sections)
		passageDates(it)
		r.judgePassages(*it, begins[i])
	}
	r.current = ""
	return out
}

func passage(line string) (passageJSON, error) {
	var p passageJSON
	if err := json.Unmarshal([]byte(line), &p); err != nil {
		return p, fmt.Errorf("not a JSON object of a passage: %w", err)
	}
	switch {
	case p.Doc == "":
		return p, errors.New("doc is missing")
	case strings.TrimSpace(p.Body) == "":
		return p, errors.New("body is empty")
	case !locales.Lang(p.Lang).Valid():
		return p, fmt.Errorf("lang %q: zh or en is wanted", p.Lang)
	}
	return p, nil
}

func section(p passageJSON) policy.Section {
	if p.Lang == string(locales.EN) {
		return policy.Section{Number: p.No, Heading: locales.Both("", p.Heading), Body: locales.Both("", p.Body), Ref: p.ID}
	}
	return policy.Section{Number: p.No, Heading: locales.Both(p.Heading, ""), Body: locales.Both(p.Body, ""), Ref: p.ID}
}

func (r *reader) passageItem(p passageJSON) policy.Item {
	it := policy.Item{
		ID: policy.ItemID(p.key()), Date: when(p.Date), Region: p.Region,
		Status: "in_force", Confidence: policy.Medium,
	}
	if it.Region == "" {
		it.Region = r.file.Region
	}
	if p.Lang == string(locales.EN) {
		it.Title.En, it.English = p.Doc, policy.UnofficialEnglish
	} else {
		it.Title.Zh = p.Doc
	}
	it.Level = levelNamed(p.Level)
	return it
}

// lawBranches are the branches under which collections file national laws.
var lawBranches = regexp.MustCompile(`^(?:宪法|宪法相关法|民法典|民法商法|行政法|经济法|社会法|刑法|诉讼与非诉讼程序法)$`)

// levelNamed reads the name of a shelf: 行政法规, DLC/广东地方法规; another name stays.
func levelNamed(s string) policy.Level {
	name := s[strings.LastIndexByte(s, '/')+1:]
	if l, ok := levels[strings.ToLower(name)]; ok {
		return l
	}
	switch {
	case lawBranches.MatchString(name):
		return "law"
	case strings.HasSuffix(name, "地方法规") || strings.HasSuffix(name, "地方性法规"):
		return "local"
	}
	return policy.Level(s)
}

// passageDates reads from the last articles since when the text holds.
func passageDates(it *policy.Item) {
	var ps []paragraph
	for _, s := range it.Sections[max(0, len(it.Sections)-3):] {
		ps = append(ps, paragraph{text: s.Body.Zh + s.Body.En})
	}
	from, to := force(ps, it.Date)
	if it.Date == "" || from.First() >= it.Date.First() {
		it.From, it.To = from, to
	}
}

func (r *reader) judgePassages(it policy.Item, line int) {
	r.current = it.ID
	switch {
	case it.Date == "":
		r.ask(line, locales.M("importing.date_missing_of", "Title", it.Title.Zh+it.Title.En), locales.M("importing.do_date"))
	default:
		if err := it.Check(); err != nil {
			r.fault(line, locales.M("importing.item_bad", "Reason", err.Error()), locales.M("importing.do_line"))
		}
	}
	if place := localIssuer(it); place != "" && it.Region == "" {
		r.ask(line, locales.M("importing.region_missing", "Issuer", place), locales.M("importing.do_region"))
	}
}
