// Package monitoring owns what is done so that nobody falls back into poverty: clues and the way of
// a household from the first sign to the removal of its risk, needs and help, contacts, groups; and what villages and counties
// tell of incomes and loans as totals.
//
// It is values over package record. Households are codes and nothing else; what is recognised and
// when is decided by people under the rules of brief 3.3 and 3.4, and there is no number of households
// that anybody has to reach (POL-048).
package monitoring

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

const words = record.Words("monitoring.")

// Kinds of records. Persisted.
const (
	Clue      = "clue"
	Need      = "need"
	Match     = "offer_match"
	Pairing   = "pairing"
	Group     = "assistance_group"
	MustVisit = "must_visit"
	Posting   = "resident_posting"
	offer     = "offer" // of partners
)

// Keys of answers that other rooms read. Persisted.
const (
	KeyHousehold = "household"
	KeyChannel   = "channel"
	KeyRisk      = "risk"
	KeyCategory  = "category"
	KeyReceived  = "received_on"
	KeyDecided   = "decided_on"
	KeyOnTime    = "on_time"
	KeyMeasures  = "measures"
)

// Categories of monitored households (brief 3.3). Persisted.
const (
	Unstable = "unstable"
	Marginal = "marginal"
	Sudden   = "sudden"
)

// Risks (brief 3.3). Persisted.
var Risks = []string{"illness", "disability", "disaster", "accident", "education", "job_loss", "industry", "housing", "water", "other"}

// Parameters of the way of a clue; only the total is a rule (brief 3.4).
const (
	ParamTotal    = "clue_to_decision_days"
	ParamPosting  = "household_posting_days"
	ParamMeasures = "measure_after_decision_days"
	usualTotal    = 15
	usualPosting  = 5
	usualMeasures = 10
)

// Desk is what monitoring puts on the table.
func Desk() record.Desk {
	return record.Desk{
		Doors: []record.Door{
			{Command: "clue", Name: locales.M("monitoring.door_clue"), Help: locales.M("monitoring.help_clue"), Group: 6},
			{Command: "need", Name: locales.M("monitoring.door_need"), Help: locales.M("monitoring.help_need"), Group: 6},
			{Command: "pair", Name: locales.M("monitoring.door_pair"), Help: locales.M("monitoring.help_pair"), Group: 6},
			{Command: "income", Name: locales.M("monitoring.door_income"), Help: locales.M("monitoring.help_income"), Group: 4},
		},
		Kinds: []record.Kind{clue(), mustVisit(), need(), match(), pairing(), group(), groupDuty(), posting(), income(), loans()},
	}
}

var (
	village  = []lifecycle.Who{{Families: []org.Family{org.Cadre}, Relation: lifecycle.OwnUnit}, lifecycle.Above(org.TownshipOfficer)}
	heads    = []lifecycle.Who{lifecycle.Own(org.VillageFirstSecretary, org.VillageCommittee), lifecycle.Above(org.TownshipOfficer)}
	township = []lifecycle.Who{lifecycle.Above(org.TownshipApprover, org.TownshipOfficer), {Roles: []org.Role{org.CountyCoordinator}, Relation: lifecycle.Parent}}
	county   = []lifecycle.Who{lifecycle.Above(org.CountyApprover, org.CountyFirst, org.CountyCoordinator)}
)

// handlers are those who read about single households: who works with them in the village, and the
// offices above that decide. Everybody else sees counts only (brief 7.4).
var handlers = slices.Concat(village, heads, township, county, []lifecycle.Who{lifecycle.Above(org.CountyStatistician, org.CityCoordinator, org.CityApprover)})

// helpers also read what a household needs, to match it with what partners offer.
var helpers = slices.Concat(handlers, []lifecycle.Who{lifecycle.Above(org.CooperationLiaison, org.CityCooperation)})

// households is how a household's code looks: the county's letters, township and village, a serial
// that is drawn by lot (brief 3.1).
var households = regexp.MustCompile(`^[A-Z]{2,4}-\d{4}-\d{4}$`)

func household() form.Field {
	f := words.Must(KeyHousehold, form.Text)
	f.Constraint = `regex(., '^ *[A-Za-zＡ-Ｚａ-ｚ]{2,4}[-－—– ]*[0-9０-９]{4}[-－—– ]*[0-9０-９]{4} *$')`
	f.ConstraintMessage = locales.M("monitoring.code_odd")
	return f
}

// typedCode is a household's code in any case and width, its parts apart or not.
var typedCode = regexp.MustCompile(`^([A-Z]+)(\d{4})(\d{4})$`)

// coded writes a household's code as it has to be, however it was typed.
func coded(c record.Case) form.Answers {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, locales.HalfWidth(c.Record.Data[KeyHousehold].S))
	parts := typedCode.FindStringSubmatch(plain)
	if c.Before != nil || parts == nil {
		return nil
	}
	return form.Answers{KeyHousehold: {S: strings.Join(parts[1:], "-")}}
}

func checkCode(c record.Case) error {
	if code := c.Record.Data[KeyHousehold].S; !households.MatchString(code) {
		return locales.Refuse("monitoring.code_odd")
	}
	return nil
}

// Suggest is the category that the facts point to; "" when they point to none. People decide:
// income is a reference (brief 3.3).
func Suggest(registered, aboveLine, datedEvent, serious bool) string {
	switch {
	case aboveLine && datedEvent && serious:
		return Sudden
	case aboveLine:
		return ""
	case registered:
		return Unstable
	}
	return Marginal
}

// PostingText is what hangs on the village's board: code, category and village, nothing else.
func PostingText(a form.Answers, u org.Unit) locales.Text {
	return locales.M("monitoring.posting", "Village", u.Name, "Code", a[KeyHousehold].S, "Category", words.Choice(KeyCategory, a[KeyCategory].S))
}
