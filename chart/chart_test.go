package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math/big"
	"testing"
)

// darkIn counts the filled pixels of a column's middle.
func darkIn(t *testing.T, raw []byte, n, of int) int {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds() != image.Rect(0, 0, width, height) {
		t.Fatalf("the picture is %v", img.Bounds())
	}
	step := (width - left - right) / of
	x, dark := left+n*step+step/2, 0
	for y := top; y < height-bottom; y++ {
		if r, _, _, _ := img.At(x, y).RGBA(); r>>8 == uint32(fill.Y) {
			dark++
		}
	}
	return dark
}

func TestABarTwiceAsLongIsTwiceAsMuch(t *testing.T) {
	t.Parallel()
	bars := []Bar{
		{Label: "W44", Value: big.NewRat(50, 1), Text: "50"},
		{Label: "W45", Value: big.NewRat(100, 1), Text: "100"},
		{Label: "W46"},
		{Label: "W47", Value: new(big.Rat), Text: "0"},
		{Label: "W48", Value: big.NewRat(100, 1), Text: "100", Open: true},
	}
	raw, err := Bars([]string{"Hezui Town  99010102", "MON-03"}, bars)
	if err != nil {
		t.Fatal(err)
	}
	var got [5]int
	for i := range got {
		got[i] = darkIn(t, raw, i, len(bars))
	}
	if want := (height - top - bottom); got[1] != want || got[0] != want/2 {
		t.Errorf("50 is %d high and 100 is %d, want %d", got[0], got[1], want)
	}
	if got[2] != 0 || got[3] != 0 {
		t.Errorf("a gap is %d high, zero is %d", got[2], got[3])
	}
	if got[4] > 4 {
		t.Errorf("what still moves is filled: %d", got[4])
	}
}

func TestEveryPictureIsSmall(t *testing.T) {
	t.Parallel()
	for name, bars := range map[string][]Bar{"none": nil, "all gaps": make([]Bar, 12), "below zero": {{Value: big.NewRat(-5, 1), Text: "-5"}, {Value: big.NewRat(5, 2), Text: "2.5"}}} {
		if raw, err := Bars([]string{name}, bars); err != nil || len(raw) == 0 {
			t.Errorf("%s: %d bytes, %v", name, len(raw), err)
		}
	}
	var many []Bar
	for i := range 12 {
		many = append(many, Bar{Label: fmt.Sprintf("2026W%02d", i), Value: big.NewRat(int64(i)*987654321, 100), Text: fmt.Sprint(i * 9876543)})
	}
	raw, err := Bars([]string{"COL-01 2026W36-2026W47"}, many)
	if err != nil || len(raw) > 200*1024 {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
}

func TestBothLinesOfTheTitleAreWritten(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, title := range [][]string{nil, {"Hezui Town"}, {"Hezui Town", "MON-03"}, {"Hezui Town", "MON-05"}} {
		raw, err := Bars(title, []Bar{{Label: "W47", Value: big.NewRat(1, 1), Text: "1"}})
		if err != nil || seen[string(raw)] {
			t.Errorf("%q looks like another title, %v", title, err)
		}
		seen[string(raw)] = true
	}
}
