package importing

import (
	"context"
	"encoding/json"
	"iter"
	"regexp"
	"strings"
	"unicode/utf8"

	"cadrebot/locales"
	"cadrebot/policy"
)

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

// documents puts passages together into items. A document is given when its last passage
// has been read, so that of a long file only what is begun is in memory.
type documents struct {
	r    *reader
	left map[string]int // passages of a document that are still to come
	open map[string]*document
	give func(policy.Item) bool // false ends the reading
}

// document is an item whose passages are being read.
type document struct {
	item  policy.Item
	line  int            // of its first passage
	lines map[string]int // of the passages with an id
}

// passages gives items in the order in which their last passages stand. lines is walked
// twice: to count what belongs together, and to read it. It is false when give was.
func (r *reader) passages(ctx context.Context, lines func() iter.Seq[string], give func(policy.Item) bool) bool {
	d := &documents{r: r, left: map[string]int{}, open: map[string]*document{}, give: give}
	for line := range lines() {
		if ctx.Err() != nil {
			return false
		}
		if p, err := passage(line); err == nil {
			d.left[p.key()]++
		}
	}
	n := 0
	for line := range lines() {
		n++
		if ctx.Err() != nil || !d.take(ctx, n, line) {
			return false
		}
	}
	return true
}

// take takes one line; n is its number.
func (d *documents) take(ctx context.Context, n int, line string) bool {
	if strings.TrimSpace(line) == "" {
		return true
	}
	p, err := passage(line)
	if err != nil {
		d.r.fault(n, locales.M("importing.line_bad", "Reason", reason(err)), locales.M("importing.do_line"))
		return true
	}
	key := p.key()
	doc, begun := d.open[key]
	if !begun {
		doc = &document{item: d.r.passageItem(p), line: n, lines: map[string]int{}}
		d.open[key] = doc
	}
	if first, twice := doc.lines[p.ID]; twice && p.ID != "" {
		d.r.fault(n, locales.M("importing.line_bad", "Reason", locales.M("importing.why_twice", "ID", p.ID, "Line", first)), locales.M("importing.do_line"))
	} else {
		doc.lines[p.ID] = n
		doc.item.Sections = append(doc.item.Sections, section(p))
	}
	if d.left[key]--; d.left[key] > 0 {
		return true
	}
	delete(d.open, key)
	doc.item.Sections = policy.Anchored(doc.item.Sections)
	passageDates(ctx, &doc.item)
	d.r.judgePassages(doc.item, doc.line)
	d.r.current = ""
	return d.give(doc.item)
}

func passage(line string) (passageJSON, error) {
	var p passageJSON
	if !utf8.ValidString(line) {
		return p, locales.Refuse("importing.why_utf8")
	}
	if strings.Contains(line, `\u0000`) {
		return p, locales.Refuse("importing.why_nul")
	}
	if err := json.Unmarshal([]byte(line), &p); err != nil {
		return p, err
	}
	switch {
	case p.Doc == "":
		return p, locales.Refuse("importing.why_missing", "Name", "doc")
	case strings.TrimSpace(p.Body) == "":
		return p, locales.Refuse("importing.why_missing", "Name", "body")
	case !locales.Lang(p.Lang).Valid():
		return p, locales.Refuse("importing.why_one_of", "Name", "lang", "Value", p.Lang, "Wanted", "zh, en")
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
func passageDates(ctx context.Context, it *policy.Item) {
	var ps []paragraph
	for _, s := range it.Sections[max(0, len(it.Sections)-3):] {
		ps = append(ps, paragraph{text: s.Body.Zh + s.Body.En})
	}
	from, to := force(ctx, ps, it.Date)
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
			r.fault(line, locales.M("importing.item_bad", "Reason", reason(err)), locales.M("importing.do_line"))
		}
	}
	if place := localIssuer(it); place != "" && it.Region == "" {
		r.ask(line, locales.M("importing.region_missing", "Issuer", place), locales.M("importing.do_region"))
	}
}
