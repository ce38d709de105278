package plans

import (
	"strings"
	"testing"
	"time"

	"cadrebot/internal/casebook"
	"cadrebot/locales"
	"cadrebot/record"
)

// TestATargetShowsWhatWasReached: beside the target stands what records say of its year; "-" where nothing is counted.
func TestATargetShowsWhatWasReached(t *testing.T) {
	t.Parallel()
	b, _, g := approved(t)
	has(t, b.Lines(g.ID, desk), "Reached: -")
	b.Facts = map[string]record.Number{factReached: record.Num(60)}
	has(t, b.Lines(g.ID, desk), "Reached by today: 60, 60.0% of the target")
	b.Now = time.Date(2027, time.January, 2, 9, 0, 0, 0, locales.Zone)
	has(t, b.Lines(g.ID, desk), "Reached in 2026: 60, 60.0% of the target")
	b.Now = time.Date(2025, time.December, 2, 9, 0, 0, 0, locales.Zone)
	if got := b.Lines(g.ID, desk); strings.Contains(got, "Reached") {
		t.Errorf("the year has not begun: %q", got)
	}

	b = casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	household := b.Begun(Target, countyUnit, countyPlan(b).ID, desk, casebook.Says(KeyIndicator, "MON-07", KeyValue, "5"))
	b.Facts = map[string]record.Number{factReached: record.Num(3)}
	has(t, b.Lines(household.ID, desk), "Reached: -") // three households would be known by name
}

func TestAPlanListsItsTargetsWithWhatWasReached(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	p := countyPlan(b)
	paid := b.Begun(Target, countyUnit, p.ID, desk, casebook.Says(KeyIndicator, "FND-03", KeyValue, "2000000"))
	done := b.Begun(Target, countyUnit, p.ID, desk, casebook.Says(KeyIndicator, "PRJ-04", KeyValue, "0"))
	other := b.Begun(Target, countyUnit, p.ID, desk, casebook.Says(KeyIndicator, "GUA-02", KeyValue, "100"))
	gone := b.Begun(Target, countyUnit, p.ID, desk, casebook.Says(KeyIndicator, "PRJ-05", KeyValue, "7"))
	gone = b.Move(gone.ID, desk, Drop, nil)
	b.Facts = map[string]record.Number{"FND-03": record.Num(500_000), "PRJ-04": record.Num(3), "PRJ-05": record.Num(7)}
	var got []string
	for _, l := range b.Kinds[Plan].Digest.Lines(b.At(p, desk), []record.Record{b.Records[paid.ID], b.Records[done.ID], b.Records[other.ID], gone}) {
		got = append(got, l.Plain(locales.EN))
	}
	want := "target 100, reached -|target 0, reached 3 (-)|target 2,000,000, reached 500,000 (25.0%)"
	if len(got) != 3 {
		t.Fatalf("%d lines: %v", len(got), got)
	}
	for i, w := range strings.Split(want, "|") {
		has(t, got[i], w)
	}
	has(t, b.Kinds[Plan].Digest.Lines(b.At(p, desk), nil)[0].Plain(locales.EN), "no targets")
}
