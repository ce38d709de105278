package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/reports"
)

// tell is the message about a returned report.
func tell(s reports.Submission, to []org.PersonID) (out []notices.Outgoing, err error) {
	for _, p := range to {
		out = append(out, notices.Outgoing{
			Key: fmt.Sprintf("returned:%d:%d:%d", s.ID, s.Revision, p), Person: p,
			Payload: json.RawMessage(fmt.Sprintf(`{"rev":%d}`, s.Revision)),
		})
	}
	return out, nil
}

func (w *reportWorld) sendBack(who, key string, s reports.Submission, fields ...string) (reports.Submission, error) {
	return w.reports.Return(w.t.Context(), reports.SendBack{
		Act: w.act(who, key, s), Fields: fields, Opens: reports.Opens(reports.Brief(), fields), Reason: "请核对",
	}, tell, reportNow)
}

// Two reviewers decide on the same revision while the row is held by somebody else, so
// that both are surely under way before either can finish.
func TestTwoApproversAtOnce(t *testing.T) {
	w := openReports(t)
	s := w.submitted("vfs", answers(), reportNow)
	hold, err := w.raw.BeginTx(t.Context(), nil)
	must(t, err)
	_, err = hold.ExecContext(t.Context(), `select 1 from submission where id = $1 for update`, s.ID)
	must(t, err)
	people := []string{"twn", "twn2"}
	errs := make([]error, len(people))
	var wg sync.WaitGroup
	for i, who := range people {
		wg.Go(func() { _, errs[i] = w.reports.Approve(t.Context(), w.act(who, "approve-"+who, s), nil, reportNow) })
	}
	for w.count(`select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`) < len(people) {
		if t.Context().Err() != nil {
			t.Fatal("the reviewers never met")
		}
	}
	must(t, hold.Commit())
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("both ended alike: %v, %v", errs[0], errs[1])
	}
	lost := errs[0]
	if lost == nil {
		lost = errs[1]
	}
	if refusedWith(lost) != "report.overtaken" {
		t.Errorf("the second is told %v", lost)
	}
	if n := w.count(`select count(*) from move where name = 'approve'`); n != 1 {
		t.Errorf("%d approvals in the history", n)
	}
}

func TestApproveIsIdempotentAndNeverOnesOwn(t *testing.T) {
	w := openReports(t)
	s := w.submitted("vfs", answers(), reportNow)
	own := w.people["twn"]
	own.Person = w.people["vfs"].Person
	if _, err := w.reports.Approve(t.Context(), reports.Act{Key: "own", By: own, Of: s.ID, Revision: s.Revision}, nil, reportNow); refusedWith(err) != "lifecycle.own_work" {
		t.Errorf("own report: %v", err)
	}
	for _, who := range []string{"vc", "vfs2", "cty", "fin", "city"} {
		if _, err := w.reports.Approve(t.Context(), w.act(who, "by-"+who, s), nil, reportNow); refusedWith(err) != "lifecycle.not_yours" {
			t.Errorf("%s: %v", who, err)
		}
	}
	for range 2 {
		got, err := w.reports.Approve(t.Context(), w.act("twn", "once", s), nil, reportNow)
		must(t, err)
		if got.State != reports.TownshipApproved || got.Revision != s.Revision+1 {
			t.Errorf("approved to %s, revision %d", got.State, got.Revision)
		}
	}
}

// Planted case 4: returned, resubmitted two hours after the deadline, still on time.
func TestReturnAndResubmit(t *testing.T) {
	w := openReports(t)
	s := w.submitted("vfs", answers("lab_02", "5", "lab_03", "2"), reportNow)
	var back reports.Submission
	for range 2 { // the second call is the same act again
		var err error
		back, err = w.sendBack("twn", "back", s, "lab_02")
		must(t, err)
	}
	if back.State != reports.Returned || back.Returns != 1 || fmt.Sprint(back.OpenFields, back.SentBack) != "[lab_02 lab_03] [lab_02]" || back.Reason != "请核对" {
		t.Errorf("returned %+v", back)
	}
	if n := w.count(`select count(*) from delivery where person_id = $1`, int64(w.people["vfs"].Person)); n != 1 {
		t.Errorf("%d messages to the author", n)
	}
	late := reportDue.Add(2 * time.Hour)
	f := w.filing("vfs", "fix", answers("lab_02", "4", "lab_03", "1", "mon_03", "77"))
	f.Of, f.Revision = back.ID, back.Revision
	var fixed reports.Submission
	for range 2 {
		var err error
		fixed, err = w.reports.Resubmit(t.Context(), f, late)
		must(t, err)
	}
	if !fixed.OnTime() || fixed.State != reports.Submitted || fixed.Number != s.Number || fixed.Returns != 1 {
		t.Errorf("resubmitted %+v", fixed)
	}
	if fixed.Answers["mon_03"].S != "2" || fixed.Answers["lab_02"].S != "4" {
		t.Errorf("answers %v: only what was returned may change", fixed.Answers)
	}
	if fixed.Old["lab_02"].S != "5" || fixed.New["lab_02"].S != "4" || fixed.Old["lab_03"].S != "2" || len(fixed.Old)+len(fixed.New) != 4 {
		t.Errorf("correction %v -> %v", fixed.Old, fixed.New)
	}
	if n := w.count(`select count(*) from move`); n != 3 {
		t.Errorf("%d moves, want submit, return, resubmit", n)
	}
}

func TestAReturnNeedsFieldsAndAReason(t *testing.T) {
	w := openReports(t)
	s := w.submitted("vfs", answers(), reportNow)
	if _, err := w.sendBack("twn", "nothing", s); refusedWith(err) != "lifecycle.missing" {
		t.Errorf("no fields: %v", err)
	}
	_, err := w.reports.Return(t.Context(), reports.SendBack{Act: w.act("twn", "silent", s), Fields: []string{"mon_03"}}, tell, reportNow)
	if refusedWith(err) != "lifecycle.missing" {
		t.Errorf("no reason: %v", err)
	}
	if n := w.count(`select count(*) from delivery`); n != 0 {
		t.Errorf("%d messages queued", n)
	}
}

func TestAnotherCadreMayFixItAndTheFirstIsTold(t *testing.T) {
	w := openReports(t)
	s := w.submitted("vfs", answers(), reportNow)
	back, err := w.sendBack("twn", "back", s, "mon_03")
	must(t, err)
	f := w.filing("vc", "vc-fix", answers("mon_03", "3"))
	f.Of, f.Revision = back.ID, back.Revision
	fixed, err := w.reports.Resubmit(t.Context(), f, reportNow)
	must(t, err)
	if fixed.Author != w.people["vc"].Person || len(fixed.Authors) < 2 {
		t.Errorf("author %d of %v", fixed.Author, fixed.Authors)
	}
	f = w.filing("vfs", "vfs-fix", answers("mon_03", "4"))
	f.Of, f.Revision = back.ID, back.Revision
	if _, err := w.reports.Resubmit(t.Context(), f, reportNow); refusedWith(err) != "report.overtaken" {
		t.Errorf("the slower one: %v", err)
	}
	f.Revision, f.By = fixed.Revision, w.people["vfs2"]
	if _, err := w.reports.Resubmit(t.Context(), f, reportNow); refusedWith(err) != "lifecycle.not_yours" {
		t.Errorf("another village: %v", err)
	}
}

func TestChangeBeforeItIsReviewed(t *testing.T) {
	w := openReports(t)
	w.owe("9901010203", reportWeek, reportDue)
	s := w.submitted("vfs", answers(), reportNow)
	f := w.filing("vfs", "change", answers("mon_03", "3"))
	f.Of, f.Revision = s.ID, s.Revision
	changed, err := w.reports.Resubmit(t.Context(), f, reportNow)
	must(t, err)
	if changed.Answers["mon_03"].S != "3" || changed.Returns != 0 || changed.State != reports.Submitted {
		t.Errorf("changed %+v", changed)
	}
	f.Key, f.Revision = "late", changed.Revision
	changed, err = w.reports.Resubmit(t.Context(), f, reportDue.Add(time.Minute))
	if err != nil || !changed.OnTime() || !changed.First.Equal(reportNow) {
		t.Errorf("after the deadline: %v, first %v", err, changed.First)
	}
	approved, err := w.reports.Approve(t.Context(), w.act("twn", "ok", changed), nil, reportNow)
	must(t, err)
	f.Key, f.Revision = "approved", approved.Revision
	if _, err := w.reports.Resubmit(t.Context(), f, reportNow); refusedWith(err) != "lifecycle.moved_on" {
		t.Errorf("after approval: %v", err)
	}
}

func TestInboxScopeOrderAndNeighbours(t *testing.T) {
	w := openReports(t)
	w.before("vfs", answers())
	a := w.submitted("vfs", answers("mon_03", "0", "mon_05", "0"), reportNow)
	b := w.submitted("vfs2", answers("mon_03", "8"), reportNow.Add(time.Hour))
	c := w.submitted("vc3", answers(), reportNow.Add(2*time.Hour))
	numbers := func(who string) string {
		t.Helper()
		all, err := w.reports.Inbox(t.Context(), w.people[who], reportNow)
		must(t, err)
		var out []string
		for _, s := range all {
			out = append(out, s.Number)
		}
		return strings.Join(out, " ")
	}
	if got, want := numbers("twn"), a.Number+" "+b.Number; got != want {
		t.Errorf("township: %s, want %s", got, want)
	}
	if got, want := numbers("cty"), c.Number; got != want {
		t.Errorf("county: %s, want only its own village: %s", got, want)
	}
	for _, who := range []string{"fin", "city", "vfs"} {
		if _, err := w.reports.Inbox(t.Context(), w.people[who], reportNow); !errors.Is(err, org.ErrForbidden) {
			t.Errorf("%s: %v", who, err)
		}
	}
	if seen, err := w.reports.Get(t.Context(), a.ID); err != nil || seen.LastPeriod != "2026W46" {
		t.Errorf("the last figures are of %q, %v", seen.LastPeriod, err)
	}
	before, after, err := w.reports.Neighbours(t.Context(), w.people["twn"], b, reportNow)
	if err != nil || before != a.ID || after != 0 {
		t.Errorf("neighbours of b: %d, %d, %v", before, after, err)
	}
}

func TestApproveManyPassesOverWhatMovedOn(t *testing.T) {
	w := openReports(t)
	a := w.submitted("vfs", answers(), reportNow)
	b := w.submitted("vfs2", answers(), reportNow)
	acts := []reports.Act{w.act("twn", "many:b", b), w.act("twn", "many:a", a)}
	if _, err := w.reports.Approve(t.Context(), w.act("twn2", "first", a), nil, reportNow); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		n, err := w.reports.ApproveMany(t.Context(), acts, nil, reportNow)
		if err != nil || n != 1 {
			t.Errorf("approved %d, %v; want 1, also the second time", n, err)
		}
	}
	acts = append(acts, reports.Act{Key: "gone", By: w.people["twn"], Of: 999, Revision: 1})
	if _, err := w.reports.ApproveMany(t.Context(), acts, nil, reportNow); err == nil {
		t.Error("a report that does not exist was passed over in silence")
	}
}

func TestOvertakenSaysWhoAndWhen(t *testing.T) {
	w := openReports(t)
	s := w.submitted("vfs", answers(), reportNow)
	_, err := w.reports.Approve(t.Context(), w.act("twn", "a", s), nil, reportNow)
	must(t, err)
	_, err = w.sendBack("twn2", "b", s, "mon_03")
	said := refusedWith(err)
	if said != "report.overtaken" {
		t.Fatalf("the slower reviewer: %v", err)
	}
	var no *locales.Refusal
	errors.As(err, &no)
	for _, want := range []string{s.Number, "乡镇分管领导", "2026年11月19日 10:00", "乡镇已通过"} {
		if text := no.Text.In(locales.ZH); !strings.Contains(text, want) {
			t.Errorf("%q lacks %q", text, want)
		}
	}
}

// Planted case 3: the author is blocked, or has left: whoever may put it right is told.
func TestAReturnReachesSomebodyWhoCanFixIt(t *testing.T) {
	for name, spoil := range map[string]string{
		"blocked": `update person set unreachable = 'blocked' where id = $1`,
		"left":    `update role_grant set valid_to = now() - interval '40 years' where person_id = $1`,
	} {
		t.Run(name, func(t *testing.T) {
			w := openReports(t)
			s := w.submitted("vfs", answers(), reportNow)
			author := int64(w.people["vfs"].Person)
			_, err := w.raw.ExecContext(t.Context(), spoil, author)
			must(t, err)
			_, err = w.sendBack("twn", "back", s, "mon_03")
			must(t, err)
			if n := w.count(`select count(*) from delivery where person_id = $1`, int64(w.people["vc"].Person)); n != 1 {
				t.Errorf("%d messages to the colleague in the village", n)
			}
			if n := w.count(`select count(*) from delivery`); n != 1 {
				t.Errorf("%d messages in all", n)
			}
		})
	}
}
