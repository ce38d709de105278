package policy

import (
	"slices"
	"strings"
	"testing"

	"cadrebot/locales"
)

func TestDiffNamesFactsAndClauses(t *testing.T) {
	t.Parallel()
	old := Item{
		ID: "A", Title: locales.Both("办法", "Measures"), Date: "2021", Points: []locales.Text{locales.Both("甲", "")},
		Sections: Anchored([]Section{{Number: "第一条", Body: locales.Both("旧", "")}, {Number: "第二条", Body: locales.Both("同", "")}, {Number: "第三条", Body: locales.Both("去", "")}}),
	}
	now := old
	now.Title.En, now.To, now.Date = "Rules", "2026", "2021"
	now.Sections = Anchored([]Section{{Number: "第一条", Body: locales.Both("新", "")}, {Number: "第二条", Body: locales.Both("同", "")}, {Number: "第四条", Body: locales.Both("来", "")}})
	var got []string
	for _, c := range Diff(old, now) {
		got = append(got, strings.Join([]string{string(c.Kind), c.Field + c.Anchor, c.Old.Zh, c.New.Zh}, " "))
	}
	want := []string{"changed title 办法 办法", "added valid_to  2026", "changed a1 旧 新", "added a4  来", "removed a3 去 "}
	if !slices.Equal(got, want) {
		t.Fatalf("%q\nwant %q", got, want)
	}
	if d := Diff(now, now); d != nil {
		t.Fatalf("with itself: %+v", d)
	}
	// Dates that were only worked out are no change of the text.
	derived := []Item{old}
	Derive(derived)
	if d := Diff(old, derived[0]); d != nil {
		t.Fatalf("derived dates: %+v", d)
	}
}

func TestLoopsOfSupersessionAreFound(t *testing.T) {
	t.Parallel()
	chain := func(pairs ...string) (items []Item) {
		for _, p := range pairs {
			id, next, _ := strings.Cut(p, ">")
			items = append(items, Item{ID: ItemID(id), SupersededBy: ItemID(next)})
		}
		return items
	}
	for _, c := range []struct {
		items []Item
		want  []ItemID
	}{
		{chain("A>B", "B>C", "C>"), nil},
		{chain("A>B", "B>A"), []ItemID{"A", "B"}},
		{chain("A>D", "D>C", "C>B", "B>D"), []ItemID{"B", "D", "C"}},
		{chain("A>B", "B>missing", "C>C"), []ItemID{"C"}},
		{nil, nil},
	} {
		if got := Loop(c.items); !slices.Equal(got, c.want) {
			t.Errorf("%v, want %v", got, c.want)
		}
	}
	items, _, err := StarterRows()
	if err != nil || Loop(items) != nil {
		t.Fatalf("starter library: %v, %v", Loop(items), err)
	}
}
