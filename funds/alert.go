package funds

import (
	"time"

	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Position is how the money of one unit stands on a day.
type Position struct {
	Received, Paid, Industry record.Number
	Idle                     []Lot
	AsOf                     time.Time
}

// Lot is money that lies somewhere and is not paid yet.
type Lot struct {
	Code     string // of the record where it lies
	Received time.Time
	Unpaid   record.Number
}

// ParamIndustry is the industry share of what was paid that must be reached; since 2026 counties may
// differ (POL-037).
const ParamIndustry = "industry_share_min"

// Limits are when somebody is told.
type Limits struct {
	IdleDays      int           // 90
	BehindPoints  record.Number // 10
	IndustryShare record.Number // a whole percentage; 0 = none is set (since 2026, POL-037)
}

// Gap is how far payments are from the part of the year that has ended (F09); nothing known when
// nothing was received.
func (p Position) Gap() figures.Value {
	behind, _ := figures.FormulaOf("F09")
	raw := figures.Raw{figures.Received: p.Received, figures.Paid: p.Paid}
	return behind.Of(figures.Input{Raw: raw, Months: figures.MonthsEnded(p.AsOf.In(locales.Zone))})
}

// Alert is what is told about a unit's money for one cause.
type Alert struct {
	Cause string // idle, behind, industry: each is told once a month. Persisted in keys of messages.
	Lines []locales.Text
}

// Who hears of a unit's alerts: its own finance and first-responsible people, and finance and
// coordinators of the unit right above it. Nobody else (brief 3.8).
var (
	AlertedBelow = []org.Role{org.CountyFinance, org.CountyApprover, org.CountyFirst}
	AlertedAbove = []org.Role{org.CityFinance, org.CityCoordinator, org.CityApprover}
)

// idleShown is how many lots of idle money one message names.
const idleShown = 3

// LimitsOf are the limits that hold in a unit on a day.
func LimitsOf(p record.Params, u org.Unit, now time.Time) Limits {
	out := Limits{IdleDays: usualIdle, BehindPoints: record.Num(usualBehind)}
	on := locales.DateOf(now)
	if n, ok := p.At(ParamIdle, u, on); ok {
		out.IdleDays = int(n.Float())
	}
	if n, ok := p.At(ParamBehind, u, on); ok {
		out.BehindPoints = n
	}
	if n, ok := p.At(ParamIndustry, u, on); ok {
		out.IndustryShare = n.Times(record.Num(100))
	}
	return out
}

// Causes are the alerts by their cause: money idle for too long, payments far behind the year, an
// industry share below the one that is set.
func (p Position) Causes(l Limits) []Alert {
	var out []Alert
	var idle []locales.Text
	more := 0
	for _, lot := range p.Idle {
		days := int(p.AsOf.Sub(lot.Received).Hours() / 24)
		switch {
		case days <= l.IdleDays || lot.Unpaid.Sign() <= 0:
		case len(idle) < idleShown:
			idle = append(idle, locales.M("funds.alert_idle", "Code", lot.Code, "Amount", lot.Unpaid.Money(), "Count", days))
		default:
			more++
		}
	}
	if more > 0 {
		idle = append(idle, locales.M("funds.alert_idle_more", "Count", more))
	}
	if len(idle) > 0 {
		out = append(out, Alert{"idle", idle})
	}
	if gap := p.Gap(); gap.Says == figures.Known && gap.N.Times(record.Num(100)).Plus(l.BehindPoints).Sign() < 0 {
		out = append(out, Alert{"behind", []locales.Text{locales.M("funds.alert_behind", "Paid", p.Paid.Money(), "Received", p.Received.Money(),
			"Share", record.Percent(p.Paid, p.Received), "Points", figures.Points.Short(gap))}})
	}
	share, ok := p.Industry.Over(p.Paid)
	if ok && share.Times(record.Num(100)).Cmp(l.IndustryShare) < 0 {
		out = append(out, Alert{"industry", []locales.Text{locales.M("funds.alert_industry", "Share", record.Percent(p.Industry, p.Paid), "Want", l.IndustryShare.Fixed(0)+"%")}})
	}
	return out
}

// Alerts are the lines of all causes.
func (p Position) Alerts(l Limits) (out []locales.Text) {
	for _, a := range p.Causes(l) {
		out = append(out, a.Lines...)
	}
	return out
}
