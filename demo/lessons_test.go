package demo

import (
	"maps"
	"slices"
	"testing"
	"time"

	"cadrebot/locales"
)

// of is one person's attempts at one course, in order.
type of struct{ who, course string }

func attempts(t *testing.T, s *Set) map[of][]Attempt {
	t.Helper()
	out := map[of][]Attempt{}
	for _, a := range s.Attempts {
		k := of{a.By, a.Course}
		if last := len(out[k]); a.Number != last+1 || (last > 0 && (a.On < out[k][last-1].On || passed(out[k][last-1]))) || a.On > locales.DateOf(s.Now) {
			t.Errorf("attempt %+v after %v", a, out[k])
		}
		if !slices.IsSorted(a.Wrong) || len(slices.Compact(slices.Clone(a.Wrong))) != len(a.Wrong) || (len(a.Wrong) > 0 && a.Wrong[len(a.Wrong)-1] >= questions) {
			t.Errorf("wrong answers %v", a.Wrong)
		}
		out[k] = append(out[k], a)
	}
	return out
}

func passed(a Attempt) bool { return len(a.Wrong) <= questions-passing }

func TestAttemptsComeToTheSpec(t *testing.T) {
	t.Parallel()
	s := make1(t, friday)
	people, first, best, again := map[string]int{}, map[string]int{}, map[string]int{}, 0
	for k, list := range attempts(t, s) {
		people[k.course]++
		if passed(list[0]) {
			first[k.course]++
		}
		if slices.ContainsFunc(list, passed) {
			best[k.course]++
			if !passed(list[0]) {
				again++
			}
		}
	}
	sum := func(m map[string]int) (n int) {
		for _, v := range m {
			n += v
		}
		return n
	}
	want := specOf(t).Courses
	if len(s.Attempts) != want.Attempts || len(people) != want.Pushed {
		t.Errorf("%d attempts at %v", len(s.Attempts), people)
	}
	if all := sum(people); sum(first) != portion(all, want.First) || sum(best) != portion(all, want.Best) {
		t.Errorf("of %d, %d passed at first and %d in the end", all, sum(first), sum(best))
	}
	if people["C2"] != 171 || best["C2"] != 139 || again == 0 {
		t.Errorf("C2: %d completed, %d passed; %d passed a second time", people["C2"], best["C2"], again)
	}
}

// The pushed course is done by those, and on the day, who have finished it; others have not.
func TestThePushedCourseIsDoneByThoseWhoFinishedIt(t *testing.T) {
	t.Parallel()
	for _, now := range []time.Time{friday, friday.AddDate(0, 0, 2).Add(-16 * time.Hour)} {
		s := make1(t, now)
		want, got := map[string]locales.Date{}, map[string]locales.Date{}
		for _, x := range s.Tasks {
			if x.Kind == "course" && !x.Done.IsZero() {
				want[x.Person] = locales.DateOf(x.Done)
			}
		}
		cast := map[int64]bool{}
		for _, a := range s.Cast {
			cast[a.ID] = true
		}
		account := map[string]int64{}
		for _, p := range s.People {
			account[p.Key] = p.Telegram
		}
		for k, list := range attempts(t, s) {
			if first := s.Cast[0].ID == account[k.who] && k.course == "C8" && passed(list[0]); cast[account[k.who]] && !first {
				t.Errorf("%s is of the cast and has taken %s", k.who, k.course)
			}
			if k.course == Course {
				got[k.who] = list[0].On
			}
		}
		if len(want) != 171 || !maps.Equal(want, got) {
			t.Errorf("%d have done it, %d finished it", len(want), len(got))
		}
	}
}

// Certificates rest on attempts that passed; the first is of the cast, and one was withdrawn.
func TestCertificatesRestOnWhatPassed(t *testing.T) {
	t.Parallel()
	for _, now := range []time.Time{friday, friday.AddDate(0, 3, 2)} {
		s := make1(t, now)
		by, account := map[string]Attempt{}, map[string]int64{}
		for _, a := range s.Attempts {
			by[a.Key] = a
		}
		for _, p := range s.People {
			account[p.Key] = p.Telegram
		}
		withdrawn := 0
		for i, c := range s.Certificates {
			a, ok := by[c.Attempt]
			if !ok || !passed(a) || (i == 0) != (account[a.By] == s.Cast[0].ID) {
				t.Errorf("certificate %d rests on %+v", i, a)
			}
			if c.By != "" {
				withdrawn++
				if account[c.By] == 0 || c.Reason == "" || c.Revoked <= a.On || c.Revoked >= locales.DateOf(now) {
					t.Errorf("withdrawn: %+v, of %s", c, a.On)
				}
			}
		}
		if n := len(s.Certificates); n < 15 || n > 35 || withdrawn != 1 {
			t.Errorf("%d certificates, %d withdrawn", n, withdrawn)
		}
	}
}
