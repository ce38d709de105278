package xlsform

import (
	"regexp"
	"slices"
	"strings"

	"cadrebot/form"
	"cadrebot/locales"
)

var (
	callPattern = regexp.MustCompile(`[A-Za-z][A-Za-z0-9:-]*\(`)
	sumPattern  = regexp.MustCompile(`\S\s*(\*|\+|-|\bdiv\b|\bmod\b)\s*\S`)
)

// units are appearances of decimal and integer that say what is counted; they are ours,
// and other programs ignore them.
var units = map[string]form.Kind{"money": form.Money, "percent": form.Percent, "area": form.Area, "weight": form.Weight, "period": form.Period}

// shape says what a type or appearance loses in a chat.
func (r *reader) shape(w row, t typing, f *form.Field) {
	for _, a := range strings.Fields(f.Appearance) {
		switch kind := units[a]; {
		case kind == form.Period && f.Kind == form.Text, kind != "" && kind != form.Period && (f.Kind == form.Decimal || f.Kind == form.Integer):
			f.Kind, f.Signed = kind, false
		case strings.HasPrefix(a, "ex:") || strings.HasPrefix(a, "printer:"):
			r.warn(w.at("appearance"), locales.M("xlsform.appearance_app"), locales.M("xlsform.do_nothing"))
		case strings.HasPrefix(a, "search("):
			r.fault(w.at("appearance"), locales.M("xlsform.appearance_search"), locales.M("xlsform.do_choices_sheet"))
		case a == "select-contact" || a == "db-object":
			r.warn(w.at("appearance"), locales.M("xlsform.appearance_contact", "Appearance", a), locales.M("xlsform.do_contact"))
		case slices.Contains([]string{"signature", "draw", "annotate"}, a):
			r.warn(w.at("appearance"), locales.M("xlsform.appearance_draw"), locales.M("xlsform.do_nothing"))
		}
	}
	switch {
	case t.words == "phone number" || t.words == "tel":
		r.warn(w.at("type"), locales.M("xlsform.type_phone"), locales.M("xlsform.do_no_phone"))
	case t.words == "audit":
		r.warn(w.at("type"), locales.M("xlsform.type_audit"), locales.M("xlsform.do_nothing"))
	case strings.HasPrefix(t.words, "background-"), t.words == "start-geopoint":
		r.warn(w.at("type"), locales.M("xlsform.type_background", "Type", t.words), locales.M("xlsform.do_ask"))
	case f.Kind == form.Device:
		r.warn(w.at("type"), locales.M("xlsform.type_device", "Type", t.words), locales.M("xlsform.do_nothing"))
	case f.Kind == form.Barcode:
		r.warn(w.at("type"), locales.M("xlsform.type_barcode"), locales.M("xlsform.do_nothing"))
	}
}
