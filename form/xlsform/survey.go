package xlsform

import (
	"fmt"
	"strconv"
	"strings"

	"cadrebot/form"
	"cadrebot/locales"
)

// block is a group or repeat that is open, or the form itself.
type block struct {
	name   string
	kind   form.Kind
	at     place
	within map[string]place // names directly inside: =as written, ~in small letters
}

// named is what a reference may mean.
type named struct {
	key string
	at  place
}

// readSurvey turns rows into fields. A row with a fault becomes a field too, so that what
// refers to it is judged on its own.
func (r *reader) readSurvey(t *table) {
	for _, need := range []string{"type", "name"} {
		if t.find(need) < 0 {
			r.fault(place{t.sheet, t.head + 1, 1}, locales.M("xlsform.column_needed", "Column", need), locales.M("xlsform.do_columns"))
		}
	}
	if t.find("type") < 0 {
		return
	}
	r.top.within, r.written = map[string]place{}, map[string]bool{}
	rows := 0
	t.each(func(w row) {
		r.written[w.get("name")] = true
		rows++
	})
	if rows > maxQuestions {
		r.fault(place{sheet: t.sheet}, locales.M("xlsform.questions_many", "Max", maxQuestions), locales.M("xlsform.do_fewer"))
		return
	}
	t.each(r.surveyRow)
	if l := r.loop; l != nil { // judged as if it ended here
		r.fault(l.row.at("type"), locales.M("xlsform.block_open", "Name", l.row.get("name")), locales.M("xlsform.do_end"))
		r.loop = nil
		r.unroll(l)
	}
	for _, b := range r.open {
		r.fault(b.at, locales.M("xlsform.block_open", "Name", b.name), locales.M("xlsform.do_end"))
	}
	for range r.open { // an end for each, so that the rest can be judged
		r.end(row{}, form.EndGroup)
	}
	if len(r.form.Fields) == 0 && !r.faultyRow(t.sheet) {
		r.fault(place{sheet: t.sheet}, locales.M("xlsform.survey_empty"), locales.M("xlsform.do_survey"))
	}
}

func (r *reader) surveyRow(w row) {
	if yes, said := yesNo(w.get("disabled")); said && yes {
		r.warn(w.at("disabled"), locales.M("xlsform.row_disabled"), locales.M("xlsform.do_nothing"))
		return
	}
	if r.loops(w) {
		return
	}
	written := w.get("type")
	if written == "" {
		r.untyped(w)
		return
	}
	if r.settingRow(w, snake(written)) {
		return
	}
	t, no, do := readType(written)
	if !no.Empty() {
		r.fault(w.at("type"), no, do)
	}
	switch t.kind {
	case form.EndGroup, form.EndRepeat:
		r.end(w, t.kind)
		return
	case "":
		t.kind = form.Hidden
		r.unread[len(r.form.Fields)] = true
	}
	f := r.field(w, t)
	if t.kind == form.BeginGroup || t.kind == form.BeginRepeat {
		r.begin(w, f)
		return
	}
	r.add(w, f)
	if t.other {
		r.addOther(w, f)
	}
}

func (r *reader) add(w row, f form.Field) {
	r.form.Fields = append(r.form.Fields, f)
	r.rows = append(r.rows, w)
}

// untyped judges a row without a type: one with a name or label was meant to be asked.
func (r *reader) untyped(w row) {
	if w.get("name") == "" && r.words(w, "label") == "" {
		r.warn(w.at("type"), locales.M("xlsform.row_comment"), locales.M("xlsform.do_nothing"))
		return
	}
	r.fault(w.at("type"), locales.M("xlsform.type_missing"), locales.M("xlsform.do_types"))
}

// words is the first text of a column, in whatever language.
func (r *reader) words(w row, name string) string {
	for i, c := range w.t.columns {
		if c.name == name && w.cell(i) != "" {
			return w.cell(i)
		}
	}
	return ""
}

// end closes the innermost group or repeat.
func (r *reader) end(w row, kind form.Kind) {
	what := strings.TrimPrefix(string(kind), "end_")
	if len(r.open) == 0 {
		r.fault(w.at("type"), locales.M("xlsform.end_alone", "What", what), locales.M("xlsform.do_begin"))
		return
	}
	b := r.open[len(r.open)-1]
	want := strings.TrimPrefix(string(b.kind), "begin_")
	if want != what && w.t != nil {
		r.fault(w.at("type"), locales.M("xlsform.end_other", "What", what, "Name", b.name, "Cell", b.at.cellName(), "Want", want), locales.M("xlsform.do_end_with", "Want", want))
	}
	r.open = r.open[:len(r.open)-1]
	closing := form.EndGroup
	if b.kind == form.BeginRepeat {
		closing = form.EndRepeat
	}
	r.add(w, form.Field{Key: r.key(b.name + ".end"), Kind: closing})
}

// name reads and checks the name of a row and makes it known to references.
func (r *reader) name(w row, t typing) (name, key string) {
	name = straight(w.get("name"))
	at := w.at("name")
	switch {
	case t.words == "audit":
		name = "audit"
	case name == "" && t.kind == form.Note:
		name = "generated_note_name_" + strconv.Itoa(w.number)
	case name == "":
		r.fault(at, locales.M("xlsform.name_missing"), locales.M("xlsform.do_name"))
		name = fmt.Sprintf("row_%d", w.number)
	case !validName(name):
		r.fault(at, locales.M("xlsform.name_bad", "Name", name), locales.M("xlsform.do_name"))
	case name == "meta" && len(r.open) == 0:
		r.fault(at, locales.M("xlsform.name_meta"), locales.M("xlsform.do_rename"))
	}
	r.unique(w, name, t.kind)
	key = r.key(name)
	r.named[name] = append(r.named[name], named{key, at})
	return name, key
}

// unique checks that no other row of the same group has the name, and that no repeat has
// the name of another repeat: pyxform's rule, because answers are stored under it.
func (r *reader) unique(w row, name string, kind form.Kind) {
	at, within := w.at("name"), r.top.within
	if len(r.open) > 0 {
		within = r.open[len(r.open)-1].within
	}
	exact, folded := "="+name, "~"+strings.ToLower(name)
	if first, twice := within[exact]; twice {
		r.fault(at, locales.M("xlsform.name_twice", "Name", name, "Cell", first.cellName()), locales.M("xlsform.do_rename"))
	} else if first, near := within[folded]; near {
		r.warn(at, locales.M("xlsform.name_case", "Name", name, "Cell", first.cellName()), locales.M("xlsform.do_rename"))
	} else {
		within[folded] = at
	}
	if _, twice := within[exact]; !twice {
		within[exact] = at
	}
	if kind == form.BeginRepeat {
		if first, twice := r.repeats[name]; twice {
			r.fault(at, locales.M("xlsform.repeat_twice", "Name", name, "Cell", first.cellName()), locales.M("xlsform.do_rename"))
		}
		r.repeats[name] = at
	}
}

// settingRow takes a setting that stands on the survey sheet, as the oldest forms had it.
func (r *reader) settingRow(w row, what string) bool {
	switch what {
	case "form_title", "set_form_title":
		r.form.Title = locales.Raw(w.get("name"))
	case "form_id", "set_form_id":
		r.form.ID = w.get("name")
	default:
		return false
	}
	return true
}

// yesNo reads the words for yes and no; said is false for anything else.
func yesNo(s string) (yes, said bool) {
	switch strings.ToLower(strings.TrimSpace(strings.TrimSuffix(s, "()"))) {
	case "yes", "true", "1", "是":
		return true, true
	case "no", "false", "0", "否":
		return false, true
	}
	return false, false
}
