package policyask_test

import (
	"strings"
	"testing"

	"cadrebot/internal/talk"
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
		p.Says(c.question).OK()
		p.Sees("📌", c.now, c.then, c.first)
		if strings.Index(p.Text(), c.now) > strings.Index(p.Text(), c.then) {
			t.Errorf("the old figure stands first:\n%s", p.Text())
		}
		p.Press(c.other).OK()
		p.Press("2024").OK()
		p.Sees(c.before, "📌", c.then)
		if later := strings.Index(p.Text(), c.now); later >= 0 && later < strings.Index(p.Text(), c.then) {
			t.Errorf("as of 2024 the later figure stands first:\n%s", p.Text())
		}
		p.Press(c.other).OK()
		p.Press(map[string]string{"vfs": "自己输入", "observer": "Type a date"}[c.who]).OK()
		p.Says("someday").OK()
		p.Sees("2024-05")
		p.Says("2024-05").OK()
		p.Sees(c.before, map[string]string{"vfs": "按2024年5月31日的规定", "observer": "as of 31 May 2024"}[c.who])
		p.Press("1 ").OK()
		p.Sees(map[string]string{"vfs": "按2024年5月31日查询", "observer": "as of 31 May 2024"}[c.who])
		for on := map[string]string{"vfs": "下一页", "observer": "More"}[c.who]; p.Offers(on); {
			p.Press(on).OK() // the id stands with the sources, on the last page
		}
		p.Sees("POL-010")
	}
}

func TestCardInBothLanguagesAndItsSuccessor(t *testing.T) {
	t.Parallel()
	p := newWorld(t).as("vfs")
	p.Says("/policy POL-010").OK()
	p.Press("1 ").OK()
	p.Sees("已被取代", "银保监发〔2021〕6号", "帮扶小额信贷", "核对程度：高", "[English]")
	p.Press("English").OK()
	p.Sees("Notice on Micro-credit for People", "Per household: in principle up to CNY 50,000", "英文为非正式摘要", "核对程度")
	p.Press("回到中文").OK()
	p.Sees("以户为单位")
	p.Lacks("Per household")
	p.Press("现行：").OK()
	p.Sees("现行有效，自2026年3月起", "贷款金额上限由5万元提高到10万元")
	p.Press("回到结果").OK()
	p.Sees("“POL-010”")
}

func TestNotFoundIsNoDeadEnd(t *testing.T) {
	t.Parallel()
	p := newWorld(t).as("vfs")
	p.Says("怎么做红烧肉").OK()
	p.Sees("没有查到", "[问人工]", "[按主题看]")
	p.Press("按主题看").OK()
	p.Press("住房饮水教医").OK()
	p.Sees("第1页")
	p.Press("下一页").OK()
	p.Sees("第2页")
	p.Press("6 ").OK()
	p.Sees("• ", "核对程度")
	p.Says("/policy").OK()
	p.Sees("请直接输入", "[我的收藏（0）]", "[最近查过的]")
	p.Press("按主题看").OK()
	p.Sees("[贷款与金融]")
}

func TestQuestionGoesToTheDeskAndComesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	asker, desk, other := w.as("vfs"), w.as("cty"), w.as("cty3")
	asker.Says("2024年5月养老保险怎么缴").OK()
	asker.Press("问人工").OK()
	asker.Sees("已转给云梯县", "2026年11月26日前答复", "养老保险怎么缴")
	asker.Push("pola", "1~~~").OK() // pressed again: the same question
	if n := desk.Receive(); n != 1 {
		t.Fatalf("the desk was told %d times", n)
	}
	desk.Sees("桃坪村", "养老保险怎么缴", "提问人看中文")
	for _, c := range []*talk.Chat{other, w.as("former"), w.as("twn"), w.as("editor")} {
		if c.Receive() != 0 {
			t.Errorf("%s was told", c.Who.Name)
		}
	}
	other.Says("/questions").OK()
	other.Sees("没有等着答复")
	desk.Says("/questions").OK()
	desk.Sees("共1个", "养老保险", "2026年11月26日前")
	desk.Press("1号").OK()
	desk.Press("答复").OK()
	desk.Sees("养老保险怎么缴", "您的答复")
	desk.Says("请向乡镇社保所咨询。").OK()
	desk.Sees("另一种语言")
	desk.Press("跳过").OK()
	desk.Says("POL-777").OK()
	desk.Sees("没有“POL-777”", "依据哪条政策") // refused where it is typed
	if asker.Receive() != 0 {
		t.Fatal("an answer that was refused went out")
	}
	desk.Says("pol-29").OK()
	late := w.as("editor")
	late.Says("/questions").OK()
	late.Press("1号").OK()
	late.Press("答复").OK()
	late.Says("另一个答复").OK()
	late.Press("跳过").OK()
	late.Press("跳过").OK()
	finish(desk)
	desk.Sees("答复已发给桃坪村")
	finish(late)
	late.Sees("已有人答复", "请向乡镇社保所咨询", "您的这份没有发出")
	if n := asker.Receive(); n != 1 {
		t.Fatalf("the asker got %d messages, want 1", n)
	}
	asker.Sees("养老保险怎么缴", "请向乡镇社保所咨询。", "云梯县", "[查看 POL-029]")
	asker.Lacks("另一个答复")
	asker.Press("POL-029").OK()
	asker.Sees("低收入人口")
	desk.Says("/questions").OK()
	desk.Sees("没有等着答复")
}

// finish presses the button that submits a reviewed form.
func finish(c *talk.Chat) {
	c.T.Helper()
	for _, s := range c.Screens {
		for _, row := range s.Rows {
			for _, b := range row {
				if b.Route == "" && b.Arg == "z" {
					c.Push("", b.Arg).OK()
					return
				}
			}
		}
	}
	c.T.Fatalf("nothing submits:\n%s", c.Text())
}

func TestWhoMayNotAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	asker := w.as("vfs")
	asker.Says("怎么做红烧肉").OK()
	asker.Press("问人工").OK()
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
		if got := w.as(c.who).Push(c.route, c.arg).Refused; got != c.says {
			t.Errorf("%s %s %q: got %q, want %s", c.who, c.route, c.arg, got, c.says)
		}
	}
	if w.As(talk.Nobody, locales.ZH).Says("小额信贷").Refused == "" {
		t.Error("somebody who has not joined was answered")
	}
}

func TestAnImportIsSearchableSoon(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.as("vfs")
	p.Says("紫云英补种怎么补助").OK()
	p.Lacks("紫云英补种办法")
	items, bad, err := policy.Parse(strings.NewReader(`{"id":"POL-900","title_zh":"紫云英补种办法","points_zh":["紫云英补种每亩补助50元"],"date":"2026-11","confidence":"low","status":"in_force"}`))
	if err != nil || len(bad) > 0 {
		t.Fatal(err, bad)
	}
	_, err = w.store.ImportPolicies(t.Context(), items, nil, w.Now)
	talk.Must(t, err)
	w.index()
	p.Says("紫云英补种怎么补助").OK()
	p.Sees("紫云英补种办法", "每亩补助50元")
	p.Press("1 ").OK()
	p.Sees("不要直接引用")
	p.Press("English").OK()
	p.Sees("紫云英补种办法") // there is no English version: Chinese is better than nothing
}

func TestJobsMayRunTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.as("vfs")
	p.Says("小额信贷").OK()
	w.Now = w.Now.AddDate(0, 0, 15)
	for _, j := range w.Feature.Jobs {
		for i, want := range []int{1, 0} {
			if j.Name == "policy-index" {
				want = 0 // the search has built it
			}
			n, err := j.RunOnce(t.Context(), w.Now)
			talk.Must(t, err)
			if n["forgotten"]+n["rebuilt"] != want {
				t.Errorf("%s, time %d: %v, want %d", j.Name, i+1, n, want)
			}
		}
	}
	if got := p.Press("按其他日期").Refused; got != "policy.search_gone" {
		t.Errorf("a forgotten search: %q", got)
	}
}
