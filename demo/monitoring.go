package demo

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"cadrebot/locales"
	"cadrebot/org"
)

// How many clues of each kind the demo has, by county (spec.json, households and clues).
var watched = []struct {
	county                         string
	abbr                           string
	monitored, removed, open, late int // late: still open after their limit
	recent                         int // of the monitored, decided in the last 90 days
}{
	{"990101", "YT", 51, 91, 14, 0, 23},
	{"990102", "QH", 30, 66, 9, 1, 13},
	{"990103", "SY", 39, 49, 9, 1, 13},
	{"990104", "DX", 11, 31, 4, 0, 5},
}

// lateEvery is which of the decided clues missed the limit: six of the 58 recent ones.
const lateEvery = 9

// ground is what the generators of records know of the demo's units.
type ground struct {
	r        *rand.Rand
	villages map[string][]string // by county
	teams    []string            // villages with a resident team

	categories []string // of the households that are still to be recognised
}

// newGround makes the units as the set of a day has them.
func newGround() *ground {
	m := &maker{set: &Set{}, people: map[string]int{}}
	m.below, m.name, m.parent = map[org.Level][]string{}, map[string]locales.Text{}, map[string]string{}
	if err := json.Unmarshal(specFile, &m.spec); err != nil {
		panic(err) // embedded, and a test reads it
	}
	m.r = rand.New(rand.NewPCG(m.Seed, 0))
	m.makeUnits()
	g := &ground{r: rand.New(rand.NewPCG(m.Seed, 51)), villages: map[string][]string{}, teams: m.villagesWithVFS()}
	for _, v := range m.below[org.LevelVillage] {
		g.villages[v[:6]] = append(g.villages[v[:6]], v)
	}
	return g
}

// house is a household on its way.
type house struct {
	ref, code, village, county string
	day                        int // on which its clue came in
	category                   string
}

// chain writes the steps of one record.
type chain struct {
	ref   string
	steps []Step
}

func (m *chain) add(day, hour int, role, at, move string, data ...string) {
	s := Step{Ref: m.ref, Role: role, At: at, Move: move, Day: day, Hour: hour, Data: map[string]string{}}
	for i := 0; i+1 < len(data); i += 2 {
		s.Data[data[i]] = data[i+1]
	}
	m.steps = append(m.steps, s)
}

// begin is the first step of a record about a unit.
func (m *chain) begin(kind, parent, unit string, day, hour int, role, at string, data ...string) {
	m.add(day, hour, role, at, "", data...)
	s := &m.steps[len(m.steps)-1]
	s.Kind, s.Parent, s.Unit = kind, parent, unit
}

// pick takes one of list.
func (g *ground) pick(list ...string) string { return list[g.r.IntN(len(list))] }

// monitoringSteps are clues with their whole way, contacts, needs, teams and groups.
func monitoringSteps() []Step {
	g := newGround()
	var out []Step
	n := 0
	for _, w := range watched {
		next := func(day int) house {
			h := g.household(n, w.county, w.abbr, day)
			n++
			return h
		}
		for i := range w.removed {
			h := g.recognised(next(-720 + (i*480)/w.removed))
			out = append(out, g.clue(h, i%lateEvery == 4, "removed")...)
		}
		for i := range w.monitored {
			day := -225 + (i*115)/w.monitored
			if i < w.recent {
				day = -100 + (i*80)/w.recent
			}
			h := g.recognised(next(day))
			out = append(out, g.clue(h, i%lateEvery == 4, "tracking")...)
			if i%40 != 7 {
				out = append(out, g.contact(h)...)
			}
			if i%10 == 2 {
				out = append(out, g.need(h, i)...)
			}
		}
		for i := range w.open {
			state := []string{"screened", "clue_received", "appraised", "township_reviewed"}[i%4]
			day := []int{-3, 0, -9, -11}[i%4] - i/4%2
			if i < w.late {
				day, state = -18-i, "screened"
			}
			out = append(out, g.clue(next(day), false, state)...)
		}
		out = append(out, g.refused(next(-40))...)
		out = append(out, g.group(w.county)...)
	}
	return append(out, g.teamsAndVisits()...)
}

// household is the n-th one: a code that says county, township, village and a number by lot.
func (g *ground) household(n int, county, abbr string, day int) house {
	villages := g.villages[county]
	v := villages[n%len(villages)]
	return house{
		ref: fmt.Sprintf("clue%03d", n), code: fmt.Sprintf("%s-%s-%04d", abbr, v[6:], 1000+(n*7919)%9000),
		village: v, county: county, day: day, category: "marginal",
	}
}

// recognised gives a household its category: so many of each are recognised as spec.json says.
func (g *ground) recognised(h house) house {
	if g.categories == nil {
		for _, c := range []struct {
			name string
			n    int
		}{{"unstable", 150}, {"marginal", 128}, {"sudden", 90}} {
			for range c.n {
				g.categories = append(g.categories, c.name)
			}
		}
		g.r.Shuffle(len(g.categories), func(i, j int) { g.categories[i], g.categories[j] = g.categories[j], g.categories[i] })
	}
	h.category, g.categories = g.categories[0], g.categories[1:]
	return h
}

// clue is a clue that has come as far as the state says.
func (g *ground) clue(h house, late bool, until string) []Step {
	m, town, d := &chain{ref: h.ref}, h.village[:8], h.day
	risk := g.pick("illness", "illness", "illness", "disaster", "job_loss", "job_loss", "education", "accident", "industry")
	channel := g.pick("self", "self", "self", "check", "check", "check", "check", "department", "department")
	m.begin("clue", "", h.village, d, 9, "HAC", h.village, "household", h.code, "risk", risk, "channel", channel, "green", "no", "received_on", on(d))
	if until == "clue_received" {
		return m.steps
	}
	m.add(d+min(1, -d), 10, "VC", h.village, "screen")
	if until == "screened" {
		return m.steps
	}
	registered, band := "yes", "within"
	switch h.category {
	case "marginal":
		registered = "no"
	case "sudden":
		registered, band = g.pick("yes", "no", "no"), "above"
	}
	m.add(d+2, 15, "HAC", h.village, "home_check", "home_checked_on", on(d+2), "signed_on", on(d+2), "band", band, "registered", registered)
	m.add(d+3, 10, "TWN_OFFICER", town, "compare", "compared_on", on(d+3), "compared", "agrees")
	judged := []string{"category", h.category, "posted_from", on(d + 3), "posted_to", on(d + 8)}
	if h.category == "sudden" {
		judged = append(judged, "event_on", on(d-3))
	}
	m.add(d+8, 16, "VC", h.village, "appraise", judged...)
	if until == "appraised" {
		return m.steps
	}
	m.add(d+9, 9, "TWN_APPROVER", town, "township_review")
	if until == "township_reviewed" {
		return m.steps
	}
	decided := d + 11 + g.r.IntN(4)
	if late {
		decided = d + 17
	}
	m.add(decided, 14, "CTY_APPROVER", h.county, "recognise")
	m.add(decided+1, 11, "TWN_OFFICER", town, "announce", "announced_on", on(decided+1), "entered_on", on(decided+1))
	m.add(decided+4, 15, "VC", h.village, "measures", "measures", measuresFor(risk), "measures_on", on(decided+3))
	if until == "tracking" {
		return m.steps
	}
	out := decided + 185
	m.add(out, 9, "VC", h.village, "check_removal", "income_steady", "yes", "guarantees_firm", "yes", "risk_gone", "yes", "new_risk", "no", "labour", "yes")
	m.add(out+6, 16, "VC", h.village, "post_removal", "removal_from", on(out), "removal_to", on(out+6))
	m.add(out+8, 14, "CTY_APPROVER", h.county, "decide_removal")
	return m.steps
}

// measuresFor are the measures that fit a risk.
func measuresFor(risk string) string {
	return map[string]string{
		"illness": "medical dibao", "disaster": "relief insurance", "job_loss": "job post", "education": "education",
		"accident": "relief post", "industry": "industry insurance",
	}[risk]
}

// refused is a clue that was decided against: nothing of the conditions was met.
func (g *ground) refused(h house) []Step {
	m := &chain{ref: h.ref}
	m.begin("clue", "", h.village, h.day, 9, "HAC", h.village, "household", h.code, "risk", "job_loss", "channel", "department", "green", "no", "received_on", on(h.day))
	m.add(h.day+1, 10, "VC", h.village, "screen")
	m.add(h.day+6, 10, "TWN_APPROVER", h.village[:8], "not_recognise", "reason", "收入稳定，不符合条件")
	return m.steps
}

// contact is the one contact of a monitored household.
func (g *ground) contact(h house) []Step {
	m := &chain{ref: "contact-" + h.ref}
	day := min(h.day+19, -1)
	m.begin("pairing", "", h.village, day, 10, "TWN_OFFICER", h.village[:8], "household", h.code, "contact_role", "HAC", "contact", "HAC "+h.village[6:], "since", on(day))
	return m.steps
}

// need is what a monitored household needs; most of them are matched with an offer.
func (g *ground) need(h house, i int) []Step {
	m := &chain{ref: "need-" + h.ref}
	what, detail := "job", "一人想在附近务工"
	if i%20 == 2 {
		what, detail = "goods", "过冬衣被"
	}
	m.begin("need", "", h.village, -25, 9, "HAC", h.village, "household", h.code, "need", what, "detail", detail)
	if i > 30 {
		return m.steps
	}
	x := &chain{ref: "match-" + h.ref}
	x.begin("offer_match", m.ref, h.village, -20, 10, "COOP_LIAISON", h.county, "offer", "code:offer-"+h.county+"-"+what)
	if i < 20 {
		x.add(-12, 15, "VC", h.village, "finish", "came_on", on(-12))
	}
	return append(m.steps, x.steps...)
}

// group is an assistance group that the county has confirmed for the year.
func (g *ground) group(county string) []Step {
	m := &chain{ref: "group-" + county}
	lead := g.pick("县水务局", "县农业农村局", "县交通局", "县文旅局")
	m.begin("assistance_group", "", county, -300, 9, "CTY_COORD", county, "lead", lead, "members", "供销社 农商行", "villages", strings.Join(g.villages[county][:2], " "))
	m.add(-298, 10, "CTY_APPROVER", county, "confirm")
	return m.steps
}

// teamsAndVisits are the resident teams and households that have to be seen.
func (g *ground) teamsAndVisits() []Step {
	var out []Step
	for i, v := range g.teams {
		m := &chain{ref: "team-" + v}
		m.begin("resident_posting", "", v, -190, 10, "CTY_COORD", v[:6], "team", "3", "since", on(-400+i), "until", on(330+i))
		out = append(out, m.steps...)
		if i%6 == 0 {
			x := &chain{ref: "visit-" + v}
			x.begin("must_visit", "", v, -9, 10, "TWN_OFFICER", v[:8], "household", "XX", "group", "dibao", "visit_by", on(10+i%5))
			x.steps[0].Data["household"] = map[string]string{"990101": "YT", "990102": "QH", "990103": "SY", "990104": "DX"}[v[:6]] + "-" + v[6:] + "-" + strconv.Itoa(9100+i)
			if i%12 == 0 {
				x.add(-4, 16, "HAC", v, "visit", "found", "stable")
			}
			out = append(out, x.steps...)
		}
	}
	return out
}
