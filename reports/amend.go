package reports

import (
	"maps"
	"time"

	"cadrebot/form"
	"cadrebot/locales"
)

// Amend is what s would say with another number in one of its fields; false when the form asks more because of
// it, such as a reason. A number that the form does not take is a *locales.Refusal.
func (f Form) Amend(s Submission, field, number string, now time.Time) (form.Answers, bool, error) {
	open := f.Opens([]string{field})
	given := form.Session{Answers: maps.Clone(s.Answers), Known: s.Last, Only: open}
	if given.Answers == nil {
		given.Answers = form.Answers{}
	}
	delete(given.Answers, field)
	given, p := f.Step(given, form.Input{}, now)
	if p.Stage != form.Asking || p.Field == nil || p.Field.Key != field {
		return nil, false, nil
	}
	given, p = f.Step(given, form.Input{Act: form.Typed, Text: number}, now)
	if p.Stage == form.ReadBack {
		given, p = f.Step(given, form.Input{Act: form.Yes}, now)
	}
	if !p.Refusal.Empty() {
		return nil, false, &locales.Refusal{Text: p.Refusal}
	}
	if p.Stage != form.Review {
		return nil, false, nil
	}
	return Merge(s.Answers, f.Submission(given, now), open), true, nil
}
