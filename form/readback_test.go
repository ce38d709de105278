package form

import "testing"

// TestDigitsAtAReadBackReplaceTheValue corrects what was understood by typing the figure
// that is meant, 1 and 2 included.
func TestDigitsAtAReadBackReplaceTheValue(t *testing.T) {
	t.Parallel()
	for _, kind := range []Kind{Integer, Decimal, Money, Percent, Area, Weight} {
		for _, digits := range []string{"1", "2", "１", "17"} {
			c := compiled(t, Form{ID: "x", Fields: []Field{{Key: "n", Kind: kind, Required: true}}})
			s, p := c.Step(Session{}, Input{Act: Typed, Text: "三十五"}, friday)
			if p.Stage != ReadBack {
				t.Fatalf("%s: 三十五 is not read back: %+v", kind, p)
			}
			s, p = c.Step(s, Input{Act: Typed, Text: digits}, friday)
			if p.Stage == ReadBack { // １ is not as it is stored
				s, p = c.Step(s, Input{Act: Yes}, friday)
			}
			want := map[string]string{"１": "1"}[digits]
			if want == "" {
				want = digits
			}
			if got := s.Answers["n"].S; got != want || p.Stage != Review {
				t.Errorf("%s: %s at the read-back counts %q (%s), want %s", kind, digits, got, p.Stage, want)
			}
		}
	}
}
