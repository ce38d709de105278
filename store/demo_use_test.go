package store_test

import (
	"testing"

	"cadrebot/demo"
	"cadrebot/form"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

// demoWorld is a database with the demo in it.
func demoWorld(t *testing.T) (*store.DB, *store.Org, *demo.Set) {
	t.Helper()
	db, o := orgWorld(t)
	d := store.NewDemo(db)
	_, err := d.Wipe(t.Context())
	must(t, err)
	set, err := demo.New(demoDay)
	must(t, err)
	_, err = d.Load(t.Context(), set, demoDay)
	must(t, err)
	return db, o, set
}

func TestDemoReportsCouldHaveBeenTyped(t *testing.T) {
	t.Parallel()
	set, err := demo.New(demoDay)
	must(t, err)
	c, err := reports.CompiledBrief()
	must(t, err)
	if demo.Brief != reports.WeeklyBrief {
		t.Fatalf("the demo's form is %s", demo.Brief)
	}
	known := map[string]form.Answers{}
	for _, s := range set.Submissions {
		a := form.Answers{}
		for k, v := range s.Answers {
			a[k] = form.Value{S: v}
		}
		_, p := c.Step(form.Session{Answers: a, Known: known[s.Unit]}, form.Input{}, demoDay)
		if p.Stage != form.Review {
			t.Errorf("%s of %s: the form asks for %s: %v", s.Key, s.Unit, p.Field.Key, s.Answers)
		}
		if len(p.Lines) != len(a) {
			t.Errorf("%s: %d answers, %d count", s.Key, len(a), len(p.Lines))
		}
		known[s.Unit] = a
	}
}

func TestTheDemoCanBeWorkedWith(t *testing.T) {
	t.Parallel()
	db, o, set := demoWorld(t)
	r := store.NewReports(db)
	week := reports.WeekOf(demoDay)

	home, err := o.UnitByCode(t.Context(), "9901010203")
	must(t, err)
	st, err := r.Standing(t.Context(), home.ID, reports.WeeklyBrief, "", demoDay)
	must(t, err)
	if st.Period != week || st.Obligation == 0 || st.Last["prj_06"].S != "60" || st.Filed != nil {
		t.Errorf("the cast's village stands at %+v", st)
	}
	var officer org.Member
	for _, a := range set.Cast {
		if m, err := o.MemberByTelegram(t.Context(), a.ID, demoDay); err == nil && m.Active.Role == org.TownshipApprover {
			officer = m
		}
	}
	page, err := r.Inbox(t.Context(), officer.Active, 0, 10)
	must(t, err)
	if page.Total < 3 {
		t.Errorf("the cast's township has %d briefs to review", page.Total)
	}
	city, err := o.UnitByCode(t.Context(), "990100")
	must(t, err)
	owed, err := r.Owed(t.Context(), city, reports.WeeklyBrief, reports.WeekOf(demoDay.AddDate(0, 0, -7)))
	must(t, err)
	counts := reports.Count(owed, demoDay)
	if counts.Due != 96 || counts.OnTime != 95 || counts.Approved != 96 || counts.FirstPass != 95 {
		t.Errorf("last week: %+v", counts)
	}
	now, err := r.Owed(t.Context(), city, reports.WeeklyBrief, week)
	must(t, err)
	if in := reports.Arrived(now); in.Num != 38 || in.Den != 95 { // one village is exempt
		t.Errorf("this week %d of %d are in", in.Num, in.Den)
	}
	for _, a := range set.Cast {
		m, err := o.MemberByTelegram(t.Context(), a.ID, demoDay)
		if err != nil || m.Active.Role != org.CityCoordinator {
			continue
		}
		sent, err := store.NewNotices(db).Sent(t.Context(), m.ID, 10, 0)
		must(t, err)
		if len(sent) != 2 || sent[1].Figures.Reasons["blocked"] != 1 || sent[1].Figures.Reasons["never_joined"] == 0 {
			t.Errorf("the city coordinator has sent %+v", sent)
		}
	}
}
