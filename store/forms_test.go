package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

// typed is a form with n numbers that are typed.
func typed(name string, n int) form.Form {
	f := form.Form{ID: name, Version: 1, Title: locales.Both("统计表", "Statistics")}
	for i := range n {
		key := fmt.Sprintf("%s_%d", name, i+1)
		f.Fields = append(f.Fields, form.Field{Key: key, Kind: form.Integer, Required: true, Label: locales.Both("第"+key, "No "+key)})
	}
	return f
}

// sends keeps a form as the township's.
func (w *dutyWorld) sends(s *store.Forms, f form.Form, workbook string) forms.Entry {
	w.t.Helper()
	e, _, err := s.Add(w.t.Context(), forms.Upload{By: w.as("twn", "town", org.TownshipApprover), Filename: f.ID + ".xlsx", Workbook: []byte(workbook), Form: f}, local(16, 9, 0))
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

// onTerms are for every village of the township, by the first secretary or the committee.
func (w *dutyWorld) onTerms(every calendar.Kind) forms.Terms {
	t := forms.Terms{Units: w.unit["town"], Level: org.LevelVillage, Roles: []org.Role{org.VillageFirstSecretary, org.VillageCommittee}, Every: every}
	if every == forms.Once {
		t.Due = local(27, 18, 0)
	}
	return t
}

func (w *dutyWorld) publishes(s *store.Forms, key string, e forms.Entry, t forms.Terms, now time.Time) (forms.Entry, int, error) {
	return s.Publish(w.t.Context(), key, lifecycle.ActorOf(w.as("twn", "town", org.TownshipApprover)), e.ID, e.Version.Number, t, now)
}

func TestTheSameWorkbookChangesNothing(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewForms(w.db)
	first := w.sends(s, typed("a", 2), "one")
	again, fresh, err := s.Add(t.Context(), forms.Upload{By: w.as("officer", "town", org.TownshipOfficer), Filename: "a.xlsx", Workbook: []byte("one"), Form: typed("a", 2)}, local(16, 10, 0))
	if err != nil || fresh || again.Version.Number != 1 || again.ID != first.ID {
		t.Errorf("again: %+v, %v, %v", again.Version, fresh, err)
	}
	second := w.sends(s, typed("a", 3), "two")
	if second.Version.Number != 2 || second.ID != first.ID || len(second.Version.Form.Fields) != 3 || second.Ref != "a@99010303" {
		t.Errorf("second version: %+v", second)
	}
	if _, _, err := s.Add(t.Context(), forms.Upload{By: w.as("vfs", "v1", org.VillageFirstSecretary), Form: typed("a", 1)}, local(16, 9, 0)); refusal(err) != "forms.not_yours" {
		t.Errorf("a village keeps a form: %v", err)
	}
	by := w.as("twn", "town", org.TownshipApprover)
	for range 2 { // deleting what is gone is no fault
		if err := s.DeleteDraft(t.Context(), by, second.ID, 2); err != nil {
			t.Fatal(err)
		}
	}
	if third := w.sends(s, typed("a", 3), "two"); third.Version.Number != 3 {
		t.Errorf("the number of a deleted draft is given again: %d", third.Version.Number)
	}
}

// Vector TV-17 and planted case 22.
func TestBurdenIsRefusedUntilAFieldIsRemovedOrAReasonGiven(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewForms(w.db)
	now := local(16, 9, 0)
	nine := w.sends(s, typed("n", 9), "nine")
	if _, _, err := w.publishes(s, "p9", nine, w.onTerms(calendar.Month), now); refusal(err) != "forms.overburdened" {
		t.Errorf("nine fields: %v", err)
	}
	if n := w.count(`select count(*) from obligation`); n != 0 {
		t.Errorf("%d obligations of a refused form", n)
	}
	eight := w.sends(s, typed("n", 8), "eight")
	if e, owed, err := w.publishes(s, "p8", eight, w.onTerms(calendar.Month), now); err != nil || owed != 3 || len(e.Version.Terms.Objections) != 0 {
		t.Errorf("eight fields: %d owe it, %v", owed, err)
	}
	taken := typed("m", 1)
	taken.Fields[0].Key = "MON-03"
	for name, f := range map[string]form.Form{"of the brief": taken, "of another form": {ID: "o", Title: taken.Title, Fields: typed("n", 1).Fields}} {
		e := w.sends(s, f, name)
		if _, _, err := w.publishes(s, name, e, w.onTerms(calendar.Month), now); refusal(err) != "forms.overburdened" {
			t.Errorf("a figure %s: %v", name, err)
		}
	}
	// Each question that is kept from being asked twice is noted once, for the burden report.
	if n := w.count(`select count(*) from form_refusal`); n != 2 {
		t.Errorf("%d refused duplicates are noted, want 2", n)
	}
	hasty := w.sends(s, typed("h", 1), "hasty")
	soon := w.onTerms(forms.Once)
	soon.Due = now.Add(47 * time.Hour)
	if _, _, err := w.publishes(s, "soon", hasty, soon, now); refusal(err) != "forms.overburdened" {
		t.Errorf("less than 48 hours: %v", err)
	}
	soon.Reason = "暴雨红色预警"
	e, owed, err := w.publishes(s, "soon", hasty, soon, now)
	if err != nil || owed != 3 || len(e.Version.Terms.Objections) != 1 || e.Version.Terms.Reason != "暴雨红色预警" {
		t.Fatalf("with a reason: %+v, %d, %v", e.Version.Terms, owed, err)
	}
	owing, err := s.Owing(t.Context(), w.as("vfs", "v1", org.VillageFirstSecretary), now)
	if i := slices.IndexFunc(owing, func(o forms.Owing) bool { return o.ID == hasty.ID }); err != nil || i < 0 || owing[i].Reason != "暴雨红色预警" {
		t.Errorf("the village is not told why: %+v, %v", owing, err)
	}
}

func TestPublishingTwiceWithOneKeyPublishesOnce(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewForms(w.db)
	e := w.sends(s, typed("a", 1), "one")
	for i, want := range []int{3, 0} {
		got, owed, err := w.publishes(s, "key", e, w.onTerms(forms.Once), local(16, 9, 0))
		if err != nil || owed != want || !got.InUse() {
			t.Fatalf("call %d: %d owe it, %v", i, owed, err)
		}
	}
	if _, _, err := w.publishes(s, "other", e, w.onTerms(forms.Once), local(16, 9, 0)); refusal(err) != "forms.published_already" {
		t.Errorf("published again: %v", err)
	}
	if n := w.count(`select count(*) from move where record = 'form'`); n != 1 {
		t.Errorf("%d lines of history", n)
	}
	gap := w.sends(s, typed("g", 1), "gap")
	w.exec(`update form_version set missing = '[{"Cell": "survey!C2"}]' where form_id = $1`, int64(gap.ID))
	if _, _, err := w.publishes(s, "gap", gap, w.onTerms(forms.Once), local(16, 9, 0)); refusal(err) != "forms.one_language" {
		t.Errorf("one language: %v", err)
	}
}

func TestANewVersionKeepsThePeriodAndMovesTheDate(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewForms(w.db)
	now := local(16, 9, 0)
	if _, _, err := w.publishes(s, "one", w.sends(s, typed("a", 1), "one"), w.onTerms(forms.Once), now); err != nil {
		t.Fatal(err)
	}
	later := w.onTerms(forms.Once)
	later.Due = local(30, 18, 0)
	second, _, err := w.publishes(s, "two", w.sends(s, typed("a", 2), "two"), later, now)
	if err != nil || second.Version.Terms.Period != "2026-11-27" || second.Current != 2 {
		t.Fatalf("%+v, %v", second.Version.Terms, err)
	}
	if n := w.count(`select count(*) from obligation where due_at = $1 and period = '2026-11-27' and state = 'open'`, local(30, 18, 0)); n != 3 {
		t.Errorf("%d of 3 villages have the new date", n)
	}
	if n := w.count(`select count(*) from obligation`); n != 3 {
		t.Errorf("%d obligations: a village is asked twice", n)
	}
}

func TestRetiredFormsAreNotOwedAndMayComeBack(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewForms(w.db)
	now, by := local(16, 9, 0), w.as("twn", "town", org.TownshipApprover)
	e, _, err := w.publishes(s, "one", w.sends(s, typed("a", 1), "one"), w.onTerms(calendar.Month), now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Retire(t.Context(), "x", w.as("cty", "county", org.CountyCoordinator), e.ID, now); refusal(err) != "forms.of_another" {
		t.Errorf("the county retires the township's form: %v", err)
	}
	for range 2 {
		if _, err := s.Retire(t.Context(), "retire", by, e.ID, now); err != nil {
			t.Fatal(err)
		}
	}
	village := w.as("vfs", "v1", org.VillageFirstSecretary)
	if owing, err := s.Owing(t.Context(), village, now); err != nil || len(owing) != 0 {
		t.Errorf("still owed: %+v, %v", owing, err)
	}
	if mine, err := store.NewTasks(w.db).Mine(t.Context(), village, now); err != nil || len(mine) != 0 {
		t.Errorf("still a task: %+v, %v", mine, err)
	}
	if _, owed, err := w.publishes(s, "back", w.sends(s, typed("a", 2), "two"), w.onTerms(calendar.Month), now); err != nil || owed != 3 {
		t.Errorf("back: %d owe it, %v", owed, err)
	}
}

func TestTendingOpensPeriodsAndExpiresOnce(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewForms(w.db)
	now := local(16, 9, 0)
	if _, _, err := w.publishes(s, "m", w.sends(s, typed("m", 1), "m"), w.onTerms(calendar.Month), now); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.publishes(s, "o", w.sends(s, typed("o", 1), "o"), w.onTerms(forms.Once), now); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		now             time.Time
		opened, expired int
	}{
		{local(16, 10, 0), 0, 0},
		{local(26, 10, 0), 0, 0}, // December is due on the 25th, but has not begun
		{local(31, 10, 0), 3, 0}, // 1 December
		{local(31, 11, 0), 0, 0},
		{local(57, 17, 0), 0, 0},
		{local(57, 18, 0), 0, 1}, // thirty days after 27 November 18:00
		{local(57, 19, 0), 0, 0},
	} {
		opened, expired, err := s.Tend(t.Context(), c.now)
		if err != nil || opened != c.opened || expired != c.expired {
			t.Errorf("%v: opened %d, expired %d, %v; want %d and %d", c.now, opened, expired, err, c.opened, c.expired)
		}
	}
	if n := w.count(`select count(*) from obligation where period = '2026M12' and ref = 'm@99010303'`); n != 3 {
		t.Errorf("%d villages owe December", n)
	}
}

func TestAFormSurvivesItsStorage(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewForms(w.db)
	f := typed("f", 1)
	f.Fields = append(f.Fields, form.Field{
		Key: "photo", Kind: form.Image, Required: true, Label: locales.Both("照片", "Photo"), Relevant: "${f_1} > 0",
	}, form.Field{Key: "which", Kind: form.Many, Label: locales.Both("哪些", "Which"), Choices: []form.Choice{
		{Key: "a", Label: locales.Both("甲", "A"), Words: []string{"one"}, Attrs: map[string]string{"x": "1"}},
	}})
	e, _, err := w.publishes(s, "f", w.sends(s, f, "f"), w.onTerms(forms.Once), local(16, 9, 0))
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.FormOf(t.Context(), e.Ref, 1)
	if err != nil || got.ID != e.Ref || len(got.Fields) != 3 || got.Fields[1].Required || got.Fields[2].Choices[0].Attrs["x"] != "1" || got.Fields[1].Relevant != "${f_1} > 0" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := form.Compile(got); err != nil {
		t.Error(err)
	}
	if _, err := s.FormOf(t.Context(), e.Ref, 9); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("a version that was never sent: %v", err)
	}
}
