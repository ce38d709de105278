package demo

import (
	"fmt"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Task is one thing owed by a unit, or by one person in it. Kinds, families and refs are
// those of the bot's tasks.
type Task struct {
	Key        string
	Family     string
	Kind       string // report, course, confirm, record
	Ref        string
	Title      locales.Text
	Unit       string // code
	Roles      []org.Role
	Person     string // key; "" = whoever holds a role
	Supervisor string // code
	Period     string
	Opens, Due time.Time
	Exempt     bool
	Done       time.Time // zero while it is open
	DoneBy     string    // key
}

// Brief names the weekly brief's form. Persisted with submissions.
const Brief = "weekly_brief"

// exempted is in a flood emergency in the load week: it owes no brief (planted).
const exempted = "9901040203"

// waiting have not reported in the load week: the cast is to do that.
var waiting = map[string]bool{home: true, english: true, withoutVFS: true, twoRoles: true, exempted: true}

func (m *maker) makeTasks() {
	villages := m.below[org.LevelVillage]
	m.weeklyBriefs(villages)
	m.villageTasks(villages)
	m.countyTasks()
	m.personalTasks()
}

// task adds a task of one unit; done is how many days from the load day it was done, and
// open tasks have done > 0.
func (m *maker) task(family string, title locales.Text, code string, roles []org.Role, due, done int) *Task {
	t := Task{
		Key: KeyPrefix + family + "/" + code, Family: family, Kind: "confirm", Title: title, Unit: code, Roles: roles,
		Supervisor: m.parent[code], Opens: m.day(min(due, 0) - 14), Due: m.day(due),
	}
	if done <= 0 {
		t.Done, t.DoneBy = m.day(done).Add(-9*time.Hour), m.doer(code, roles)
		if t.Done.After(m.set.Now) {
			t.Done = m.set.Now
		}
	}
	m.set.Tasks = append(m.set.Tasks, t)
	return &m.set.Tasks[len(m.set.Tasks)-1]
}

const stillOpen = 1

// doer is the first holder of one of the roles in the unit who has joined, else the
// first holder at all.
func (m *maker) doer(code string, roles []org.Role) string {
	first := ""
	for _, r := range roles {
		for _, k := range m.at[code+"/"+string(r)] {
			if m.row(k).Telegram != 0 {
				return k
			}
			if first == "" {
				first = k
			}
		}
	}
	return first
}

// reporters report for their village: the first secretary, the officer where there is none.
var reporters = []org.Role{org.VillageFirstSecretary, org.VillageCommittee}

// weeklyBriefs are those of the load week, and those of the week before, which are all in.
func (m *maker) weeklyBriefs(villages []string) {
	for _, back := range []int{7, 0} {
		monday, due, period := m.week(back)
		for _, v := range villages {
			t := m.task("weekly_brief", text("demo.task_weekly"), v, reporters, 0, stillOpen)
			t.Key += "/" + period
			t.Kind, t.Ref, t.Period, t.Opens, t.Due = "report", Brief, period, monday, due
			t.Exempt = back == 0 && v == exempted
		}
	}
}

// week is the ISO week so many days before the load day.
func (m *maker) week(back int) (monday, due time.Time, period string) {
	d := m.set.Now.In(locales.Zone).AddDate(0, 0, -back)
	monday = time.Date(d.Year(), d.Month(), d.Day()-(int(d.Weekday())+6)%7, 0, 0, 0, 0, locales.Zone)
	y, w := monday.ISOWeek()
	return monday, monday.AddDate(0, 0, 4).Add(18 * time.Hour), fmt.Sprintf("%04dW%02d", y, w)
}

// villageTasks are owed by villages; the shares that are done are the spec's.
func (m *maker) villageTasks(villages []string) {
	both := []org.Role{org.VillageCommittee, org.VillageFirstSecretary}
	month := int(m.set.Now.In(locales.Zone).Month())
	period := m.set.Now.In(locales.Zone).Format("2006M01")
	building := map[string]bool{}
	for _, p := range schemes() {
		building[p.village] = building[p.village] || p.stage == "started"
	}
	families := []struct {
		family string
		title  locales.Text
		due    int
		done   float64
		in     []string
	}{
		{"project_progress", text("demo.task_progress", "Month", month), 5, 0.25, villages},
		{"clue_check", text("demo.task_clues", "Quarter", (month+2)/3), 10, 0.55, villages},
		{"water_check", text("demo.task_water"), 3, 0.70, villages},
		{"assigned", text("demo.task_assigned"), 0, 0.80, m.underCounties("990104", "990101")},
	}
	for _, f := range families {
		done := map[string]bool{}
		for _, v := range some(m.r, f.in, int(float64(len(f.in))*f.done+0.5)) {
			done[v] = true
		}
		for i, v := range f.in {
			at := stillOpen
			if done[v] {
				at = -1 - i%4
			}
			t := m.task(f.family, f.title, v, both, f.due, at)
			if f.family == "project_progress" && building[v] {
				t.Key, t.Kind, t.Ref, t.Period = monthlyProgress+v+"/"+period, "record", "/project", period
			}
		}
	}
}

// monthlyProgress begins the keys of what is asked monthly of whoever has a project under way: the demo's task is that one,
// so that nobody is asked twice.
const monthlyProgress = "monthly/project_progress/"

// underCounties are the villages of these counties, in code order.
func (m *maker) underCounties(counties ...string) (out []string) {
	for _, v := range m.below[org.LevelVillage] {
		for _, c := range counties {
			if v[:len(c)] == c {
				out = append(out, v)
			}
		}
	}
	return out
}

// late is the county that is behind with money and projects.
const late = "990103"

func (m *maker) countyTasks() {
	last := int(m.set.Now.In(locales.Zone).AddDate(0, 0, -m.set.Now.In(locales.Zone).Day()).Month())
	year := m.set.Now.In(locales.Zone).Year()
	funds, projects := []org.Role{org.CountyFinance}, []org.Role{org.CountyProject}
	for _, c := range m.below[org.LevelCounty] {
		paid, listed := -16, -53
		if c == late {
			paid, listed = -9, stillOpen // six days late; not in at all
		}
		m.task("fund_payments", text("demo.task_funds", "Month", last), c, funds, -15, paid)
		m.task("project_library", text("demo.task_library", "Year", fmt.Sprint(year+1)), c, projects, -51, listed)
		m.task("fund_evaluation", text("demo.task_evaluation"), c, funds, 56, stillOpen).Opens = m.day(26)
	}
	for n := range 3 {
		done := stillOpen
		if n == 0 {
			done = -3
		}
		t := m.task("rectification", text("demo.task_rectify", "Number", n+1), "990102", projects, -2, done)
		t.Key += fmt.Sprintf("/%d", n+1)
	}
}

// courseDone is the share of learners who have completed the pushed course.
const courseDone = 0.62

// personalTasks are owed by people: the pushed course, and what a liaison or an office
// sends in.
func (m *maker) personalTasks() {
	var learners []*org.PersonRow
	for i := range m.set.People {
		p := &m.set.People[i]
		switch p.Grants[0].Role {
		case org.VillageFirstSecretary, org.ResidentTeam, org.VillageCommittee:
			learners = append(learners, p)
		case org.CooperationLiaison:
			quarter := (int(m.set.Now.In(locales.Zone).Month()) + 2) / 3
			m.personal("cooperation", text("demo.task_cooperation", "Quarter", quarter), p, 14, stillOpen)
		case org.ForeignAidOffice:
			m.personal("foreign_aid", text("demo.task_foreign"), p, 41, stillOpen)
		}
	}
	done := map[string]bool{}
	for _, p := range some(m.r, learners, len(learners)) {
		// Who has not joined cannot have taken it, and the cast is to take it.
		if len(done) < portion(len(learners), courseDone) && p.Telegram != 0 && !m.inCast(p.Telegram) {
			done[p.Key] = true
		}
	}
	for i, p := range learners {
		at := stillOpen
		if done[p.Key] {
			at = -1 - i%5
		}
		t := m.personal("training", text("demo.task_course"), p, 7, at)
		t.Kind, t.Ref = "course", Course
	}
}

func (m *maker) inCast(telegram int64) bool {
	for _, a := range m.set.Cast {
		if a.ID == telegram {
			return true
		}
	}
	return false
}

func (m *maker) personal(family string, title locales.Text, p *org.PersonRow, due, done int) *Task {
	g := p.Grants[0]
	t := m.task(family, title, g.Unit, []org.Role{g.Role}, due, done)
	t.Key, t.Person = KeyPrefix+family+"/"+p.Key[len(KeyPrefix):], p.Key
	if !t.Done.IsZero() {
		t.DoneBy = p.Key
	}
	return t
}
