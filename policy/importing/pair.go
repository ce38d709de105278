package importing

import (
	"path"
	"strings"

	"cadrebot/locales"
	"cadrebot/policy"
)

// PairName is what the two files of one document share, x.zh.md and x.en.docx: the path
// without language and endings. It is false for a name that says no language.
func PairName(name string) (string, bool) {
	if nameLang(name) == "" {
		return "", false
	}
	return path.Join(path.Dir(strings.ReplaceAll(name, `\`, "/")), stem(name)), true
}

// Pair puts the Chinese and the English text of one document, read from two files, into
// one item: the Chinese particulars count, English ones fill in, sections meet by their
// anchors. Either order will do. It is false when the two do not hold one document each,
// one in either language.
func Pair(a, b Result) (Result, bool) {
	if len(a.Items) != 1 || len(b.Items) != 1 {
		return Result{}, false
	}
	if a.Items[0].Title.Zh == "" {
		a, b = b, a
	}
	zh, en := a.Items[0], b.Items[0]
	if zh.Title.Zh == "" || en.Title.Zh != "" {
		return Result{}, false
	}
	out := Result{Format: a.Format}
	// What the English text leaves open, the Chinese one answers.
	for _, f := range b.Findings {
		if f.Severity == Question || f.Severity == Warning && f.Line == 0 && f.Paragraph == 0 && f.Message.ID != unmarked {
			continue
		}
		f.Item = zh.ID
		out.Findings = append(out.Findings, f)
	}
	out.Findings = append(a.Findings, out.Findings...)
	zh.Title.En, zh.English = en.Title.En, en.English
	if zh.Issuer.En == "" {
		zh.Issuer.En = en.Issuer.En
	}
	zh.Points = pairPoints(zh.Points, en.Points)
	var lost []string
	zh.Sections, lost = pairSections(zh.Sections, en.Sections)
	if len(lost) > 0 {
		out.Findings = append(out.Findings, Finding{
			File: fileOf(b), Item: zh.ID, Severity: Warning,
			Message: locales.M("importing.unpaired", "Numbers", strings.Join(lost, ", ")), Do: locales.M("importing.do_unpaired"),
		})
	}
	out.Items = []policy.Item{zh}
	return out, true
}

const unmarked = "importing.english_unmarked"

func fileOf(r Result) string {
	for _, f := range r.Findings {
		return f.File
	}
	return ""
}

// pairPoints adds the English where both lists are as long.
func pairPoints(zh, en []locales.Text) []locales.Text {
	if len(zh) != len(en) {
		return zh
	}
	for i := range zh {
		zh[i].En = en[i].En
	}
	return zh
}

// pairSections adds the English to the section of the same anchor; sections without a
// number pair only when there are as many in both. lost are the English ones left over.
func pairSections(zh, en []policy.Section) (out []policy.Section, lost []string) {
	at := map[string]int{}
	unnumbered := 0
	for i, s := range zh {
		at[s.Anchor] = i
		if s.Number == "" {
			unnumbered++
		}
	}
	for _, s := range en {
		if s.Number == "" {
			unnumbered--
		}
	}
	for _, s := range en {
		i, ok := at[s.Anchor]
		if !ok || s.Number == "" && unnumbered != 0 {
			lost = append(lost, s.Anchor)
			continue
		}
		zh[i].Body.En, zh[i].Heading.En = s.Body.En, s.Heading.En
	}
	return zh, lost
}
