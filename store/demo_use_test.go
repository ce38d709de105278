package store_test

import (
	"database/sql"
	"testing"
	"time"

	"cadrebot/demo"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/reports"
	"cadrebot/store"
	"cadrebot/training"
)

// demoGround is a database with the library on which the demo rests, and a way to look
// into it from the side.
func demoGround(t *testing.T) (*store.DB, *sql.DB) {
	t.Helper()
	db, side := opened(t)
	courses, err := training.Starter()
	must(t, err)
	_, err = store.NewTraining(db).ImportCourses(t.Context(), courses, demoDay)
	must(t, err)
	items, figures, err := policy.StarterRows()
	must(t, err)
	_, err = store.NewPolicies(db).ImportPolicies(t.Context(), items, figures, demoDay)
	must(t, err)
	return db, side
}

// demoWorld is a database with the demo in it, loaded at now.
func demoWorld(t *testing.T, now time.Time) (*store.DB, *sql.DB, *demo.Set) {
	t.Helper()
	db, side := demoGround(t)
	set, err := demo.New(now)
	must(t, err)
	_, err = store.NewDemo(db).Load(t.Context(), set, now)
	must(t, err)
	return db, side, set
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
	db, _, set := demoWorld(t, demoDay)
	o, r := store.NewOrg(db), store.NewReports(db)
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
	waiting, err := r.Inbox(t.Context(), lifecycle.ActorOf(officer), demoDay)
	must(t, err)
	if len(waiting) < 3 {
		t.Errorf("the cast's township has %d briefs to review", len(waiting))
	}
	city, err := o.UnitByCode(t.Context(), "990100")
	must(t, err)
	last, err := r.Completeness(t.Context(), city, reports.WeeklyBrief, reports.WeekOf(demoDay.AddDate(0, 0, -7)), demoDay)
	must(t, err)
	counts := last.Counts
	if counts.Due != 96 || counts.OnTime != 95 || counts.Approved != 96 || counts.FirstPass != 95 {
		t.Errorf("last week: %+v", counts)
	}
	now, err := r.Completeness(t.Context(), city, reports.WeeklyBrief, week, demoDay)
	must(t, err)
	if in := now.Arrived(); in.Num != 38 || in.Den != 95 { // one village is exempt
		t.Errorf("this week %d of %d are in", in.Num, in.Den)
	}
}
