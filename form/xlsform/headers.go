package xlsform

import (
	"slices"
	"strings"

	"cadrebot/locales"
)

// column is what a header stands for; name is "" when the column is not read.
type column struct {
	name   string   // as XLSForm writes it today: label, relevant, constraint_message
	lang   language // of a text column; the zero language when the header names none
	header string   // as written, cleaned
	filter bool     // choice_filter knows it by its header too
}

// readHeader gives every header its meaning. Two headers for one column are an error
// that names both; what is unknown or has no meaning in a chat is a warning.
func (r *reader) readHeader(sheet string, t *table) []column {
	cells := t.rows[t.head]
	out := make([]column, len(cells))
	seen := map[string]int{}
	for i, c := range cells {
		out[i].header = strings.Join(strings.Fields(clean(c)), " ")
		if out[i].header == "" {
			continue
		}
		p := place{t.sheet, t.head + 1, i + 1}
		name, lang := readColumn(sheet, out[i].header)
		key := name + "::" + strings.ToLower(lang.header)
		if name == "" || name == "media" || slices.Contains(ignoredColumns, name) {
			key = "?" + out[i].header // what is not read may stand twice under two names
		}
		if first, twice := seen[key]; twice && sheet == "settings" && name == "form_id" { // today's spelling counts
			if snake(out[i].header) == "form_id" {
				out[first].name, out[i].name, first = "", name, i
			}
			r.warn(p, locales.M("xlsform.id_twice", "Column", out[first].header), locales.M("xlsform.do_nothing"))
			continue
		} else if twice {
			r.fault(p, locales.M("xlsform.column_twice", "A", out[first].header, "B", out[i].header, "Cell", place{t.sheet, t.head + 1, first + 1}.cellName()),
				locales.M("xlsform.do_one_column"))
			continue
		}
		seen[key] = i
		switch {
		case name == "":
			r.warnColumn(sheet, p, out[i].header)
		case slices.Contains(ignoredColumns, name):
			r.warn(p, locales.M("xlsform.column_ignored", "Column", out[i].header), locales.M("xlsform.do_nothing"))
		case name == "media":
			r.warn(p, locales.M("xlsform.column_media", "Column", out[i].header), locales.M("xlsform.do_words"))
		default:
			out[i].name, out[i].lang = name, lang
			r.noteLanguage(p, lang)
		}
	}
	return out
}

// warnColumn says that a header is unknown. A further column of the choices sheet is
// something for choice_filter to look at, and is only wrong with a space in it.
func (r *reader) warnColumn(sheet string, p place, header string) {
	switch {
	case sheet == "choices" && !strings.ContainsAny(header, " :"):
	case sheet == "entities":
		r.fault(p, locales.M("xlsform.entity_column", "Column", header), locales.M("xlsform.do_remove_column"))
	default:
		r.warn(p, locales.M("xlsform.column_unknown", "Column", header), locales.M("xlsform.do_check_header"))
	}
}

// noteLanguage keeps the languages of the file in order and says which are not shown.
func (r *reader) noteLanguage(p place, l language) {
	if l.header == "" || slices.Contains(r.languages, l.header) {
		return
	}
	r.languages = append(r.languages, l.header)
	if l.code == other {
		r.warn(p, locales.M("xlsform.language_other", "Language", l.header), locales.M("xlsform.do_language"))
	}
}

// readColumn takes a header apart: prefix, column, language. Today's spelling separates
// them by two colons, older forms by one.
func readColumn(sheet, header string) (string, language) {
	known := columnsOf[sheet]
	if name := known[snake(header)]; name != "" {
		return name, language{}
	}
	sep := ":"
	if strings.Contains(header, "::") {
		sep = "::"
	}
	tokens := strings.Split(header, sep)
	for i := range tokens {
		tokens[i] = strings.TrimSpace(tokens[i])
	}
	if i := slices.Index(tokens, "jr"); i >= 0 && i+1 < len(tokens) { // jr:constraintMsg under single colons
		tokens = slices.Concat(tokens[:i], []string{"jr:" + tokens[i+1]}, tokens[i+2:])
	}
	switch snake(tokens[0]) {
	case "media":
		return "media", language{}
	case "bind", "control", "body":
		if len(tokens) > 1 && known[snake(tokens[1])] != "" {
			tokens = tokens[1:]
		} else {
			return "attribute", language{}
		}
	case "instance", "attribute":
		return "attribute", language{}
	}
	name := known[snake(tokens[0])]
	if name == "media" || slices.Contains(ignoredColumns, name) || len(tokens) == 1 {
		return name, language{}
	}
	if !slices.Contains(textColumns, name) {
		return "", language{}
	}
	return name, readLanguage(strings.Join(tokens[1:], sep))
}

// snake is a header in small letters with underscores for spaces.
func snake(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(s)), "_")
}
