package form

import (
	"encoding/json"
	"strings"
	"testing"

	"cadrebot/locales"
)

func TestWordsAndRefusals(t *testing.T) {
	t.Parallel()
	c := compiled(t, brief())
	at := func(key string) Session { s := full(); s.Reopen = key; return s }
	fresh := full()
	fresh.Skipped = []string{"intro"} // stands at income
	for _, row := range []struct {
		s       Session
		in      Input
		refusal string
	}{
		{fresh, Input{Act: Same}, "form.no_last"},
		{fresh, Input{Act: Typed, Text: "同上"}, "form.no_last"},
		{at("households"), Input{Act: NotApp}, "form.required"},
		{at("households"), Input{Act: Typed, Text: "-3"}, "form.negative"},
		{at("households"), Input{Act: Typed, Text: "1234567890123456"}, "form.too_long"},
		{at("households"), Input{Act: Typed, Text: "35人"}, "form.wrong_unit"},
		{at("households"), Input{Act: Yes}, "form.nothing_to_confirm"},
		{at("households"), Input{Act: Pick, Arg: "x"}, "form.no_count"},
		{at("households"), Input{Act: Act("?")}, "form.no_count"},
		{at("news"), Input{Act: Pick, Arg: "x"}, "form.choose"},
		{at("news"), Input{Act: Typed, Text: "4"}, "form.choose"},
		{at("help"), Input{Act: Toggle, Arg: "x"}, "form.choose_many"},
		{at("help"), Input{Act: Typed, Text: "1,9"}, "form.choose_many"},
		{at("income"), Input{Act: Typed, Text: "1.234"}, "form.fen"},
		{at("visit"), Input{Act: Typed, Text: "2026-02-30"}, "form.no_such_day"},
		{at("visit"), Input{Act: Typed, Text: "05/06"}, "form.ambiguous_date"},
		{at("memo"), Input{Act: Typed, Text: strings.Repeat("路", 501)}, "form.text_long"},
		{at("memo"), Input{Act: Submit}, "form.not_yet"},
		{at(""), Input{Act: Typed, Text: "35"}, "form.at_review"},
		{at(""), Input{Act: Skip}, "form.at_review"},
	} {
		s, p := c.Step(row.s, row.in, friday)
		if p.Refusal.ID != row.refusal {
			t.Errorf("%+v: refusal %q, want %q", row.in, p.Refusal.ID, row.refusal)
		}
		if a, b := toJSON(s.Answers), toJSON(full().Answers); a != b {
			t.Errorf("%+v changed the answers: %s", row.in, a)
		}
	}
	if _, p := c.Step(at("income"), Input{Act: Typed, Text: "？"}, friday); !p.Help || !p.Refusal.Empty() {
		t.Error("？ does not help")
	}
	// the label of a choice wins over the word for a button
	if s, _ := c.Step(at("news"), Input{Act: Typed, Text: "无变化"}, friday); s.Answers["news"].S != "none" {
		t.Error("无变化 is not taken as the choice")
	}
	if s, _ := c.Step(at("help"), Input{Act: Typed, Text: "培训、1"}, friday); len(s.Answers["help"].L) != 2 {
		t.Errorf("list of choices: %v", s.Answers["help"])
	}
}

func toJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func TestStepLeavesTheCallersSessionAlone(t *testing.T) {
	t.Parallel()
	c := compiled(t, brief())
	s := full()
	s.Reopen = "memo"
	before := toJSON(s)
	for _, in := range []Input{{Act: Typed, Text: "好路"}, {Act: Skip}, {Act: NotApp}, {Act: Back}} {
		c.Step(s, in, friday)
		if toJSON(s) != before {
			t.Fatalf("%+v changed the session to %s", in, toJSON(s))
		}
	}
}

func TestSessionOfAnotherVersion(t *testing.T) {
	t.Parallel()
	c := compiled(t, brief())
	s := full()
	s.Answers["old"] = Value{S: "x"}
	s.Answers["news"] = Value{S: "retired"}
	s.Answers["risk"] = Value{S: "03"}
	s.Reopen, s.For, s.Pending = "gone", "gone", &Value{S: "99"}
	got, p := c.Step(s, Input{}, friday)
	if p.Field == nil || p.Field.Key != "risk" || p.Stage != Asking || got.Answers["old"].S != "x" {
		t.Errorf("%+v %+v", p, got)
	}
	if _, ok := c.Submission(s, friday)["old"]; ok {
		t.Error("an unknown key was submitted")
	}
}

// Progress must not fall without a reason.
func TestProgressFallsOnlyWithAReason(t *testing.T) {
	t.Parallel()
	c := compiled(t, Form{ID: "progress", Fields: []Field{
		{Key: "progress", Kind: Percent, Required: true},
		{Key: "reason", Kind: Text, Required: true, Relevant: "${progress} < ${last.progress}"},
	}})
	k := &talk{t: t, c: c, s: Session{Known: Answers{"progress": {S: "60"}}}}
	k.do(Typed, "55").at("reason", Asking, "").do(Submit, "").at("reason", Asking, "form.not_yet").do(Skip, "").at("reason", Asking, "form.required")
	k.do(Typed, "洪水冲毁路基，重新施工").at("", Review, "").do(Submit, "").at("", Finished, "")
	if sub := c.Submission(k.s, friday); sub["progress"].S != "55" || sub["reason"].S == "" {
		t.Errorf("submission %v", sub)
	}
	k.do(Open, "progress").do(Typed, "60").at("", Review, "") // no fall, no reason asked
}

func TestFullWidthUnitsCase(t *testing.T) {
	t.Parallel()
	c := compiled(t, Form{ID: "units", Fields: []Field{
		{Key: "money", Kind: Money, Label: locales.Both("收入", "Income"), Required: true},
		{Key: "area", Kind: Area, Label: locales.Both("面积", "Area"), Required: true},
		{Key: "crop", Kind: Weight, Label: locales.Both("产量", "Yield"), Required: true},
	}})
	k := &talk{t: t, c: c}
	k.do(Typed, "３.５万").says("money", k.p.Value, "35,000元（3.50万元）").do(Typed, "是")
	k.do(Typed, "2.5亩").says("area", k.p.Value, "2.5亩").do(Typed, "是")
	k.do(Typed, "1,200斤").says("weight", k.p.Value, "600公斤").do(Typed, "ok").at("", Review, "")
	if got := toJSON(c.Submission(k.s, friday)); got != `{"area":{"s":"2.5"},"crop":{"s":"600"},"money":{"s":"35000"}}` {
		t.Errorf("submission %s", got)
	}
}

func TestWordsThatMayBeAnAnswer(t *testing.T) {
	t.Parallel()
	c := compiled(t, brief())
	s := full()
	s.Reopen = "memo"
	if got, p := c.Step(s, Input{Act: Typed, Text: "完成"}, friday); got.Answers["memo"].S != "完成" {
		t.Errorf("完成 as a remark: %+v", p.Refusal)
	}
	s.Reopen = "help"
	if got, p := c.Step(s, Input{Act: Typed, Text: "完成"}, friday); p.Stage != Review || len(got.Answers["help"].L) != 1 {
		t.Errorf("完成 while ticking: %+v", p)
	}
}
