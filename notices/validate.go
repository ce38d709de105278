package notices

import (
	"strings"
	"unicode"

	"cadrebot/locales"
	"cadrebot/org"
)

// Longest texts, in characters as they are read: a screen stays readable and below
// Telegram's limit. MaxMerged is for the body of a notice that carries others along.
const (
	MaxTitle    = 100
	MaxBody     = 500
	MaxMerged   = 2400
	MaxQuestion = 150
	MaxChoice   = 20 // a button stays on one line of an old phone
)

// MaxMedia is how many pictures or files a notice has: as many as one album of Telegram.
const MaxMedia = 10

// A question has two or three answers.
const (
	MinChoices = 2
	MaxChoices = 3
)

// Validate refuses, with a *locales.Refusal, a notice that must not be published: a
// language missing or in the wrong script, too long, nobody chosen, more than its kind may ask.
func (n Notice) Validate() error {
	for _, check := range []func(Notice) error{words, whom, question, plan} {
		if err := check(n); err != nil {
			return err
		}
	}
	return nil
}

func words(n Notice) error {
	most := MaxBody
	if n.Merges != 0 {
		most = MaxMerged
	}
	switch {
	case !n.Kind.Valid():
		return locales.Refuse("notice.no_kind")
	case blank(n.Title.Zh) || blank(n.Body.Zh):
		return locales.Refuse("notice.zh_missing")
	case blank(n.Title.En) || blank(n.Body.En):
		return locales.Refuse("notice.en_missing")
	case !has(n.Title.Zh+n.Body.Zh, unicode.Han):
		return locales.Refuse("notice.zh_not_chinese")
	case !has(n.Title.En+n.Body.En, unicode.Latin):
		return locales.Refuse("notice.en_not_english")
	case long(n.Title.Zh, MaxTitle) || long(n.Title.En, MaxTitle) || long(n.Body.Zh, most) || long(n.Body.En, most):
		return locales.Refuse("notice.too_long", "Title", MaxTitle, "Body", MaxBody)
	}
	return Links(n.Body.Zh + "\n" + n.Body.En)
}

// Links refuses, with a *locales.Refusal that names it, a link that does not lead to the web.
func Links(body string) error {
	if to, found := locales.StrangeLink(body); found {
		return locales.Refuse("compose.strange_link", "Address", to)
	}
	return nil
}

func whom(n Notice) error {
	if n.Audience.Unit.ID == 0 || len(n.Audience.Roles) == 0 {
		return locales.Refuse("notice.nobody_chosen")
	}
	seen := map[ConditionKind]bool{}
	for _, c := range n.Audience.Conditions {
		if c.Ref == "" || seen[c.Is] {
			return locales.Refuse("compose.condition_open")
		}
		seen[c.Is] = true
	}
	return nil
}

// question: publicity asks for nothing; what is asked has as many answers in both languages.
func question(n Notice) error {
	q := n.Question
	switch {
	case n.Kind == Publicity && (n.Confirm || !q.Text.Empty()):
		return locales.Refuse("compose.publicity_asks_nothing")
	case q.Text.Empty() && len(q.Choices) == 0:
		return nil
	case blank(q.Text.Zh) || blank(q.Text.En):
		return locales.Refuse("compose.question_one_language")
	case long(q.Text.Zh, MaxQuestion) || long(q.Text.En, MaxQuestion):
		return locales.Refuse("compose.question_long", "Limit", MaxQuestion)
	case len(q.Choices) < MinChoices || len(q.Choices) > MaxChoices:
		return locales.Refuse("compose.choices_number", "Least", MinChoices, "Most", MaxChoices)
	}
	for _, c := range q.Choices {
		if blank(c.Zh) || blank(c.En) {
			return locales.Refuse("compose.choices_differ")
		}
		if long(c.Zh, MaxChoice) || long(c.En, MaxChoice) {
			return locales.Refuse("compose.choice_long", "Limit", MaxChoice)
		}
	}
	return nil
}

// plan: an emergency that can wait is none.
func plan(n Notice) error {
	switch {
	case n.Kind == Emergency && (!n.Starts.IsZero() || n.AtDigest):
		return locales.Refuse("compose.emergency_waits")
	case len(n.Media) > MaxMedia && n.Merges == 0:
		return locales.Refuse("compose.too_many_files", "Most", MaxMedia)
	}
	return nil
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

func long(s string, limit int) bool { return locales.Visible(s) > limit }

func has(s string, script *unicode.RangeTable) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(script, r) })
}

// MaySend refuses, with a *locales.Refusal that says who can, a member who sends no
// notices: coordinators, trainers and administrators do, each in their own unit and below.
func MaySend(m org.Member) error {
	switch m.Active.Role.Family() {
	case org.Coordinator, org.Teaching, org.Admin:
		if m.Joined() {
			return nil
		}
	}
	return locales.Refuse("notice.not_yours")
}
