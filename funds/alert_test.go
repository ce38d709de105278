package funds

import (
	"strings"
	"testing"
	"time"

	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

func amount(s string) record.Number { n, _ := record.Read(s); return n }

// TestAlertsAreWorkedOutFromRawFigures is TV-01, TV-02 and planted case 6.
func TestAlertsAreWorkedOutFromRawFigures(t *testing.T) {
	t.Parallel()
	april := Position{Received: amount("50422"), Paid: amount("21185.83"), AsOf: time.Date(2023, 4, 30, 12, 0, 0, 0, locales.Zone)}
	if gap := figures.Points.Short(april.Gap()); gap != "+8.7" {
		t.Errorf("end of April: %s", gap)
	}
	sy := Position{Received: amount("86000000"), Paid: amount("58480000"), AsOf: time.Date(2026, 11, 20, 12, 0, 0, 0, locales.Zone)}
	if gap := figures.Points.Short(sy.Gap()); gap != "-15.3" {
		t.Errorf("end of October: %s", gap)
	}
	told := sy.Alerts(Limits{IdleDays: 90, BehindPoints: record.Num(10)})
	if len(told) != 1 || !strings.Contains(told[0].In(locales.ZH), "-15.3") {
		t.Errorf("alerts: %v", told)
	}
	sy.Paid = amount("71000000")
	if told := sy.Alerts(Limits{IdleDays: 90, BehindPoints: record.Num(10)}); len(told) != 0 {
		t.Errorf("nearly in time: %v", told)
	}
	if (Position{AsOf: now}).Gap().Says == figures.Known {
		t.Error("a gap without money")
	}
	lots := []Lot{{"FP-1", now.AddDate(0, 0, -91), record.Num(5)}, {"FP-2", now.AddDate(0, 0, -90), record.Num(5)}, {"FP-3", now.AddDate(0, 0, -200), record.Num(0)}}
	told = Position{Paid: record.Num(100), Industry: record.Num(59), Idle: lots, AsOf: now}.Alerts(Limits{IdleDays: 90, IndustryShare: record.Num(60)})
	if len(told) != 2 || !strings.Contains(told[0].In(locales.EN), "FP-1") || !strings.Contains(told[1].In(locales.EN), "59.0%") {
		t.Errorf("idle and industry: %v", told)
	}
}

func TestOneMessageNamesFewLots(t *testing.T) {
	t.Parallel()
	var lots []Lot
	for range 5 {
		lots = append(lots, Lot{"FP-1", now.AddDate(0, 0, -100), record.Num(5)})
	}
	told := Position{Idle: lots, AsOf: now}.Causes(Limits{IdleDays: 90})
	if len(told) != 1 || told[0].Cause != "idle" || len(told[0].Lines) != 4 || !strings.Contains(told[0].Lines[3].In(locales.EN), "2 more") {
		t.Errorf("idle: %v", told)
	}
	if l := LimitsOf(record.Settings(nil), org.Unit{}, time.Date(2025, 5, 1, 0, 0, 0, 0, locales.Zone)); l.IndustryShare.Fixed(0) != "60" || l.IdleDays != 90 {
		t.Errorf("limits of 2025: %+v", l)
	}
	if l := LimitsOf(record.Settings(nil), org.Unit{}, now); l.IndustryShare.Sign() != 0 {
		t.Errorf("an industry share of the whole country after 2025: %+v", l)
	}
}
