package policy

import (
	"fmt"
	"strconv"
	"strings"

	"cadrebot/locales"
)

// Section is a place in a document's own text that can be cited: an article, a numbered
// part of a notice, or a paragraph without a number.
type Section struct {
	Anchor  string       // stable within the item, see anchor.go; travels in buttons
	Number  string       // as printed: 第二十三条, 一、（二）, Article 23, § 1-101; "" = none
	Heading locales.Text // path of the headings above it, " / " between: 第一编 总则 / 第二章 权利
	Body    locales.Text // without the number; paragraphs (款) are lines
	Ref     string       // id of the passage that it was imported from; may be empty
}

// Clause is one citable place of an item, whatever the item is made of.
type Clause struct {
	Anchor  string
	Number  string
	Heading locales.Text
	Body    locales.Text
	Ref     string
}

// Clauses are all citable places in reading order: the points of the card as p1..pn, then
// the sections. Anchors are unique within the item.
func (it Item) Clauses() []Clause {
	out := make([]Clause, 0, len(it.Points)+len(it.Sections))
	for i, p := range it.Points {
		out = append(out, Clause{Anchor: pointAnchorOf(i), Body: p})
	}
	for _, s := range it.Sections {
		out = append(out, Clause(s))
	}
	return out
}

// Clause finds a place by its anchor. a23.2 is the second paragraph (款) of a23: it is not
// among Clauses, but can be cited.
func (it Item) Clause(anchor string) (Clause, bool) {
	for i := range it.Points {
		if anchor == pointAnchorOf(i) {
			return Clause{Anchor: anchor, Body: it.Points[i]}, true
		}
	}
	for i := range it.Sections { // of a law with a thousand: none is copied before it fits
		at := it.Sections[i].Anchor
		if at == anchor {
			return Clause(it.Sections[i]), true
		}
		if !strings.HasPrefix(anchor, at+".") {
			continue
		}
		for _, p := range Clause(it.Sections[i]).Paragraphs() {
			if p.Anchor == anchor {
				return p, true
			}
		}
	}
	return Clause{}, false
}

func pointAnchorOf(i int) string { return "p" + strconv.Itoa(i+1) }

// Paragraphs are the paragraphs (款) of an article with anchors a23.1, a23.2 ...; the
// items (项, lines that begin with （一） or (1)) stay with the paragraph above them. A
// clause that is no article has none.
func (c Clause) Paragraphs() []Clause {
	if !strings.HasPrefix(c.Anchor, "a") {
		return nil
	}
	zh, en := paragraphs(c.Body.Zh), paragraphs(c.Body.En)
	if len(zh) > 0 && len(en) != len(zh) {
		en = nil // only the Chinese division counts
	}
	out := make([]Clause, max(len(zh), len(en)))
	for i := range out {
		out[i] = Clause{Anchor: fmt.Sprintf("%s.%d", c.Anchor, i+1), Number: c.Number, Heading: c.Heading, Ref: c.Ref}
		if i < len(zh) {
			out[i].Body.Zh = zh[i]
		}
		if i < len(en) {
			out[i].Body.En = en[i]
		}
	}
	return out
}

func paragraphs(body string) []string {
	var out []string
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if listItem.MatchString(line) && len(out) > 0 {
			out[len(out)-1] += "\n" + line
			continue
		}
		out = append(out, line)
	}
	return out
}

// sectionJSON is a section as it travels inside an item.
type sectionJSON struct {
	Anchor    string `json:"anchor"`
	Number    string `json:"number,omitempty"`
	HeadingZh string `json:"heading_zh,omitempty"`
	HeadingEn string `json:"heading_en,omitempty"`
	BodyZh    string `json:"body_zh,omitempty"`
	BodyEn    string `json:"body_en,omitempty"`
	Ref       string `json:"ref,omitempty"`
}

// readSections gives sections that came without an anchor one.
func readSections(js []sectionJSON) []Section {
	if len(js) == 0 {
		return nil
	}
	out := make([]Section, len(js))
	for i, j := range js {
		out[i] = Section{
			Anchor: j.Anchor, Number: j.Number, Heading: locales.Both(j.HeadingZh, j.HeadingEn),
			Body: locales.Both(j.BodyZh, j.BodyEn), Ref: j.Ref,
		}
	}
	return Anchored(out)
}

func writeSections(ss []Section) []sectionJSON {
	var out []sectionJSON
	for _, s := range ss {
		out = append(out, sectionJSON{
			Anchor: s.Anchor, Number: s.Number, HeadingZh: s.Heading.Zh, HeadingEn: s.Heading.En,
			BodyZh: s.Body.Zh, BodyEn: s.Body.En, Ref: s.Ref,
		})
	}
	return out
}

func checkSections(ss []Section) error {
	seen := make(map[string]bool, len(ss))
	for i, s := range ss {
		switch {
		case s.Body.Empty():
			return locales.Refuse("importing.why_section_empty", "Section", i+1, "Number", s.Number)
		case !anchorShape.MatchString(s.Anchor) || pointAnchor.MatchString(s.Anchor):
			return locales.Refuse("importing.why_anchor", "Section", i+1, "Anchor", s.Anchor)
		case seen[s.Anchor]:
			return locales.Refuse("importing.why_anchor_twice", "Anchor", s.Anchor)
		}
		seen[s.Anchor] = true
	}
	return nil
}
