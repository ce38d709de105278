package demo

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

var friday = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)

func make1(t *testing.T, now time.Time) *Set {
	t.Helper()
	s, err := New(now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// specOf is the spec that the set is made by, read anew.
func specOf(t *testing.T) (s spec) {
	t.Helper()
	if err := json.Unmarshal(specFile, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheSetHasWhatTheSpecSays(t *testing.T) {
	t.Parallel()
	s := make1(t, friday)
	levels, roles := map[org.Level]int{}, map[org.Role]int{}
	old := 0
	for _, u := range s.Units {
		levels[u.Level]++
		if u.OldBase {
			old++
		}
		if !strings.HasPrefix(u.Code, CodePrefix) {
			t.Errorf("unit %s could be a real place", u.Code)
		}
		if strings.HasPrefix(u.Name.En, " ") {
			t.Errorf("unit %s is called %+v", u.Code, u.Name)
		}
	}
	for _, u := range s.Units {
		if !strings.HasSuffix(u.Name.Zh, "（虚构）") || !strings.HasSuffix(u.Name.En, " (fictional)") {
			t.Errorf("unit %s could be a real place: %+v", u.Code, u.Name)
		}
	}
	want := map[org.Level]int{
		org.LevelProvince: 1, org.LevelCity: 1, org.LevelCounty: 4, org.LevelTownship: 18, org.LevelVillage: 96,
	}
	if !reflect.DeepEqual(levels, want) || old != 3 {
		t.Errorf("levels %v, %d old base townships", levels, old)
	}
	grants, english, joined, blocked := 0, 0, 0, 0
	seen := map[int64]bool{}
	for _, p := range s.People {
		roles[p.Grants[0].Role]++
		grants += len(p.Grants)
		if p.Lang == locales.EN {
			english++
		}
		if p.Telegram != 0 {
			joined++
			if p.Telegram <= FirstTelegram || p.Telegram >= newcomer || seen[p.Telegram] {
				t.Errorf("%s has account %d", p.Key, p.Telegram)
			}
			seen[p.Telegram] = true
		}
		if p.Unreachable != "" {
			blocked++
		}
	}
	if len(s.People) != 529 || grants != 530 || english != 37 || joined != 497 || blocked != 1 {
		t.Errorf("%d people, %d grants, %d English, %d joined, %d blocked", len(s.People), grants, english, joined, blocked)
	}
	for role, n := range map[org.Role]int{"VFS": 60, "VC": 96, "RWT": 120, "HAC": 120, "GRID": 12, "TWN_OFFICER": 36, "CITY_COORD": 4, "PROV": 2} {
		if roles[role] != n {
			t.Errorf("%d people are %s, want %d", roles[role], role, n)
		}
	}
}

func TestNamesRepeatOnlyWhereTheyAreMeantTo(t *testing.T) {
	t.Parallel()
	s := make1(t, friday)
	inCounty, towns, shared := map[string]bool{}, map[string]bool{}, 0
	for _, u := range s.Units {
		if u.Level == org.LevelTownship {
			towns[u.Name.Zh] = true
		}
	}
	for _, u := range s.Units {
		if u.Level != org.LevelVillage {
			continue
		}
		name := u.Code[:6] + u.Name.Zh
		if inCounty[name] {
			t.Errorf("two villages of %s are called %s", u.Code[:6], u.Name.Zh)
		}
		inCounty[name] = true
		switch {
		case towns[u.Name.Zh]:
			shared++
		case !strings.HasSuffix(u.Name.Zh, "村（虚构）"):
			t.Errorf("village %s is called %s", u.Code, u.Name.Zh)
		}
	}
	if shared != 2 {
		t.Errorf("%d townships share their name with a village, want 2", shared)
	}
}

func TestThePlantedCasesAreThere(t *testing.T) {
	t.Parallel()
	s := make1(t, friday)
	holders := map[string][]org.Role{}
	two := 0
	for _, p := range s.People {
		for _, g := range p.Grants {
			holders[g.Unit] = append(holders[g.Unit], g.Role)
		}
		if len(p.Grants) == 2 {
			two++
		}
	}
	count := func(code string, r org.Role) (n int) {
		for _, h := range holders[code] {
			if h == r {
				n++
			}
		}
		return n
	}
	if count("9901030302", org.VillageFirstSecretary) != 0 || count("9901030302", org.VillageCommittee) != 1 {
		t.Error("9901030302 must have an officer and no first secretary")
	}
	if count("9901010203", org.VillageFirstSecretary) != 1 || count("9901010304", org.VillageFirstSecretary) != 1 || two != 1 {
		t.Errorf("the cast's villages lack a first secretary, or %d people have two posts", two)
	}
	actors := map[int64]bool{}
	langs := map[locales.Lang]int{}
	for _, a := range s.Cast {
		if a.ID <= FirstTelegram || actors[a.ID] || a.Name == "" || a.Note == "" || strings.Contains(a.Note, "[") {
			t.Errorf("actor %+v", a)
		}
		actors[a.ID] = true
		langs[a.Lang]++
	}
	last := s.Cast[len(s.Cast)-1]
	if len(s.Cast) != 25 || langs[locales.EN] < 4 || last.Join == nil {
		t.Errorf("cast of %d, %v", len(s.Cast), langs)
	}
}

func TestWhatIsOwedAndReported(t *testing.T) {
	t.Parallel()
	for _, now := range []time.Time{friday, friday.AddDate(0, 0, -4), friday.AddDate(0, 0, 2), friday.AddDate(0, 1, 15)} {
		s := make1(t, now)
		families, done, keys := map[string]int{}, map[string]int{}, map[string]bool{}
		for _, x := range s.Tasks {
			families[x.Family]++
			if !x.Done.IsZero() {
				done[x.Family]++
			}
			if keys[x.Key] || x.Title.Zh == "" || x.Title.En == "" || x.Supervisor == "" || x.Done.After(now) || !x.Opens.Before(x.Due) {
				t.Fatalf("task %+v", x)
			}
			keys[x.Key] = true
		}
		want := map[string]int{
			"weekly_brief": 192, "project_progress": 96, "clue_check": 96, "water_check": 96, "assigned": 46, "fund_payments": 4,
			"project_library": 4, "fund_evaluation": 4, "rectification": 3, "cooperation": 8, "foreign_aid": 1, "training": 276,
		}
		if !reflect.DeepEqual(families, want) {
			t.Errorf("families %v", families)
		}
		if done["fund_payments"] != 4 || done["project_library"] != 3 || done["water_check"] != 67 || done["rectification"] != 1 {
			t.Errorf("done %v", done)
		}
		checkSubmissions(t, s, now)
	}
}

func checkSubmissions(t *testing.T, s *Set, now time.Time) {
	t.Helper()
	periods, late, returned := map[string]int{}, 0, 0
	for _, x := range s.Submissions {
		periods[x.Period]++
		if x.At.After(now) || x.Updated.After(now) || x.By == "" || x.Moves[len(x.Moves)-1].To != x.State {
			t.Errorf("submission %+v", x)
		}
		if x.At.After(x.Due) {
			late++
		}
		if x.State == "returned" {
			returned++
		}
		for i, m := range x.Moves {
			if m.By == "" || m.Unit == "" || (i > 0 && (m.From != x.Moves[i-1].To || m.At.Before(x.Moves[i-1].At))) {
				t.Errorf("%s: move %+v", x.Key, m)
			}
		}
		if back, ok := x.Answers["lab_03"]; ok && back > x.Answers["lab_02"] {
			t.Errorf("%s: %v", x.Key, x.Answers)
		}
	}
	if len(periods) != 2 || len(s.Submissions) != 96+38 || late != 1 || returned == 0 {
		t.Errorf("periods %v, %d late, %d returned", periods, late, returned)
	}
}

func TestTheSameDayMakesTheSameSet(t *testing.T) {
	t.Parallel()
	a, b := make1(t, friday), make1(t, friday)
	if !reflect.DeepEqual(a, b) {
		t.Error("two sets of one day differ")
	}
	later := make1(t, friday.AddDate(0, 0, 7))
	if !reflect.DeepEqual(a.Units, later.Units) || !reflect.DeepEqual(a.Cast, later.Cast) {
		t.Error("the city changes with the day")
	}
}

func TestWhatPeopleWrote(t *testing.T) {
	t.Parallel()
	a := make1(t, friday)
	if len(a.Feedback) != specOf(t).Feedback.Total || len(a.Questions) != 12 {
		t.Errorf("%d feedback, %d questions", len(a.Feedback), len(a.Questions))
	}
	open := 0
	for _, f := range a.Feedback {
		if f.Answer == "" {
			open++
		}
		if strings.HasPrefix(f.Body, "[") {
			t.Errorf("feedback without text: %+v", f)
		}
	}
	if open != specOf(t).Feedback.Open {
		t.Errorf("%d pieces of feedback are open", open)
	}
	waiting := 0
	for _, q := range a.Questions {
		if q.Answer == "" {
			waiting++
		}
		if strings.HasPrefix(q.Body, "[") || strings.HasPrefix(q.Answer, "[") || q.AnsweredAt.After(a.Now) {
			t.Errorf("question without text or before its time: %+v", q)
		}
	}
	if waiting != 3 {
		t.Errorf("%d questions are open, want 3", waiting)
	}
	if _, err := org.Layers(a.Units); err != nil {
		t.Error(err)
	}
}
