package store_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
)

func TestFeedbackIsKeptOnceAndAnsweredOnce(t *testing.T) {
	t.Parallel()
	db, o := orgWorld(t)
	f := store.NewFeedback(db)
	v := village(t, o)
	writer, err := o.Join(t.Context(), inviteTo(v, org.VillageCommittee, false, "1"), 901, "", locales.EN, "w", orgNow)
	must(t, err)
	county, err := o.UnitByCode(t.Context(), "990101")
	must(t, err)
	officer, err := o.Join(t.Context(), inviteTo(county, org.CountyCoordinator, false, "2"), 902, "", locales.ZH, "o", orgNow)
	must(t, err)

	fb := org.Feedback{Person: writer.Member.ID, Unit: v, Kind: org.Complaint, Body: "数字报了两次"}
	kept, err := f.Add(t.Context(), "conversation", fb, orgNow)
	must(t, err)
	id := kept.ID
	again, err := f.Add(t.Context(), "conversation", fb, orgNow.Add(time.Hour))
	must(t, err)
	if again.ID != id {
		t.Fatalf("the repeated update made feedback %d beside %d", again.ID, id)
	}
	open, err := f.Open(t.Context(), county, 10, 0)
	must(t, err)
	if len(open) != 1 || open[0].Body != fb.Body || open[0].Lang != locales.EN || open[0].Unit.Code != v.Code {
		t.Fatalf("open feedback %+v", open)
	}
	next, err := o.UnitByCode(t.Context(), "9901010204")
	must(t, err)
	if other, err := f.Open(t.Context(), next, 10, 0); err != nil || len(other) != 0 {
		t.Fatalf("another village sees %+v, %v", other, err)
	}

	out := notices.Outgoing{Key: "answer", Person: fb.Person, Payload: json.RawMessage(`{}`)}
	if err := f.Answer(t.Context(), id, writer.Member, "我自己答", out, orgNow); !errors.Is(err, org.ErrConflict) {
		t.Fatalf("the writer answered their own: %v", err)
	}
	outside := officer.Member
	outside.Active.Unit = next
	if err := f.Answer(t.Context(), id, outside, "不归我管", out, orgNow); !errors.Is(err, org.ErrConflict) {
		t.Fatalf("answered from outside: %v", err)
	}
	for range 2 { // the second time is the repeated update
		must(t, f.Answer(t.Context(), id, officer.Member, "已改", out, orgNow))
	}
	if err := f.Answer(t.Context(), id, officer.Member, "改主意了", out, orgNow); !errors.Is(err, org.ErrConflict) {
		t.Fatalf("answered twice: %v", err)
	}
	got, err := f.Get(t.Context(), id)
	must(t, err)
	if got.Answer != "已改" || !got.Answered.Equal(orgNow) {
		t.Fatalf("the answer is %+v", got)
	}
	if _, err := f.Get(t.Context(), id+1); !errors.Is(err, org.ErrNotFound) {
		t.Fatalf("unknown feedback: %v", err)
	}
}

// What the writer is promised is what the figure F32 counts: five working days, without
// weekends and statutory holidays.
func TestFeedbackIsDueAfterFiveWorkingDays(t *testing.T) {
	t.Parallel()
	db, o := orgWorld(t)
	f := store.NewFeedback(db)
	v := village(t, o)
	writer, err := o.Join(t.Context(), inviteTo(v, org.VillageCommittee, false, "1"), 901, "", locales.EN, "w", orgNow)
	must(t, err)
	day := func(month time.Month, d, hour int) time.Time {
		return time.Date(2026, month, d, hour, 0, 0, 0, locales.Zone)
	}
	for _, c := range []struct {
		name         string
		written, due time.Time
	}{
		{"Monday", day(11, 16, 9), day(11, 23, 0)},
		{"Friday late", day(11, 20, 23), day(11, 27, 0)},
		{"Saturday counts like Friday", day(11, 21, 9), day(11, 27, 0)},
		{"Friday here, Thursday in UTC", time.Date(2026, 11, 19, 17, 0, 0, 0, time.UTC), day(11, 27, 0)},
		{"before the National Day week, and a Saturday that is worked", day(9, 29, 9), day(10, 12, 0)},
	} {
		fb, err := f.Add(t.Context(), c.name, org.Feedback{Person: writer.Member.ID, Unit: v, Kind: org.Complaint, Body: "b"}, c.written)
		must(t, err)
		read, err := f.Get(t.Context(), fb.ID)
		must(t, err)
		want := c.due.Add(24*time.Hour - time.Second)
		if !fb.Due.Equal(want) || !read.Due.Equal(want) {
			t.Errorf("%s: due %v and %v, want %v", c.name, fb.Due, read.Due, want)
		}
	}
}
