package demo

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cadrebot/locales"
)

func TestNoticesAreThoseOfSixWeeks(t *testing.T) {
	t.Parallel()
	for day := range 7 {
		now := friday.AddDate(0, 0, day)
		s := make1(t, now)
		urgent, confirm, reached := 0, 0, 0
		texts, authors := map[string]bool{}, map[int]int{}
		for i, n := range s.Notices {
			if n.Kind == "emergency" {
				urgent++
			}
			if n.Confirm {
				confirm++
				reached += n.Reached
				if now.Sub(n.At) < 4*24*time.Hour {
					t.Errorf("%s asks for receipts that nobody has had time for: %v", n.Key, n.At)
				}
			}
			if now.Sub(n.At) > 43*24*time.Hour || !n.At.Before(now) || (i > 0 && !n.At.After(s.Notices[i-1].At)) {
				t.Errorf("%s was sent at %v", n.Key, n.At)
			}
			if d := n.At.In(locales.Zone).Weekday(); d == time.Saturday || d == time.Sunday {
				t.Errorf("%s was sent on a %s", n.Key, d)
			}
			authors[len(n.From)]++
			for _, v := range []string{n.Title.Zh, n.Title.En, n.Body.Zh, n.Body.En} {
				if v == "" || strings.Contains(v, "[demo") || texts[v] || utf8.RuneCountInString(v) > 300 {
					t.Errorf("%s: text %q", n.Key, v)
				}
				texts[v] = true
			}
			if !strings.Contains(n.Title.Zh, "演示") || !strings.Contains(n.Title.En, "demo") {
				t.Errorf("%s does not say that it is made up: %+v", n.Key, n.Title)
			}
		}
		want := specOf(t).Notices
		if len(s.Notices) != want.Total || urgent != want.Urgent || confirm != want.Confirm || reached != int(100*want.Reach+0.5)*confirm {
			t.Errorf("%d notices, %d urgent, %d ask for a receipt, reach adds up to %d", len(s.Notices), urgent, confirm, reached)
		}
		if authors[6] < 10 || authors[8] < 8 {
			t.Errorf("authors by length of their unit's code: %v", authors)
		}
	}
}

// Who has not joined, or has blocked the bot, cannot have done anything in it.
func TestOnlyThoseWhoHaveJoinedDidAnything(t *testing.T) {
	t.Parallel()
	s := make1(t, friday)
	here := map[string]bool{"": true}
	for _, p := range s.People {
		here[p.Key] = p.Telegram != 0 && p.Unreachable == ""
	}
	check := func(what, who string) {
		if !here[who] {
			t.Errorf("%s was done by %s, who is not there", what, who)
		}
	}
	for _, x := range s.Tasks {
		check(x.Key, x.DoneBy)
		if !x.Done.IsZero() && x.DoneBy == "" {
			t.Errorf("%s was done by nobody", x.Key)
		}
	}
	for _, x := range s.Submissions {
		check(x.Key, x.By)
		for _, m := range x.Moves {
			check(x.Key, m.By)
		}
	}
	for _, x := range s.Notices {
		check(x.Key, x.By)
	}
	for _, x := range s.Questions {
		check(x.Key, x.By)
		check(x.Key, x.AnsweredBy)
	}
	for _, x := range s.Feedback {
		check(x.Key, x.By)
		check(x.Key, x.AnsweredBy)
	}
	for _, x := range s.Attempts {
		check(x.Key, x.By)
	}
}
