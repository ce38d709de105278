package form

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cadrebot/locales"
)

// fixtureKinds are the questions that the files of testdata/typed are typed into.
var fixtureKinds = map[string]Kind{
	"integer": Integer, "decimal": Decimal, "money": Money, "percent": Percent, "area": Area, "weight": Weight,
	"date": Date, "time": Time, "date_time": DateTime, "period": Period, "yes_no": YesNo,
}

// TestTypedCases plays testdata/typed: what hurried and confused people type, and what
// it must be stored as, asked about or refused.
func TestTypedCases(t *testing.T) {
	t.Parallel()
	for name, kind := range fixtureKinds {
		raw, err := os.ReadFile(filepath.Join("testdata", "typed", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for line := range strings.Lines(string(raw)) {
			if strings.HasPrefix(line, "#") {
				continue
			}
			want, typed, ok := strings.Cut(strings.TrimSpace(line), " = ")
			if !ok {
				t.Errorf("%s: %q is no line of cases", name, line)
			}
			for s := range strings.SplitSeq(typed, "|") {
				s = strings.TrimSpace(s)
				if seen[s] {
					t.Errorf("%s: %q stands there twice", name, s)
				}
				seen[s] = true
				if got, err := heard(kind, s); got != want {
					t.Errorf("%s: %q is read as %s (%v), want %s", name, s, got, err, want)
				}
			}
		}
	}
}

// heard is the value of what was typed, ? when it is asked, x when it is refused.
func heard(kind Kind, typed string) (string, error) {
	r, err := Read(kind, typed, friday)
	var no *locales.Refusal
	switch {
	case err == nil:
		return r.Value.S, nil
	case errors.As(err, &no) && asks[no.Text.ID]:
		return "?", err
	}
	return "x", err
}
