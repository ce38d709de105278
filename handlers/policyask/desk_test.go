package policyask_test

import (
	"fmt"
	"strings"
	"testing"

	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

// The same question at two counties: each sees the other, and the second takes the answer of
// the first with one press; nothing is answered twice.
func TestTheAnswerOfAnotherDeskIsTakenOnce(t *testing.T) {
	t.Parallel()
	w := queueWorld(t)
	w.Hire("reader3", locales.EN, talk.Post("990103", org.CountyFirst))
	w.asks("vfs", unknownWords, "问人工")
	asker := w.asks("reader3", unknownWords+"？", "Ask a person")
	first, second := w.as("cty"), w.as("cty3")
	second.Says("/questions").OK().Sees("云梯县也收到了").Press("2号").OK().Sees("云梯县也收到同样的问题").Lacks("[用云梯县")
	first.Push("polw", "1").OK().Says("不归政策管。").OK().Press("跳过").OK().Says("POL-041").OK()
	finish(first)
	second.Says("/questions").OK().Sees("云梯县已经答复过").Press("2号").OK().Sees("云梯县", "已答复同样的问题", "不归政策管。")
	few(t, second)
	w.as("vfs").Push("polta", "2.1") // a forged button
	second.Press("用云梯县的答复").OK().Sees("已用云梯县的答复", "[补英文]")
	if n := asker.Receive(); n != 1 {
		t.Fatalf("the asker got %d messages", n)
	}
	asker.Sees("Answer: 不归政策管。", "the English version will follow", "first given by Yunti County", "[Open POL-041]")
	second.Push("polta", "2.1").OK().Sees("2号问题", "已有人答复")
	if n := asker.Receive(); n != 1 {
		t.Errorf("the asker got %d messages in the end", n)
	}
	for arg, says := range map[string]string{"2.9": "", "9.1": "policy.question_gone", "x": "policy.stale"} {
		if got := second.Push("polta", arg).Refused; got != says {
			t.Errorf("%s: %q, want %q", arg, got, says)
		}
	}
	if got := w.as("vfs").Push("polta", "2.1").Refused; got != "policy.not_your_desk" {
		t.Errorf("a village takes an answer: %q", got)
	}
}

func few(t *testing.T, k *talk.Chat) {
	t.Helper()
	if n := len(k.Screens[0].Rows); n > 6 {
		t.Errorf("%d rows of buttons:\n%s", n, k.Text())
	}
}

// Lists go on over pages, and say how many there are.
func TestListsOfTheDeskHavePages(t *testing.T) {
	t.Parallel()
	w := queueWorld(t)
	const many = 11
	for i := range many {
		a := policy.Alias{Item: "POL-041", Anchor: "p2", Lang: locales.ZH, Text: fmt.Sprintf("第%d种问法", i+1)}
		talk.Must(t, w.store.ProposeAlias(t.Context(), a, w.Unit("9901010203").ID, 0, w.Now))
		w.asks("vfs", unknownWords+strings.Repeat("好", i), "问人工")
	}
	desk := w.as("cty")
	desk.Push("polal", "").OK().Sees("共11个，第1页，共3页", "1. “第1种问法”", "4. ", "贷款金额上限").Lacks("5. ")
	few(t, desk)
	desk.Press("下一页").OK().Sees("5. “第5种问法”").Press("下一页").OK().Sees("11. “第11种问法”", "第3页").Lacks("下一页")
	desk.Press("确认 11").OK().Sees("共10个，第1页，共3页")
	desk.Push("polal", "77").OK().Sees("1. “第1种问法”")
	desk.Says("/questions").OK().Sees("共11个", "第1页，共3页").Press("下一页").OK().Sees("第2页")
	desk.Push("polj", "1").OK().Sees("共10个", "第1页，共3页").Press("下一页").OK().Sees("第2页")
	few(t, desk)
}

// An answer that was approved stands on the shelf until somebody who may retires it.
func TestAnAnsweredQuestionIsRetired(t *testing.T) {
	t.Parallel()
	w := queueWorld(t)
	w.Hire("trainer", locales.ZH, talk.Post("990100", org.Trainer))
	w.as("vfs").Says("/policy").OK().Press("答疑").OK().Sees("还没有答疑")
	w.asks("vfs", unknownWords, "问人工")
	desk := w.as("cty")
	desk.Push("polw", "1").OK().Says("不归政策管。").OK().Press("跳过").OK().Says("POL-041").OK()
	finish(desk)
	desk.Press("做成答疑卡片").OK().Says("How to braise pork?").OK().Says("No policy covers it.").OK()
	finish(desk)
	w.as("editor").Push("polfa", "1").OK().Sees("可以查到了")
	w.index()
	village := w.as("vfs")
	village.Says("/policy").OK().Press("按主题看").OK().Press("答疑").OK().Sees("共1条", "1. "+unknownWords, "云梯县")
	village.Press("1 ").OK().Lacks("下架")
	if got := village.Push("polfr", "1").Refused; got != "policy.faq_not_yours" {
		t.Errorf("a village retires: %q", got)
	}
	desk.Receive()
	trainer := w.as("trainer")
	trainer.Push("polfq", "0").OK().Press("1 ").OK().Press("下架这条").OK().Sees("为什么下架", unknownWords)
	trainer.Press("自己写").OK().Says("做菜不归我们管").OK()
	finish(trainer)
	trainer.Sees("已下架", "原因：做菜不归我们管").Press("答疑").OK()
	w.index()
	desk.Receive()
	desk.Sees("由星垭市下架", "原因：做菜不归我们管")
	village.Push("polfq", "0").OK().Sees("还没有答疑")
	trainer.Push("polwy", "f.1.outdated").OK().Sees("原因：做菜不归我们管") // it counts once
	var budgeted int
	talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select count(*) from delivery where budgeted and key = 'policy-card/1/retired'`).Scan(&budgeted))
	if budgeted != 1 {
		t.Errorf("%d messages inside the budget", budgeted)
	}
}

// An editor adds words for one point of a card; somebody else confirms them or says why not.
func TestAnEditorAddsWordsForAClause(t *testing.T) {
	t.Parallel()
	w := queueWorld(t)
	editor := w.as("editor")
	editor.Says("POL-041").OK().Press("1 ").OK().Press("加个问法").OK().Sees("这个问法问的是哪一点").Says("3").OK()
	editor.Says("买母猪差钱咋个整").OK()
	finish(editor)
	editor.Sees("已提交").Press("待确认的问法").OK().Sees("要由另一个人确认").Lacks("[✓ 确认 1]")
	if got := editor.Push("polay", "1").Refused; got != "policy.alias_own" {
		t.Errorf("one's own words: %q", got)
	}
	city := w.as("city")
	city.Push("polal", "0").OK().Sees("期限、利率").Press("不用 1").OK().Press("和政策不符").OK().Sees("没有等着确认")
	editor.Receive()
	editor.Sees("没有采用", "原因：和政策不符")
	city.Push("polwy", "a.1.double").OK()
	if editor.Receive() != 1 {
		t.Error("a no is told twice")
	}
	editor.Push("polae", "~~~POL-041~p2").OK().Says("买牛能借好多").OK()
	finish(editor)
	city.Push("polal", "0").OK().Press("确认 1").OK()
	w.index()
	w.as("vfs").Says("买牛能借好多").OK().Sees("5万元提高到10万元")
}
