package org

import (
	"testing"
	"time"

	"cadrebot/locales"
)

func TestFiveWorkingDays(t *testing.T) {
	t.Parallel()
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, locales.Zone) }
	for _, c := range []struct {
		written time.Time
		day     int
	}{
		{at(16, 9), 23},  // Monday: the next Monday
		{at(20, 23), 27}, // Friday: the next Friday
		{at(21, 9), 27},  // Saturday counts like Friday
		{at(22, 9), 27},
		{time.Date(2026, 11, 19, 17, 0, 0, 0, time.UTC), 27}, // already Friday here
	} {
		want := time.Date(2026, 11, c.day, 23, 59, 59, 0, locales.Zone)
		if got := AnswerBy(c.written); !got.Equal(want) {
			t.Errorf("written %v: due %v, want %v", c.written, got, want)
		}
	}
}
