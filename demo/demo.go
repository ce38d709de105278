// Package demo makes the invented city on which the bot can be tried out: units, people,
// what they owe, have reported and learned, notices, questions, feedback. All is made up
// (spec.json says how much). Drafts are left out: what somebody has begun to fill in is a
// conversation, kept in Redis for days by the person's chat, and not a row to load.
//
// It is a pure generator of the day, and dates are offsets from it. It imports locales
// and org only; store loads what it makes. A new kind of row is a field of Set, its
// generator here, and its statement in store.
package demo

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

//go:embed spec.json
var specFile []byte

// CodePrefix begins the code of every demo unit; no real place has it.
const CodePrefix = "99"

// KeyPrefix begins the key of every demo row.
const KeyPrefix = "demo/"

// FirstTelegram is below every demo account; no real account is as high, and a sender to
// the real Telegram refuses whatever is above.
const FirstTelegram = 9_000_000_000_000

// Set is the demo, ready to load.
type Set struct {
	Now         time.Time
	Units       []org.UnitRow
	People      []org.PersonRow
	Cast        []Actor
	Tasks       []Task
	Templates   []Template
	Submissions []Submission
	Notices     []Notice
	Questions   []Question
	Feedback    []Feedback
	Attempts    []Attempt
	// Certificates are in the order in which they are numbered.
	Certificates []Certificate
}

// Actor is somebody whom a visitor can be on the phone page.
type Actor struct {
	ID      int64 // Telegram account
	Name    string
	Note    string // role and unit, in the actor's language
	Lang    locales.Lang
	Part    Part // in the tour of their language, "" for none
	Blocked bool // has blocked the bot
	// Join is set for somebody who has not joined: what their invitation link offers.
	Join *Invitation
}

// Invitation is what a link offers: a role in the unit with that code.
type Invitation struct {
	Unit string
	Role org.Role
}

// spec is what the generator needs of spec.json.
type spec struct {
	Seed uint64 `json:"seed"`
	City struct {
		place
		Parent place `json:"parent"`
	} `json:"city"`
	Counties []struct {
		place
		Abbr     string `json:"abbr"`
		Villages int    `json:"villages"`
		OldBase  int    `json:"old_base_townships"`
	} `json:"counties"`
	Townships map[string][]string `json:"townships"`
	Villages  struct {
		Prefix  []string `json:"prefix"`
		Suffix  []string `json:"suffix"`
		WithVFS int      `json:"with_vfs"`
	} `json:"villages"`
	Users struct {
		Total  int `json:"total"`
		ByRole []struct {
			Role  org.Role  `json:"role"`
			Level org.Level `json:"level"`
			Count int       `json:"count"`
		} `json:"by_role"`
		Language struct {
			En float64 `json:"en"`
		} `json:"language"`
		Activated float64 `json:"activated"`
	} `json:"users"`
	Notices struct {
		Total   int     `json:"total"`
		Urgent  int     `json:"urgent"`
		Confirm int     `json:"ack_required"`
		Reach   float64 `json:"mean_reach_48h"`
	} `json:"notices"`
	Courses struct {
		Pushed   int     `json:"pushed"`
		Attempts int     `json:"attempts"`
		First    float64 `json:"first_attempt_pass"`
		Best     float64 `json:"best_attempt_pass"`
	} `json:"courses"`
	Feedback struct {
		Total int `json:"total"`
		Open  int `json:"open"`
	} `json:"feedback"`
	Funds    funds          `json:"funds_wan_yuan"`
	Reserve  map[string]int `json:"next_year_reserve_wan_yuan"`
	Projects struct {
		ByCounty map[string]int `json:"by_county"`
		ByClass  map[string]int `json:"by_class"`
		Stages   map[string]int `json:"stages"`
	} `json:"projects"`
}

// funds are sums of counties by their abbreviation, in 10,000 yuan.
type funds struct {
	Received  map[string]int `json:"received"`
	Allocated map[string]int `json:"allocated"`
	Paid      map[string]int `json:"paid"`
	Industry  map[string]int `json:"paid_for_industry"`
}

type place struct {
	Code string `json:"code"`
	Zh   string `json:"name_zh"`
	En   string `json:"name_en"`
}

// maker carries what the generators share.
type maker struct {
	spec
	r      *rand.Rand
	set    *Set
	people map[string]int             // person key -> index in set.People
	at     map[string][]string        // unit code + "/" + role -> person keys
	below  map[org.Level][]string     // codes by level, in code order
	name   map[string]locales.Text    // unit code -> name
	parent map[string]string          // unit code -> code above
	day    func(offset int) time.Time // 18:00 local, so many days from the load day
}

// New makes the set for the day on which it is loaded.
func New(now time.Time) (*Set, error) {
	m := &maker{
		set: &Set{Now: now}, people: map[string]int{}, at: map[string][]string{},
		below: map[org.Level][]string{}, name: map[string]locales.Text{}, parent: map[string]string{},
	}
	if err := json.Unmarshal(specFile, &m.spec); err != nil {
		return nil, fmt.Errorf("read the demo's spec: %w", err)
	}
	m.r = rand.New(rand.NewPCG(m.Seed, 0))
	local := now.In(locales.Zone)
	m.day = func(offset int) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day()+offset, 18, 0, 0, 0, locales.Zone)
	}
	m.makeUnits()
	if err := m.makePeople(); err != nil {
		return nil, err
	}
	if err := m.makeCast(); err != nil {
		return nil, err
	}
	m.makeTasks()
	m.makeTemplates(m.below[org.LevelCity][0])
	m.makeSubmissions()
	if err := m.makeNotices(); err != nil {
		return nil, err
	}
	m.makeQuestions()
	m.makeFeedback()
	if err := m.makeAttempts(); err != nil {
		return nil, err
	}
	return m.set, nil
}

// some picks about share of list, in an order that only the seed decides.
func some[T any](r *rand.Rand, list []T, n int) []T {
	order := r.Perm(len(list))
	out := make([]T, 0, n)
	for _, i := range order[:min(n, len(list))] {
		out = append(out, list[i])
	}
	return out
}

// text is a sentence of the demo as content: a row keeps both languages, not the id.
func text(id string, pairs ...any) locales.Text {
	t := locales.M(id, pairs...)
	return locales.Both(t.Plain(locales.ZH), t.Plain(locales.EN))
}
