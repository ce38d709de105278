package taskset

import (
	"context"
	"strconv"

	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// evidenceFields ask what does the task: what there is to choose from decides what is offered.
func (f *feature) evidenceFields(ctx context.Context, own org.Unit) ([]form.Field, error) {
	entries, err := f.Evidence.FormsFor(ctx, own, 30)
	if err != nil {
		return nil, err
	}
	courses, err := f.Courses.Courses(ctx)
	if err != nil {
		return nil, err
	}
	pick := func(key string, k tasks.Kind) form.Field {
		return form.Field{
			Key: key, Kind: form.One, Required: true, Relevant: "${" + keyEvidence + "} = '" + string(k) + "'", Label: locales.M("taskset.ask_" + key),
		}
	}
	forms, learn := pick(keyForm, tasks.Report), pick(keyCourse, tasks.Course)
	for _, e := range entries {
		forms.Choices = append(forms.Choices, form.Choice{Key: strconv.FormatInt(int64(e.ID), 10), Label: e.Version.Form.Title, Words: []string{e.Ref}})
	}
	for _, c := range courses {
		learn.Choices = append(learn.Choices, form.Choice{Key: string(c.ID), Label: locales.M("taskset.course", "Code", string(c.ID), "Title", c.Title)})
	}
	ask := form.Field{Key: keyEvidence, Kind: form.One, Required: true, Label: locales.M("taskset.ask_evidence"), Hint: locales.M("taskset.ask_evidence_hint")}
	out := []form.Field{}
	for _, k := range tasks.Evidences {
		if k == tasks.Report && len(entries) == 0 || k == tasks.Course && len(courses) == 0 {
			continue
		}
		ask.Choices = append(ask.Choices, form.Choice{Key: string(k), Label: locales.M("taskset.evidence_" + string(k))})
	}
	out = append(out, ask)
	if len(entries) > 0 {
		out = append(out, forms)
	}
	if len(courses) > 0 {
		out = append(out, learn)
	}
	return out, nil
}
