package export

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// Forms are the forms that offices publish.
type Forms interface {
	// Entry is a form with the version in use for number 0; org.ErrNotFound for none.
	Entry(ctx context.Context, id forms.ID, number int) (forms.Entry, error)
	// Figures counts how far a form has come in its newest period.
	Figures(ctx context.Context, ref string) (forms.Figures, error)
	// PublishedAs lists the versions of a form, the newest first.
	PublishedAs(ctx context.Context, ref string) ([]form.Form, error)
}

// subject is what is taken along: the briefs, what was filed of a published form, or a record of
// the office.
type subject struct {
	form   form.Form    // everything that any version asks
	name   locales.Text // of a published form; empty for the briefs
	record locales.Text // what people call the kind of a record; empty for reports
}

// subjectOf reads what a request is about, for somebody who may read it.
func (d *desk) subjectOf(ctx context.Context, t *bot.Turn, a reports.Asked) (subject, error) {
	ref := a.Form
	if a.Record != 0 {
		b, err := d.office.Book(ctx, t, a.Code)
		if err != nil {
			return subject{}, fmt.Errorf("read a record to export: %w", err)
		}
		return subject{record: b.Name}, nil
	}
	if ref == reports.WeeklyBrief {
		return subject{form: reports.Brief()}, nil
	}
	versions, err := d.forms.PublishedAs(ctx, ref)
	if err != nil {
		return subject{}, fmt.Errorf("read a form to export: %w", err)
	}
	return subject{form: reports.Union(versions...), name: versions[0].Title}, nil
}

// published is the form that a conversation is about, by its number in the register: only
// the office that published it takes it along.
func (d *desk) published(ctx context.Context, t *bot.Turn, arg string) (forms.Entry, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || id <= 0 {
		return forms.Entry{}, locales.Refuse("forms.gone")
	}
	e, err := d.forms.Entry(ctx, forms.ID(id), 0)
	if errors.Is(err, org.ErrNotFound) || (err == nil && e.MayAlter(t.Member) != nil) {
		return forms.Entry{}, locales.Refuse("forms.gone")
	}
	if err != nil {
		return forms.Entry{}, fmt.Errorf("find a form to export: %w", err)
	}
	return e, nil
}

// chosen is the form and the time that the answers of a conversation mean. ref is the
// number of a published form, whose newest period it is; empty for the briefs.
func (d *desk) chosen(ctx context.Context, t *bot.Turn, f bot.Filled) (ref string, from, to reports.Period, err error) {
	if f.Ref == "" {
		from, to = span(f.Answers[keyWeeks].S, t.Now)
		return reports.WeeklyBrief, from, to, nil
	}
	e, err := d.published(ctx, t, f.Ref)
	if err != nil {
		return "", "", "", err
	}
	got, err := d.forms.Figures(ctx, e.Ref)
	if err != nil {
		return "", "", "", fmt.Errorf("find the newest period: %w", err)
	}
	return e.Ref, reports.Period(got.Period), reports.Period(got.Period), nil
}
