package demo

import (
	"fmt"
	"strconv"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Notice is something that was told to many. Of those whom Telegram reaches, ReachedOf
// in a hundred confirmed it, if it asks for that.
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
	ReachedOf   int
}

// Question is a policy question that nobody could answer at once; Answer is "" while open.
type Question struct {
	Key        string
	By         string
	Unit       string
	Lang       locales.Lang
	Body       string
	At         time.Time
	Answer     string
	AnsweredBy string
	AnsweredAt time.Time
}

// Feedback is a complaint, a suggestion or a call for help; Answer is "" while open.
type Feedback struct {
	Key        string
	By         string
	Unit       string
	Kind       org.FeedbackKind
	Body       string
	At         time.Time
	Answer     string
	AnsweredBy string
	AnsweredAt time.Time
}

var cadres = []org.Role{
	org.VillageFirstSecretary, org.VillageCommittee, org.ResidentTeam, org.HouseholdContact, org.GridWorker,
}

func (m *maker) makeNotices() {
	city, county := m.key(m.City.Code, org.CityCoordinator, 0), m.key(homeCounty, org.CountyCoordinator, 0)
	town := m.key(homeTown, org.TownshipApprover, 0)
	offices := []org.Role{org.TownshipOfficer, org.TownshipApprover, org.CountyCoordinator}
	for i, n := range []Notice{
		{By: city, From: m.City.Code, Roles: cadres, Confirm: true, ReachedOf: 83},
		{By: county, From: homeCounty, Roles: cadres, Confirm: true, ReachedOf: 91},
		{By: city, From: m.City.Code, Roles: offices},
		{By: county, From: homeCounty, Roles: cadres, Kind: "emergency", Confirm: true, ReachedOf: 96},
		{By: town, From: homeTown, Roles: cadres},
	} {
		n.Key = fmt.Sprintf("%snotice/%d", KeyPrefix, i+1)
		n.Audience, n.At = n.From, m.day(-3*(5-i)).Add(-8*time.Hour)
		if n.Kind == "" {
			n.Kind = "notice"
		}
		n.Title, n.Body = text("demo.notice_title_"+strconv.Itoa(i+1)), text("demo.notice_body_"+strconv.Itoa(i+1))
		m.set.Notices = append(m.set.Notices, n)
	}
}

// in is what one person wrote or reads: the sentence in their own language.
func (m *maker) in(key, id string) string { return text(id).Plain(m.row(key).Lang) }

func (m *maker) makeQuestions() {
	editor := m.key(m.City.Code, org.PolicyEditor, 0)
	villages := some(m.r, m.below[org.LevelVillage], 6)
	for i, v := range villages {
		by := m.doer(v, reporters)
		q := Question{
			Key: fmt.Sprintf("%squestion/%d", KeyPrefix, i+1), By: by, Unit: v, Lang: m.row(by).Lang,
			Body: m.in(by, "demo.question_"+strconv.Itoa(i+1)), At: m.day(-1 - i).Add(-7 * time.Hour),
		}
		if i >= 3 {
			q.Answer, q.AnsweredBy, q.AnsweredAt = m.in(by, "demo.question_answer_"+strconv.Itoa(i+1)), editor, m.day(-i).Add(-6*time.Hour)
		}
		m.set.Questions = append(m.set.Questions, q)
	}
}

// feedbackTexts is how many different things people write; each is one of the three kinds.
const feedbackTexts = 6

func (m *maker) makeFeedback() {
	open := m.spec.Feedback.Open
	villages := some(m.r, m.below[org.LevelVillage], m.spec.Feedback.Total)
	for i, v := range villages {
		by := m.doer(v, []org.Role{org.VillageCommittee})
		n := strconv.Itoa(i%feedbackTexts + 1)
		f := Feedback{
			Key: fmt.Sprintf("%sfeedback/%02d", KeyPrefix, i+1), By: by, Unit: v, Kind: org.FeedbackKinds[i%len(org.FeedbackKinds)],
			Body: m.in(by, "demo.feedback_"+n), At: m.day(-1 - i*2).Add(-9 * time.Hour),
		}
		if i >= open {
			f.Answer, f.AnsweredAt = m.in(by, "demo.feedback_answer_"+n), f.At.AddDate(0, 0, 2)
			f.AnsweredBy = m.key(m.parent[m.parent[v]], org.CountyCoordinator, 0)
			if f.AnsweredAt.After(m.set.Now) {
				f.AnsweredAt = m.set.Now
			}
		}
		m.set.Feedback = append(m.set.Feedback, f)
	}
}
