package policy

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"cadrebot/locales"
)

func TestDerivedValidity(t *testing.T) {
	t.Parallel()
	lib := starter().Library()
	for _, c := range []struct {
		id       ItemID
		from, to When
		day      locales.Date
		state    State
	}{
		{"POL-010", "2021-03-04", "2026-02", "2026-02-28", InForce},
		{"POL-010", "2021-03-04", "2026-02", "2026-03-01", Superseded},
		{"POL-041", "2026-03", "", "2026-02-28", Later},
		{"POL-041", "2026-03", "", today, InForce},
		{"POL-016", "2021-06-01", "", "2021-05-31", Later}, // issued in April, in force in June
		{"POL-033", "2025-01-01", "", today, InForce},
		{"POL-008", "2020-12-16", "2025-12-31", "2025-12-31", InForce},
		{"POL-008", "2020-12-16", "2025-12-31", "2026-01-01", Superseded},
		{"POL-012", "2021-04", "2025-12-31", today, Ended},
		{"POL-023", "2022-03", "2022", "2022-12-31", InForce},
		{"POL-023", "2022-03", "2022", "2023-01-01", Ended},
		{"POL-003", "2014-04-02", "", today, Ended},
		{"POL-001", "2015-11-29", "2020-12-15", "2018-06-01", InForce},
		{"POL-061", "2019-03", "2024-08-05", today, Superseded},
		{"POL-021", "2021-04-06", "", today, Reference},
		{"POL-058", "2023-05", "", today, Reference},
	} {
		it, ok := lib.Item(c.id)
		if !ok {
			t.Fatalf("%s is missing", c.id)
		}
		if it.From != c.from || it.To != c.to || it.At(c.day) != c.state {
			t.Errorf("%s on %s: %s to %q, %s; want %s to %q, %s", c.id, c.day, it.From, it.To, it.At(c.day), c.from, c.to, c.state)
		}
	}
}

func TestEveryStarterStatusIsUnderstood(t *testing.T) {
	t.Parallel()
	lib := starter().Library()
	if len(lib.Items) != 60 {
		t.Errorf("%d items, want 60", len(lib.Items))
	}
	for i := range lib.Items {
		it := &lib.Items[i]
		if it.Standing().Caveat == "other" {
			t.Errorf("%s: status %q is not understood", it.ID, it.Status)
		}
		if it.SupersededBy != "" {
			if next := lib.Successor(it, today); next == nil {
				t.Errorf("%s: nothing holds in place of it", it.ID)
			}
		}
	}
	for _, p := range lib.Parameters {
		for _, id := range p.Items {
			if _, ok := lib.Item(id); !ok {
				t.Errorf("%s quotes for %s, which is no item", p.Key, id)
			}
		}
	}
}

// Two bad items that replace each other must not hang anything.
func TestSupersessionLoopEnds(t *testing.T) {
	t.Parallel()
	a := Item{ID: "A", Date: "2020", Status: "superseded", SupersededBy: "B", Title: locales.Raw("a"), Points: []locales.Text{locales.Raw("loop")}}
	b := a
	b.ID, b.SupersededBy = "B", "A"
	lib := NewLibrary("1", []Item{a, b}, nil)
	it, _ := lib.Item("A")
	if next := lib.Successor(it, today); next != nil && next.At(today) == Superseded {
		t.Errorf("successor %s is superseded itself", next.ID)
	}
	BuildIndex(lib, Curated()).Search(Query{Text: "loop", Today: today})
}

func TestParseNamesBadLinesAndGoesOn(t *testing.T) {
	t.Parallel()
	good := func(id string) string {
		return `{"id":"` + id + `","title_zh":"标题","points_zh":["一"],"points_en":["one"],"date":"2021-04","confidence":"high","status":"in_force"}`
	}
	in := strings.Join([]string{
		good("P-1"), "not json", "", good("P-2"), good("P-1"), `{"id":"P-3"}`,
		strings.Replace(good("P-4"), `"one"`, `"one","two"`, 1), strings.Replace(good("P-5"), "2021-04", "April", 1), good("P-6"),
	}, "\n")
	items, bad, err := Parse(strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	if len(items) != 3 {
		t.Errorf("%d good items, want 3", len(items))
	}
	var lines []int
	for _, e := range bad {
		lines = append(lines, e.Line)
	}
	want := []int{2, 5, 6, 7, 8}
	if len(lines) != len(want) {
		t.Fatalf("bad lines %v, want %v", bad, want)
	}
	for i := range want {
		if lines[i] != want[i] {
			t.Errorf("bad lines %v, want %v", lines, want)
		}
	}
	if _, _, err := Parse(errReader{}); err == nil {
		t.Error("a broken file is not reported")
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, errors.New("disk") }

func TestItemsSurviveJSON(t *testing.T) {
	t.Parallel()
	items, _, _ := Parse(bytes.NewReader(starterItems))
	for _, it := range items {
		b1, err := it.JSON()
		if err != nil {
			t.Fatal(err)
		}
		derived := []Item{it}
		Derive(derived)
		if b, _ := derived[0].JSON(); !bytes.Equal(b, b1) {
			t.Errorf("%s: derived dates were written out", it.ID)
		}
		again, err := ParseItem(b1)
		if err != nil {
			t.Fatalf("%s: %v", it.ID, err)
		}
		b2, _ := again.JSON()
		if !bytes.Equal(b1, b2) {
			t.Errorf("%s changed on its way through JSON", it.ID)
		}
	}
}
