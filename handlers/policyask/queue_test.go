package policyask_test

import (
	"fmt"
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

// queueWorld has readers of both languages, and offices of three levels.
func queueWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.Hire("reader", locales.EN, talk.Post("99010102", org.TownshipOfficer))
	w.Hire("city", locales.ZH, talk.Post("990100", org.CityCoordinator))
	w.Hire("first", locales.ZH, talk.Post("990101", org.CountyFirst))
	return w
}

func (w *world) asks(who, words, button string) *talk.Chat {
	w.T.Helper()
	k := w.as(who)
	k.Says(words).OK().Press(button).OK()
	return k
}

const unknownWords = "怎么做红烧肉"

func TestAskersOfTwoLanguages(t *testing.T) {
	t.Parallel()
	w := queueWorld(t)
	zh := w.asks("vfs", unknownWords, "问人工")
	en := w.asks("reader", unknownWords, "Ask a person").Sees("Others have asked the same")
	desk := w.as("cty")
	if n := desk.Receive(); n != 1 {
		t.Fatalf("the desk was told %d times of one entry", n)
	}
	desk.Press("打开问题").OK().Sees("看中文的1人，看英文的1人").Press("答复").OK()
	desk.Says("不归政策管。").OK().Says("这不是英文").OK().Press("跳过").OK()
	finish(desk)
	if desk.Refused != "" || desk.Body == nil {
		t.Fatal("two answers in one language went out")
	}
	desk.Sees("同一种语言")
	if zh.Receive() != 0 {
		t.Fatal("an answer that was refused went out")
	}
	desk = w.as("cty")
	desk.Says("/questions").OK().Press("1号").OK().Press("答复").OK().Says("不归政策管。").OK().Press("跳过").OK().Press("跳过").OK()
	desk.Sees("1人看英文")
	finish(desk)
	desk.Sees("[补英文]", "[做成答疑卡片]")
	zh.Receive()
	zh.Sees("答：不归政策管。").Lacks("中文的")
	en.Receive()
	en.Sees("Answer: 不归政策管。", "in Chinese; the English version will follow")
	desk.Says("/questions").OK().Sees("英文还没有补上")
	desk.Press("1号").OK().Press("补英文").OK().Sees("请写成英文").Says("No policy covers it.").OK()
	finish(desk)
	if n := zh.Receive(); n != 1 {
		t.Errorf("the reader of Chinese got %d messages", n)
	}
	if n := en.Receive(); n != 2 {
		t.Errorf("the reader of English got %d messages", n)
	}
	en.Sees("Answer: No policy covers it.").Lacks("will follow")
	desk.Says("/questions").OK().Sees("没有等着答复")
}

// A holiday that was imported is none of the five working days.
func TestDeadlinesFollowTheImportedCalendar(t *testing.T) {
	t.Parallel()
	w := queueWorld(t)
	for i, c := range []struct {
		off  []calendar.Day
		want locales.Date
	}{
		{nil, "2026-11-26"},
		{[]calendar.Day{{Date: "2026-11-23", Source: "test"}, {Date: "2026-11-21", Work: true, Source: "test"}, {Date: "2026-11-24", Source: "test"}}, "2026-11-27"},
	} {
		_, err := w.DB.ImportDays(t.Context(), c.off, w.Now)
		talk.Must(t, err)
		w.asks("vfs", fmt.Sprint(unknownWords, i, i, i), "问人工")
		var due time.Time
		talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select due_at from policy_question order by id desc limit 1`).Scan(&due))
		if got := locales.DateOf(due); got != c.want {
			t.Errorf("due %s, want %s", got, c.want)
		}
	}
}

func TestTheDeskHandsUpAndJoins(t *testing.T) {
	t.Parallel()
	w := queueWorld(t)
	first, second := w.asks("vfs", unknownWords, "问人工"), w.asks("reader", "how to braise pork belly", "Ask a person")
	desk := w.as("cty")
	desk.Says("/questions").OK().Press("2号").OK().Press("同样的问题").OK().Sees("并到1号").Press("并到1号").OK()
	desk.Sees("1号问题", "看中文的1人，看英文的1人")
	if desk.Toast == "" {
		t.Error("nothing says that they are joined")
	}
	desk.Push("poljy", "2.1").OK().Sees("1号问题") // an old button shows what there is
	desk.Press("交上级答复").OK().Sees("从云梯县交给上级").Press("交上级").OK().Sees("已交给上级")
	if first.Receive() != 1 || second.Receive() != 1 {
		t.Fatal("not every asker was told once")
	}
	first.Sees("已交给星垭市")
	second.Sees("now lies with Xingya City")
	desk.Says("/questions").OK().Sees("没有等着答复")
	if got := desk.Push("polo", "1").Refused; got != "policy.question_gone" {
		t.Errorf("the county still opens it: %q", got)
	}
	for _, who := range []string{"city", "editor"} {
		up := w.as(who)
		if up.Receive() != 1 {
			t.Errorf("%s was not told", who)
		}
		up.Press("打开问题").OK().Sees("1号问题")
	}
	city := w.as("city")
	if got := city.Push("polh", "1").OK().Press("交上级").Refused; got != "policy.nobody_above" {
		t.Errorf("above the city: %q", got)
	}
	for _, moved := range []string{"延长", "延长"} {
		city.Push("polx", "1").OK().Press(moved).OK().Sees("1号问题")
	}
	if got := city.Push("polx", "1").Refused; got != "policy.put_off_no" {
		t.Errorf("put off a third time: %q", got)
	}
	if n := first.Receive(); n != 3 {
		t.Errorf("the asker was told %d times", n)
	}
	first.Sees("还在核实")
}

// Words that answered somebody wait for the desk; two people decide, nobody is named.
func TestWordsThatAnsweredWaitForTheDesk(t *testing.T) {
	t.Parallel()
	w := queueWorld(t)
	p := w.as("vfs")
	p.Says("小额信贷能贷多少").OK().Press("就是这条").OK()
	if p.Toast == "" {
		t.Error("no thanks")
	}
	p.Says("小额信贷能贷多少").OK().Press("1 帮扶").OK().Press("就是这条").OK() // the same again
	desk := w.as("cty")
	desk.Says("/questions").OK().Press("卡片、问法和用时").OK().Press("待确认的问法").OK()
	desk.Sees("1. “小额信贷能贷多少”", "POL-041").Lacks("2. “")
	desk.Press("确认 1").OK().Sees("没有等着确认")
	lib, err := w.store.PolicyLibrary(t.Context())
	talk.Must(t, err)
	if len(lib.Aliases) != 1 || lib.Aliases[0] != (policy.Alias{Item: "POL-041", Anchor: "p2", Lang: locales.ZH, Text: "小额信贷能贷多少"}) {
		t.Errorf("aliases are %+v", lib.Aliases)
	}
}

// Forged and foreign buttons are refused, and one's own card needs somebody else.
func TestWhoMayDecideAtADesk(t *testing.T) {
	t.Parallel()
	w := queueWorld(t)
	w.asks("vfs", unknownWords, "问人工")
	w.as("vfs").Says("小额信贷能贷多少").OK().Press("就是这条").OK()
	desk := w.as("cty")
	desk.Push("polw", "1").OK().Says("不归政策管。").OK().Press("跳过").OK().Says("POL-041").OK()
	finish(desk)
	desk.Press("做成答疑卡片").OK().Says("How to braise pork?").OK().Says("No policy covers it.").OK()
	finish(desk)
	desk.Sees("要由另一个人批准").Push("polfv", "1").OK().Sees("由另一个人批准").Lacks("[批准]")
	for _, c := range []struct{ who, route, arg, says string }{
		{"cty", "polfa", "1", "policy.card_own"},
		{"cty3", "polfa", "1", "policy.card_gone"},
		{"vfs", "polfa", "1", "policy.not_your_desk"},
		{"editor", "polfd", "7", "policy.card_gone"},
		{"cty3", "polay", "1", "policy.alias_gone"},
		{"vfs", "polay", "1", "policy.not_your_desk"},
		{"cty3", "polx", "1", "policy.question_gone"},
		{"vfs", "polm", "", "policy.not_your_desk"},
		{"vfs", "polq3", "", "policy.not_your_desk"},
		{"cty", "polxy", "1", "policy.stale"},
		{"cty", "poljy", "1.x", "policy.stale"},
		{"vfs", "polk", "9~~~POL-041", "policy.search_gone"},
		{"vfs", "polb", "~~~POL-999", "policy.item_gone"},
		{"vfs", "polv", "~~~POL-999", "policy.item_gone"},
	} {
		if got := w.as(c.who).Push(c.route, c.arg).Refused; got != c.says {
			t.Errorf("%s %s %q: got %q, want %s", c.who, c.route, c.arg, got, c.says)
		}
	}
	editor := w.as("editor")
	editor.Push("polfd", "1").OK().Sees("为什么不批准").Press("已经有了").OK().Sees("没有批准", "原因：已经有了")
	desk.Receive()
	desk.Sees("没有批准", "改好再提", "原因：已经有了")
	desk.Push("polf", "1").OK() // and so it may be proposed again
	if desk.Kind != "policy.card" {
		t.Error("a declined card cannot be proposed again")
	}
}

// A county office that does not answer sees how long answers take, and nothing else.
func TestOfficesSeeTimes(t *testing.T) {
	t.Parallel()
	w := queueWorld(t)
	for i, words := range []string{"怎么做红烧肉", "怎么做糖醋鱼", "怎么做东坡肘子", "怎么做麻婆豆腐"} {
		w.asks("vfs", words, "问人工")
		if i == 3 {
			break
		}
		q, _, err := w.store.OpenQuestions(t.Context(), w.Unit("990101"), 9, 0)
		talk.Must(t, err)
		talk.Must(t, w.store.AnswerQuestion(t.Context(), policy.Reply{
			Question: q[0].ID, Key: words, By: w.Members["cty"].ID, Text: locales.Both("不知道", ""), At: w.Now.AddDate(0, 0, i),
		}, silent))
	}
	k := w.as("first")
	k.Says("/questions").OK()
	k.Sees("按单位代码排列", "云梯县：中位数1个工作日；已答3，待答1，其中超期0").Lacks("红烧肉", "麻婆豆腐")
	w.as("cty").Says("/questions").OK().Sees("麻婆豆腐")
}

func TestOnesOwnCards(t *testing.T) {
	t.Parallel()
	w := queueWorld(t)
	p := w.as("observer")
	p.Says("/policy").OK().Press("Kept by me (0)").OK().Sees("You keep no card")
	for _, id := range []string{"POL-041", "POL-010", "POL-029", "POL-015", "POL-013"} {
		p.Push("pol", "~~~"+id).OK().Press("Keep").OK().Sees("[★ Let go]")
	}
	p.Says("/policy").OK().Press("Kept by me (5)").OK().Sees("page 1 of 2").Press("More").OK().Sees("5. ").Press("5 ").OK()
	p.Press("Let go").OK().Sees("[☆ Keep]")
	p.Says("/policy").OK().Sees("(4)").Press("Looked up lately").OK().Sees("nothing up lately")
	w.as("vfs").Says("/policy").OK().Sees("我的收藏（0）")
	p.Push("polv", "~~o~POL-041").OK().Sees("现行有效，自二零二六年三月起。").Lacks("2026", "%", "《", "[")
}
