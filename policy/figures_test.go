package policy

import (
	"testing"

	"cadrebot/locales"
)

// A figure ends where the next of its key and place begins, whoever wrote no end into it.
func TestAFigureEndsWhereTheNextBegins(t *testing.T) {
	t.Parallel()
	figure := func(region, value string, from, to When) Parameter {
		return Parameter{Key: "line", Value: value, From: from, To: to, Region: region, Label: locales.Both("线", ""), Text: locales.Both(value, ""), Items: []ItemID{"A"}}
	}
	in := []Parameter{
		figure("", "1", "2020", ""), figure("", "3", "2024-07-01", ""), figure("", "2", "2022-03", "2030"),
		figure("990101", "10", "2021", ""), figure("990101", "11", "2025", "2025-06"),
	}
	item := Item{ID: "A", Title: locales.Both("办法", ""), Date: "2019", Status: "in_force", Confidence: High}
	lib := NewLibrary("", []Item{item}, in)
	for day, want := range map[locales.Date][2]string{
		"2020-01-01": {"1", ""}, "2021-12-31": {"1", "10"}, "2022-02-28": {"1", "10"}, "2022-03-01": {"2", "10"}, "2024-06-30": {"2", "10"},
		"2024-07-01": {"3", "10"}, "2025-01-01": {"3", "11"}, "2025-07-01": {"3", ""},
	} {
		var got [2]string
		holding := 0
		for _, f := range lib.Figures("A", day, "990101") {
			if f.Holds && f.Region == "" {
				holding++
				got[0] = f.Value
			}
		}
		if p, ok := lib.LocalFigure("line", day, "990101"); ok {
			got[1] = p.Value
		}
		if got != want || holding != 1 {
			t.Errorf("%s: %v, want %v; %d hold", day, got, want, holding)
		}
	}
	if in[0].To != "" {
		t.Error("what was imported is changed")
	}
}
