package typeface

import (
	"encoding/csv"
	"errors"
	"image"
	"image/color"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

func face(t testing.TB, px float64) *Face {
	t.Helper()
	f, err := New(px)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// lacking are the letters, digits and punctuation of a text that the font does not have.
// Emoji and other symbols of the chat never stand in a picture.
func lacking(f *Face, text string) string {
	var out strings.Builder
	for _, r := range text {
		written := unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.Sc, unicode.Sm) && r != 'ℹ'
		if written && !f.Has(r) && !strings.ContainsRune(out.String(), r) {
			out.WriteRune(r)
		}
	}
	return out.String()
}

func TestEveryWrittenCharacterHasAGlyph(t *testing.T) {
	t.Parallel()
	f, read := face(t, 20), 0
	for _, root := range []string{"../locales", "../demo", "../policy/library", "../training/library", "../indicators"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
				return err
			}
			raw, err := os.ReadFile(path)
			if err != nil || !utf8.Valid(raw) {
				return err
			}
			read++
			if lacks := lacking(f, string(raw)); lacks != "" {
				t.Errorf("%s has %q, which the font lacks: add it in scripts/typeface.py", path, lacks)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if read < 50 {
		t.Errorf("only %d files were read", read)
	}
}

func TestTheNationalStandardIsCovered(t *testing.T) {
	t.Parallel()
	f, seen := face(t, 20), 0
	for row := byte(0xb0); row <= 0xf7; row++ {
		for cell := byte(0xa1); cell <= 0xfe; cell++ {
			out, err := simplifiedchinese.GBK.NewDecoder().Bytes([]byte{row, cell})
			r, _ := utf8.DecodeRune(out)
			if err != nil || !unicode.Is(unicode.Han, r) {
				continue
			}
			seen++
			if !f.Has(r) {
				t.Errorf("%c of GB 2312 is missing", r)
			}
		}
	}
	if seen != 6763 {
		t.Errorf("%d characters were looked for", seen)
	}
	if lacks := lacking(f, "①②③⑳％〔〕〇《》“”—…·￥¥°℃≥≤±×喆玥堃珺镕㙍㮾圳éàü"); lacks != "" {
		t.Errorf("the font lacks %q", lacks)
	}
}

// Names may be in traditional characters: common ones look as they are written, rare ones are
// shown simplified, and none is a box.
func TestTraditionalCharactersAreNoBoxes(t *testing.T) {
	t.Parallel()
	f, seen := face(t, 20), 0
	for lead := byte(0xa4); lead <= 0xc6; lead++ {
		for trail := byte(0x40); trail <= 0xfe; trail++ {
			out, err := traditionalchinese.Big5.NewDecoder().Bytes([]byte{lead, trail})
			r, _ := utf8.DecodeRune(out)
			if err != nil || !unicode.Is(unicode.Han, r) || lead == 0xc6 && trail > 0x7e {
				continue
			}
			seen++
			if !f.Has(r) {
				t.Errorf("%c of Big5 is missing", r)
			}
		}
	}
	if seen != 5401 {
		t.Errorf("%d characters were looked for", seen)
	}
	for written, want := range map[string]string{"陳麗華 龍鳳鎮": "陳麗華 龍鳳鎮", "鱺顬": "鲡颥", "𪚥": "□"} {
		if got := f.Legible(written); got != want {
			t.Errorf("%q reads %q, want %q", written, got, want)
		}
	}
}

func TestPlaceNamesAreCovered(t *testing.T) {
	t.Parallel()
	f := face(t, 20)
	for _, name := range []string{"provinces", "cities", "areas", "streets"} {
		raw, err := os.ReadFile("../../shared/testdata/divisions/" + name + ".csv")
		if errors.Is(err, fs.ErrNotExist) {
			t.Skip("no table of divisions here")
		}
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
		if err != nil || len(rows) < 30 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		if lacks := lacking(f, string(raw)); lacks != "" {
			t.Errorf("%s: the font lacks %q", name, lacks)
		}
	}
}

func TestWhatTheFontLacksIsSeen(t *testing.T) {
	t.Parallel()
	f := face(t, 24)
	for in, want := range map[string]string{
		"河嘴镇":          "河嘴镇",
		"李𠅤":           "李□",
		"ok 👍🏽 \ufe0f": "ok □□ ",
		"a\nb\tc\x00":  "a b c",
		"\xff":         "□",
		"the “I’m”":    `the "I'm"`,
		"说“好”":         "说“好”",
		"ア漢字":          "ア漢字",
	} {
		if got := f.Legible(in); got != want {
			t.Errorf("%q is shown as %q, want %q", in, got, want)
		}
		img := image.NewGray(image.Rect(0, 0, 200, 40))
		f.Draw(img, 4, 30, color.White, in)
		dark := 0
		for _, p := range img.Pix {
			dark += int(p >> 7)
		}
		if dark < 20 {
			t.Errorf("%q leaves %d pixels", in, dark)
		}
	}
	if w := f.Width("汉字"); w < 47 || w > 49 {
		t.Errorf("two characters of 24 pixels are %g wide", w)
	}
}

// TestFacesOfOneFontDrawAtOnce is for -race: the outlines are shared.
func TestFacesOfOneFontDrawAtOnce(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	pics := make([]*image.Gray, 8)
	for i := range pics {
		all.Go(func() {
			f := face(t, 24)
			pics[i] = image.NewGray(image.Rect(0, 0, 300, 40))
			f.Draw(pics[i], 0, 30, color.White, "青石村第一书记 W47")
		})
	}
	all.Wait()
	for _, p := range pics[1:] {
		if string(p.Pix) != string(pics[0].Pix) {
			t.Error("one line is drawn in two ways")
		}
	}
}

func TestTheFileIsACopy(t *testing.T) {
	t.Parallel()
	a := TrueType()
	if len(a) < 2<<20 || len(a) > 3_500_000 {
		t.Errorf("the font is %d bytes", len(a))
	}
	clear(a)
	if b := TrueType(); b[1] != 1 {
		t.Error("writing into the copy changed the font")
	}
}
