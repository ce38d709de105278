package reports

import (
	"testing"
	"time"

	"cadrebot/form"
)

func TestAttachedAreTheAnswersThatAreFiles(t *testing.T) {
	t.Parallel()
	f := form.Form{Fields: []form.Field{
		{Key: "memo", Kind: form.Text},
		{Key: "at", Kind: form.Geopoint},
		{Key: "photo", Kind: form.Image},
		{Key: "talk", Kind: form.Audio},
		{Key: "place", Kind: form.BeginRepeat},
		{Key: "clip", Kind: form.Video},
		{Key: "place_end", Kind: form.EndRepeat},
	}}
	got := Attached(f, form.Answers{
		"memo": {S: "x"}, "at": {S: "30 103 0 0"}, "photo": {S: "P"}, "talk": {}, "place[1]/clip": {S: "A"}, "place[2]/clip": {S: "B"}, "gone": {S: "y"},
	})
	want := []Attachment{
		{Field: "photo", Kind: form.Image, Ref: "P"}, {Field: "place[1]/clip", Kind: form.Video, Ref: "A"}, {Field: "place[2]/clip", Kind: form.Video, Ref: "B"},
	}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i, w := range want {
		if w.State = AttachmentWaiting; got[i] != w {
			t.Errorf("%d: %+v, want %+v", i, got[i], w)
		}
	}
	if n := len(Attached(Brief(), form.Answers{NewlyRecognised: {S: "1"}})); n != 0 {
		t.Errorf("%d files in the brief", n)
	}
}

func TestPausesGrowAndEndAfterAWeek(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC)
	a := Attachment{Since: since}
	for _, c := range []struct {
		tries   int
		after   time.Duration
		reason  string
		pause   time.Duration
		givenUp bool
	}{
		{1, 0, "not_sent", time.Minute, false},
		{2, time.Hour, "not_sent", 2 * time.Minute, false},
		{9, time.Hour, "rejected", 256 * time.Minute, false},
		{10, time.Hour, "rejected", 6 * time.Hour, false},
		{500, 7*24*time.Hour - 1, NoRoom, 6 * time.Hour, false},
		{500, 7 * 24 * time.Hour, NoRoom, 0, true},
		{1, 0, TooLarge, 0, true},
	} {
		a.Tries = c.tries
		now := since.Add(c.after)
		at, givenUp := a.Next(c.reason, now)
		if at.Sub(now) != c.pause || givenUp != c.givenUp {
			t.Errorf("%+v: %v, %v", c, at.Sub(now), givenUp)
		}
	}
}
