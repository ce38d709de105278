package inbox

import (
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/internal/talk"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

// world is a township with villages that have reported.
type world struct {
	*talk.World
	reports *store.Reports
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	base := talk.Open(t, talk.Thursday, "990101", "99010102", "99010103", "9901010203", "9901010204")
	w := &world{World: base, reports: store.NewReports(base.DB)}
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	w.Hire("vfs2", locales.ZH, talk.Post("9901010204", org.VillageFirstSecretary))
	w.Hire("twn", locales.ZH, talk.Post("99010102", org.TownshipApprover))
	w.Hire("twn2", locales.ZH, talk.Post("99010102", org.TownshipOfficer))
	w.Hire("twn3", locales.ZH, talk.Post("99010103", org.TownshipApprover))
	w.Hire("cty", locales.ZH, talk.Post("990101", org.CountyCoordinator))
	w.Hire("fin", locales.ZH, talk.Post("990101", org.CountyFinance))
	var err error
	w.Feature, err = New(w.reports, store.NewForms(base.DB))
	talk.Must(t, err)
	return w
}

// file hands in a week for a person: the same figures every time, but for values.
func (w *world) file(who string, p reports.Period, at time.Time, values ...string) reports.Submission {
	w.T.Helper()
	a := form.Answers{
		"mon_03": {S: "0"}, "mon_05": {S: "0"}, "lab_02": {S: "0"}, "gua_04": {S: "0"}, "prj_06": {S: "60"}, "col_01": {S: "12000"},
	}
	for i := 0; i < len(values); i += 2 {
		a[values[i]] = form.Value{S: values[i+1]}
	}
	sub, err := w.reports.Submit(w.T.Context(), reports.Filing{
		Key: who + string(p), By: w.by(who), Form: reports.Brief(), Period: p, Answers: a,
	}, at)
	talk.Must(w.T, err)
	return sub
}

// settle takes a report out of every inbox.
func (w *world) settle(sub reports.Submission) {
	w.T.Helper()
	_, err := w.SQL().ExecContext(w.T.Context(), `update submission set state = 'locked' where id = $1`, sub.ID)
	talk.Must(w.T, err)
}

// stands is the report as it is on record.
func (w *world) stands(sub reports.Submission) reports.Submission {
	w.T.Helper()
	got, err := w.reports.Get(w.T.Context(), sub.ID)
	talk.Must(w.T, err)
	return got
}

func (w *world) by(name string) lifecycle.Actor { return lifecycle.ActorOf(w.Members[name]) }
