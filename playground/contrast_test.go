package playground

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

// palettes are the colours of page.css by name, for light and for dark screens.
func palettes(t *testing.T) map[string]map[string]string {
	t.Helper()
	css, err := pageFiles.ReadFile("page/page.css")
	if err != nil {
		t.Fatal(err)
	}
	roots := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllSubmatch(css, -1)
	if len(roots) != 2 {
		t.Fatalf("%d palettes, want a light and a dark one", len(roots))
	}
	out := map[string]map[string]string{}
	for i, name := range []string{"light", "dark"} {
		out[name] = map[string]string{"white": "#fff"}
		for _, v := range regexp.MustCompile(`--([\w-]+): (#[0-9a-f]{3,6});`).FindAllSubmatch(roots[i][1], -1) {
			out[name][string(v[1])] = string(v[2])
		}
	}
	for name := range out["light"] {
		if out["dark"][name] == "" {
			t.Errorf("%s has no dark colour", name)
		}
	}
	return out
}

// luminance is the relative luminance of WCAG 2.2 of a colour #rgb or #rrggbb.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	hex := colour[1:]
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatalf("colour %q", colour)
		}
		v := float64(n) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrastFormula(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000", "#fff", 21}, {"#777777", "#fff", 4.48}, {"#fff", "#ffffff", 1}} {
		if got := contrast(t, c.a, c.b); math.Abs(got-c.want) > 0.01 {
			t.Errorf("%s on %s: %.2f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

// TestColoursAreReadable wants 4.5:1 of every text and 3:1 of what marks the focus, as WCAG 2.2 AA does.
func TestColoursAreReadable(t *testing.T) {
	t.Parallel()
	texts := [][2]string{
		{"ink", "paper"},
		{"ink", "hover"},
		{"ink", "wall"},
		{"ink", "bot"},
		{"ink", "mine"},
		{"ink", "key"},
		{"soft", "paper"},
		{"soft", "hover"},
		{"soft", "bot"},
		{"mine-soft", "mine"},
		{"accent", "paper"},
		{"accent", "hover"},
		{"accent", "bot"},
		{"accent", "key"},
		{"accent-ink", "accent"},
		{"warn", "warn-paper"},
		{"good", "bot"},
		{"bad", "bot"},
		{"frame-ink", "frame"},
		{"back-ink", "back1"},
		{"back-ink", "back2"},
	}
	marks := [][2]string{{"accent", "paper"}, {"accent", "wall"}, {"accent", "mine"}}
	for scheme, colours := range palettes(t) {
		check := func(pairs [][2]string, least float64) {
			for _, p := range pairs {
				ink, ground := colours[p[0]], colours[p[1]]
				if ink == "" || ground == "" {
					t.Errorf("%s: no colour %v", scheme, p)
				} else if got := contrast(t, ink, ground); got < least {
					t.Errorf("%s: %s on %s has %.2f:1, want %.1f", scheme, p[0], p[1], got, least)
				}
			}
		}
		check(texts, 4.5)
		check(marks, 3)
	}
}

// TestFacesAreReadable looks at the white initials on the round faces.
func TestFacesAreReadable(t *testing.T) {
	t.Parallel()
	css, err := pageFiles.ReadFile("page/page.css")
	if err != nil {
		t.Fatal(err)
	}
	faces := regexp.MustCompile(`\.(?:face|h\d) \{[^}]*background: (#[0-9a-f]{6})`).FindAllSubmatch(css, -1)
	if len(faces) != 8 {
		t.Fatalf("%d faces", len(faces))
	}
	for _, f := range faces {
		if got := contrast(t, "#fff", string(f[1])); got < 4.5 {
			t.Errorf("white on %s has %.2f:1", f[1], got)
		}
	}
}
