package plans

import (
	"slices"
	"strconv"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Questions of a consultation, at most three (brief A2b).
var questions = []string{"q1", "q2", "q3"}

// Themes by which replies are counted.
var themes = []string{"agree", "mend", "worry", "other"}

// consultation puts another department's draft to those below: a summary, up to three questions,
// and a day on which it closes by itself. Replying is voluntary and stands in no rate.
func consultation() record.Kind {
	by := []lifecycle.Who{lifecycle.Own(org.CityCoordinator, org.CountyCoordinator, org.Province)}
	closing := words.Must("closes", form.Date)
	return record.Kind{
		ID: Consultation, Prefix: "CN", Name: words.Kind(Consultation), Door: "consult", Duties: []string{"A2b"}, Group: 2,
		Form: form.Form{ID: Consultation, Version: 1, Title: words.Kind(Consultation), Fields: []form.Field{
			words.Must("draft", form.Text), words.Must("department", form.Text), words.Must("summary", form.Text),
			words.Must("q1", form.Text), words.Field("q2", form.Text), words.Field("q3", form.Text), closing, words.Must(KeyAnonymous, form.YesNo),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Consultation, Initial: Draft, States: lifecycle.From(Draft, Open, Closed, Withdrawn), Final: lifecycle.From(Closed, Withdrawn),
			Moves: []lifecycle.Move{
				{Name: Ask, Label: words.Move(Ask), From: lifecycle.From(Draft), To: Open, By: by, Writes: true, Arms: lifecycle.Tells(lifecycle.ToUnit, lifecycle.ToBelow)},
				{Name: Close, Label: words.Move(Close), From: lifecycle.From(Open), To: Closed, ByItself: true, AtDue: true, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Withdraw, Label: words.Move(Withdraw), From: lifecycle.From(Open), To: Withdrawn, Aside: true, By: by, Asks: why()},
			},
		}),
		First: Ask, States: words.State, Place: record.Place{Own: true},
		// Whoever is asked reads it, and the offices above.
		Readers: []lifecycle.Who{
			{Families: []org.Family{org.Cadre, org.Coordinator}, Relation: lifecycle.Beneath},
			{Families: []org.Family{org.Coordinator}, Relation: lifecycle.OwnUnit},
			{Families: []org.Family{org.Coordinator}, Relation: lifecycle.Supervising},
		},
		Title: func(a form.Answers) locales.Text {
			return locales.M("plans.title_consultation", "Draft", a["draft"].S, "Day", locales.Date(a["closes"].S))
		},
		Known: func(c record.Case) form.Answers {
			return form.Answers{"closes": {S: string(locales.DateOf(c.Now.AddDate(0, 0, usualOpen)))}}
		},
		Check: func(c record.Case) error {
			if c.Move == Ask {
				return c.Ahead(c.Record.Data, "closes")
			}
			return nil
		},
		Due: func(c record.Case) time.Time {
			if c.Record.State != Open {
				return time.Time{}
			}
			return record.EndOf(c.Record.Data, "closes", 0)
		},
		Lines:  consultationLines,
		Digest: &record.Digest{Of: Reply, Lines: func(of record.Case, all []record.Record) []locales.Text { return DigestOf(of.Record, all).Lines() }},
	}
}

// usualOpen is for how many days a consultation is open unless its author says otherwise (DEMO).
const usualOpen = 14

func consultationLines(c record.Case) []locales.Text {
	a := c.Record.Data
	out := []locales.Text{locales.M("plans.line_voluntary", "Day", locales.Date(a["closes"].S))}
	if a[KeyAnonymous].S == "yes" {
		out = append(out, locales.M("plans.line_anonymous"))
	}
	// How many is nobody's business: it would be read as a rate.
	return out
}

// reply is somebody's voluntary answer. Under an anonymous consultation nobody but the reply's
// words is kept: neither unit nor person.
func reply() record.Kind {
	by := []lifecycle.Who{
		{Families: []org.Family{org.Cadre}, Relation: lifecycle.OwnUnit},
		lifecycle.Own(org.TownshipOfficer, org.TownshipApprover, org.CountyCoordinator, org.CountyProject, org.CountyFinance, org.CountyStatistician),
	}
	return record.Kind{
		ID: Reply, Prefix: "OP", Name: words.Kind(Reply), Door: "consult", Duties: []string{"A2b"}, Group: 2, Voluntary: true,
		Form: form.Form{ID: Reply, Version: 1, Title: words.Kind(Reply), Fields: []form.Field{
			words.Pick("theme", themes...), words.Field("a1", form.Text), words.Field("a2", form.Text), words.Field("a3", form.Text),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Reply, Initial: Draft, States: lifecycle.From(Draft, Given, Withdrawn), Final: lifecycle.From(Withdrawn),
			Moves: []lifecycle.Move{
				{Name: Give, Label: words.Move(Give), From: lifecycle.From(Draft), To: Given, By: by, Writes: true},
				{Name: Withdraw, Label: words.Move(Withdraw), From: lifecycle.From(Given), To: Withdrawn, Aside: true, By: authors(by)},
			},
		}),
		First: Give, States: words.State, Place: record.Place{ParentOwn: true},
		// Read by the office that asks, not by those in between.
		Readers:   []lifecycle.Who{lifecycle.Own(org.CityCoordinator, org.CountyCoordinator, org.Province), lifecycle.Above(org.CityCoordinator, org.CountyCoordinator, org.Province)},
		Of:        []record.Parent{{Kind: Consultation, States: lifecycle.From(Open)}},
		Asks:      replyAsks,
		Anonymous: func(c record.Case) bool { return c.Parent != nil && c.Parent.Data[KeyAnonymous].S == "yes" },
		Title: func(a form.Answers) locales.Text {
			return locales.M("plans.title_reply", "Theme", words.Choice("theme", a["theme"].S))
		},
		Check: func(c record.Case) error {
			a := c.Record.Data
			if c.Move == Give && a["a1"].S == "" && a["a2"].S == "" && a["a3"].S == "" && a["theme"].S != "agree" {
				return locales.Refuse("plans.say_something")
			}
			if c.Parent != nil {
				for i, q := range questions {
					if key := "a" + strconv.Itoa(i+1); a[key].S != "" && c.Parent.Data[q].S == "" {
						return locales.Refuse("plans.no_such_question", "Number", i+1)
					}
				}
			}
			return nil
		},
		Work: func(c record.Case) form.Answers {
			if c.Move != Give {
				return nil
			}
			return form.Answers{"level": {S: string(c.Actor.Grant.Unit.Level)}}
		},
		Lines: func(c record.Case) []locales.Text {
			var out []locales.Text
			if c.Parent == nil {
				return nil
			}
			for i, q := range questions {
				if c.Parent.Data[q].S != "" {
					out = append(out, locales.M("plans.line_question", "Number", i+1, "Question", c.Parent.Data[q].S))
				}
			}
			return out
		},
	}
}

// replyAsks puts the questions that the consultation has, in its own words.
func replyAsks(of record.Record, fields []form.Field) []form.Field {
	asked := map[string]string{}
	for i, q := range questions {
		asked["a"+strconv.Itoa(i+1)] = of.Data[q].S
	}
	var out []form.Field
	for _, f := range fields {
		q, is := asked[f.Key]
		if is && q == "" {
			continue
		}
		if is {
			f.Label = locales.Raw(q)
		}
		out = append(out, f)
	}
	return out
}

// authors narrows groups to whoever wrote the record.
func authors(by []lifecycle.Who) []lifecycle.Who {
	out := make([]lifecycle.Who, len(by))
	for i, w := range by {
		w.Author = true
		out[i] = w
	}
	return out
}

// Digest is what came of a consultation: how many replies by level of unit and by theme, and the
// words of each, question by question, in the order in which they came. The words stay in the
// language in which they were written; nothing in it says who wrote what.
type Digest struct {
	Draft, Department string
	Anonymous         bool
	ByLevel           map[org.Level]int
	ByTheme           map[string]int
	Answers           []Answered
}

// Answered is one question with the words that came.
type Answered struct {
	Question string
	Words    []string
}

// DigestOf puts the replies to a consultation together; withdrawn ones are left out.
func DigestOf(of record.Record, replies []record.Record) Digest {
	d := Digest{Draft: of.Data["draft"].S, Department: of.Data["department"].S, ByLevel: map[org.Level]int{}, ByTheme: map[string]int{}}
	d.Anonymous = of.Data[KeyAnonymous].S == "yes"
	for i, q := range questions {
		if of.Data[q].S == "" {
			continue
		}
		x := Answered{Question: of.Data[q].S}
		for _, r := range replies {
			if w := r.Data["a"+strconv.Itoa(i+1)].S; w != "" && r.State == Given {
				x.Words = append(x.Words, w)
			}
		}
		if d.Anonymous { // the order in which they came says who was first
			slices.Sort(x.Words)
		}
		d.Answers = append(d.Answers, x)
	}
	for _, r := range replies {
		if r.State == Given {
			d.ByLevel[org.Level(r.Data["level"].S)]++
			d.ByTheme[r.Data["theme"].S]++
		}
	}
	return d
}

// Lines is the digest for people, in either language.
func (d Digest) Lines() []locales.Text {
	out := []locales.Text{locales.M("plans.digest_head", "Draft", d.Draft, "Department", d.Department)}
	levels, some := counted(d, org.Levels, d.ByLevel, locales.M("plans.digest_levels"), func(l org.Level) locales.Text { return l.Name() })
	kinds, _ := counted(d, themes, d.ByTheme, locales.M("plans.digest_themes"), func(t string) locales.Text { return words.Choice("theme", t) })
	out = append(append(out, levels...), kinds...)
	if !some {
		out = append(out, locales.M("plans.digest_none"))
	}
	for i, a := range d.Answers {
		out = append(out, locales.M("plans.line_question", "Number", i+1, "Question", a.Question))
		for _, w := range a.Words {
			out = append(out, locales.M("plans.digest_words", "Words", w))
		}
	}
	return out
}

// fewest is how many anonymous replies of one group are told apart from the others.
const fewest = 5

// counted is how many replies each group has, in the order of groups, and whether there are any. Of an
// anonymous consultation groups of fewer than five are put together, so that nobody is recognised.
func counted[G comparable](d Digest, groups []G, n map[G]int, others locales.Text, name func(G) locales.Text) (out []locales.Text, some bool) {
	rest := 0
	for _, g := range groups {
		switch k := n[g]; {
		case k == 0:
			continue
		case d.Anonymous && k < fewest:
			rest += k
		default:
			out = append(out, locales.M("plans.digest_group", "Group", name(g), "Number", k))
		}
	}
	switch {
	case rest >= fewest:
		out = append(out, locales.M("plans.digest_group", "Group", others, "Number", rest))
	case rest > 0:
		out = append(out, locales.M("plans.digest_few", "Group", others))
	}
	return out, len(out) > 0
}
