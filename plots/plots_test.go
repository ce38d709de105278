package plots_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"cadrebot/plots"
)

func some(v ...float64) []*float64 {
	out := make([]*float64, len(v))
	for i := range v {
		if v[i] >= 0 {
			out[i] = &v[i]
		}
	}
	return out
}

var frame = plots.Frame{Title: []string{"星垭市　F08 支出率", "截至 2026年11月21日 10:00，本年各批次"}, Unit: "%"}

var counties = []string{"石垭县", "云梯县", "青禾岭县", "鹤嘴县"}

func drawn(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	keep := func(name string) func([]byte, error) {
		return func(b []byte, err error) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			out[name] = b
		}
	}
	two := []plots.Series{{Name: "1-3天", Values: some(4, 2, 0, 7)}, {Name: "4-7天", Values: some(1, 2, 3, 4)}, {Name: "8-30天", Values: some(2, 2, 2, 2)}}
	weeks := []string{"W36", "W37", "W38", "W39", "W40", "W41", "W42", "W43", "W44", "W45", "W46", "W47"}
	keep("lines")(plots.Lines(frame, weeks, []plots.Series{
		{Name: "石垭县", Values: some(80, 85, 90, -1, 92, 94, 93, 95, 96, 94, 97, 98)}, {Name: "云梯县", Values: some(70, 72, 75, 74, 78, 80, 82, 81, 85, 88, 90, 91)},
	}))
	keep("stacked")(plots.Stacked(frame, counties, two))
	keep("bullet")(plots.Bullet(frame, counties, plots.Series{Name: "支出率", Values: some(68, 80, 91, 74)}, 83.3, "序时进度"))
	keep("area")(plots.Area(frame, weeks[:6], []plots.Series{{Name: "甲", Values: some(1, 2, 3, 4, 5, 6)}, {Name: "乙", Values: some(6, 5, 4, 3, 2, 1)}}))
	keep("waterfall")(plots.Waterfall(frame, []plots.Step{
		{Name: "到位", Said: "8600", Value: 8600}, {Name: "已分配", Said: "8200", Value: 8200}, {Name: "已支出", Said: "5848", Value: 5848, From: 8200 - 5848}, {Name: "闲置", Said: "900", Value: 900},
	}))
	keep("steps")(plots.Steps(frame, []plots.Step{
		{Name: "线索", Said: "67", Value: 67}, {Name: "核查", Said: "61", Value: 61}, {Name: "认定", Said: "56", Value: 56}, {Name: "措施", Said: "50", Value: 50},
	}))
	keep("across")(plots.Across(frame, []plots.Step{
		{Name: "Q1 下列哪一项属于“两不愁三保障”的内容？", Said: "0.75", Value: 0.75},
		{Name: "Q2 Which of these must be posted for at least ten days?", Said: "0.42", Value: 0.42},
		{Name: "Q3 丙", Said: "1.00", Value: 1},
	}, 1))
	many, high := make([]string, 28), make([]float64, 28)
	for i := range many {
		many[i], high[i] = "桃坪村与竹湾村", float64(i%7)
	}
	keep("many")(plots.Stacked(frame, many, []plots.Series{{Name: "1-3天", Values: some(high...)}}))
	return out
}

func TestPicturesAreSmallAndTheSameEachTime(t *testing.T) {
	t.Parallel()
	again := drawn(t)
	for name, raw := range drawn(t) {
		if dir := os.Getenv("PLOTS"); dir != "" {
			_ = os.WriteFile(filepath.Join(dir, name+".png"), raw, 0o600)
		}
		if len(raw) > 200*1024 {
			t.Errorf("%s has %d bytes", name, len(raw))
		}
		if !bytes.Equal(raw, again[name]) {
			t.Errorf("%s is not drawn alike twice", name)
		}
		if _, err := png.Decode(bytes.NewReader(raw)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Layers that lie beside each other differ in greyscale.
func TestShadesDifferInGreyscale(t *testing.T) {
	t.Parallel()
	img, err := png.Decode(bytes.NewReader(drawn(t)["stacked"]))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[uint8]int{}
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y += 2 {
		for x := b.Min.X; x < b.Max.X; x += 2 {
			seen[grey(img, x, y)]++
		}
	}
	var large []int
	for g, n := range seen {
		if n > 400 && g < 250 && g > 34 {
			large = append(large, int(g))
		}
	}
	if len(large) < 3 {
		t.Fatalf("three layers are %d greys", len(large))
	}
	for i, a := range large {
		for _, b := range large[:i] {
			if a-b < 20 && b-a < 20 {
				t.Errorf("greys %d and %d lie close together", a, b)
			}
		}
	}
}

func grey(img image.Image, x, y int) uint8 {
	return color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y
}
