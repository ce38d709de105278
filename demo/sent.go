package demo

import (
	"fmt"
	"strconv"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Notice is something that was told to many. Of a hundred who are meant, Reached knew of
// it within two days, if it asks for a receipt: by the button, or told by phone.
type Notice struct {
	Key         string
	Kind        string // notice, emergency
	By          string // person key
	From        string // unit code
	Audience    string // unit code
	Roles       []org.Role
	Title, Body locales.Text
	Confirm     bool
	At          time.Time
	Reached     int
	Late        int // of a hundred: confirmed after more than two days
	Told        int // of a hundred whom the bot does not get to: told by phone
}

// plan is what differs between notices: who sends it, to whom, and how far it came.
// Where nothing is said it is an ordinary notice for the village cadres.
type plan struct {
	from    string
	urgent  bool
	offices bool // to townships and the county, not to villages
	trainer bool
	reached int // > 0: asks for a receipt
	late    int
	told    int
}

// plans are the notices of six weeks, the oldest first, one on each working day. The
// texts go by the same numbers.
func (m *maker) plans() []plan {
	city := m.City.Code
	return []plan{
		{from: city, offices: true},
		{from: homeCounty, reached: 80, late: 4, told: 50},
		{from: homeTown, told: 100},
		{from: city, trainer: true},
		{from: "990103", reached: 91, told: 60},
		{from: "99010303", told: 100},
		{from: "990102"},
		{from: city, reached: 76, late: 5, told: 30},
		{from: "99010401"},
		{from: "990104", offices: true},
		{from: homeCounty, urgent: true, reached: 96, told: 100},
		{from: city},
		{from: homeTown},
		{from: "990102", reached: 72, late: 6, told: 40},
		{from: city, trainer: true},
		{from: "99010201", told: 100},
		{from: homeTown, reached: 85, told: 100},
		{from: city, offices: true},
		{from: "990103"},
		{from: city, reached: 78, late: 3, told: 30},
		{from: "99010104"},
		{from: "990104"},
		{from: homeCounty, offices: true},
		{from: "99010303", urgent: true, reached: 94, told: 100},
		{from: city, trainer: true, reached: 75, told: 20},
		{from: homeTown, told: 100},
		{from: "990102", offices: true},
		{from: homeCounty},
		{from: city},
		{from: homeTown},
	}
}

var cadres = []org.Role{
	org.VillageFirstSecretary, org.VillageCommittee, org.ResidentTeam, org.HouseholdContact, org.GridWorker,
}

var offices = []org.Role{org.TownshipOfficer, org.TownshipApprover, org.CountyCoordinator}

func (m *maker) makeNotices() error {
	plans := m.plans()
	days := workingDays(m.day(0), len(plans))
	for i, p := range plans {
		n := Notice{
			Key: fmt.Sprintf("%snotice/%02d", KeyPrefix, i+1), Kind: "notice", By: m.author(p), From: p.from, Audience: p.from,
			Roles: cadres, Title: text("demo.notice_title", "Title", locales.M("demo.notice_title_"+strconv.Itoa(i+1))), Body: text("demo.notice_body_" + strconv.Itoa(i+1)),
			Confirm: p.reached > 0, At: days[i].Add(-8 * time.Hour), Reached: p.reached, Late: p.late, Told: p.told,
		}
		if p.offices {
			n.Roles = offices
		}
		if p.urgent { // late in the evening: an emergency does not wait for the morning
			n.Kind, n.At = "emergency", days[i].Add(4*time.Hour+10*time.Minute)
		}
		if n.By == "" {
			return fmt.Errorf("nobody in %s can send the demo's notice %d", p.from, i+1)
		}
		m.set.Notices = append(m.set.Notices, n)
	}
	if len(plans) != m.Notices.Total {
		return fmt.Errorf("the demo has %d notices, its spec says %d", len(plans), m.Notices.Total)
	}
	return nil
}

// author is who sends for the unit.
func (m *maker) author(p plan) string {
	role := org.TownshipApprover
	switch {
	case p.trainer:
		role = org.Trainer
	case p.from == m.City.Code:
		role = org.CityCoordinator
	case len(p.from) == len(homeCounty):
		role = org.CountyCoordinator
	}
	return m.doer(p.from, []org.Role{role})
}

// workingDays are the last n Mondays to Fridays before today, the oldest first, at today's hour.
func workingDays(today time.Time, n int) []time.Time {
	out := make([]time.Time, n)
	for day := today; n > 0; {
		day = day.AddDate(0, 0, -1)
		if d := day.Weekday(); d != time.Saturday && d != time.Sunday {
			n--
			out[n] = day
		}
	}
	return out
}
