package policy

import (
	"slices"
	"testing"

	"cadrebot/locales"
	"cadrebot/org"
)

// Words that are known to ask for one clause bring that clause to the front; words of the whole
// item, and of a clause that has gone, find the item.
func TestAliasesBelongToTheirClause(t *testing.T) {
	t.Parallel()
	items, figures, err := StarterRows()
	if err != nil {
		t.Fatal(err)
	}
	const words = "买母猪差钱咋个整"
	shown := func(anchor string) (ItemID, string, Certainty) {
		t.Helper()
		lib := NewLibrary("1", items, figures)
		lib.Aliases = []Alias{{Item: "POL-041", Anchor: anchor, Lang: locales.ZH, Text: words}}
		a := BuildIndex(lib, Curated()).Search(Query{Text: words, Today: today})
		if len(a.Hits) == 0 {
			return "", "", a.Certainty
		}
		return a.Hits[0].Item.ID, a.Hits[0].Clause.Anchor, a.Certainty
	}
	for _, anchor := range []string{"p1", "p2", "p4"} {
		if id, at, how := shown(anchor); id != "POL-041" || at != anchor || how != Found {
			t.Errorf("an alias of %s shows %s of %s (%v)", anchor, at, id, how)
		}
	}
	for _, anchor := range []string{"", "p9"} {
		if id, _, how := shown(anchor); id != "POL-041" || how != Found {
			t.Errorf("an alias of %q shows %s (%v)", anchor, id, how)
		}
	}
}

func faqCard(n int64, region string, day locales.Date) Item {
	c := Card{ID: n, Desk: org.Unit{Code: region, Name: locales.Both("县", "county")}, Title: locales.Both("问", "q"), Point: locales.Both("答", "a"), Cites: "POL-029"}
	return c.Item(day)
}

func TestAnsweredQuestionsAreListedNewestFirst(t *testing.T) {
	t.Parallel()
	gone, err := faqCard(5, "990101", "2026-11-01").Gone("2026-11-10")
	if err != nil {
		t.Fatal(err)
	}
	lib := NewLibrary("1", []Item{
		faqCard(2, "990101", "2026-10-01"), faqCard(9, "990100", "2026-11-02"), faqCard(10, "990101", "2026-11-02"),
		faqCard(11, "990103", "2026-11-05"), faqCard(12, "990101", "2026-12-01"), gone,
	}, nil)
	list := lib.FAQs("2026-11-19", "9901010203", "99010102", "990101", "990100")
	if got := ids(list); !slices.Equal(got, []string{"FAQ-10", "FAQ-9", "FAQ-2", "FAQ-11"}) || !list[3].Elsewhere || list[2].Elsewhere {
		t.Errorf("listed are %v", got)
	}
	if got := ids(lib.FAQs("2026-11-09", "990101")); !slices.Contains(got, "FAQ-5") {
		t.Errorf("the day before it was retired it is not among %v", got)
	}
}

func TestWhatIsRetiredOnItsFirstDayNeverHeld(t *testing.T) {
	t.Parallel()
	const day = locales.Date("2026-11-19")
	it, err := faqCard(1, "990101", day).Gone(day)
	if err != nil {
		t.Fatal(err)
	}
	lib := NewLibrary("1", []Item{it}, nil)
	if got, _ := lib.Item(it.ID); got.At(day) != Ended {
		t.Errorf("it is %s", got.At(day))
	}
}

func TestReasonsAndCardNumbers(t *testing.T) {
	t.Parallel()
	if key, known := ReasonWrong.Key(); key != "wrong" || !known {
		t.Errorf("a reason to choose is %q, %v", key, known)
	}
	if _, known := OwnReason(" ==wrong ").Key(); known {
		t.Error("own words pass for a reason to choose")
	}
	for id, want := range map[ItemID]int64{"FAQ-12": 12, "FAQ-x": 0, "POL-012": 0, "12": 0, "FAQ--3": 0} {
		if n, ok := CardOf(id); ok != (want > 0) || ok && n != want {
			t.Errorf("%s is card %d, %v", id, n, ok)
		}
	}
}

// An answer that is taken over owes the languages of the new askers, and leaves out a rule
// that does not hold for them.
func TestAnAnswerIsTakenOver(t *testing.T) {
	t.Parallel()
	lib := NewLibrary("1", []Item{faqCard(1, "990103", "2026-10-01"), faqCard(2, "990100", "2026-10-01")}, nil)
	q := Question{ID: 7, Readers: Readers{Zh: 1, En: 1}}
	units := []string{"990101", "990100"}
	for item, want := range map[ItemID]ItemID{"FAQ-1": "", "FAQ-2": "FAQ-2", "": ""} {
		r := q.Taken(Question{ID: 3, Answer: locales.Both("可以", ""), Item: item}, lib, units)
		if r.Question != 7 || r.Text.Zh != "可以" || r.Follows != locales.EN || r.Item != want {
			t.Errorf("with %q it is %+v", item, r)
		}
	}
	if r := q.Taken(Question{Answer: locales.Both("可以", "yes")}, lib, units); r.Follows != "" {
		t.Errorf("nothing is owed, but %s", r.Follows)
	}
}
