package typeface

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLinesBreakWhereAReaderExpectsIt(t *testing.T) {
	t.Parallel()
	f := face(t, 10)
	for _, c := range []struct {
		text  string
		width float64
		most  int
		want  []string
	}{
		{"", 50, 2, nil},
		{"防止返贫监测", 100, 2, []string{"防止返贫监测"}},
		{"防止返贫监测与帮扶", 50, 2, []string{"防止返贫监", "测与帮扶"}},
		{"一二三四五，六", 50, 2, []string{"一二三四", "五，六"}},
		{"一二三四（五六）", 50, 2, []string{"一二三四", "（五六）"}},
		{"a course about funds", 60, 3, []string{"a course", "about funds"}},
		{"Wwwwwwwwwwwwwww", 50, 9, []string{"Wwwwww", "wwwwww", "www"}},
		{"一二三四五六七八九十", 30, 2, []string{"一二三", "四五…"}},
	} {
		got := f.Wrap(c.text, c.width, c.most)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q in %g: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("防止返贫监测与帮扶（2026年）", 60, 2)
	f.Add("Monitoring and support, version 2", 80, 3)
	f.Fuzz(func(t *testing.T, text string, width, most int) {
		if width < 20 || width > 1000 || most < 1 || most > 20 {
			return
		}
		letters := face(t, 10)
		lines := letters.Wrap(text, float64(width), most)
		if len(lines) > most {
			t.Fatalf("%d lines", len(lines))
		}
		for _, line := range lines {
			if !utf8.ValidString(line) {
				t.Fatalf("%q is cut inside a character", line)
			}
			if utf8.RuneCountInString(line) > 1 && letters.Width(line) > float64(width) {
				t.Errorf("%q is %g wide in %d", line, letters.Width(line), width)
			}
		}
		if whole := strings.Join(lines, ""); len(lines) < most && bare(whole) != bare(letters.Legible(text)) {
			t.Errorf("%q became %q", text, lines)
		}
	})
}

func bare(s string) string { return strings.Join(strings.Fields(s), "") }
