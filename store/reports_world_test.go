package store_test

import (
	"database/sql"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
	"cadrebot/tasks"
)

// reportWeek is the period of the tests, reportNow a Thursday in it, reportDue its Friday.
const reportWeek reports.Period = "2026W47"

var (
	reportNow = time.Date(2026, 11, 19, 10, 0, 0, 0, locales.Zone)
	reportDue = time.Date(2026, 11, 20, 18, 0, 0, 0, locales.Zone)
)

// reportWorld is two villages under a township, one directly under the county, and
// the people who report and review.
type reportWorld struct {
	t       *testing.T
	dsn     string
	db      *store.DB
	raw     *sql.DB
	reports *store.Reports
	units   map[string]org.Unit
	people  map[string]lifecycle.Actor
}

func openReports(t *testing.T) *reportWorld {
	t.Helper()
	t.Parallel()
	db, raw := opened(t)
	w := &reportWorld{t: t, dsn: store.Address(db), db: db, raw: raw, reports: store.NewReports(db), units: map[string]org.Unit{}, people: map[string]lifecycle.Actor{}}
	o := store.NewOrg(db)
	rows := []org.UnitRow{
		{Code: "990100", Name: locales.Both("星垭市", "Xingya City"), Level: org.LevelCity},
		{Code: "990101", Parent: "990100", Name: locales.Both("云梯县", "Yunti County"), Level: org.LevelCounty},
		{Code: "99010102", Parent: "990101", Name: locales.Both("鹤嘴镇", "Hezui Town"), Level: org.LevelTownship},
		{Code: "9901010203", Parent: "99010102", Name: locales.Both("桃坪村", "Taoping Village"), Level: org.LevelVillage},
		{Code: "9901010204", Parent: "99010102", Name: locales.Both("竹湾村", "Zhuwan Village"), Level: org.LevelVillage},
		{Code: "9901019901", Parent: "990101", Name: locales.Both("枫坳村", "Feng'ao Village"), Level: org.LevelVillage},
	}
	w.units = loaded(t, o, rows)
	w.join(o, "vfs", 101, org.VillageFirstSecretary, "9901010203")
	w.join(o, "vc", 102, org.VillageCommittee, "9901010203")
	w.join(o, "vfs2", 103, org.VillageFirstSecretary, "9901010204")
	w.join(o, "vc3", 104, org.VillageCommittee, "9901019901")
	w.join(o, "twn", 105, org.TownshipApprover, "99010102")
	w.join(o, "twn2", 106, org.TownshipOfficer, "99010102")
	w.join(o, "cty", 107, org.CountyCoordinator, "990101")
	w.join(o, "fin", 108, org.CountyFinance, "990101")
	w.join(o, "city", 109, org.CityCoordinator, "990100")
	return w
}

func (w *reportWorld) join(o *store.Org, name string, telegram int64, role org.Role, unit string) {
	w.t.Helper()
	w.people[name] = joined(w.t, o, name, telegram, role, unit)
}

// owe sets up the brief of a village for a period.
func (w *reportWorld) owe(unit string, p reports.Period, due time.Time) {
	w.t.Helper()
	_, err := store.NewTasks(w.db).AddObligations(w.t.Context(), []tasks.Obligation{{
		Key: unit + string(p), Family: "brief", Kind: "report", Ref: reports.WeeklyBrief, Title: locales.Both("每周简报", "Weekly brief"),
		Unit: w.units[unit], Roles: reports.Reporters, Period: tasks.Period(p), Opens: due.AddDate(0, 0, -4), Due: due,
	}}, due.AddDate(0, 0, -4))
	must(w.t, err)
}

func answers(values ...string) form.Answers {
	a := form.Answers{
		"mon_03": {S: "2"}, "mon_05": {S: "1"}, "lab_02": {S: "0"}, "gua_04": {S: "0"}, "prj_06": {S: "60"}, "col_01": {S: "35000"},
	}
	for i := 0; i < len(values); i += 2 {
		a[values[i]] = form.Value{S: values[i+1]}
	}
	return a
}

// filing is what a person hands in for the week.
func (w *reportWorld) filing(who, key string, a form.Answers) reports.Filing {
	return reports.Filing{Key: key, By: w.people[who], Form: reports.Brief(), Period: reportWeek, Answers: a, Typed: 3}
}

// submitted files the week for a person and returns it.
func (w *reportWorld) submitted(who string, a form.Answers, at time.Time) reports.Submission {
	w.t.Helper()
	s, err := w.reports.Submit(w.t.Context(), w.filing(who, "submit-"+who, a), at)
	must(w.t, err)
	return s
}

// before files the week before for a person, so that there is something to compare with.
func (w *reportWorld) before(who string, a form.Answers) {
	w.t.Helper()
	f := w.filing(who, "before-"+who, a)
	f.Period = "2026W46"
	s, err := w.reports.Submit(w.t.Context(), f, reportNow.AddDate(0, 0, -7))
	must(w.t, err)
	_, err = w.raw.ExecContext(w.t.Context(), `update submission set state = 'locked' where id = $1`, s.ID)
	must(w.t, err)
}

func (w *reportWorld) act(who, key string, s reports.Submission) reports.Act {
	return reports.Act{Key: key, By: w.people[who], Of: s.ID, Revision: s.Revision}
}

func (w *reportWorld) count(query string, args ...any) (n int) {
	w.t.Helper()
	must(w.t, w.raw.QueryRowContext(w.t.Context(), query, args...).Scan(&n))
	return n
}
