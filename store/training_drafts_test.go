package store_test

import (
	"errors"
	"testing"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/training"
)

// teachers are a trainer of the city and one of a county.
func teachers(t *testing.T) (*store.DB, *store.Training, org.Member, org.Member) {
	t.Helper()
	db, o := orgWorld(t)
	var out []org.Member
	for i, unit := range []string{"990100", "990101"} {
		_, err := o.AddPeople(t.Context(), []org.PersonRow{{
			Key: "t" + unit, Telegram: int64(8000 + i), Name: "教师", Lang: locales.ZH,
			Grants: []org.GrantRow{{Unit: unit, Role: org.Trainer, From: orgNow.AddDate(0, -1, 0)}},
		}}, orgNow)
		must(t, err)
		m, err := o.MemberByTelegram(t.Context(), int64(8000+i), orgNow)
		must(t, err)
		out = append(out, m)
	}
	return db, store.NewTraining(db), out[0], out[1]
}

// oneQuestion is the smallest course that can be taught.
func oneQuestion(id training.CourseID, zh string) training.Course {
	return training.Course{
		ID: id, Title: locales.Both(zh, "A course"), Pass: 80, Modules: []training.Module{{ID: "M1", Title: locales.Both(zh, "A course")}},
		Questions: []training.Question{{
			ID: training.QuestionID(id + "-1"), Module: "M1", Type: training.TrueFalse, Stem: locales.Both(zh, "Right?"), Picture: "p.png",
			Choices: []locales.Text{locales.Both("正确", "True"), locales.Both("错误", "False")}, Key: training.Answer{Picks: []int{0}},
		}},
	}
}

func TestADraftBecomesAVersion(t *testing.T) {
	t.Parallel()
	_, tr, city, county := teachers(t)
	files := []training.File{{Name: "a.gift", Bytes: []byte("x")}, {Name: "p.png", Bytes: []byte("png")}}
	c := oneQuestion("a", "一")
	gap := training.Finding{Sort: training.Gap, File: "a.gift", What: locales.M("courses.no_en")}
	k, err := tr.KeepDraft(t.Context(), city, training.Draft{Course: c, Findings: []training.Finding{gap}, Said: []training.Setting{training.SetPass}}, files, orgNow)
	must(t, err)
	if k.Revision != 1 || len(k.Files) != 2 || len(k.Findings) != 1 || len(k.Said) != 1 || k.Course.Questions[0].Stem.Zh != "一" {
		t.Fatalf("kept %+v", k)
	}
	if _, _, err := tr.PublishDraft(t.Context(), "k0", city, k.ID, 1, c, orgNow); refusal(err) != "courses.one_language" {
		t.Errorf("a language is missing: %v", err)
	}
	k, err = tr.KeepDraft(t.Context(), city, training.Draft{Course: c}, files, orgNow)
	must(t, err)
	if _, _, err := tr.PublishDraft(t.Context(), "k0", city, k.ID, 1, c, orgNow); refusal(err) != "courses.draft_changed" {
		t.Errorf("a file was sent meanwhile: %v", err)
	}
	if _, _, err := tr.PublishDraft(t.Context(), "k0", county, k.ID, 2, c, orgNow); refusal(err) != "courses.gone" {
		t.Errorf("another unit's draft: %v", err)
	}
	for range 2 { // the same press twice
		if v, fresh, err := tr.PublishDraft(t.Context(), "k1", city, k.ID, 2, c, orgNow); v != 1 || !fresh || err != nil {
			t.Fatalf("version %d, %v, %v", v, fresh, err)
		}
	}
	if v, fresh, err := tr.PublishDraft(t.Context(), "k2", city, k.ID, 2, c, orgNow); v != 1 || fresh || err != nil {
		t.Errorf("the same again: version %d, %v, %v", v, fresh, err)
	}
	all, err := tr.Courses(t.Context())
	must(t, err)
	if len(all) != 1 || all[0].Version != 1 {
		t.Fatalf("%d courses", len(all))
	}
	if b, err := tr.Picture(t.Context(), all[0].Questions[0].Picture); err != nil || string(b) != "png" {
		t.Errorf("picture %q: %q, %v", all[0].Questions[0].Picture, b, err)
	}
	if drafts, err := tr.Drafts(t.Context(), city.Active.Unit.ID); err != nil || len(drafts) != 0 {
		t.Errorf("still %d drafts, %v", len(drafts), err)
	}
	if _, err := tr.KeepDraft(t.Context(), county, training.Draft{Course: c}, nil, orgNow); refusal(err) != "courses.id_taken" {
		t.Errorf("an id of another unit: %v", err)
	}
	if n, err := tr.ImportCourses(t.Context(), []training.Course{oneQuestion("a", "自带")}, orgNow); n != 0 || err != nil {
		t.Errorf("a release took a unit's course over: %d, %v", n, err)
	}
}

func TestARetiredCourseLeavesTheListAndMayComeBack(t *testing.T) {
	t.Parallel()
	_, tr, city, county := teachers(t)
	c := oneQuestion("a", "一")
	_, _, err := tr.Publish(t.Context(), "", training.Publication{Course: c, Unit: city.Active.Unit.ID, By: city.ID}, orgNow)
	must(t, err)
	if err := tr.Retire(t.Context(), county, "a", orgNow); refusal(err) != "courses.gone" {
		t.Errorf("another unit's: %v", err)
	}
	for range 2 {
		must(t, tr.Retire(t.Context(), city, "a", orgNow))
	}
	if all, err := tr.Courses(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%d courses, %v", len(all), err)
	}
	if _, err := tr.Course(t.Context(), "a", 1); err != nil {
		t.Errorf("attempts have lost their version: %v", err)
	}
	shelf, err := tr.Shelf(t.Context(), city.Active.Unit.ID)
	must(t, err)
	if len(shelf) != 1 || shelf[0].State != training.Retired {
		t.Errorf("shelf %+v", shelf)
	}
	if v, fresh, err := tr.Publish(t.Context(), "", training.Publication{Course: c, Unit: city.Active.Unit.ID, By: city.ID}, orgNow); v != 1 || !fresh || err != nil {
		t.Errorf("published again: %d, %v, %v", v, fresh, err)
	}
	if all, err := tr.Courses(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("%d courses, %v", len(all), err)
	}
	cadre := city
	cadre.Active.Role = org.VillageCommittee
	var no *locales.Refusal
	if err := tr.Retire(t.Context(), cadre, "a", orgNow); !errors.As(err, &no) || no.Text.ID != "courses.not_yours" {
		t.Errorf("a cadre: %v", err)
	}
}
