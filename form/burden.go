package form

import "cadrebot/locales"

// maxTyped is how many fields of a report may need typing (the burden budget).
const maxTyped = 8

// Burden checks a form before it is put to people: at most eight typed fields (those of a
// repeat count once, however many rounds it has), and
// nothing asked that is already collected this period (collected holds such keys). It
// returns nil or a *locales.Refusal with the reason.
func Burden(f Form, collected map[string]bool) error {
	typed := 0
	for _, fl := range f.Fields {
		if fl.Typed() {
			typed++
		}
		if collected[fl.Key] && !fl.computed() {
			return locales.Refuse("form.burden_collected", "Label", fl.Label, "Key", fl.Key)
		}
	}
	if typed > maxTyped {
		return locales.Refuse("form.burden_typed", "Typed", typed, "Max", maxTyped)
	}
	return nil
}
