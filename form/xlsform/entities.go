package xlsform

import (
	"strings"

	"cadrebot/form"
	"cadrebot/locales"
)

// save is a cell of save_to.
type save struct {
	at       place
	list     string // before the #, "" when there is none
	property string
	key      string // of the field
}

// saveTo reads the property that an answer is saved to.
func (r *reader) saveTo(w row, f *form.Field) {
	s := w.get("save_to")
	if s == "" {
		return
	}
	p := w.at("save_to")
	list, property, prefixed := strings.Cut(s, "#")
	if !prefixed {
		list, property = "", s
	}
	lower := strings.ToLower(property)
	inRepeat := false
	for _, b := range r.open {
		inRepeat = inRepeat || b.kind == form.BeginRepeat
	}
	switch {
	case f.Kind == form.BeginGroup || f.Kind == form.BeginRepeat:
		r.fault(p, locales.M("xlsform.save_group"), locales.M("xlsform.do_save_question"))
	case inRepeat:
		r.fault(p, locales.M("xlsform.entity_repeat"), locales.M("xlsform.do_entity_one"))
	case !validName(property) || strings.HasPrefix(property, "__") || lower == "name" || lower == "label":
		r.fault(p, locales.M("xlsform.save_name", "Name", property), locales.M("xlsform.do_name"))
	default:
		r.saves = append(r.saves, save{p, list, property, f.Key})
	}
}

// readEntities reads the entities sheet: what a submission makes or changes besides.
func (r *reader) readEntities() {
	t := r.table("entities")
	if t != nil {
		t.each(r.entity)
	}
	e := r.form.Entity
	first := map[string]place{}
	for _, s := range r.saves {
		prior, twice := first[s.property]
		switch {
		case e == nil:
			r.fault(s.at, locales.M("xlsform.save_alone"), locales.M("xlsform.do_entities"))
		case s.list != "" && s.list != e.Dataset:
			r.fault(s.at, locales.M("xlsform.save_list", "List", s.list), locales.M("xlsform.do_did_you_mean", "Near", e.Dataset))
		case twice:
			r.fault(s.at, locales.M("xlsform.save_twice", "Name", s.property, "Cell", prior.cellName()), locales.M("xlsform.do_rename"))
		default:
			first[s.property] = s.at
			e.SaveTo[s.key] = s.property
		}
	}
}

func (r *reader) entity(w row) {
	if r.form.Entity != nil {
		r.fault(w.at("list_name"), locales.M("xlsform.entity_second"), locales.M("xlsform.do_entity_one"))
		return
	}
	e := &form.Entity{Dataset: w.get("list_name"), SaveTo: map[string]string{}}
	r.form.Entity = e
	switch {
	case e.Dataset == "":
		r.fault(w.at("list_name"), locales.M("xlsform.entity_no_list"), locales.M("xlsform.do_name"))
	case !validName(e.Dataset) || strings.HasPrefix(e.Dataset, "__") || strings.Contains(e.Dataset, "."):
		r.fault(w.at("list_name"), locales.M("xlsform.name_bad", "Name", e.Dataset), locales.M("xlsform.do_name"))
	}
	if w.get("repeat") != "" {
		r.fault(w.at("repeat"), locales.M("xlsform.entity_repeat"), locales.M("xlsform.do_entity_one"))
	}
	read := func(column string) string { return straight(w.get(column)) }
	e.ID, e.CreateIf, e.UpdateIf, e.Label = read("entity_id"), read("create_if"), read("update_if"), r.orText(read("label"), w.at("label"))
	switch {
	case e.Label == "" && (e.CreateIf != "" || e.ID == ""):
		r.fault(w.at("label"), locales.M("xlsform.entity_label"), locales.M("xlsform.do_entity_label"))
	case e.ID != "" && e.CreateIf != "" && e.UpdateIf == "":
		r.fault(w.at("update_if"), locales.M("xlsform.entity_update_if"), locales.M("xlsform.do_entity_update"))
	case e.ID == "" && e.UpdateIf != "":
		r.fault(w.at("entity_id"), locales.M("xlsform.entity_id"), locales.M("xlsform.do_entity_id"))
	}
	r.entityRow = w
}
