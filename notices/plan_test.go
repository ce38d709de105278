package notices

import (
	"errors"
	"strings"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

func TestWhenANoticeLeaves(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind   Kind
		starts time.Time
		digest bool
		now    time.Time
		want   time.Time
	}{
		"at once":                    {Ordinary, time.Time{}, false, at(19, 10, 0), at(19, 10, 0)},
		"in quiet time":              {Ordinary, time.Time{}, false, at(19, 22, 10), at(20, 8, 30)},
		"an emergency":               {Emergency, time.Time{}, false, at(19, 22, 10), at(19, 22, 10)},
		"an urgent one waits too":    {Pressing, time.Time{}, false, at(19, 22, 10), at(20, 8, 30)},
		"planned":                    {Ordinary, at(20, 15, 0), false, at(19, 10, 0), at(20, 15, 0)},
		"planned into quiet time":    {Ordinary, at(19, 22, 10), false, at(19, 10, 0), at(20, 8, 30)},
		"planned, and it has passed": {Ordinary, at(19, 9, 0), false, at(19, 10, 0), at(19, 10, 0)},
		"with the digest":            {Ordinary, time.Time{}, true, at(19, 10, 0), at(20, 8, 30)},
		"with today's digest":        {Ordinary, time.Time{}, true, at(19, 8, 0), at(19, 8, 30)},
		"at the digest's own minute": {Ordinary, time.Time{}, true, at(19, 8, 30), at(19, 8, 30)},
	} {
		n := Notice{Kind: c.kind, Starts: c.starts, AtDigest: c.digest}
		if got := n.Leaves(c.now); !got.Equal(c.want) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		n.Expires = c.want
		if n.Timely(c.now) == nil {
			t.Errorf("%s: it ends as it leaves and is taken", name)
		}
		if n.Expires = c.want.Add(time.Minute); n.Timely(c.now) != nil {
			t.Errorf("%s: there is a minute left and it is refused", name)
		}
	}
}

func TestWhoseConsentIsNeeded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind   Kind
		people int
		want   bool
	}{{Ordinary, SecondAbove, false}, {Ordinary, SecondAbove + 1, true}, {Publicity, SecondAbove + 1, true}, {Emergency, 1, true}} {
		if got := (Notice{Kind: c.kind}).NeedsSecond(c.people); got != c.want {
			t.Errorf("%s to %d: %v", c.kind, c.people, got)
		}
	}
	town := org.Unit{ID: 2, Path: "/1/2/"}
	for name, c := range map[string]struct {
		who  org.PersonID
		role org.Role
		path string
		want bool
	}{
		"a colleague":     {8, org.TownshipOfficer, "/1/2/", true},
		"from above":      {8, org.CountyCoordinator, "/1/", true},
		"the author":      {7, org.TownshipApprover, "/1/2/", false},
		"from beside":     {8, org.TownshipOfficer, "/1/3/", false},
		"from below":      {8, org.TownshipOfficer, "/1/2/4/", false},
		"a trainer":       {8, org.Trainer, "/1/", false},
		"an observer":     {8, org.Observer, "/1/", false},
		"an adminstrator": {8, org.Administrator, "/1/", false},
	} {
		m := org.Member{Person: org.Person{ID: c.who}, Active: org.Grant{ID: 1, Role: c.role, Unit: org.Unit{Path: c.path}}}
		if got := (Notice{Author: 7}).MaySecond(m, town); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestWhatAKindMayAsk(t *testing.T) {
	t.Parallel()
	asks := Question{Text: locales.Both("去吗", "Going?"), Choices: []locales.Text{locales.Both("去", "Yes"), locales.Both("不去", "No")}}
	for name, c := range map[string]struct {
		want  string
		spoil func(*Notice)
	}{
		"everything":          {"", func(n *Notice) { n.Question, n.Confirm, n.Media = asks, true, make([]Medium, MaxMedia) }},
		"publicity":           {"", func(n *Notice) { n.Kind = Publicity }},
		"publicity, receipt":  {"compose.publicity_asks_nothing", func(n *Notice) { n.Kind, n.Confirm = Publicity, true }},
		"publicity, question": {"compose.publicity_asks_nothing", func(n *Notice) { n.Kind, n.Question = Publicity, asks }},
		"one language asked":  {"compose.question_one_language", func(n *Notice) { n.Question = asks; n.Question.Text.En = "" }},
		"one answer":          {"compose.choices_number", func(n *Notice) { n.Question = asks; n.Question.Choices = asks.Choices[:1] }},
		"four answers":        {"compose.choices_number", func(n *Notice) { n.Question = asks; n.Question.Choices = append(asks.Choices, asks.Choices...) }},
		"more answers in Chinese": {"compose.choices_differ", func(n *Notice) {
			n.Question = asks
			n.Question.Choices = append(asks.Choices[:2:2], locales.Both("不知道", ""))
		}},
		"a long answer": {"compose.choice_long", func(n *Notice) {
			n.Question = asks
			n.Question.Choices = []locales.Text{asks.Choices[0], locales.Both(strings.Repeat("不", 21), "No")}
		}},
		"a planned emergency":    {"compose.emergency_waits", func(n *Notice) { n.Kind, n.Starts = Emergency, at(20, 9, 0) }},
		"an emergency at digest": {"compose.emergency_waits", func(n *Notice) { n.Kind, n.AtDigest = Emergency, true }},
		"too many files":         {"compose.too_many_files", func(n *Notice) { n.Media = make([]Medium, MaxMedia+1) }},
		"a link to a chat":       {"compose.strange_link", func(n *Notice) { n.Body.En = "see [me](tg://user?id=1)" }},
		"an empty condition":     {"compose.condition_open", func(n *Notice) { n.Audience.Conditions = []Condition{{Is: Owes}} }},
		"marks do not count": {"", func(n *Notice) {
			n.Body.Zh = "[" + strings.Repeat("长", MaxBody) + "](https://example.org/" + strings.Repeat("a", 300) + ")"
		}},
	} {
		n := valid()
		c.spoil(&n)
		got := ""
		var no *locales.Refusal
		if err := n.Validate(); errors.As(err, &no) {
			got = no.Text.ID
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestWhatIsMergedComesApartAgain(t *testing.T) {
	t.Parallel()
	original := valid()
	original.ID, original.Confirm, original.From.Name = 7, true, locales.Both("云梯县", "Yunti County")
	original.Media = []Medium{{Kind: "photo", ID: "A"}}
	for _, media := range [][]Medium{nil, {{Kind: "document", ID: "B"}}} {
		own := valid()
		own.Body, own.Media = locales.Marked("周五前**报**", "Report by **Friday**"), media
		m := Merge(own, original)
		if m.Merges != 7 || !m.Confirm || len(m.Media) != len(media)+1 || m.Validate() != nil {
			t.Errorf("%+v: %v", m, m.Validate())
		}
		if got := m.Body.In(locales.EN); !strings.HasPrefix(got, "Report by <b>Friday</b>\n\n") || !strings.HasSuffix(got, original.Body.En) || !strings.Contains(got, "Yunti County: "+original.Title.En) {
			t.Errorf("it reads %q", got)
		}
		if back := Own(m, original); back.Body.Zh != own.Body.Zh || back.Body.En != own.Body.En || len(back.Media) != len(media) {
			t.Errorf("apart: %+v", back)
		}
	}
	if got := Own(Merge(valid(), Notice{ID: 9}), original); !strings.Contains(got.Body.Zh, valid().Body.Zh) {
		t.Errorf("taken apart with another: %+v", got)
	}
}
