package policyask_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/policy"
)

func TestSameQuestionOnTwoDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		who, question, now, then, first, before, other string
	}{
		{"vfs", "小额信贷能贷多少", "每户最高10万元（自2026年3月起；全国）", "每户原则上5万元（2021年3月至2026年2月；全国）", "[1 帮扶小额信贷", "[1 深入扎实做好", "按其他日期"},
		{"observer", "how much can we borrow under micro-credit", "up to CNY 100,000 per household (since March 2026; national)", "in principle CNY 50,000 per household (March 2021 to February 2026; national)", "[1 Assistance Micro-credit", "[1 Micro-credit for People", "Other date"},
	} {
		p := w.as(c.who)
		must(t, p.say(c.question))
		p.sees("📌", c.now, c.then, c.first)
		if strings.Index(p.shown(), c.now) > strings.Index(p.shown(), c.then) {
			t.Errorf("the old figure stands first:\n%s", p.shown())
		}
		must(t, p.tap(c.other))
		must(t, p.tap("2024"))
		p.sees(c.before, "📌", c.then)
		if strings.Index(p.shown(), c.now) < strings.Index(p.shown(), c.then) {
			t.Errorf("as of 2024 the later figure stands first:\n%s", p.shown())
		}
		must(t, p.tap(c.other))
		must(t, p.tap(map[string]string{"vfs": "自己输入", "observer": "Type a date"}[c.who]))
		must(t, p.say("someday"))
		p.sees("2024-05")
		must(t, p.say("2024-05"))
		p.sees(c.before, map[string]string{"vfs": "按2024年5月31日的规定", "observer": "as of 31 May 2024"}[c.who])
		must(t, p.tap("1 "))
		p.sees("POL-010", map[string]string{"vfs": "按2024年5月31日查询", "observer": "as of 31 May 2024"}[c.who])
	}
}

func TestCardInBothLanguagesAndItsSuccessor(t *testing.T) {
	t.Parallel()
	p := newWorld(t).as("vfs")
	must(t, p.say("/policy POL-010"))
	must(t, p.tap("1 "))
	p.sees("已被取代", "银保监发〔2021〕6号", "帮扶小额信贷", "核对程度：高", "[English]")
	must(t, p.tap("English"))
	p.sees("Notice on Micro-credit for People", "Per household: in principle up to CNY 50,000", "英文为非正式摘要", "核对程度")
	must(t, p.tap("回到中文"))
	p.sees("以户为单位")
	p.seesNot("Per household")
	must(t, p.tap("现行："))
	p.sees("现行有效，自2026年3月起", "贷款金额上限由5万元提高到10万元")
	must(t, p.tap("回到结果"))
	p.sees("“POL-010”")
}

func TestNotFoundIsNoDeadEnd(t *testing.T) {
	t.Parallel()
	p := newWorld(t).as("vfs")
	must(t, p.say("怎么做红烧肉"))
	p.sees("没有查到", "[问人工]", "[按主题看]")
	must(t, p.tap("按主题看"))
	must(t, p.tap("住房饮水教医"))
	p.sees("第1页")
	must(t, p.tap("下一页"))
	p.sees("第2页")
	must(t, p.tap("6 "))
	p.sees("• ", "核对程度")
	must(t, p.say("/policy"))
	p.sees("请直接输入", "[贷款与金融]")
}

func TestQuestionGoesToTheDeskAndComesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	asker, desk, other := w.as("vfs"), w.as("cty"), w.as("cty3")
	must(t, asker.say("2024年5月养老保险怎么缴"))
	must(t, asker.tap("问人工"))
	asker.sees("已转给县里", "2026年11月26日前答复", "养老保险怎么缴")
	must(t, asker.route("pola", "1~~~")) // pressed again: the same question
	if n := desk.receive(); n != 1 {
		t.Fatalf("the desk was told %d times", n)
	}
	desk.sees("桃坪村", "养老保险怎么缴")
	for _, c := range []*chat{other, w.as("former"), w.as("twn"), w.as("editor")} {
		if c.receive() != 0 {
			t.Errorf("%s was told", c.who.Name)
		}
	}
	must(t, other.say("/questions"))
	other.sees("没有等着答复")
	must(t, desk.say("/questions"))
	desk.sees("共1个", "养老保险", "2026年11月26日前")
	must(t, desk.tap("1号"))
	must(t, desk.tap("答复"))
	desk.sees("养老保险怎么缴", "您的答复")
	must(t, desk.say("请向乡镇社保所咨询。"))
	must(t, desk.say("POL-777"))
	if err := finish(desk); err != nil {
		t.Fatal(err)
	}
	desk.sees("没有“POL-777”") // refused, the form is still open
	if asker.receive() != 0 {
		t.Fatal("an answer that was refused went out")
	}
	must(t, desk.tap("改2"))
	must(t, desk.say("pol-29"))
	late := w.as("editor")
	must(t, late.say("/questions"))
	must(t, late.tap("1号"))
	must(t, late.tap("答复"))
	must(t, late.say("另一个答复"))
	must(t, late.tap("跳过"))
	must(t, finish(desk))
	desk.sees("答复已发给桃坪村")
	must(t, finish(late))
	late.sees("已有人答复", "请向乡镇社保所咨询", "您的这份没有发出")
	if n := asker.receive(); n != 1 {
		t.Fatalf("the asker got %d messages, want 1", n)
	}
	asker.sees("养老保险怎么缴", "请向乡镇社保所咨询。", "云梯县", "[查看 POL-029]")
	asker.seesNot("另一个答复")
	must(t, asker.tap("POL-029"))
	asker.sees("低收入人口")
	must(t, desk.say("/questions"))
	desk.sees("没有等着答复")
}

// finish presses the button that submits a reviewed form.
func finish(c *chat) error {
	c.w.t.Helper()
	for _, row := range c.screen.Rows {
		for _, b := range row {
			if b.Route == "" && b.Arg == "z" {
				return c.tap(b.Label.Plain(c.who.Lang))
			}
		}
	}
	c.w.t.Fatalf("nothing submits:\n%s", c.shown())
	return nil
}

func TestWhoMayNotAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	asker := w.as("vfs")
	must(t, asker.say("怎么做红烧肉"))
	must(t, asker.tap("问人工"))
	for _, c := range []struct{ who, route, arg, says string }{
		{"vfs", "polo", "1", "policy.not_your_desk"},
		{"twn", "polw", "1", "policy.not_your_desk"},
		{"twn", "polq", "0", "policy.not_your_desk"},
		{"cty3", "polo", "1", "policy.question_gone"},
		{"cty3", "polw", "1", "policy.question_gone"},
		{"cty", "polo", "99", "policy.question_gone"},
		{"cty", "polo", "-1", "policy.stale"},
		{"cty", "polo", "x'; drop table unit", "policy.stale"},
		{"cty", "polr", "1~~~", "policy.search_gone"}, // somebody else's search
		{"vfs", "polr", "", "policy.stale"},
		{"vfs", "polr", "~~~", "policy.search_gone"},
		{"vfs", "pola", "zzz~20241399~~", "policy.stale"},
		{"vfs", "pola", "zz~~~", "policy.search_gone"},
		{"vfs", "pol", "~~~POL-999", "policy.item_gone"},
		{"vfs", "pol", "a~b", "policy.stale"},
	} {
		err := w.as(c.who).route(c.route, c.arg)
		var no *locales.Refusal
		if !errors.As(err, &no) || no.Text.ID != c.says {
			t.Errorf("%s %s %q: got %v, want %s", c.who, c.route, c.arg, err, c.says)
		}
	}
	nobody := &chat{w: w}
	if err := nobody.say("小额信贷"); err == nil {
		t.Error("somebody who has not joined was answered")
	}
}

func TestAnImportIsSearchableSoon(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.as("vfs")
	must(t, p.say("紫云英补种怎么补助"))
	p.seesNot("紫云英补种办法")
	items, bad, err := policy.Parse(strings.NewReader(`{"id":"POL-900","title_zh":"紫云英补种办法","points_zh":["紫云英补种每亩补助50元"],"date":"2026-11","confidence":"low","status":"in_force"}`))
	if err != nil || len(bad) > 0 {
		t.Fatal(err, bad)
	}
	_, err = w.store.ImportPolicies(t.Context(), items, nil, w.now)
	must(t, err)
	w.now = w.now.Add(3 * time.Second)
	must(t, p.say("紫云英补种怎么补助"))
	p.sees("紫云英补种办法", "每亩补助50元")
	must(t, p.tap("1 "))
	p.sees("不要直接引用")
	must(t, p.tap("English"))
	p.sees("紫云英补种办法") // there is no English version: Chinese is better than nothing
}

func TestJobsMayRunTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.as("vfs")
	must(t, p.say("小额信贷"))
	w.now = w.now.AddDate(0, 0, 15)
	for _, j := range w.feature.Jobs {
		for i, want := range []int{1, 0} {
			if j.Name == "policy-index" {
				want = 0 // the search has built it
			}
			n, err := j.RunOnce(t.Context(), w.now)
			must(t, err)
			if n["forgotten"]+n["rebuilt"] != want {
				t.Errorf("%s, time %d: %v, want %d", j.Name, i+1, n, want)
			}
		}
	}
	err := p.tap("按其他日期")
	var no *locales.Refusal
	if !errors.As(err, &no) || no.Text.ID != "policy.search_gone" {
		t.Errorf("a forgotten search: %v", err)
	}
}
