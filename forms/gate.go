package forms

import (
	"cmp"
	"errors"
	"strings"
	"time"
	"unicode"

	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
)

// notice48 is how long before its due moment a form must be put to people (brief 2.5).
const notice48 = 48 * time.Hour

// MayPublish refuses everybody but coordinators of a township and above.
func MayPublish(m org.Member) error {
	if m.Joined() && m.Active.Role.Family() == org.Coordinator && m.Active.Unit.Level != org.LevelVillage {
		return nil
	}
	return locales.Refuse("forms.not_yours")
}

// MayAlter refuses whoever acts for another unit than the one that owns the form.
func (e Entry) MayAlter(m org.Member) error {
	if err := MayPublish(m); err != nil {
		return err
	}
	if m.Active.Unit.ID != e.Owner.ID {
		return locales.Refuse("forms.of_another", "Unit", e.Owner.Name)
	}
	return nil
}

// Bilingual refuses a version of which words lack a language, with the first cells.
func (v Version) Bilingual() error {
	if len(v.Missing) == 0 {
		return nil
	}
	const most = 8
	cells := make([]string, 0, most)
	for _, g := range v.Missing[:min(len(v.Missing), most)] {
		cells = append(cells, g.Cell)
	}
	list := strings.Join(cells, " ")
	if len(v.Missing) > most {
		list += " …"
	}
	return locales.Refuse("forms.one_language", "Cells", list, "Count", len(v.Missing))
}

// TitleGaps says in which language the form has no title of its own: a workbook without
// one is called by its form_id.
func (e Entry) TitleGaps() (zh, en bool) {
	han := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	t := e.Version.Form.Title
	return !han(t.Zh), t.En == "" || t.En == e.Name || han(t.En)
}

// Key is a field's key as duplicates are compared: MON-03, mon_03 and Mon.03 are one.
func Key(k string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '.' {
			return '_'
		}
		return unicode.ToLower(r)
	}, k)
}

// Duplicates are the questions of f that are asked already: collected holds their Key (TV-17).
func Duplicates(f form.Form, collected map[string]bool) (out []form.Field) {
	for _, fl := range f.Fields {
		if collected[Key(cmp.Or(fl.Name, fl.Key))] || collected[Key(fl.Key)] {
			out = append(out, fl)
		}
	}
	return out
}

// Objections are what the burden budget holds against putting f to units on the terms: more
// typed fields than a village may be asked for, figures that are already collected
// (collected holds their Key), and less than 48 hours until due. None means that it may go out.
func Objections(f form.Form, t Terms, collected map[string]bool, due, now time.Time) []locales.Text {
	var out []locales.Text
	object := func(err error) {
		var no *locales.Refusal
		if errors.As(err, &no) {
			out = append(out, no.Text)
		}
	}
	if t.Level == org.LevelVillage {
		object(form.Burden(f, nil))
	}
	for _, fl := range Duplicates(f, collected) {
		object(form.Burden(form.Form{Fields: []form.Field{fl}}, map[string]bool{fl.Key: true}))
	}
	if due.Before(now.Add(notice48)) {
		out = append(out, locales.M("forms.short_notice", "Due", due))
	}
	return out
}

// Overburdened refuses objections without a reason.
func Overburdened(objections []locales.Text, reason string) error {
	if len(objections) == 0 || strings.TrimSpace(reason) != "" {
		return nil
	}
	return locales.Refuse("forms.overburdened", "Why", objections[0], "Number", len(objections))
}
