package policy

import (
	"errors"
	"testing"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

func TestDatesAreReadAsPreciselyAsTheyAreTyped(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]When{
		"2024": "2024", "2024年": "2024", "2024-5": "2024-05", "2024年5月": "2024-05", "２０２４.5.9": "2024-05-09", " 2024 年 12 月 31 日 ": "2024-12-31",
		"2024-13": "", "2023-02-29": "", "soon": "", "": "", "24-05": "", "2024-05-20 noon": "",
	} {
		if got, ok := ParseWhen(typed); ok != (want != "") || ok && got != want {
			t.Errorf("%q is %q, %v", typed, got, ok)
		}
	}
}

func refusal(err error) string {
	var no *locales.Refusal
	if errors.As(err, &no) {
		return no.Text.ID
	}
	return ""
}

func cardOf(id string) Item {
	return Item{ID: ItemID(id), Title: locales.Both("办法", "Rules"), Date: "2024-05", Status: StatusInForce, Confidence: High, Points: []locales.Text{locales.Both("一", "one")}}
}

func TestWhatEditorsMayDoToAnItem(t *testing.T) {
	t.Parallel()
	it := cardOf("A")
	if _, err := it.Lasting("2024-06", "2024-05-31"); refusal(err) != "library.ends_before" {
		t.Error(err)
	}
	if _, err := it.Retired("2023"); refusal(err) != "library.ends_before" {
		t.Error(err)
	}
	if _, err := it.Succeeded("A"); refusal(err) != "library.own_successor" {
		t.Error(err)
	}
	gone, err := it.Retired("2025-12")
	if err != nil {
		t.Fatal(err)
	}
	next, err := it.Succeeded("B")
	if err != nil {
		t.Fatal(err)
	}
	young := cardOf("B")
	young.Date = "2026"
	lib := NewLibrary("1", []Item{next, young, func() Item { gone.ID = "C"; return gone }()}, nil)
	for _, c := range []struct {
		id   ItemID
		day  locales.Date
		want State
	}{
		{"C", "2025-12-31", InForce}, {"C", "2026-01-01", Ended}, {"A", "2025-12-31", InForce}, {"A", "2026-01-01", Superseded}, {"B", "2026-01-01", InForce},
	} {
		if item, _ := lib.Item(c.id); item.At(c.day) != c.want {
			t.Errorf("%s on %s is %s", c.id, c.day, item.At(c.day))
		}
	}
}

func TestCardsAreInBothLanguages(t *testing.T) {
	t.Parallel()
	it := cardOf("A")
	if err := it.Bilingual(); err != nil {
		t.Error(err)
	}
	half := it
	half.Title.En = ""
	if refusal(half.Bilingual()) != "library.title_both" {
		t.Error("a title in one language")
	}
	it.Points = append(it.Points, locales.Both("二", ""))
	if refusal(it.Bilingual()) != "library.point_both" {
		t.Error("a point in one language")
	}
	d := Draft{Kind: FromCard, Proposals: []Proposal{{Item: it}}}
	if refusal(d.Ready()) != "library.point_both" || refusal(Draft{}.Ready()) != "library.nothing_in_it" {
		t.Error("it would go for approval")
	}
	if d.Kind = FromFile; d.Ready() != nil { // Chinese decides: a law needs no English
		t.Error("documents must not need English")
	}
}

// What both have changed is taken from mine, what only the other has changed stays, and
// rebasing onto the same version changes nothing.
func TestRebasedKeepsWhatOthersChanged(t *testing.T) {
	t.Parallel()
	was := cardOf("A")
	was.Sections = []Section{{Anchor: "a1", Number: "第一条", Body: locales.Both("甲", "")}}
	was.Topics = []string{"water"}
	mine, now := was, was
	mine.Title, mine.Points = locales.Both("我的", "Mine"), []locales.Text{locales.Both("新", "new")}
	now.Title, now.DocNo, now.To = locales.Both("他的", "His"), "1号", "2030"
	now.Sections = []Section{{Anchor: "a1", Number: "第一条", Body: locales.Both("乙", "")}}
	got := Rebased(was, mine, now)
	if got.Title.Zh != "我的" || got.DocNo != "1号" || got.To != "2030" || got.Points[0].Zh != "新" || got.Sections[0].Body.Zh != "乙" {
		t.Errorf("%+v", got)
	}
	if d := Diff(mine, Rebased(was, mine, was)); len(d) != 0 {
		t.Errorf("%+v", d)
	}
	every := Item{
		ID: "A", Title: locales.Both("a", "b"), Issuer: locales.Both("c", "d"), Date: "2020", DocNo: "e", Level: "law", Region: "1", English: OfficialEnglish,
		Topics: []string{"f"}, Confidence: Low, ConfidenceNote: "g", Status: "completed", SupersededBy: "B", Sources: []string{"h"}, From: "2020", To: "2021",
	}
	if d := Diff(every, Rebased(Item{}, every, Item{ID: "A"})); len(d) != 0 {
		t.Errorf("a fact is not carried over: %+v", d)
	}
}

func TestWhoMovesADraft(t *testing.T) {
	t.Parallel()
	city, county := org.Unit{ID: 2, Path: "/1/2/", Level: org.LevelCity}, org.Unit{ID: 3, Path: "/1/2/3/", Level: org.LevelCounty}
	above, beside := org.Unit{ID: 1, Path: "/1/", Level: org.LevelProvince}, org.Unit{ID: 4, Path: "/1/4/", Level: org.LevelCity}
	actor := func(p org.PersonID, r org.Role, u org.Unit) lifecycle.Actor {
		return lifecycle.Actor{Person: p, Grant: org.Grant{ID: 9, Role: r, Unit: u}}
	}
	d := Draft{Person: 1, Unit: city, State: DraftWaiting}
	for name, c := range map[string]struct {
		by   lifecycle.Actor
		want string
	}{
		"another editor":               {actor(2, org.PolicyEditor, city), ""},
		"a coordinator of the unit":    {actor(3, org.CityCoordinator, city), ""},
		"the province":                 {actor(4, org.Province, above), ""},
		"the author":                   {actor(1, org.PolicyEditor, city), "lifecycle.own_work"},
		"the author under another hat": {actor(1, org.Province, above), "lifecycle.own_work"},
		"a county":                     {actor(5, org.CountyCoordinator, county), "lifecycle.not_yours"},
		"an editor beside":             {actor(6, org.PolicyEditor, beside), "lifecycle.not_yours"},
		"a trainer":                    {actor(7, org.Trainer, city), "lifecycle.not_yours"},
	} {
		for _, move := range []lifecycle.Name{DraftApprove, DraftReturn} {
			if _, err := Editing.Check(move, d.Record(), c.by, nil, d.At); refusal(err) != c.want {
				t.Errorf("%s, %s: %v", name, move, err)
			}
		}
	}
	d.State = DraftOpen
	if _, err := Editing.Check(DraftApprove, d.Record(), actor(2, org.PolicyEditor, city), nil, d.At); refusal(err) != "lifecycle.moved_on" {
		t.Errorf("approved before it was asked for: %v", err)
	}
}
