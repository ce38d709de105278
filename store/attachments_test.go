package store_test

import (
	"maps"
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

// pictured is a form with a number and a photo.
func pictured() form.Form {
	f := typed("p", 1)
	f.Fields = append(f.Fields, form.Field{Key: "photo", Kind: form.Image, Label: locales.Both("照片", "Photo")})
	return f
}

// fills is what somebody hands in for November.
func (w *dutyWorld) fills(e forms.Entry, key, who, unit string, role org.Role, a form.Answers) reports.Filing {
	w.t.Helper()
	return reports.Filing{Key: key, By: lifecycle.ActorOf(w.as(who, unit, role)), Form: e.Version.Form, Period: "2026M11", Answers: a}
}

// published is a form of the township that its villages fill in every month.
func (w *dutyWorld) published(f form.Form) forms.Entry {
	w.t.Helper()
	s := store.NewForms(w.db)
	e, _, err := w.publishes(s, f.ID, w.sends(s, f, f.ID), w.onTerms(calendar.Month), local(16, 9, 0))
	must(w.t, err)
	return e
}

func TestFilesAreNotedWithTheReportAndOnlyOnce(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	e, r, files := w.published(pictured()), store.NewReports(w.db), store.NewAttachments(w.db)
	f := w.fills(e, "k", "vfs", "v1", org.VillageFirstSecretary, form.Answers{"p_1": {S: "1"}, "photo": {S: "one"}})
	var sub reports.Submission
	for range 2 {
		var err error
		sub, err = r.Submit(t.Context(), f, local(17, 9, 0))
		must(t, err)
	}
	refs := func() (out []string) {
		t.Helper()
		all, err := files.AttachmentsOf(t.Context(), sub.ID)
		must(t, err)
		for _, a := range all {
			out = append(out, a.Field+"="+a.Ref)
		}
		return out
	}
	expect(t, "submitted", refs(), "photo=one")
	// A change of something else notes nothing new, another photo does; the old one stays on record.
	for i, photo := range []string{"one", "two", "two"} {
		f.Key, f.Of, f.Revision = f.Key+"'", sub.ID, sub.Revision
		f.Answers = form.Answers{"p_1": {S: string(rune('2' + i))}, "photo": {S: photo}}
		var err error
		sub, err = r.Resubmit(t.Context(), f, local(17, 10, i))
		must(t, err)
	}
	expect(t, "changed", refs(), "photo=one", "photo=two")
	other := w.fills(e, "k2", "vc2", "v2", org.VillageCommittee, form.Answers{"p_1": {S: "1"}})
	plain, err := r.Submit(t.Context(), other, local(17, 9, 0))
	must(t, err)
	if all, err := files.AttachmentsOf(t.Context(), plain.ID); err != nil || len(all) != 0 {
		t.Errorf("a report without a photo has %v, %v", all, err)
	}
}

// Exports name files as they lie in the folder, once they lie there.
func TestExportsKnowWhereFilesLie(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	e, r, files := w.published(pictured()), store.NewReports(w.db), store.NewAttachments(w.db)
	sub, err := r.Submit(t.Context(), w.fills(e, "k", "vfs", "v1", org.VillageFirstSecretary, form.Answers{"p_1": {S: "1"}, "photo": {S: "one"}}), local(17, 9, 0))
	must(t, err)
	named := func(want map[string]string) {
		t.Helper()
		n := 0
		for row, err := range r.Export(t.Context(), w.unit["v1"], e.Ref, "2026M11", "2026M11") {
			must(t, err)
			if n++; !maps.Equal(row.Files, want) {
				t.Errorf("the export knows %v, want %v", row.Files, want)
			}
		}
		if n != 1 {
			t.Errorf("%d rows, want one", n)
		}
	}
	named(nil)
	a, found, err := files.ClaimAttachment(t.Context(), local(17, 9, 0), time.Minute)
	if err != nil || !found || a.Report != sub.ID {
		t.Fatalf("claimed %+v, %v", a, err)
	}
	must(t, files.KeepAttachment(t.Context(), a, reports.Kept{Name: "ab/abcd.jpg", Size: 3, Sum: "abcd"}, local(17, 9, 1)))
	named(map[string]string{"one": "ab/abcd.jpg"})
}
