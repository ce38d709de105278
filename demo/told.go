package demo

import (
	"fmt"
	"strconv"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Question is a policy question that nobody could answer at once; Answer is "" while open.
type Question struct {
	Key        string
	By         string
	Unit       string
	Lang       locales.Lang
	Body       string
	At         time.Time
	Answer     string
	Item       string // policy item that the answer rests on, "" for none
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

// in is what one person wrote or reads: the sentence in their own language.
func (m *maker) in(key, id string) string { return text(id).Plain(m.row(key).Lang) }

// asked and unanswered are how many questions there are, and how many of them, the
// newest, are open.
const asked, unanswered = 12, 3

// rests names the policy items that answers rest on, by the number of the question.
var rests = map[int]string{7: "POL-041", 8: "POL-013", 9: "POL-013", 10: "POL-038", 11: "POL-015", 12: "POL-013"}

func (m *maker) makeQuestions() {
	editor := m.key(m.City.Code, org.PolicyEditor, 0)
	for i, v := range some(m.r, m.below[org.LevelVillage], asked) {
		by, n := m.doer(v, reporters), strconv.Itoa(i+1)
		q := Question{
			Key: fmt.Sprintf("%squestion/%d", KeyPrefix, i+1), By: by, Unit: v, Lang: m.row(by).Lang,
			Body: m.in(by, "demo.question_"+n), At: m.day(-1 - i).Add(-7 * time.Hour),
		}
		if i >= unanswered {
			q.Answer, q.Item = m.in(by, "demo.question_answer_"+n), rests[i+1]
			q.AnsweredBy, q.AnsweredAt = editor, m.day(-i).Add(-6*time.Hour)
		}
		m.set.Questions = append(m.set.Questions, q)
	}
}

// feedbackTexts is how many different things people write; each is one of the three kinds.
const feedbackTexts = 12

func (m *maker) makeFeedback() {
	open := m.spec.Feedback.Open
	villages := some(m.r, m.below[org.LevelVillage], m.spec.Feedback.Total)
	for i, v := range villages {
		by := m.doer(v, reporters)
		n := strconv.Itoa(i%feedbackTexts + 1)
		f := Feedback{
			Key: fmt.Sprintf("%sfeedback/%02d", KeyPrefix, i+1), By: by, Unit: v, Kind: org.FeedbackKinds[i%len(org.FeedbackKinds)],
			Body: m.in(by, "demo.feedback_"+n), At: m.day(-1 - i*2).Add(-9 * time.Hour),
		}
		if i >= open {
			f.Answer, f.AnsweredAt = m.in(by, "demo.feedback_answer_"+n), f.At.AddDate(0, 0, 2)
			f.AnsweredBy = m.doer(m.parent[m.parent[v]], []org.Role{org.CountyCoordinator})
			if f.AnsweredAt.After(m.set.Now) {
				f.AnsweredAt = m.set.Now
			}
		}
		m.set.Feedback = append(m.set.Feedback, f)
	}
}
