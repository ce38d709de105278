package bot

import (
	"strings"
	"testing"

	"cadrebot/locales"
)

func TestRoomIsWhatAScreenStillHolds(t *testing.T) {
	t.Parallel()
	s := Say(locales.Both(strings.Repeat("字", 105), strings.Repeat("w", 199)))
	if s.Length(locales.ZH) != 106 || s.Length(locales.EN) != 200 {
		t.Errorf("%d and %d characters", s.Length(locales.ZH), s.Length(locales.EN))
	}
	zh, en := s.Room(4)
	long := locales.Both(strings.Repeat("字", zh), strings.Repeat("w", en))
	lines := []locales.Text{long, long, long, long}
	if !s.Fits(lines...) {
		t.Errorf("four lines of %d and %d do not fit", zh, en)
	}
	if en != 99 || s.Fits(append(lines, locales.Raw("一"))...) {
		t.Errorf("room for %d and %d is not all", zh, en)
	}
	if zh, _ := s.Add(lines...).Room(0); zh > 3 {
		t.Errorf("room for %d more", zh)
	}
}

func TestClipCountsTheSignThatItLeaves(t *testing.T) {
	t.Parallel()
	got := Clip(locales.Both("一二三四", "one two three"), 4, 5)
	if got.Zh != "一二三四" || got.En != "one…" {
		t.Errorf("%q and %q", got.Zh, got.En)
	}
	if got := Clip(locales.Raw("一二三"), -3, 0); got.Zh != "…" || got.En != "…" {
		t.Errorf("without room: %q and %q", got.Zh, got.En)
	}
}
