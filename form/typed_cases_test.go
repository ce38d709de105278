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

// TestReadingsOfWhatIsAsked names what lies between the readings of one answer.
func TestReadingsOfWhatIsAsked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind         Kind
		typed, wants string
	}{
		{Integer, "改5", "5"},
		{Integer, "没有5户", "5"},
		{Integer, "三五户", "3 5 35"},
		{Integer, "两三户", "2 3"},
		{Integer, "5+3", "5 3"},
		{Money, "百八十块", "100 180"},
		{Money, "one fifty yuan", "150 1.5"},
		{Weight, "三五斤", "1.5 2.5 17.5"},
		{Percent, "没有", "0"},
		{Percent, "百分之七八", "7 8 78"},
		{Date, "3、5号", "2026-11-03 2026-11-05"},
		{Date, "3月5日至8日", "2027-03-05 2027-03-08"},
		{Date, "改到5号", "2026-11-05"},
		{Date, "周四，11月20日", "2026-11-20"},
		{Time, "下午两三点", "14:00 15:00"},
		{Time, "上午9点到11点", "09:00 11:00"},
		{Time, "2 to 3 pm", "14:00 15:00"},
		{Time, "七八点", "07:00 19:00 08:00 20:00"},
		{DateTime, "明天下午两三点", "2026-11-21T14:00 2026-11-21T15:00"},
		{Period, "10、11月", "2026M10 2026M11"},
	} {
		r, err := Read(c.kind, c.typed, friday)
		var got []string
		for _, v := range r.Ambiguous {
			got = append(got, v.S)
		}
		if strings.Join(got, " ") != c.wants || err == nil {
			t.Errorf("%q in %s is asked between %v (%v), want %s", c.typed, c.kind, got, err, c.wants)
		}
	}
}
