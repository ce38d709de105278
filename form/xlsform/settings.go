package xlsform

import "cadrebot/locales"

// readSettings reads the one row of the settings sheet; a form without the sheet is named
// after its file.
func (r *reader) readSettings() {
	r.form.Version = 1
	if t := r.table("settings"); t != nil {
		first := true
		t.each(func(w row) {
			if !first {
				r.warn(place{t.sheet, w.number, 1}, locales.M("xlsform.settings_rows"), locales.M("xlsform.do_nothing"))
				return
			}
			first = false
			r.settings(w)
		})
	}
	if r.form.ID == "" {
		r.form.ID = r.fallback
		if r.form.ID == "" {
			r.form.ID = "data"
		}
		r.warn(place{sheet: r.sheet("settings")}, locales.M("xlsform.form_id_missing", "ID", r.form.ID), locales.M("xlsform.do_form_id"))
	}
	if r.form.Title.Empty() {
		r.form.Title = locales.Raw(r.form.ID)
	}
}

func (r *reader) settings(w row) {
	if s := w.get("default_language"); s != "" && s != "default" {
		r.deflt = readLanguage(s)
		if r.deflt.code.Valid() {
			r.form.Lang = r.deflt.code
		}
	}
	r.form.ID, r.form.Release = w.get("form_id"), w.get("version")
	r.doubles, _ = yesNo(w.get("allow_choice_duplicates"))
	r.instanceName = w.at("instance_name")
	r.form.InstanceName = r.orText(straight(w.get("instance_name")), r.instanceName)
	if s := w.get("form_title"); s != "" {
		r.form.Title = locales.Raw(s)
	}
	for i, c := range w.t.columns {
		if c.name != "form_title" || !c.lang.code.Valid() || w.cell(i) == "" {
			continue
		}
		if c.lang.code == locales.ZH {
			r.form.Title.Zh = w.cell(i)
		} else {
			r.form.Title.En = w.cell(i)
		}
	}
}
