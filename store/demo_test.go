package store_test

import (
	"testing"
	"time"

	"cadrebot/demo"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

var demoDay = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)

func TestTheDemoLoadsOnceAndGoesAway(t *testing.T) {
	t.Parallel()
	db, side := demoGround(t)
	o, d := store.NewOrg(db), store.NewDemo(db)
	must(t, o.LoadUnits(t.Context(), []org.UnitRow{
		{Code: "980000", Name: locales.Both("另一个市", "Another City"), Level: org.LevelProvince},
		{Code: "980101", Parent: "980000", Name: locales.Both("另一个区", "Another District"), Level: org.LevelCounty},
	}))
	set, err := demo.New(demoDay)
	must(t, err)
	first, err := d.Load(t.Context(), set, demoDay)
	must(t, err)
	if want := (store.Loaded{People: 529, Tasks: 826, Submissions: 134, Notices: 30, Questions: 12, Feedback: 20, Attempts: 2400, Certificates: len(set.Certificates)}); first != want {
		t.Fatalf("loaded %+v, want %+v", first, want)
	}
	again, err := d.Load(t.Context(), set, demoDay.Add(time.Hour))
	must(t, err)
	if again != (store.Loaded{}) {
		t.Fatalf("the second loading added %+v", again)
	}
	nextWeek, err := demo.New(demoDay.AddDate(0, 0, 7))
	must(t, err)
	later, err := d.Load(t.Context(), nextWeek, demoDay.AddDate(0, 0, 7))
	must(t, err)
	if later.People != 0 || later.Tasks != 96 || later.Notices != 0 || later.Feedback != 0 || later.Questions != 0 || later.Attempts != 0 || later.Certificates != 0 {
		t.Fatalf("a week later the loading added %+v", later)
	}

	village, err := o.UnitByCode(t.Context(), "9901010203")
	must(t, err)
	j, err := o.Join(t.Context(), inviteTo(village, org.ResidentTeam, true, "9"), demo.FirstTelegram+900, "", locales.ZH, "c", demoDay)
	must(t, err)
	if j.Already {
		t.Fatal("the newcomer had joined")
	}
	gone, err := d.Wipe(t.Context())
	must(t, err)
	if gone < 529 {
		t.Fatalf("%d people went", gone)
	}
	if _, err := o.UnitByCode(t.Context(), "980101"); err != nil {
		t.Fatalf("wiping took a unit that is not the demo's: %v", err)
	}
	for _, table := range []string{"notice", "delivery", "certificate", "attempt", "attempt_answer", "policy_question", "feedback", "obligation", "reminder", "submission", "move"} {
		var left int
		must(t, side.QueryRowContext(t.Context(), "select count(*) from "+table).Scan(&left))
		if left != 0 {
			t.Errorf("%d rows of %s are left", left, table)
		}
	}
	if back, err := d.Load(t.Context(), set, demoDay); err != nil || back != first {
		t.Fatalf("after wiping: %+v, %v", back, err)
	}
}

func TestTheDemoHoldsTogether(t *testing.T) {
	t.Parallel()
	db, _, set := demoWorld(t, demoDay)
	o := store.NewOrg(db)
	for _, a := range set.Cast {
		m, err := o.MemberByTelegram(t.Context(), a.ID, demoDay)
		if a.Join != nil {
			continue
		}
		must(t, err)
		if !m.Joined() || m.Lang != a.Lang {
			t.Errorf("%s is %+v", a.Name, m)
		}
	}
	city, err := o.UnitByCode(t.Context(), "990100")
	must(t, err)
	found, err := o.Find(t.Context(), city, "双藤乡", 9)
	must(t, err)
	names := org.Names(found)
	if len(names) != 2 || names[0].Zh == names[1].Zh || names[0].Zh != "云梯县（虚构） / 双藤乡（虚构）" {
		t.Errorf("namesakes are shown as %v", names)
	}
	open, err := store.NewFeedback(db).Open(t.Context(), city, 50, 0)
	must(t, err)
	if len(open) != 4 {
		t.Errorf("%d pieces of feedback are open", len(open))
	}
	vfs, err := o.MemberByTelegram(t.Context(), set.Cast[0].ID, demoDay)
	must(t, err)
	mine, err := store.NewTasks(db).Mine(t.Context(), vfs, demoDay)
	must(t, err)
	briefs := 0
	for _, x := range mine {
		if x.Ref == demo.Brief {
			briefs++
		}
	}
	if briefs != 1 {
		t.Errorf("the first secretary of the cast owes %d briefs: %v", briefs, mine)
	}
}
