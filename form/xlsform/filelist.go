package xlsform

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cadrebot/form"
	"cadrebot/locales"
)

// fileList is the list in the file that a select_one_from_file question names. Its columns
// are name and label, or those that the question's parameters value and label name; a
// label may have translations as on the choices sheet (label::zh). Any other column can
// be used by choice_filter. See https://docs.getodk.org/form-datasets/.
func (r *reader) fileList(w row, t typing, f *form.Field) *list {
	value, label := cmp.Or(f.Parameters["value"], "name"), cmp.Or(f.Parameters["label"], "label")
	doubles := r.doubles || f.ChoiceFilter != ""
	key := fmt.Sprintf("%s\x00%s\x00%s\x00%v", t.list, value, label, doubles)
	if l, known := r.fileLists[key]; known {
		if l == nil && !r.faulty(w.at("type")) {
			r.fault(w.at("type"), locales.M("xlsform.file_unusable", "File", t.list), locales.M("xlsform.do_csv"))
		}
		return l
	}
	l := r.readFileList(w, t, value, label, doubles)
	if _, there := r.fileRows[t.list]; there { // a file that did not come along is told at every question
		r.fileLists[key] = l
	}
	return l
}

func (r *reader) readFileList(w row, t typing, value, label string, doubles bool) *list {
	sheet := r.fileSheet(w, t.list)
	if sheet < 0 {
		return nil
	}
	s := r.book.Sheets[sheet]
	head := s.headerRow()
	if head < 0 {
		r.fault(place{sheet: sheet}, locales.M("xlsform.csv_empty"), locales.M("xlsform.do_csv"))
		return nil
	}
	file := &table{sheet: sheet, head: head, rows: s.Rows, columns: r.fileColumns(place{sheet, head + 1, 0}, s.Rows[head], value, label)}
	if file.find("name") < 0 {
		r.fault(place{sheet, head + 1, 1}, locales.M("xlsform.column_needed", "Column", value), locales.M("xlsform.do_csv"))
		return nil
	}
	l := &list{first: map[string]int{}}
	file.each(func(w row) {
		if w.get("name") == "" {
			r.fault(w.at("name"), locales.M("xlsform.choice_no_name"), locales.M("xlsform.do_choice_name"))
			return
		}
		r.choice(w, l, t.list, doubles)
	})
	if len(l.choices) == 0 {
		r.fault(place{sheet: sheet}, locales.M("xlsform.csv_empty"), locales.M("xlsform.do_csv"))
		return nil
	}
	return l
}

// fileColumns gives the headers of a file their meaning. The columns of value and label
// can be filtered by as well, under their own names.
func (r *reader) fileColumns(p place, headers []string, value, label string) []column {
	out := make([]column, len(headers))
	for i, h := range headers {
		h = strings.Join(strings.Fields(clean(h)), " ")
		base, lang, _ := strings.Cut(h, "::")
		out[i].header = h
		p.col = i + 1
		switch base = strings.TrimSpace(base); {
		case h == value && !slices.ContainsFunc(out, func(c column) bool { return c.name == "name" }):
			out[i].name, out[i].filter = "name", h != "name"
		case base == label:
			out[i].name, out[i].filter = "label", h != "label"
			if lang != "" {
				out[i].lang = readLanguage(strings.TrimSpace(lang))
			}
			r.noteLanguage(p, out[i].lang)
		}
	}
	return out
}

// fileSheet is the sheet that a file is read into, the same for every question that names
// it; -1 when there is no such file, or none that can be read, which is said at the
// question.
func (r *reader) fileSheet(w row, name string) int {
	if sheet, read := r.fileRows[name]; read {
		return sheet
	}
	r.fileRows[name] = -1
	content, found := r.files[r.fileNamed(name)]
	if !found {
		do := locales.M("xlsform.do_zip_file", "File", name)
		if near := nearest(name, sortedKeys(r.files)); near != "" {
			do = locales.M("xlsform.do_did_you_mean", "Near", near)
		}
		r.fault(w.at("type"), locales.M("xlsform.type_file", "Type", w.get("type"), "File", name), do)
		delete(r.fileRows, name) // every question that needs it names its own cell
		return -1
	}
	rows, no := readCSV(content)
	sheet := len(r.book.Sheets)
	r.book.Sheets = append(r.book.Sheets, Sheet{Name: name, Rows: rows})
	if !no.Empty() {
		r.fault(place{sheet: sheet}, no, locales.M("xlsform.do_csv"))
		return -1
	}
	r.fileRows[name] = sheet
	return sheet
}

// fileNamed is the file that came along under a name; capitals count only where two differ
// by nothing else.
func (r *reader) fileNamed(name string) string {
	if _, exact := r.files[name]; exact {
		return name
	}
	for _, have := range sortedKeys(r.files) {
		if strings.EqualFold(have, name) {
			return have
		}
	}
	return name
}

// unusedFiles names what came along in vain.
func (r *reader) unusedFiles() {
	for _, have := range sortedKeys(r.files) {
		used := false
		for name := range r.fileRows {
			used = used || strings.EqualFold(name, have)
		}
		if !used {
			r.warn(place{sheet: -1}, locales.M("xlsform.zip_unused", "File", have), locales.M("xlsform.do_nothing"))
		}
	}
}
