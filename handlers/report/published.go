package report

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// Published is what units owe besides the brief.
type Published interface {
	// Owing lists the published forms that the member's unit owes and that they may fill in.
	Owing(ctx context.Context, m org.Member, now time.Time) ([]forms.Owing, error)
	// Entry is a form with one version, 0 meaning the one in use; org.ErrNotFound for none.
	Entry(ctx context.Context, id forms.ID, number int) (forms.Entry, error)
	// FormOf is the form as it was published under a ref and number.
	FormOf(ctx context.Context, ref string, version int) (form.Form, error)
}

// kindForm is the conversation that fills a published form. Persisted.
const kindForm = "report.form"

func (d *desk) formDialogue() bot.Dialogue {
	f := bot.FormDialogue{Kind: kindForm, Title: locales.M("report.form_title"), Form: d.formFor, Submit: d.handInForm, ReviewNote: d.leaps}
	return f.Dialogue()
}

// begun is /report for those who report: the brief, or, when their unit owes other forms
// too, everything that it owes. A single form is opened at once.
func (d *desk) begun(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return d.weekly(ctx, t)
	}
	owing, err := d.published.Owing(ctx, t.Member, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read what is owed: %w", err)
	}
	switch {
	case len(owing) == 0:
		return d.weekly(ctx, t)
	case len(owing) == 1 && reporter(t.Member) != nil:
		return d.beginForm(ctx, t, owing[0].ID, reports.Period(owing[0].Period))
	}
	return d.owedScreen(ctx, t, owing)
}

// alsoOwed adds, under an office's view of its units, the way to what it owes itself.
func (d *desk) alsoOwed(ctx context.Context, t *bot.Turn, r bot.Reply) (bot.Reply, error) {
	owing, err := d.published.Owing(ctx, t.Member, t.Now)
	if err != nil || len(owing) == 0 || len(r.Screens) == 0 {
		return r, err
	}
	s := r.Screens[0]
	s.Rows = append([][]bot.Button{{bot.To(locales.M("report.owed_own", "Number", len(owing)), routeOwed, "")}}, s.Rows...)
	return r, nil
}

// owed is the list again, by a button.
func (d *desk) owed(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	owing, err := d.published.Owing(ctx, t.Member, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read what is owed: %w", err)
	}
	return d.owedScreen(ctx, t, owing)
}

// owedShown is how many forms have a button; the brief has one too.
const owedShown = 5

// owedScreen lists what the unit owes, the brief first, then by due date.
func (d *desk) owedScreen(ctx context.Context, t *bot.Turn, owing []forms.Owing) (bot.Reply, error) {
	unit := t.Member.Active.Unit
	s := bot.Say(locales.M("report.owed_head", "Unit", unit.Name))
	n := 0
	if reporter(t.Member) == nil {
		st, err := d.reports.Standing(ctx, unit.ID, reports.WeeklyBrief, "", t.Now)
		if err != nil {
			return bot.Reply{}, fmt.Errorf("read where the brief stands: %w", err)
		}
		n++
		title := d.brief.Form().Title
		s.Add(briefLine(n, title, st)).Row(bot.To(locales.M("report.owed_open", "Number", n, "Title", title), routeBrief, ""))
	}
	if n+len(owing) == 0 {
		s.Add(locales.M("report.owed_none"))
	}
	for _, o := range owing[:min(len(owing), owedShown)] {
		n++
		id := "report.owed_line"
		if !reports.OnTime(t.Now, o.Due) {
			id = "report.owed_late"
		}
		s.Add(locales.M(id, "Number", n, "Title", o.Title, "Period", reports.Period(o.Period).Text(), "Due", o.Due))
		s.Row(bot.To(locales.M("report.owed_open", "Number", n, "Title", o.Title), routeForm, fmt.Sprintf("%d.%s", o.ID, o.Period)))
	}
	return bot.Show(s.Row(bot.To(locales.M("report.records_all"), routeRecords, fmt.Sprintf("%d.0", unit.ID)), home())), nil
}

func briefLine(n int, title locales.Text, st reports.Standing) locales.Text {
	if st.Filed != nil {
		return locales.M("report.owed_filed", "Number", n, "Title", title, "Period", st.Period.Text(), "State", reports.StateText(st.Filed.State))
	}
	return locales.M("report.owed_line", "Number", n, "Title", title, "Period", st.Period.Text(), "Due", st.Due)
}

// asking is one published form of which a period is owed.
type asking struct {
	entry  forms.Entry
	form   reports.Form
	period reports.Period
	st     reports.Standing
}

// ask reads the form in use and where the member's unit stands with its period; a refusal
// when nobody asks the member for it.
func (d *desk) ask(ctx context.Context, t *bot.Turn, id forms.ID, p reports.Period) (a asking, err error) {
	e, err := d.published.Entry(ctx, id, 0)
	if errors.Is(err, org.ErrNotFound) || err == nil && (!e.InUse() || e.Version.Terms.Expired(t.Now)) {
		return a, locales.Refuse("report.form_over")
	}
	if err != nil {
		return a, fmt.Errorf("find a published form: %w", err)
	}
	if !slices.Contains(e.Version.Terms.Roles, t.Member.Active.Role) {
		return a, locales.Refuse("report.form_not_yours", "Title", e.Version.Form.Title)
	}
	a = asking{entry: e, period: p}
	if a.form, err = d.forms.Get(ctx, e.Ref, e.Version.Number); err != nil {
		return a, err
	}
	a.st, err = d.reports.Standing(ctx, t.Member.Active.Unit.ID, e.Ref, p, t.Now)
	if err != nil {
		return a, fmt.Errorf("read where a form stands: %w", err)
	}
	if a.st.Obligation == 0 {
		return a, locales.Refuse("report.form_over")
	}
	return a, nil
}

// readForm reads a button: id.period.
func readForm(arg string) (forms.ID, reports.Period, error) {
	a, b, _ := strings.Cut(arg, ".")
	id, err := strconv.ParseInt(a, 10, 64)
	b = strings.TrimSuffix(b, dropped)
	if err != nil || !reports.Period(b).Named() {
		return 0, "", locales.Refuse("report.stale")
	}
	return forms.ID(id), reports.Period(b), nil
}

func (d *desk) openForm(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, p, err := readForm(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.beginForm(ctx, t, id, p)
}
