package chart

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"image/png"
	"math/big"
	"strings"
	"testing"
)

// lengths are the widths in pixels of the bars, from above, without gaps.
func lengths(t *testing.T, raw []byte) []int {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var out []int
	last := 0
	for y := range img.Bounds().Dy() {
		n := 0
		for x := range img.Bounds().Dx() {
			if color.RGBAModel.Convert(img.At(x, y)) == fill {
				n++
			}
		}
		if n > 0 && last == 0 {
			out = append(out, n)
		}
		last = n
	}
	return out
}

func TestAShareIsAsLongAsItIsLarge(t *testing.T) {
	t.Parallel()
	raw, err := Shares([]string{"难题"}, []Share{
		{Label: "第1题", Value: big.NewRat(1, 1), Text: "100%"},
		{Label: "第2题"},
		{Label: "第3题", Value: big.NewRat(1, 2), Text: "50%"},
		{Label: "第4题", Value: new(big.Rat), Text: "0%"},
		{Label: "第5题", Value: big.NewRat(1, 4), Text: "25%"},
		{Label: "第6题", Value: big.NewRat(7, 5), Text: "140%"},
		{Label: "第7题", Value: big.NewRat(-1, 5), Text: "-20%"},
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	got := lengths(t, raw)
	if len(got) != 4 {
		t.Fatalf("there are %d bars: %v", len(got), got)
	}
	whole := got[0]
	if whole < width/2 || got[1] != (whole+1)/2 || got[2] != (whole+2)/4 || got[3] != whole {
		t.Errorf("1, 1/2, 1/4 and more than all are %v long", got)
	}
}

func TestEveryPictureOfSharesIsSmallAndReadable(t *testing.T) {
	t.Parallel()
	var most []Share
	for i := range MostShares {
		most = append(most, Share{Label: fmt.Sprintf("%d. %s", i+1, strings.Repeat("防返贫监测对象识别程序 ", 1+i%3)), Value: big.NewRat(int64(i*7%40), 40), Text: fmt.Sprintf("%d%%", i*7%40*5/2)})
	}
	for name, c := range map[string]struct {
		title  []string
		shares []Share
		note   string
	}{
		"none": {},
		"most": {[]string{"DEMO-01 防返贫监测和帮扶", "首次作答的答错比例（F28），截至2026年11月22日"}, most, "题目按试卷顺序排列。首次作答不足 20 人的题记“-”。"},
		"five": {[]string{"DEMO-01 Monitoring and help", "Share of first answers that were wrong (F28), as of 22 Nov 2026"}, []Share{
			{"1", big.NewRat(7, 10), "70%"},
			{"2", big.NewRat(1, 20), "5%"},
			{"3", nil, ""},
			{"10", big.NewRat(1, 1), "100%"},
			{"11", new(big.Rat), "0%"},
		}, "Questions in the order of the quiz. “-”: fewer than 20 first answers."},
	} {
		raw, err := Shares(c.title, c.shares, c.note)
		if err != nil || len(raw) > 200*1024 {
			t.Errorf("%s: %d bytes, %v", name, len(raw), err)
			continue
		}
		img, err := png.Decode(bytes.NewReader(raw))
		if err != nil || img.Bounds().Dx() != width || img.Bounds().Dy() > 5*width/2 {
			t.Errorf("%s: %v, %v", name, img.Bounds(), err)
		}
		kept(t, "shares-"+name, raw)
	}
	if r, g, b := luminance(fill), luminance(paper), luminance(rule); r > 0x80 || g-r < 0x70 || b-r < 0x30 {
		t.Errorf("bars, paper and lines are %x, %x and %x dark in greyscale", r, g, b)
	}
}

func luminance(c color.Color) int { return int(color.GrayModel.Convert(c).(color.Gray).Y) }

func TestEveryWordOfSharesIsWritten(t *testing.T) {
	t.Parallel()
	half := big.NewRat(1, 2)
	seen := map[string]bool{}
	for _, c := range []struct {
		title string
		share Share
		note  string
	}{
		{title: "甲", share: Share{"1", half, "50%"}},
		{title: "乙", share: Share{"1", half, "50%"}},
		{title: "甲", share: Share{"2", half, "50%"}},
		{title: "甲", share: Share{"1", half, "51%"}},
		{title: "甲", share: Share{Label: "1"}},
		{title: "甲", share: Share{"1", half, "50%"}, note: "丙"},
	} {
		raw, err := Shares([]string{c.title}, []Share{c.share}, c.note)
		if err != nil || seen[string(raw)] {
			t.Errorf("%+v looks like another picture, %v", c, err)
		}
		seen[string(raw)] = true
	}
}

func TestWordsKeepClearOfBarsAndLines(t *testing.T) {
	t.Parallel()
	draw := func(s Share) []byte {
		raw, err := Shares(nil, []Share{s}, "")
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	whole := big.NewRat(1, 1)
	short, long := lengths(t, draw(Share{"1", whole, "100%"})), lengths(t, draw(Share{"防返贫监测对象识别", whole, "100%"}))
	if long[0] > short[0]-150 {
		t.Errorf("the bar behind a long label is %d long, behind a short one %d", long[0], short[0])
	}
	gap := draw(Share{Label: "1"})
	if !bytes.Equal(gap, draw(Share{"1", new(big.Rat), "-"})) || bytes.Equal(gap, draw(Share{"1", new(big.Rat), "0"})) {
		t.Error("a gap is not a dash")
	}
	// The value of 0.7 stands on the line of 0.75.
	across, clear := ruled(t, draw(Share{"1", big.NewRat(1, 10), "100%"})), ruled(t, draw(Share{"1", big.NewRat(7, 10), "100%"}))
	if across != 4 || clear != 1 {
		t.Errorf("%d lines stand to the right of 0.1 and %d to the right of 0.7", across, clear)
	}
}

// ruled counts the lines of the scale beside the first bar, at a height above its letters.
func ruled(t *testing.T, raw []byte) int {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	n, last := 0, false
	for x := range img.Bounds().Dx() {
		is := color.RGBAModel.Convert(img.At(x, 2*border+rowGap/2+2)) == rule
		if is && !last {
			n++
		}
		last = is
	}
	return n
}

func TestTooManySharesAreRefused(t *testing.T) {
	t.Parallel()
	if _, err := Shares(nil, make([]Share, MostShares+1), ""); !errors.Is(err, ErrTooMany) {
		t.Error(err)
	}
}
