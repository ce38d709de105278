package xlsform

import (
	"slices"

	"cadrebot/locales"
)

// text reads a text column in all its languages and notes the languages that miss. What
// the header gives no language counts as default_language, unless its script says
// otherwise; what is written for a language by name wins over it. NO_LABEL is what authors
// of the Community Health Toolkit write where there is nothing to say.
func (r *reader) text(w row, name string) locales.Text {
	var t locales.Text
	var rest string
	var first place
	for i, c := range w.t.columns {
		if c.name != name || w.cell(i) == "" || w.cell(i) == "NO_LABEL" {
			continue
		}
		words, code, named := w.cell(i), c.lang.code, c.lang.header != ""
		if first.col == 0 {
			first = place{w.t.sheet, w.number, i + 1}
		}
		both := !named && script(words) == ""
		if !named {
			code = r.unnamed(words)
		}
		if (code == locales.ZH || both) && (named || t.Zh == "") {
			t.Zh = words
		}
		if (code == locales.EN || both) && (named || t.En == "") {
			t.En = words
		}
		if code == other && rest == "" {
			rest = words
		}
	}
	if first.col == 0 {
		return t
	}
	r.noteMissing(w, name, first, t)
	if t.Zh == "" && t.En == "" {
		return locales.Raw(rest)
	}
	return t
}

// unnamed is the language of words under a header without one.
func (r *reader) unnamed(words string) locales.Lang {
	s := script(words)
	switch {
	case s == locales.ZH, r.deflt.code == "" && s != "":
		return s
	case s == locales.EN && r.deflt.code == locales.ZH:
		return s
	}
	return r.deflt.code
}

// noteMissing puts the cell that should be filled in on the list of the bilingual gate:
// the one in the column of the missing language, else the words that want translating.
func (r *reader) noteMissing(w row, name string, first place, t locales.Text) {
	miss := func(l locales.Lang, message locales.Text) {
		p := first
		if i := slices.IndexFunc(w.t.columns, func(c column) bool { return c.name == name && c.lang.code == l }); i >= 0 {
			p.col = i + 1
		}
		header := name + "::中文 (zh)"
		if l == locales.EN {
			header = name + "::English (en)"
		}
		r.missing = append(r.missing, r.finding(Warning, p, message, locales.M("xlsform.do_translate", "Header", header)))
	}
	if t.Zh == "" {
		miss(locales.ZH, locales.M("xlsform.no_chinese", "Column", name))
	}
	if t.En == "" {
		miss(locales.EN, locales.M("xlsform.no_english", "Column", name))
	}
}
