package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/training"
)

func passCourse(t *testing.T, tr *store.Training, m org.Member, conversation string, day time.Time) {
	t.Helper()
	a := attempt(t, tr, m, conversation, 10)
	a.On = locales.DateOf(day)
	finish(t, tr, a)
}

func TestACertificateIsIssuedOnceAndStays(t *testing.T) {
	t.Parallel()
	db, tr, people := learners(t, 1)
	m := people[0]
	finish(t, tr, attempt(t, tr, m, "failed", 5))
	if c, err := tr.IssueCertificate(t.Context(), m.ID, "C1", orgNow); !errors.Is(err, org.ErrNotFound) {
		t.Fatalf("who failed has %+v, %v", c, err)
	}
	passCourse(t, tr, m, "passed", orgNow)
	passCourse(t, tr, m, "again", orgNow.AddDate(0, 0, 1))
	if ids, err := tr.Earned(t.Context(), m.ID); err != nil || fmt.Sprint(ids) != "[C1]" {
		t.Errorf("earned %v, %v", ids, err)
	}
	c, err := tr.IssueCertificate(t.Context(), m.ID, "C1", orgNow.AddDate(0, 0, 3))
	must(t, err)
	if c.Number[:14] != "CB-2026-000001" || c.Holder != "学员" || c.Unit.Code != "9901010203" || c.Issuer.Zh != "云梯县" || c.Issuer.En != "Yunti County" ||
		c.Version != 1 || c.Title.Zh == "" || c.Passed != "2026-11-19" || c.Issued != "2026-11-22" || !c.Holds() {
		t.Errorf("issued %+v", c)
	}
	side := sideDoor(t, db)
	_, err = side.ExecContext(t.Context(), `update person set name = 'renamed'`)
	must(t, err)
	_, err = side.ExecContext(t.Context(), `update unit set name_zh = 'merged'`)
	must(t, err)
	_, err = side.ExecContext(t.Context(), `with a as (delete from attempt_answer) delete from attempt`)
	must(t, err)
	same, err := tr.IssueCertificate(t.Context(), m.ID, "C1", orgNow.AddDate(3, 0, 0))
	must(t, err)
	c.Unit.Name.Zh = "merged"
	if !reflect.DeepEqual(same, c) {
		t.Errorf("after the attempts were reduced: %+v, want %+v", same, c)
	}
	if ids, err := tr.Earned(t.Context(), m.ID); err != nil || len(ids) != 0 {
		t.Errorf("still earned: %v, %v", ids, err)
	}
}

// Two replicas, several people, the same press twice: one certificate each and no number twice or left out.
func TestCertificatesAreIssuedInARace(t *testing.T) {
	t.Parallel()
	_, tr, people := learners(t, 3)
	for _, m := range people {
		passCourse(t, tr, m, m.Name+fmt.Sprint(m.ID), orgNow)
	}
	var wg sync.WaitGroup
	for _, m := range people {
		for range 3 {
			wg.Go(func() {
				if _, err := tr.IssueCertificate(t.Context(), m.ID, "C1", orgNow); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	seen := map[string]bool{}
	for _, m := range people {
		list, err := tr.OwnCertificates(t.Context(), m.ID, 9, 0)
		must(t, err)
		if len(list) != 1 {
			t.Fatalf("%d certificates of one person", len(list))
		}
		seen[list[0].Number[:14]] = true
	}
	for i := 1; i <= len(people); i++ {
		if n := fmt.Sprintf("CB-2026-%06d", i); !seen[n] {
			t.Errorf("nobody has %s: %v", n, seen)
		}
	}
	// The year is that of the office: it begins while it is still the old one in UTC.
	passCourse(t, tr, people[0], "later", orgNow)
	c3 := attempt(t, tr, people[0], "c3", 10)
	c3.Course = "C3"
	finish(t, tr, c3)
	c, err := tr.IssueCertificate(t.Context(), people[0].ID, "C3", time.Date(2026, 12, 31, 16, 30, 0, 0, time.UTC))
	must(t, err)
	if c.Number[:14] != "CB-2027-000001" || c.Issued != "2027-01-01" {
		t.Errorf("the first of a year is %+v", c)
	}
	list, err := tr.OwnCertificates(t.Context(), people[0].ID, 1, 0)
	must(t, err)
	rest, err := tr.OwnCertificates(t.Context(), people[0].ID, 5, 1)
	must(t, err)
	if len(list) != 1 || !reflect.DeepEqual(list[0], c) || len(rest) != 1 || rest[0].Course != "C1" {
		t.Errorf("newest first: %+v, then %+v", list, rest)
	}
}

// letterAbout is a letter about a withdrawn certificate.
func letterAbout(c training.Certificate) (notices.Outgoing, error) {
	return notices.Outgoing{Key: "told:" + c.Number, Person: c.Person, Payload: json.RawMessage(`{}`)}, nil
}

func TestWithdrawingACertificate(t *testing.T) {
	t.Parallel()
	db, tr, people := learners(t, 1)
	m := people[0]
	passCourse(t, tr, m, "passed", orgNow)
	c, err := tr.IssueCertificate(t.Context(), m.ID, "C1", orgNow)
	must(t, err)
	must(t, tr.KeepCertificateFile(t.Context(), c, true, "photo"))
	must(t, tr.KeepCertificateFile(t.Context(), c, false, "pdf"))
	kept, err := tr.Certificate(t.Context(), c.ID)
	must(t, err)
	if kept.Picture != "photo" || kept.Paper != "pdf" {
		t.Errorf("kept %+v", kept)
	}
	o := store.NewOrg(db)
	county, err := o.UnitByCode(t.Context(), "990101")
	must(t, err)
	j, err := o.Join(t.Context(), inviteTo(county, org.Trainer, false, "2"), 902, "", locales.ZH, "o", orgNow)
	must(t, err)
	trainer := j.Member
	outside, own := trainer, m
	outside.Active.Unit = people[1].Active.Unit
	own.Active.Unit = county
	day := orgNow.AddDate(0, 0, 2)
	for what, by := range map[string]org.Member{"a trainer elsewhere": outside, "the holder": own} {
		if _, err := tr.RevokeCertificate(t.Context(), c.ID, by, "代答", letterAbout, day); !errors.Is(err, org.ErrConflict) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for range 2 { // the second time is the repeated update
		got, err := tr.RevokeCertificate(t.Context(), c.ID, trainer, "代答", letterAbout, day)
		must(t, err)
		if got.Revoked != "2026-11-21" || got.Reason != "代答" || got.Holds() || got.Picture != "" || got.Paper != "" {
			t.Errorf("withdrawn: %+v", got)
		}
	}
	if _, err := tr.RevokeCertificate(t.Context(), c.ID, trainer, "another reason", letterAbout, day); !errors.Is(err, org.ErrConflict) {
		t.Errorf("withdrawn twice: %v", err)
	}
	side := sideDoor(t, db)
	for query, want := range map[string]float64{
		`select count(*) from delivery where key like 'told:%'`:                                                     1,
		`select count(*) from audit where action = 'revoke_certificate' and detail::text not like '%代答%'`:           1,
		`select count(*) from audit where action = 'revoke_certificate' and person_id <> ` + fmt.Sprint(trainer.ID): 0,
	} {
		if got := figure(t, side, query); got != want {
			t.Errorf("%s: %v", query, got)
		}
	}
	// What was on its way when it was withdrawn is not what is sent from now on.
	must(t, tr.KeepCertificateFile(t.Context(), c, true, "unmarked"))
	now, err := tr.CertificateByNumber(t.Context(), c.Number)
	must(t, err)
	if now.Picture != "" || now.Revoked == "" {
		t.Errorf("after a late picture: %+v", now)
	}
	if _, err := tr.CertificateByNumber(t.Context(), "CB-2026-000002-X"); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("an unknown number: %v", err)
	}
}

func TestPassingAgainAfterAWithdrawalEarnsAnother(t *testing.T) {
	t.Parallel()
	db, tr, people := learners(t, 1)
	m := people[0]
	passCourse(t, tr, m, "passed", orgNow)
	first, err := tr.IssueCertificate(t.Context(), m.ID, "C1", orgNow)
	must(t, err)
	o := store.NewOrg(db)
	county, err := o.UnitByCode(t.Context(), "990101")
	must(t, err)
	j, err := o.Join(t.Context(), inviteTo(county, org.Trainer, false, "2"), 902, "", locales.ZH, "o", orgNow)
	must(t, err)
	day := orgNow.AddDate(0, 0, 2)
	_, err = tr.RevokeCertificate(t.Context(), first.ID, j.Member, "代答", letterAbout, day)
	must(t, err)
	passCourse(t, tr, m, "the same day", day)
	if c, err := tr.IssueCertificate(t.Context(), m.ID, "C1", day); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("on the day of the withdrawal: %+v, %v", c, err)
	}
	passCourse(t, tr, m, "next day", day.AddDate(0, 0, 1))
	next := day.AddDate(0, 0, 1)
	second, err := tr.IssueCertificate(t.Context(), m.ID, "C1", next)
	must(t, err)
	if second.ID == first.ID || second.Passed != locales.DateOf(next) || !second.Holds() {
		t.Errorf("the second is %+v", second)
	}
	newer, err := tr.Course(t.Context(), "C1", 1)
	must(t, err)
	newer.Pass = 70
	_, err = tr.ImportCourses(t.Context(), []training.Course{newer}, next)
	must(t, err)
	a := attempt(t, tr, m, "newer", 10)
	a.Version = 2
	finish(t, tr, a)
	third, err := tr.IssueCertificate(t.Context(), m.ID, "C1", next)
	must(t, err)
	if third.Version != 2 || third.Number[:14] != "CB-2026-000003" {
		t.Errorf("of the newer version: %+v", third)
	}
}

// Who has passed several versions and asks for the first time gets the newest one's.
func TestTheNewestVersionThatWasPassedCounts(t *testing.T) {
	t.Parallel()
	_, tr, people := learners(t, 1)
	m := people[0]
	newer, err := tr.Course(t.Context(), "C1", 1)
	must(t, err)
	for version := 2; version <= 3; version++ {
		newer.Pass += 5
		_, err = tr.ImportCourses(t.Context(), []training.Course{newer}, orgNow)
		must(t, err)
	}
	for version, right := range map[int]int{1: 10, 2: 10, 3: 2} { // the third was not passed
		a := attempt(t, tr, m, fmt.Sprint("of ", version), right)
		a.Version = version
		finish(t, tr, a)
	}
	for range 2 {
		if c, err := tr.IssueCertificate(t.Context(), m.ID, "C1", orgNow); err != nil || c.Version != 2 {
			t.Errorf("of version %d, %v", c.Version, err)
		}
	}
}
