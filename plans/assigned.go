package plans

import (
	"strings"
	"time"
	"unicode"

	"cadrebot/form"
	"cadrebot/indicators"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Bounds of what an assigned task may ask (brief A8, 2.5).
const (
	mostQuestions = 5
	askedAtLeast  = 48 * time.Hour // between a task and its day, or a reason is written down
	endsAfter     = 30             // days after its day, by itself
)

// assigned is a task that another office assigns: what, resting on which document, by whom and by
// when, with at most five questions. It asks people below for something new, so that an approver agrees
// and says why; then it is put to them as a task, which ends by itself.
func assigned() record.Kind {
	by := []lifecycle.Who{lifecycle.Own(planners...)}
	decide := []lifecycle.Who{lifecycle.Own(org.CountyApprover, org.CountyFirst, org.CityApprover, org.Province)}
	asks := words.Field("questions", form.Text)
	inEnglish := words.Must("questions_en", form.Text)
	inEnglish.Relevant = "${questions} != ''"
	fields := []form.Field{
		words.Must("what", form.Text), words.Must("what_en", form.Text), words.Must("document", form.Text),
		words.Pick("who", string(org.LevelCounty), string(org.LevelTownship), string(org.LevelVillage)), asks, inEnglish, words.Must(KeyDue, form.Date), words.Field("urgent", form.Text),
	}
	return record.Kind{
		ID: Assigned, Prefix: "AT", Name: words.Kind(Assigned), Door: "plan", Duties: []string{"A8"}, Group: 8,
		Form: form.Form{ID: Assigned, Version: 1, Title: words.Kind(Assigned), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Assigned, Initial: Draft, States: lifecycle.From(Draft, Listed, Returned, Pushed, Dropped), Final: lifecycle.From(Pushed, Dropped),
			Moves: []lifecycle.Move{
				{Name: List, Label: words.Move(List), From: lifecycle.From(Draft), To: Listed, By: by, Writes: true, Arms: lifecycle.Tells(lifecycle.ToUnit)},
				{Name: Push, Label: words.Move(Push), From: lifecycle.From(Listed), To: Pushed, By: decide, NotAuthor: true, Asks: why(), Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Return, Label: words.Move(Return), From: lifecycle.From(Listed), To: Returned, By: decide, NotAuthor: true, Asks: why(), Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Resubmit, Label: words.Move(Resubmit), From: lifecycle.From(Returned), To: Listed, By: by, Asks: fields, Writes: true},
				{Name: Drop, Label: words.Move(Drop), From: lifecycle.From(Listed, Returned), To: Dropped, Aside: true, By: by, Asks: why()},
			},
		}),
		First: List, States: words.State, Place: record.Place{Own: true},
		Title: func(a form.Answers) locales.Text {
			return locales.M("plans.title_schedule", "What", locales.Both(a["what"].S, a["what_en"].S), "Who", words.Choice("who", a["who"].S), "Day", locales.Date(a[KeyDue].S))
		},
		Check: checkAssigned,
		Lines: func(c record.Case) []locales.Text {
			return []locales.Text{locales.M("plans.line_ends", "Day", locales.DateOf(record.EndOf(c.Record.Data, KeyDue, endsAfter)))}
		},
		Sets: func(c record.Case) *record.Assignment {
			if c.Move != Push {
				return nil
			}
			a := c.Record.Data
			level := org.Level(a["who"].S)
			reason := a["urgent"].S
			if reason == "" {
				reason = c.Given[record.AskReason].S
			}
			return &record.Assignment{
				Title: locales.Both(a["what"].S, a["what_en"].S), Body: locales.Both(a["questions"].S, a["questions_en"].S), Source: a["document"].S,
				Level: level, Roles: doing[level], Words: a["questions"].S != "", Due: record.EndOf(a, KeyDue, 0), Reason: reason,
			}
		},
	}
}

// checkAssigned: few questions, the same in both languages, none that the figures answer already, and
// time to do it or a reason why not.
func checkAssigned(c record.Case) error {
	a := c.Record.Data
	if c.Move == Drop || c.Move == Return {
		return nil
	}
	if !org.Level(a["who"].S).Below(c.Record.Unit.Level) {
		return locales.Refuse("plans.not_below", "Unit", c.Record.Unit.Name)
	}
	if !strings.ContainsFunc(a["what"].S, han) {
		return locales.Refuse("taskset.one_language")
	}
	zh, en := questionsOf(a["questions"].S), questionsOf(a["questions_en"].S)
	if max(len(zh), len(en)) > mostQuestions {
		return locales.Refuse("plans.five_questions", "Count", max(len(zh), len(en)))
	}
	if len(zh) != len(en) || strings.ContainsFunc(a["what_en"].S+a["questions_en"].S, han) {
		return locales.Refuse("plans.in_english")
	}
	for _, q := range append(zh, en...) {
		if i, found := counts(q); found {
			return locales.Refuse("plans.counted_already", "Question", q, "Code", string(i.Code), "Name", i.Name)
		}
	}
	if record.EndOf(a, KeyDue, 0).Before(c.Now.Add(askedAtLeast)) && a["urgent"].S == "" {
		return locales.Refuse("plans.too_soon_why")
	}
	return c.Ahead(a, KeyDue)
}

// questionsOf are the questions, one a line.
func questionsOf(s string) (out []string) {
	for line := range strings.Lines(s) {
		if q := strings.TrimSpace(line); q != "" {
			out = append(out, q)
		}
	}
	return out
}

// counts finds the indicator that a question asks for: by its name, or by its code.
func counts(question string) (indicators.Indicator, bool) {
	list, err := indicators.List()
	if err != nil {
		return indicators.Indicator{}, false
	}
	q := strings.ToLower(question)
	for _, i := range list {
		for _, name := range []string{i.Name.Zh, i.Name.En, string(i.Code)} {
			if name != "" && strings.Contains(q, strings.ToLower(name)) {
				return i, true
			}
		}
	}
	return indicators.Indicator{}, false
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }
