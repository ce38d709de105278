package store_test

import (
	"slices"
	"testing"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

// silent writes to nobody.
func silent(reports.Submission, []org.PersonID) ([]notices.Outgoing, error) { return nil, nil }

func TestAFormIsNotOwedByWhoHasFiledIt(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, r := store.NewForms(w.db), store.NewReports(w.db)
	e := w.published(typed("p", 1))
	owes := func(who, unit string, role org.Role) bool {
		t.Helper()
		list, err := s.Owing(t.Context(), w.as(who, unit, role), local(17, 9, 0))
		must(t, err)
		return slices.ContainsFunc(list, func(o forms.Owing) bool { return o.Ref == e.Ref })
	}
	if !owes("vfs", "v1", org.VillageFirstSecretary) || !owes("vc", "v1", org.VillageCommittee) {
		t.Fatal("the village owes nothing at first")
	}
	_, err := r.Submit(t.Context(), w.fills(e, "k", "vfs", "v1", org.VillageFirstSecretary, form.Answers{"p_1": {S: "1"}}), local(17, 9, 0))
	must(t, err)
	if owes("vfs", "v1", org.VillageFirstSecretary) || owes("vc", "v1", org.VillageCommittee) {
		t.Error("the village still owes what it has filed")
	}
	if !owes("vc2", "v2", org.VillageCommittee) {
		t.Error("another village does not owe it any more")
	}
}

func TestALockedFormIsCorrectedByASecondPersonAndKeepsItsFiles(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	r := store.NewReports(w.db)
	e := w.published(pictured())
	sub, err := r.Submit(t.Context(), w.fills(e, "k", "vfs", "v1", org.VillageFirstSecretary, form.Answers{"p_1": {S: "1"}, "photo": {S: "one"}}), local(17, 9, 0))
	must(t, err)
	w.exec(`update submission set state = 'locked' where id = $1`, sub.ID)
	act := func(key, who, unit string, role org.Role) reports.Act {
		now, err := r.Get(t.Context(), sub.ID)
		must(t, err)
		return reports.Act{Key: key, By: lifecycle.ActorOf(w.as(who, unit, role)), Of: sub.ID, Revision: now.Revision}
	}
	wish := reports.SendBack{Act: act("wish", "twn", "town", org.TownshipApprover), Fields: []string{"p_1", "photo"}, Opens: []string{"p_1", "photo"}, Reason: "register says 2"}
	_, err = r.RequestCorrection(t.Context(), wish, local(18, 9, 0))
	must(t, err)
	c := reports.Correction{Act: act("fix", "cty", "county", org.CountyCoordinator), Answers: form.Answers{"p_1": {S: "2"}, "photo": {S: "two"}}, Reason: "agreed"}
	out, err := r.Correct(t.Context(), c, silent, local(18, 10, 0))
	must(t, err)
	if out.State != reports.Corrected || out.Answers["p_1"].S != "2" || out.FormID != e.Ref || out.Version != e.Version.Number {
		t.Errorf("corrected: %+v", out)
	}
	files, err := store.NewAttachments(w.db).AttachmentsOf(t.Context(), sub.ID)
	must(t, err)
	if len(files) != 2 || files[0].Ref != "one" || files[1].Ref != "two" {
		t.Errorf("files %+v", files)
	}
}

func TestATownshipFilesItsOwnFormAndNoVillageOwesIt(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, r := store.NewForms(w.db), store.NewReports(w.db)
	f := typed("t", 1)
	e, _, err := s.Add(t.Context(), forms.Upload{By: w.as("cty", "county", org.CountyCoordinator), Filename: "t.xlsx", Workbook: []byte("t"), Form: f}, local(16, 9, 0))
	must(t, err)
	terms := forms.Terms{Units: w.unit["county"], Level: org.LevelTownship, Roles: []org.Role{org.TownshipOfficer}, Every: calendar.Month}
	e, owed, err := s.Publish(t.Context(), "t", lifecycle.ActorOf(w.as("cty", "county", org.CountyCoordinator)), e.ID, e.Version.Number, terms, local(16, 9, 0))
	must(t, err)
	if owed != 1 {
		t.Errorf("%d units owe it", owed)
	}
	if list, err := s.Owing(t.Context(), w.as("vfs", "v1", org.VillageFirstSecretary), local(17, 9, 0)); err != nil || len(list) != 0 {
		t.Errorf("a village owes %+v, %v", list, err)
	}
	sub, err := r.Submit(t.Context(), w.fills(e, "k", "officer", "town", org.TownshipOfficer, form.Answers{"t_1": {S: "4"}}), local(17, 9, 0))
	if err != nil || sub.Unit.ID != w.unit["town"].ID || sub.State != reports.Submitted {
		t.Fatalf("%+v, %v", sub, err)
	}
	if list, err := s.Owing(t.Context(), w.as("officer", "town", org.TownshipOfficer), local(17, 9, 0)); err != nil || len(list) != 0 {
		t.Errorf("the township still owes %+v, %v", list, err)
	}
}

func TestEvidenceIsRequiredOnlyForAcceptanceAndDamage(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewForms(w.db)
	for _, c := range []struct {
		purpose forms.Purpose
		needed  bool
	}{{forms.Routine, false}, {forms.Acceptance, true}, {forms.Damage, true}} {
		f := form.Form{ID: string(c.purpose), Version: 1, Title: locales.Both("照片", "Photos"), Fields: []form.Field{
			{Key: "pic_" + string(c.purpose), Kind: form.Image, Required: true, Label: locales.Both("照片", "Photo")},
		}}
		terms := w.onTerms(forms.Once)
		terms.Purpose = c.purpose
		e, _, err := w.publishes(s, f.ID, w.sends(s, f, f.ID), terms, local(16, 9, 0))
		must(t, err)
		kept, err := s.FormOf(t.Context(), e.Ref, e.Version.Number)
		must(t, err)
		if kept.Fields[0].Required != c.needed {
			t.Errorf("%s: required %v", c.purpose, kept.Fields[0].Required)
		}
	}
}

func TestOneTapFilesLastMonthAgain(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	r := store.NewReports(w.db)
	e := w.published(pictured())
	_, err := r.Submit(t.Context(), w.fills(e, "k", "vfs", "v1", org.VillageFirstSecretary, form.Answers{"p_1": {S: "7"}, "photo": {S: "one"}}), local(17, 9, 0))
	must(t, err)
	now := local(32, 9, 0) // 2 December
	_, _, err = store.NewForms(w.db).Tend(t.Context(), now)
	must(t, err)
	st, err := r.Standing(t.Context(), w.unit["v1"].ID, e.Ref, "2026M12", now)
	must(t, err)
	c, err := form.Compile(e.Version.Form)
	must(t, err)
	same, ok := reports.Form{Compiled: c}.Unchanged(st.Last, now)
	if _, photo := same["photo"]; !ok || same["p_1"].S != "7" || photo {
		t.Fatalf("unchanged: %v, %v", same, ok)
	}
	f := w.fills(e, "tap", "vfs", "v1", org.VillageFirstSecretary, same)
	f.Period, f.NoChange = "2026M12", true
	first, err := r.Submit(t.Context(), f, now)
	must(t, err)
	f.Key = "another tap"
	again, err := r.Submit(t.Context(), f, now)
	if err != nil || again.ID != first.ID || !again.NoChange {
		t.Errorf("a second tap: %+v, %v", again, err)
	}
	if files, err := store.NewAttachments(w.db).AttachmentsOf(t.Context(), first.ID); err != nil || len(files) != 0 {
		t.Errorf("last month's photo is filed again: %+v, %v", files, err)
	}
}
