package funds

import (
	"strings"
	"testing"

	"cadrebot/internal/casebook"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// What a county passes on to a township is part of what it received, and the figures stand above the questions.
func TestAnEvaluationCountsNoMoneyTwice(t *testing.T) {
	t.Parallel()
	b, batch := received(t)
	town := org.Unit{ID: 9, Level: org.LevelTownship, Path: "/1/2/3/9/", Parent: 3}
	down := b.Begun(Allocation, town, batch.ID, money, casebook.Says(KeyAmount, "400", "allocation_doc", "2", KeyDay, "2026-11-10"))
	b.Move(down.ID, chief, Approve, nil)
	p := b.Begun(ToProject, town, down.ID, money, casebook.Says(KeyProject, "99", KeyAmount, "300", "use", "works"))
	b.Move(p.ID, chief, Approve, nil)
	pay := b.Begun(Payment, town, p.ID, money, casebook.Says(KeyAmount, "150", "voucher", "1", KeyDay, "2026-11-19"))
	b.Move(pay.ID, chief, Approve, nil)
	k := b.Kinds[Evaluation]
	b.Facts = map[string]record.Number{}
	for _, f := range k.Facts { // as whoever keeps records adds them up
		for at, n := range b.Purses {
			r, there := b.Records[at.Record]
			if there && r.Kind == f.Kind && at.Name == f.Purse && (f.Where == nil || r.Data[KeyClass].S == f.Where[KeyClass]) {
				b.Facts[f.Name] = b.Facts[f.Name].Plus(n)
			}
		}
	}
	var lines []string
	for _, x := range k.Shows(b.At(record.Record{Unit: county, State: Draft, Data: casebook.Says(KeyYear, "2026")}, money)) {
		lines = append(lines, x.Plain(locales.EN))
	}
	got := strings.Join(lines, "\n")
	for _, want := range []string{"The books of 2026", "Received CNY 1,000, allocated to projects CNY 300 (30.0%)", "Paid CNY 150 (disbursement 15.0%)", "industry 100.0%"} {
		if !strings.Contains(got, want) {
			t.Errorf("above the questions stands\n%s\nwithout %q", got, want)
		}
	}
}
