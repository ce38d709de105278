package form

import (
	"encoding/json"
	"testing"

	"cadrebot/locales"
)

// brief is a small weekly report with every engine feature in it.
func brief() Form {
	return Form{ID: "weekly", Version: 1, Title: locales.Both("周报", "Weekly"), Fields: []Field{
		{Key: "intro", Kind: Note, Label: locales.Both("请填写", "Please fill in")},
		{Key: "households", Kind: Integer, Label: locales.Both("监测户数", "Monitored households"), Unit: locales.Both("户", "households"), Required: true},
		{
			Key: "risk", Kind: Integer, Label: locales.Both("有风险户数", "At risk"), Unit: locales.Both("户", "households"), Required: true,
			Constraint: ". <= ${households}", ConstraintMessage: locales.Both("不能多于监测户数", "not more than monitored"),
		},
		{Key: "news", Kind: One, Label: locales.Both("新情况", "News"), Required: true, Choices: []Choice{
			{Key: "none", Label: locales.Both("无变化", "no change")},
			{Key: "clue", Label: locales.Both("有新线索", "new clue"), Words: []string{"线索"}},
			{Key: "project", Label: locales.Both("项目有问题", "project problem")},
		}},
		{Key: "clues", Kind: Integer, Label: locales.Both("线索数", "Clues"), Required: true, Relevant: "${news} = 'clue'"},
		{Key: "income", Kind: Money, Label: locales.Both("收入", "Income"), Default: "${last.households} * 100"},
		{Key: "help", Kind: Many, Label: locales.Both("措施", "Measures"), Choices: []Choice{
			{Key: "job", Label: locales.Both("就业", "jobs")}, {Key: "loan", Label: locales.Both("贷款", "loans")}, {Key: "skill", Label: locales.Both("培训", "training")},
		}},
		{Key: "visit", Kind: Date, Label: locales.Both("走访日期", "Visited on"), Constraint: ". <= today()"},
		{Key: "green", Kind: YesNo, Label: locales.Both("绿色通道", "Green channel"), Relevant: "selected(${help}, 'loan')", Required: true},
		{Key: "memo", Kind: Text, Label: locales.Both("备注", "Remarks")},
		{Key: "rest", Kind: Calculate, Label: locales.Both("无风险户数", "Without risk"), Calculation: "${households} - ${risk}"},
	}}
}

func compiled(t testing.TB, f Form) *Compiled {
	t.Helper()
	c, err := Compile(f)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// talk plays inputs and saves and reloads the session between every two.
type talk struct {
	t testing.TB
	c *Compiled
	s Session
	p Prompt
}

func (k *talk) do(act Act, arg string) *talk {
	k.t.Helper()
	in := Input{Act: act, Arg: arg}
	if act == Typed {
		in = Input{Act: act, Text: arg}
	}
	b, err := json.Marshal(k.s)
	if err != nil {
		k.t.Fatal(err)
	}
	var s Session
	if err := json.Unmarshal(b, &s); err != nil {
		k.t.Fatal(err)
	}
	k.s, k.p = k.c.Step(s, in, friday)
	return k
}

// at checks where the conversation stands: a field key, a stage, the refusal.
func (k *talk) at(key string, stage Stage, refusal string) *talk {
	k.t.Helper()
	got := ""
	if k.p.Field != nil {
		got = k.p.Field.Key
	}
	why := k.p.Refusal.ID + k.p.Refusal.Zh
	if got != key || k.p.Stage != stage || why != refusal {
		k.t.Fatalf("at %q %s %q, want %q %s %q", got, k.p.Stage, why, key, stage, refusal)
	}
	return k
}

func (k *talk) says(where string, got locales.Text, want string) *talk {
	k.t.Helper()
	if s := got.Plain(locales.ZH); s != want {
		k.t.Fatalf("%s is %q, want %q", where, s, want)
	}
	return k
}

func TestReportFromStartToSubmit(t *testing.T) {
	t.Parallel()
	k := &talk{t: t, c: compiled(t, brief()), s: Session{Known: Answers{"households": {S: "40"}, "risk": {S: "3"}}}}
	k.do(Nothing, "").at("intro", Asking, "")
	k.do(Typed, "35").at("intro", Asking, "form.note_due")
	if s, _ := k.c.Step(k.s, Input{Act: Yes}, friday); len(s.Skipped) != 1 {
		t.Error("yes does not pass a note")
	}
	k.do(Done, "").at("households", Asking, "").says("last", k.p.Last, "40户")
	k.do(Typed, "３５").at("households", ReadBack, "").says("value", k.p.Value, "35户")
	if k.p.Heard != "３５" {
		t.Errorf("heard %q", k.p.Heard)
	}
	k.do(Typed, "不对").at("households", Asking, "")
	k.do(Typed, "三十六").at("households", ReadBack, "")
	k.do(Typed, "三十五户").at("households", ReadBack, "").says("value", k.p.Value, "35户")
	k.do(Typed, "对的").at("risk", Asking, "").says("echo", k.p.Echo, "✓ 监测户数：35户")
	k.do(Typed, "36").at("risk", Asking, "不能多于监测户数")
	k.do(Skip, "").at("risk", Asking, "form.required")
	k.do(Typed, "没变化").at("news", Asking, "").says("echo", k.p.Echo, "✓ 有风险户数：3户")
	k.do(Typed, "也许").at("news", Asking, "form.choose")
	k.do(Typed, "２").at("clues", Asking, "")
	k.do(Typed, "3.5").at("clues", Asking, "form.not_whole")
	k.do(Typed, "4").at("income", Asking, "").says("default", k.p.Default, "4,000元")
	k.do(Typed, "1，5").at("income", Asking, "form.ambiguous_number")
	k.do(Typed, "3.5w").at("income", ReadBack, "").says("value", k.p.Value, "35,000元（3.50万元）")
	k.do(Yes, "").at("help", Asking, "")
	k.do(Toggle, "skill").at("help", Asking, "")
	k.do(Toggle, "loan").at("help", Asking, "")
	if !k.p.Ticked["loan"] || !k.p.Ticked["skill"] || k.p.Ticked["job"] {
		t.Fatalf("ticked %v", k.p.Ticked)
	}
	k.do(Done, "").at("visit", Asking, "").says("echo", k.p.Echo, "✓ 措施：贷款、培训")
	k.do(Typed, "明天").at("visit", Asking, "form.constraint")
	k.do(Typed, "上周五").at("visit", ReadBack, "").says("value", k.p.Value, "2026年11月13日")
	k.do(Typed, "1").at("green", Asking, "")
	k.do(Typed, "没有").at("memo", Asking, "")
	k.do(Typed, "跳过").at("", Review, "")
	if len(k.p.Lines) != 10 || k.p.Lines[0].Changed != true || k.p.Lines[1].Changed || k.s.Typed != 4 {
		t.Fatalf("review %+v, typed %d", k.p.Lines, k.s.Typed)
	}
	k.do(Typed, "提交").at("", Finished, "")
	want := `{"clues":{"s":"4"},"green":{"s":"no"},"help":{"l":["loan","skill"]},"households":{"s":"35"},"income":{"s":"35000"},"news":{"s":"clue"},"rest":{"s":"32"},"risk":{"s":"3"},"visit":{"s":"2026-11-13"}}`
	if got, _ := json.Marshal(k.c.Submission(k.s, friday)); string(got) != want {
		t.Errorf("submission %s", got)
	}
}

func full() Session {
	return Session{Skipped: []string{"intro", "memo", "income"}, Answers: Answers{
		"households": {S: "35"}, "risk": {S: "30"}, "news": {S: "none"}, "help": {L: []string{"job"}}, "visit": {NA: true},
	}}
}

func TestAnswersThatBecomeInvalidAreAskedAgain(t *testing.T) {
	t.Parallel()
	k := &talk{t: t, c: compiled(t, brief()), s: full()}
	k.do(Nothing, "").at("", Review, "")
	for _, l := range k.p.Lines {
		if l.Changed {
			t.Errorf("%s differs from a last period that nobody knows", l.Key)
		}
	}
	k.do(Open, "households").at("households", Asking, "").says("current", k.p.Current, "35户")
	k.do(Typed, "20").at("risk", Asking, "").says("current", k.p.Current, "30户")
	if v, ok := k.c.Submission(k.s, friday)["risk"]; ok {
		t.Errorf("the invalid risk = %v is submitted", v)
	}
	k.do(Typed, "20").at("", Review, "")
	if got := k.c.Submission(k.s, friday)["rest"].S; got != "0" {
		t.Errorf("rest = %q", got)
	}
}

func TestIrrelevantAnswersStayOutOfTheSubmission(t *testing.T) {
	t.Parallel()
	k := &talk{t: t, c: compiled(t, brief()), s: full()}
	k.do(Open, "news").do(Pick, "clue").at("clues", Asking, "").do(Typed, "7").at("", Review, "")
	k.do(Open, "news").do(Pick, "project").at("", Review, "")
	if _, ok := k.c.Submission(k.s, friday)["clues"]; ok || k.s.Answers["clues"].S != "7" {
		t.Errorf("submission has clues: %v; draft %v", ok, k.s.Answers)
	}
	k.do(Open, "clues").at("", Review, "form.closed")
	k.do(Open, "news").do(Pick, "clue").at("", Review, "") // the old answer counts again
}

func TestBackKeepsEveryAnswer(t *testing.T) {
	t.Parallel()
	k := &talk{t: t, c: compiled(t, brief()), s: full()}
	k.do(Typed, "返回").at("memo", Asking, "").do(Back, "").at("visit", Asking, "").says("current", k.p.Current, "不适用")
	k.do(Typed, "昨日").at("visit", ReadBack, "").do(Back, "").at("help", Asking, "")
	k.do(Toggle, "loan").do(Back, "").at("income", Asking, "").do(Done, "").at("", Review, "")
	if v := k.s.Answers["help"].L; len(v) != 1 || v[0] != "job" || !k.s.Answers["visit"].NA {
		t.Errorf("answers changed: %v", k.s.Answers)
	}
	k.s.Reopen = "households"
	k.do(Back, "").at("households", Asking, "form.first")
	k.do(Typed, "下一步").at("", Review, "")
}

func TestReturnedReportOpensOneField(t *testing.T) {
	t.Parallel()
	s := full()
	s.Skipped, s.Only, s.Reopen = nil, []string{"risk"}, "risk"
	k := &talk{t: t, c: compiled(t, brief()), s: s}
	k.do(Nothing, "").at("risk", Asking, "").says("current", k.p.Current, "30户")
	if k.p.Number != 1 || k.p.Of != 1 || k.p.CanBack {
		t.Errorf("%d of %d, back %v", k.p.Number, k.p.Of, k.p.CanBack)
	}
	k.do(Open, "households").at("risk", Asking, "form.closed")
	k.do(Typed, "31").at("", Review, "")
	for _, l := range k.p.Lines {
		if l.Open != (l.Key == "risk") {
			t.Errorf("%s open %v", l.Key, l.Open)
		}
	}
	k.do(Submit, "").at("", Finished, "")
	// A change that makes another field necessary asks for that one too.
	s.Only, s.Reopen = []string{"news"}, "news"
	k.s = s
	k.do(Pick, "clue").at("clues", Asking, "").do(Typed, "2").at("", Review, "")
}

func BenchmarkStep(b *testing.B) {
	c := compiled(b, brief())
	s := full()
	s.Answers["income"] = Value{S: "35000"}
	for name, in := range map[string]struct {
		reopen string
		in     Input
	}{
		"typed":    {"households", Input{Act: Typed, Text: "36"}},
		"readback": {"households", Input{Act: Typed, Text: "三十六"}},
		"pick":     {"news", Input{Act: Pick, Arg: "clue"}},
		"show":     {"income", Input{}},
		"review":   {"", Input{}},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			s.Reopen = in.reopen
			for b.Loop() {
				c.Step(s, in.in, friday)
			}
		})
	}
}
