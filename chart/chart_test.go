package chart

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/big"
	"os"
	"path/filepath"
	"testing"
)

func decode(t *testing.T, raw []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != width || b.Dy() < plot || b.Dy() > width {
		t.Fatalf("the picture is %v", b)
	}
	return img
}

// filledIn counts the filled pixels of a column, left of its middle, where no letters stand.
func filledIn(img image.Image, n, of int) int {
	step := (width - left - right) / of
	x, filled := left+n*step+gapOut, 0
	for y := range img.Bounds().Dy() {
		if color.RGBAModel.Convert(img.At(x, y)) == fill {
			filled++
		}
	}
	return filled
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
	raw, err := Bars([]string{"河嘴镇", "MON-03"}, bars, "")
	if err != nil {
		t.Fatal(err)
	}
	img := decode(t, raw)
	var got [5]int
	for i := range got {
		got[i] = filledIn(img, i, len(bars))
	}
	if got[1] != plot || got[0] != plot/2 {
		t.Errorf("50 is %d high and 100 is %d, want %d", got[0], got[1], plot)
	}
	if got[2] != 0 || got[3] != 0 {
		t.Errorf("a gap is %d high, zero is %d", got[2], got[3])
	}
	if got[4] > 2*outlineWidth {
		t.Errorf("what still moves is filled: %d", got[4])
	}
}

var pictures = flag.String("pictures", "", "folder that gets the pictures, to be looked at")

func kept(t *testing.T, name string, raw []byte) {
	t.Helper()
	if *pictures != "" {
		if err := os.WriteFile(filepath.Join(*pictures, name+".png"), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEveryPictureIsSmall(t *testing.T) {
	t.Parallel()
	var weeks, huge []Bar
	for i := range 12 {
		week := Bar{Label: fmt.Sprintf("%d周", (i+45)%52+1), Group: fmt.Sprintf("%d年", 2026+(i+45)/52), Open: i > 9}
		if i != 4 {
			week.Value, week.Text = big.NewRat(int64(i*i*37%41), 1), fmt.Sprint(i*i*37%41)
		}
		weeks = append(weeks, week)
		huge = append(huge, Bar{Label: fmt.Sprintf("W%02d", i+36), Group: "2026", Value: big.NewRat(int64(i)*987654321, 100), Text: fmt.Sprint(i * 9876543)})
	}
	for name, c := range map[string]struct {
		title []string
		bars  []Bar
		note  string
	}{
		"none":       {},
		"gaps":       {[]string{"gaps"}, make([]Bar, 12), ""},
		"below-zero": {[]string{"below zero"}, []Bar{{Value: big.NewRat(-5, 1), Text: "-5"}, {Value: big.NewRat(5, 2), Text: "2.5"}}, "note"},
		"weeks":      {[]string{"河嘴镇（99010102）", "本期新识别户数（MON-03），近 12 期，到2027年第5周为止"}, weeks, "空心的还没截止，短横是没有数。"},
		"huge": {
			[]string{"Xiangxi Tujia and Miao Autonomous Prefecture (990000)", "Income of the village collective (COL-01), the last 12 periods up to week 47 of 2026"},
			huge, "Numbers in the picture are in ten thousands. Outlined: not closed yet. A dash: no data.",
		},
	} {
		raw, err := Bars(c.title, c.bars, c.note)
		if err != nil || len(raw) > 60*1024 {
			t.Errorf("%s: %d bytes, %v", name, len(raw), err)
			continue
		}
		decode(t, raw)
		kept(t, "chart-"+name, raw)
		again, err := Bars(c.title, c.bars, c.note)
		if err != nil || !bytes.Equal(raw, again) {
			t.Errorf("%s: the same values make another picture, %v", name, err)
		}
	}
}

func TestEveryWordIsWritten(t *testing.T) {
	t.Parallel()
	bar := []Bar{{Label: "47周", Group: "2026年", Value: big.NewRat(1, 1), Text: "1"}}
	seen := map[string]bool{}
	for _, c := range []struct {
		title []string
		bars  []Bar
		note  string
	}{
		{nil, bar, ""},
		{[]string{"河嘴镇"}, bar, ""},
		{[]string{"河嘴村"}, bar, ""},
		{[]string{"河嘴镇", "MON-03"}, bar, ""},
		{[]string{"河嘴镇", "MON-05"}, bar, ""},
		{[]string{"河嘴镇", "MON-05"}, bar, "空心的还没截止。"},
		{[]string{"河嘴镇", "MON-05"}, bar, "空心的没有截止。"},
		{[]string{"河嘴镇", "MON-05"}, []Bar{{Label: "48周", Group: "2026年", Value: big.NewRat(1, 1), Text: "1"}}, ""},
		{[]string{"河嘴镇", "MON-05"}, []Bar{{Label: "47周", Group: "2027年", Value: big.NewRat(1, 1), Text: "1"}}, ""},
	} {
		raw, err := Bars(c.title, c.bars, c.note)
		if err != nil || seen[string(raw)] {
			t.Errorf("%q, %q looks like another picture, %v", c.title, c.note, err)
		}
		seen[string(raw)] = true
	}
}

func BenchmarkBars(b *testing.B) {
	bars := make([]Bar, 12)
	for i := range bars {
		bars[i] = Bar{Label: "47周", Group: "2026年", Value: big.NewRat(int64(i), 1), Text: "12"}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Bars([]string{"河嘴镇（99010102）", "本期新识别户数（MON-03）"}, bars, "空心的还没截止，短横是没有数。"); err != nil {
			b.Fatal(err)
		}
	}
}
