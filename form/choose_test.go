package form

import (
	"fmt"
	"strings"
	"testing"

	"cadrebot/locales"
)

func TestRank(t *testing.T) {
	t.Parallel()
	rank := Field{Key: "r", Kind: Rank, Choices: abc(4), Required: true}
	k := filling(t, rank, Field{Key: "end", Kind: Text})
	k.do(Undo, "").at("r", Asking, "form.rank_due").do(Toggle, "c").do(Toggle, "a").do(Undo, "").do(Toggle, "d").at("r", Asking, "")
	if strings.Join(k.p.Ranked, "") != "cd" {
		t.Fatalf("ranked %v", k.p.Ranked)
	}
	k.do(Done, "").at("r", Asking, "form.rank_due").do(Pick, "a").at("r", Asking, "form.rank_due").do(Toggle, "x").at("r", Asking, "form.rank_due")
	k.do(Toggle, "a").at("end", Asking, "").says("echo", k.p.Echo, "✓ ：选项C、选项D、选项A、选项B") // the last one follows
	k.do(Back, "").at("r", Asking, "").do(Done, "").at("end", Asking, "")
	k.do(Back, "").do(Typed, "4,3,2").at("r", Asking, "form.rank_due").do(Typed, "4 3 2 1").at("end", Asking, "")
	if got := submission(t, k.c, k.s); got != `{"r":{"l":["d","c","b","a"]}}` {
		t.Error(got)
	}
	k.s.Answers["r"] = Value{L: []string{"a", "b"}} // another version had two
	k.do(Nothing, "").at("r", Asking, "")
}

func TestCascade(t *testing.T) {
	t.Parallel()
	town := Field{Key: "town", Kind: One, Required: true, ChoiceFilter: "county = ${county} and name != 'closed'", Choices: []Choice{
		{Key: "n1", Attrs: map[string]string{"county": "north"}},
		{Key: "closed", Attrs: map[string]string{"county": "north"}},
		{Key: "s1", Attrs: map[string]string{"county": "south"}},
		{Key: "both", Attrs: map[string]string{"county": "south"}},
		{Key: "both", Attrs: map[string]string{"county": "north"}},
	}}
	k := filling(t, Field{Key: "county", Kind: One, Choices: []Choice{{Key: "north"}, {Key: "south"}, {Key: "west"}}}, town,
		Field{Key: "why", Kind: Many, ChoiceFilter: "selected(${town}, name)", Choices: []Choice{{Key: "n1"}, {Key: "s1"}}})
	k.do(Pick, "north").at("town", Asking, "")
	if len(k.p.Choices) != 2 || k.p.Choices[1].Key != "both" {
		t.Errorf("%+v", k.p.Choices)
	}
	k.do(Pick, "s1").at("town", Asking, "form.choice_gone").do(Pick, "closed").at("town", Asking, "form.choice_gone").do(Typed, "s1").at("town", Asking, "form.choose")
	k.do(Typed, "1").at("why", Asking, "").do(Toggle, "s1").at("why", Asking, "form.choose_many").do(Toggle, "n1").do(Done, "").at("", Review, "")
	k.do(Open, "county").do(Pick, "south").at("town", Asking, "") // what was chosen is not offered any more
	if _, kept := k.c.Submission(k.s, friday)["town"]; kept {
		t.Error("a choice that is no longer offered is submitted")
	}
	k.do(Pick, "both").at("why", Asking, "").do(Skip, "").at("", Review, "")
	k.do(Open, "county").do(Pick, "west").at("town", Asking, "") // nothing on offer: nobody can be made to choose
	if !k.p.CanSkip || k.p.Choices == nil || len(k.p.Choices) != 0 {
		t.Errorf("%+v", k.p)
	}
	k.do(Skip, "").at("", Review, "")
}

func TestLongListsArePagedAndSearched(t *testing.T) {
	t.Parallel()
	names := strings.Fields("上河村 下河村 石桥村 青山村 白云村 红旗村 重庆村 银川村 长沙村 新民村 团结村 河口村 平安村")
	var list []Choice
	for i, n := range names {
		list = append(list, Choice{Key: fmt.Sprintf("v%02d", i+1), Label: locales.Both(n, "Village "+string(rune('A'+i)))})
	}
	k := filling(t, Field{Key: "one", Kind: One, Choices: list}, Field{Key: "many", Kind: Many, Choices: list})
	k.do(Nothing, "")
	if !k.p.Long || len(k.p.Choices) != 8 || k.p.Pages != 2 || k.p.First != 1 {
		t.Fatalf("%+v", k.p)
	}
	k.do(Page, "1").at("one", Asking, "")
	if len(k.p.Choices) != 5 || k.p.First != 9 || k.p.Page != 1 || !k.p.Stayed {
		t.Fatalf("%+v", k.p)
	}
	k.do(Page, "99")
	if k.p.Page != 1 {
		t.Errorf("page %d", k.p.Page)
	}
	k.do(Typed, "河").at("one", Asking, "")
	if len(k.p.Choices) != 3 || k.p.Find != "河" || k.p.Choices[2].Key != "v12" {
		t.Fatalf("found %+v", k.p.Choices)
	}
	k.do(Typed, "大理").at("one", Asking, "form.no_match").do(Typed, "3").at("many", Asking, "").says("echo", k.p.Echo, "✓ ：河口村")
	if k.s.Find != "" || k.s.Page != 0 {
		t.Errorf("the search goes on: %+v", k.s)
	}
	k.do(Back, "").do(Typed, "12").at("many", Asking, "").says("echo", k.p.Echo, "✓ ：河口村")
	k.do(Back, "").do(Typed, "桥").at("many", Asking, "").says("echo", k.p.Echo, "✓ ：石桥村")
	k.do(Back, "").do(Typed, "village l").at("many", Asking, "").says("echo", k.p.Echo, "✓ ：河口村")
	for typed, want := range map[string]string{"sq": "石桥村", "QSC": "青山村", "hq": "红旗村", "tj": "团结村", "ｘｍ": "新民村"} {
		k.do(Back, "").do(Typed, typed).at("many", Asking, "").says("echo", k.p.Echo, "✓ ："+want)
	}
	k.do(Typed, "sh").do(Typed, "1").at("many", Asking, "").do(Page, "1").do(Toggle, "v10").do(Typed, "青").at("many", Asking, "")
	if !k.p.Ticked["v10"] || !k.p.Ticked["v04"] || !k.p.Ticked["v01"] {
		t.Errorf("ticked %v", k.p.Ticked)
	}
	k.do(Typed, "河").do(Page, "").at("many", Asking, "")
	if k.p.Find != "" || k.p.Pages != 2 {
		t.Errorf("%+v", k.p)
	}
	k.do(Typed, "好了").at("", Review, "")
}

func TestShuffledChoices(t *testing.T) {
	t.Parallel()
	order := func(seed string, params map[string]string) string {
		k := filling(t, Field{Key: "n", Kind: Hidden, Default: "42"}, Field{Key: "r", Kind: One, Choices: abc(6), Parameters: params})
		k.s.Seed = seed
		k.do(Nothing, "")
		var keys string
		for _, c := range k.p.Choices {
			keys += c.Key
		}
		return keys
	}
	if got := order("", map[string]string{"randomize": "true", "seed": "42"}); got != order("other", map[string]string{"randomize": "true", "seed": "${n}"}) || got == "abcdef" || len(got) != 6 {
		t.Errorf("seed 42 gives %s", got)
	}
	own := map[string]bool{}
	for i := range 20 {
		own[order(fmt.Sprint(i), map[string]string{"randomize": "true"})] = true
	}
	if len(own) < 10 || order("a", nil) != "abcdef" {
		t.Errorf("%d orders of 20 conversations", len(own))
	}
}

// TestANameThatStandsTwiceIsTypedWhereItIsOfferedOnce types names and labels of choices
// that a filter tells apart.
func TestANameThatStandsTwiceIsTypedWhereItIsOfferedOnce(t *testing.T) {
	t.Parallel()
	in := func(state string) map[string]string { return map[string]string{"state": state} }
	fields := []Field{
		{Key: "state", Kind: One, Choices: []Choice{{Key: "wa"}, {Key: "tx"}, {Key: "any"}}},
		{Key: "county", Kind: One, Required: true, ChoiceFilter: "state = ${state} or ${state} = 'any'", Choices: []Choice{
			{Key: "king", Label: locales.Both("金县", "King"), Attrs: in("wa")},
			{Key: "pierce", Label: locales.Both("皮尔斯县", "Pierce"), Attrs: in("wa")},
			{Key: "king", Label: locales.Both("金县", "King"), Attrs: in("tx")},
			{Key: "lake", Label: locales.Both("湖区东", "Lake East"), Attrs: in("wa")},
			{Key: "lake", Label: locales.Both("湖区西", "Lake West"), Attrs: in("tx")},
		}},
		{Key: "all", Kind: Many, ChoiceFilter: "state = ${state}", Choices: []Choice{{Key: "a", Attrs: in("wa")}, {Key: "a", Attrs: in("tx")}, {Key: "b", Attrs: in("tx")}}},
	}
	for typed, want := range map[string]string{"king": "king", "KING": "king", "金县": "king", "1": "king", "Lake West": "lake", "2": "lake", "lake": "lake"} {
		k := filling(t, fields...)
		k.do(Pick, "tx").do(Typed, typed).at("all", Asking, "")
		if got := k.s.Answers["county"].S; got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
		k.do(Typed, "a, b").at("", Review, "")
	}
	for state, words := range map[string][]string{"tx": {"pierce", "Lake East"}, "any": {"king", "金县", "lake"}} {
		for _, typed := range words {
			filling(t, fields...).do(Pick, state).do(Typed, typed).at("county", Asking, "form.choose")
		}
	}
}
