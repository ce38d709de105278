package xlsform

import (
	"slices"
	"strings"

	"cadrebot/form"
	"cadrebot/locales"
)

// list is one list of the choices sheet.
type list struct {
	choices []form.Choice
	rows    []row
	first   map[string]int // name -> index of its first choice
	spaces  bool           // names with spaces are reported
}

// readChoices reads the choices sheet. Columns that XLSForm does not name are kept for
// choice_filter.
func (r *reader) readChoices() {
	t := r.table("choices")
	if t == nil {
		return
	}
	for _, need := range []string{"list_name", "name"} {
		if t.find(need) < 0 && len(t.rows) > t.head+1 {
			r.fault(place{t.sheet, t.head + 1, 1}, locales.M("xlsform.column_needed", "Column", need), locales.M("xlsform.do_choice_columns"))
			return
		}
	}
	t.each(r.choiceRow)
}

func (r *reader) choiceRow(w row) {
	ln, name := w.get("list_name"), straight(w.get("name"))
	if ln == "" {
		if name != "" {
			r.warn(w.at("list_name"), locales.M("xlsform.choice_no_list", "Name", name), locales.M("xlsform.do_list_name"))
		}
		return
	}
	if name == "" {
		r.fault(w.at("name"), locales.M("xlsform.choice_no_name"), locales.M("xlsform.do_choice_name"))
		return
	}
	l := r.lists[ln]
	if l == nil {
		l = &list{first: map[string]int{}}
		r.lists[ln] = l
	}
	r.choice(w, l, ln, r.doubles)
}

// choice adds the row w to the list l, which people know as called; with doubles a name
// may stand in it twice.
func (r *reader) choice(w row, l *list, called string, doubles bool) {
	name := straight(w.get("name"))
	i, twice := l.first[name]
	if twice && !doubles {
		r.fault(w.at("name"), locales.M("xlsform.choice_twice", "Name", name, "List", called, "Cell", l.rows[i].at("name").cellName()), locales.M("xlsform.do_choice_twice"))
		return
	}
	c := form.Choice{Key: name, Label: r.text(w, "label"), Attrs: w.attributes()}
	if c.Label.Empty() {
		p := w.at("label")
		r.missing = append(r.missing, r.finding(Warning, p, locales.M("xlsform.choice_no_label", "Name", name), locales.M("xlsform.do_label")))
		c.Label = locales.Raw(name)
	}
	if !twice {
		l.first[name] = len(l.choices)
	}
	l.choices, l.rows = append(l.choices, c), append(l.rows, w)
}

// attributes are the cells of further columns by header, empty ones too, so that a filter
// can tell an empty cell from a column that does not exist.
func (w row) attributes() map[string]string {
	var out map[string]string
	for i, c := range w.t.columns {
		if c.name != "" && !c.filter || c.header == "" || strings.ContainsAny(c.header, " :") {
			continue
		}
		if out == nil {
			out = map[string]string{}
		}
		out[c.header] = w.cell(i)
	}
	return out
}

// choices gives a choice question its list.
func (r *reader) choices(w row, t typing, f *form.Field) {
	f.ChoiceFilter = straight(w.get("choice_filter"))
	if t.list == "" {
		if f.ChoiceFilter != "" && !r.faulty(w.at("type")) {
			r.warn(w.at("choice_filter"), locales.M("xlsform.filter_unused"), locales.M("xlsform.do_nothing"))
		}
		f.ChoiceFilter = ""
		return
	}
	l := r.list(w, t, f)
	if l == nil { // what is missing is said once, not again for everything that needs it
		f.Choices, f.ChoiceFilter = []form.Choice{{Key: "missing", Label: locales.Raw(t.list)}}, ""
		return
	}
	f.Choices = l.choices
	if f.ChoiceFilter == "" && r.doubles {
		f.Choices = r.single(l)
	}
	f.ChoiceFilter = r.bareWords(f.ChoiceFilter, w.at("choice_filter"), l.choices)
	if r.options += len(l.choices); r.options > maxOptions {
		r.fault(w.at("type"), locales.M("xlsform.options_many", "Max", maxOptions), locales.M("xlsform.do_fewer"))
		f.Choices = l.choices[:min(len(l.choices), 1)]
	}
	if t.kind != form.One {
		r.unspaced(l, f)
	}
	if t.other {
		if f.ChoiceFilter != "" {
			r.fault(w.at("choice_filter"), locales.M("xlsform.other_filter"), locales.M("xlsform.do_other_filter"))
		}
		if _, has := l.first["other"]; !has {
			f.Choices = append(slices.Clip(l.choices), form.Choice{Key: "other", Label: locales.M("xlsform.other_choice")})
		}
	}
}

// single is a list with every name once: without a filter nobody can choose between two of
// one name.
func (r *reader) single(l *list) []form.Choice {
	if len(l.first) == len(l.choices) {
		return l.choices
	}
	out := make([]form.Choice, 0, len(l.first))
	for i, c := range l.choices {
		if l.first[c.Key] == i {
			out = append(out, c)
			continue
		}
		r.warn(l.rows[i].at("name"), locales.M("xlsform.choice_again", "Name", c.Key), locales.M("xlsform.do_choice_again"))
	}
	return out
}

// unspaced names the choices with a space in their name, once a list, and judges the rest
// as if they had none: several answers are kept with spaces between them.
func (r *reader) unspaced(l *list, f *form.Field) {
	spaced := func(c form.Choice) bool { return strings.ContainsAny(c.Key, " \t\n") }
	if !slices.ContainsFunc(l.choices, spaced) {
		return
	}
	f.Choices = slices.Clone(f.Choices)
	for i, c := range f.Choices {
		if spaced(c) && !l.spaces {
			r.fault(l.rows[i].at("name"), locales.M("xlsform.choice_space", "Name", c.Key), locales.M("xlsform.do_choice_space"))
		}
		f.Choices[i].Key = strings.Join(strings.Fields(c.Key), "_")
	}
	l.spaces = true
}

// list is the list that a choice question takes, nil when there is none, which is said.
func (r *reader) list(w row, t typing, f *form.Field) *list {
	if t.file {
		return r.fileList(w, t, f)
	}
	l := r.lists[t.list]
	if l == nil {
		r.listUnknown(w, t)
	}
	return l
}

func (r *reader) listUnknown(w row, t typing) {
	do := locales.M("xlsform.do_list_sheet", "List", t.list)
	if r.guesses++; r.guesses <= maxGuesses {
		if near := nearest(t.list, sortedKeys(r.lists)); near != "" {
			do = locales.M("xlsform.do_did_you_mean", "Near", near)
		}
	}
	r.fault(w.at("type"), locales.M("xlsform.list_unknown", "List", t.list), do)
}

// addOther puts the question for the words behind "other" after a question with or_other,
// named as pyxform names it. An author who wrote that question keeps their own.
func (r *reader) addOther(w row, f form.Field) {
	name := f.Name + "_other"
	if r.written[name] {
		return
	}
	key := r.key(name)
	r.named[name] = append(r.named[name], named{key, w.at("name")})
	r.add(row{}, form.Field{
		Key: key, Name: name, Kind: form.Text, Label: locales.M("xlsform.specify_other", "Label", f.Label),
		Relevant: "selected(${" + f.Key + "}, 'other')",
	})
}
