package form

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"cadrebot/locales"
)

func (k *talk) here() string {
	k.t.Helper()
	st := k.c.state(&k.s, friday)
	n := st.position()
	if n < 0 {
		return "review"
	}
	return st.key(st.nodes[n])
}

// on checks the key of the current question.
func (k *talk) on(key string) *talk {
	k.t.Helper()
	if got := k.here(); got != key {
		k.t.Fatalf("at %q, want %q (refusal %q)", got, key, k.p.Refusal.ID)
	}
	return k
}

func (k *talk) lines(l locales.Lang) string {
	var out []string
	for _, line := range k.p.Lines {
		s := line.Key + " " + line.Label.Plain(l) + "=" + line.Value.Plain(l)
		if line.Open {
			s += "*"
		}
		out = append(out, s)
	}
	return strings.Join(out, "|")
}

func submission(t *testing.T, c *Compiled, s Session) string {
	t.Helper()
	b, err := json.Marshal(c.Submission(s, friday))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRoundsAreAskedOneByOne(t *testing.T) {
	t.Parallel()
	k := &talk{t: t, c: compiled(t, household())}
	k.do(Typed, "上河").on("home")
	if !k.p.Adding || k.p.Rounds != 0 || k.p.Field.Key != "home" {
		t.Fatalf("%+v", k.p)
	}
	k.do(Typed, "三个").at("home", Asking, "form.choose").do(Yes, "").on("home[1]/head").says("above", k.p.Above[0], "户 1")
	if !k.p.Drop {
		t.Error("a round just begun cannot be taken back")
	}
	k.do(Typed, "甲").on("home[1]/income")
	if k.p.Drop {
		t.Error("a round with an answer is dropped by one tap")
	}
	k.do(Typed, "300").on("home[1]/kid").do(Typed, "好").on("home[1]/kid[1]/age")
	if len(k.p.Above) != 2 || k.p.Above[0].Plain(locales.EN) != "Household 1" || k.p.Above[1].Plain(locales.EN) != "Child 1" {
		t.Errorf("above %+v", k.p.Above)
	}
	k.do(Typed, "100").at("age", Asking, "form.constraint").do(Typed, "5").on("home[1]/kid")
	k.do(Yes, "").on("home[1]/kid[2]/age").do(Remove, "").on("home[1]/kid").says("echo", k.p.Echo, "✓ 已删除：孩子 2")
	k.do(No, "").on("home").do(Typed, "有").on("home[2]/head").do(Typed, "乙").do(Typed, "0").on("home") // no income: no children are asked
	k.do(Typed, "没有").at("", Review, "")
	want := "village 村=上河*|home[1] 户 1=甲*|home[1]/head 户主=甲*|home[1]/income 收入=300*|home[1]/kid[1] 孩子 1=5*|home[1]/kid[1]/age 年龄=5*|home[1]/kid 孩子=已填 1 个*|" +
		"home[2] 户 2=乙*|home[2]/head 户主=乙*|home[2]/income 收入=0*|home 户=已填 2 个*"
	if got := k.lines(locales.ZH); got != want {
		t.Errorf("review\n%s\n%s", got, want)
	}
	want = `{"home":{"s":"2"},"home[1]/ages":{"s":"5"},"home[1]/head":{"s":"甲"},"home[1]/income":{"s":"300"},"home[1]/kid":{"s":"1"},"home[1]/kid[1]/age":{"s":"5"},` +
		`"home[1]/kid[1]/where":{"s":"1-1-甲"},"home[1]/nth":{"s":"1"},"home[2]/ages":{"s":"0"},"home[2]/head":{"s":"乙"},"home[2]/income":{"s":"0"},"home[2]/nth":{"s":"2"},"village":{"s":"上河"}}`
	if got := submission(t, k.c, k.s); got != want {
		t.Errorf("submission\n%s\n%s", got, want)
	}
}

func TestRoundsAreRemovedAndAddedAtTheReview(t *testing.T) {
	t.Parallel()
	a := twoHomes()
	k := &talk{t: t, c: compiled(t, household()), s: Session{Answers: a, Skipped: []string{"home", "home[1]/kid", "home[2]/kid"}}}
	k.do(Nothing, "").at("", Review, "").do(Open, "home[1]").at("home", Asking, "")
	if !k.p.Drop || k.p.Above[0].Plain(locales.ZH) != "户 1" {
		t.Fatalf("%+v", k.p)
	}
	k.do(Typed, "5").at("home", Asking, "form.choose").do(Back, "").at("", Review, "")
	k.do(Open, "home[1]").do(Remove, "").at("", Review, "").says("echo", k.p.Echo, "✓ 已删除：户 1")
	if got := k.s.Answers; got["home"].S != "1" || got["home[1]/head"].S != "乙" || got["home[1]/kid[1]/age"].S != "3" || got["home[1]/kid[2]/age"].S != "" {
		t.Errorf("%v", got)
	}
	if strings.Join(k.s.Skipped, " ") != "home home[1]/kid" {
		t.Errorf("skipped %v", k.s.Skipped)
	}
	if a["home"].S != "2" {
		t.Error("the session it was given has changed")
	}
	k.do(Open, "home[1]/kid[1]/age").on("home[1]/kid[1]/age").says("current", k.p.Current, "3").do(Typed, "4").at("", Review, "")
	k.do(Open, "home[1]/kid").on("home[1]/kid").do(Yes, "").on("home[1]/kid[2]/age").do(Typed, "1").on("home[1]/kid").do(No, "").at("", Review, "")
	k.do(Open, "home[7]").at("", Review, "form.closed").do(Open, "home[x]/head").at("", Review, "form.closed")
	k.do(Open, "home").do(Typed, "返回").at("", Review, "")
	k.do(Typed, "2").at("home", Asking, "").do(No, "").at("", Review, "")
}

func TestCountedRepeats(t *testing.T) {
	t.Parallel()
	k := &talk{t: t, c: compiled(t, Form{ID: "x", Fields: []Field{
		{Key: "n", Kind: Integer, Required: true, Signed: true},
		{Key: "r", Kind: BeginRepeat, RepeatCount: "${n}"},
		{Key: "v", Kind: Integer, Required: true, Label: locales.Both("第 ${i} 个", "No. ${i}"), Constraint: ". != sum(${v}) - . or count(${r}) < 3"},
		{Key: "i", Kind: Calculate, Calculation: "position(..)"},
		{Kind: EndRepeat},
		{Key: "total", Kind: Calculate, Calculation: "sum(${v})", Label: locales.Raw("Σ")},
	}})}
	k.do(Typed, "51").at("n", Asking, "form.repeat_full").do(Typed, "-1").at("", Review, "").do(Open, "n").do(Typed, "2").on("r[1]/v").says("label", k.p.Field.Label, "第 1 个")
	k.do(Typed, "10").on("r[2]/v").says("label", k.p.Field.Label, "第 2 个").says("above", k.p.Above[0], "r 2").do(Typed, "20").at("", Review, "")
	k.do(Open, "r[1]").at("", Review, "form.closed").do(Remove, "").at("", Review, "form.at_review")
	k.do(Open, "r[2]/v").do(Remove, "").at("v", Asking, "form.no_count").do(Done, "").at("", Review, "")
	k.do(Open, "n").do(Typed, "1").at("", Review, "")
	if got := submission(t, k.c, k.s); got != `{"n":{"s":"1"},"r":{"s":"1"},"r[1]/i":{"s":"1"},"r[1]/v":{"s":"10"},"total":{"s":"10"}}` {
		t.Error(got)
	}
	k.do(Open, "n").do(Typed, "3").on("r[3]/v") // the second one's answer was kept
}

func TestRepeatsHaveBounds(t *testing.T) {
	t.Parallel()
	c := compiled(t, household())
	a := Answers{"village": {S: "x"}, "home": {S: "50"}}
	k := &talk{t: t, c: c, s: Session{Answers: a, Reopen: "home"}}
	k.do(Yes, "").at("home", Asking, "form.repeat_full")
	k.s.Answers["home"] = Value{S: "99999999999999"}
	if st := c.state(&k.s, friday); len(st.inst) != maxInstances+1 || !st.over {
		t.Errorf("%d instances", len(st.inst))
	}
	for i := range 50 {
		k.s.Answers[fmt.Sprintf("home[%d]/income", i+1)] = Value{S: "1"}
		k.s.Answers[fmt.Sprintf("home[%d]/kid", i+1)] = Value{S: "50"}
	}
	if st := c.state(&k.s, friday); len(st.nodes) > maxNodes+100 || len(st.nodes) < maxNodes-100 {
		t.Errorf("%d questions", len(st.nodes))
	}
	k.s.Reopen = "home[50]/kid"
	k.do(Nothing, "")
	c.Lines(c.Submission(k.s, friday), nil)
}

func TestGroupsCoverWhatIsInThem(t *testing.T) {
	t.Parallel()
	k := &talk{t: t, c: compiled(t, Form{ID: "x", Fields: []Field{
		{Key: "has", Kind: YesNo, Required: true},
		{Key: "g", Kind: BeginGroup, Relevant: "${has} = 'yes'", Label: locales.Both("牲畜", "Animals")},
		{Key: "intro", Kind: Note, Relevant: "false()"},
		{Key: "inner", Kind: BeginGroup, Label: locales.Both("大的", "Large")},
		{Key: "cows", Kind: Integer},
		{Key: "pigs", Kind: Integer, Required: true},
		{Kind: EndGroup},
		{Key: "hens", Kind: Integer},
		{Kind: EndGroup},
		{Key: "sum", Kind: Calculate, Calculation: "coalesce(${cows}, 0) + ${pigs}"},
	}})}
	above := func() string {
		var out []string
		for _, t := range k.p.Above {
			out = append(out, t.Plain(locales.EN))
		}
		return strings.Join(out, "/")
	}
	if k.do(Pick, "yes").on("cows"); above() != "Animals/Large" || k.p.Number != 2 || k.p.Of != 4 {
		t.Errorf("%s %d of %d", above(), k.p.Number, k.p.Of)
	}
	if k.do(Typed, "2").on("pigs"); above() != "" {
		t.Errorf("%s again", above())
	}
	if k.do(Typed, "3").on("hens"); above() != "" {
		t.Errorf("%s again", above())
	}
	k.do(Skip, "").at("", Review, "").do(Open, "has").do(Pick, "no").at("", Review, "")
	if got := submission(t, k.c, k.s); got != `{"has":{"s":"no"}}` {
		t.Error(got)
	}
	if got := k.c.Lines(Answers{"has": {S: "yes"}, "pigs": {S: "1"}}, nil); len(got) != 4 || got[2].Key != "pigs" {
		t.Errorf("%+v", got)
	}
}

func TestLinesOfAStoredRepeat(t *testing.T) {
	t.Parallel()
	c := compiled(t, Form{ID: "x", Fields: []Field{
		{Key: "r", Kind: BeginRepeat, Label: locales.Both("次", "Visit"), RepeatCount: "if(today() > '2026-01-01', 5, 1)"},
		{Key: "on", Kind: Date, Label: locales.Both("日期", "Date")},
		{Kind: EndRepeat},
	}})
	var got []string
	for _, l := range c.Lines(Answers{"r": {S: "2"}, "r[1]/on": {S: "2026-11-01"}, "r[2]/on": {S: "2026-11-08"}}, Answers{"r[1]/on": {S: "2026-11-01"}}) {
		got = append(got, fmt.Sprint(l.Key, " ", l.Value.Plain(locales.EN), l.Changed))
	}
	if s := strings.Join(got, "|"); s != "r[1] 1 Nov 2026false|r[1]/on 1 Nov 2026false|r[2] 8 Nov 2026false|r[2]/on 8 Nov 2026true" {
		t.Error(s)
	}
}

func TestAReturnedRepeatOpensWhatIsInIt(t *testing.T) {
	t.Parallel()
	k := &talk{t: t, c: compiled(t, household()), s: Session{Answers: twoHomes(), Only: []string{"home[2]"}, Reopen: "home[2]/head"}}
	k.do(Nothing, "").on("home[2]/head").do(Typed, "丁").on("home[2]/kid").do(No, "").at("", Review, "")
	for _, l := range k.p.Lines {
		if l.Open != strings.HasPrefix(l.Key, "home[2]") {
			t.Errorf("%s open %v", l.Key, l.Open)
		}
	}
}
