package policyask_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/policy"
)

// addLaw brings in a law of two chapters and forty articles, one of them long, with signs
// that would be markup if they were not escaped, and ids as long as they may be.
func addLaw(w *world) policy.ItemID {
	w.T.Helper()
	const id = "SHANQUAN-2024-000017" // 20 characters, the most
	var sections []string
	for i := 1; i <= 40; i++ {
		chapter, body := "第一章 总则", fmt.Sprintf("第%d号水窖每月检查一次。", i)
		switch {
		case i == 23:
			body = "蓄水池<b>清淤</b>每年一次 & 不得拖延。"
		case i == 30:
			body = strings.Repeat("抢修队接到电话后出发，修复情况在村里公布。", 60)
		}
		if i > 20 {
			chapter = "第二章 管护"
		}
		sections = append(sections, fmt.Sprintf(`{"number":"第%d条","heading_zh":"%s","body_zh":"%s"}`, i, chapter, body))
	}
	sections = append(sections, `{"anchor":"x-long-anchor-of-a-part1","body_zh":"附则另行公布通知渠道。"}`)
	line := fmt.Sprintf(`{"id":"%s","title_zh":"水窖管护办法","issuer_zh":"山泉县人民政府","doc_no":"山政发〔2024〕17号","date":"2024-05","confidence":"high","status":"in_force","sections":[%s]}`, id, strings.Join(sections, ","))
	items, bad, err := policy.Parse(strings.NewReader(line))
	if err != nil || len(bad) > 0 {
		w.T.Fatal(err, bad)
	}
	_, err = w.store.ImportPolicies(w.T.Context(), items, nil, w.Now)
	talk.Must(w.T, err)
	w.index()
	return id
}

func TestAnAnswerOpensAtItsClause(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	addLaw(w)
	p := w.as("vfs")
	p.Says("蓄水池清淤每年一次吗").OK()
	p.Sees("水窖管护办法", "第23条　山泉县人民政府　山政发〔2024〕17号　2024年5月", "现行有效", "核对程度：高", "蓄水池")
	var html string
	for _, s := range p.Screens {
		for _, line := range s.Body {
			html += line.In(locales.ZH)
		}
	}
	if !strings.Contains(html, "<b>蓄水池</b>") {
		t.Errorf("the words of the question are not in bold: %s", html)
	}
	if !strings.Contains(html, "&lt;b&gt;") {
		t.Errorf("signs of the document became markup: %s", html)
	}
	p.Press("1 水窖").OK()
	p.Sees("第二章 管护", "第23条", "清淤</b>每年一次 & 不得拖延", "[◀ 第22条]", "[第24条 ▶]")
	p.Press("第24条 ▶").OK()
	p.Sees("第24号水窖")
	p.Press("◀ 第23条").OK()
	p.Sees("清淤")
	p.Press("目录").OK()
	p.Sees("1. 第一章 总则（第1条至第20条）", "2. 第二章 管护（第21条至第40条）")
	p.Press("2 第二章").OK()
	p.Sees("第21号水窖")
	p.Press("文件信息").OK()
	p.Sees("全文共41条", "[目录]")
	p.Press("回到结果").OK()
	p.Sees("蓄水池清淤每年一次吗")
}

func TestALongClauseIsReadPageByPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := addLaw(w)
	p := w.as("vfs")
	p.Push("pol", "~~~"+string(id)+"~a30").OK()
	read := p.Words()
	for p.Offers("下一页") {
		if n := utf8.RuneCountInString(strings.TrimSpace(p.Words())); n > 600 {
			t.Errorf("%d characters on one screen", n)
		}
		p.Press("下一页").OK()
		read += p.Words()
	}
	if n := strings.Count(read, "抢修队接到电话后出发"); n != 60 {
		t.Errorf("%d of 60 sentences were shown", n)
	}
}

// Names that do not fit a button find their item and clause again.
func TestLongNamesFitAButton(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	addLaw(w)
	p := w.as("vfs")
	p.Says("2026年1月5日通知渠道附则").OK()
	p.Press("1 水窖").OK()
	p.Sees("附则另行公布通知渠道")
	p.Press("◀ 第40条").OK()
	p.Sees("第40号水窖")
	if got := p.Push("pol", "~~~SHANQUAN-2024-000017~a99").Refused; got != "policy.clause_gone" {
		t.Errorf("a clause that is not there: %q", got)
	}
}

// An item is read anew when it is opened, before the index knows of the change.
func TestWhatWasChangedIsNotQuotedFromTheIndex(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := addLaw(w)
	p := w.as("vfs")
	p.Says("蓄水池清淤每年一次吗").OK()
	items, _, err := policy.Parse(strings.NewReader(fmt.Sprintf(
		`{"id":"%s","title_zh":"水窖管护办法","date":"2024-05","valid_to":"2026-10","confidence":"high","status":"historical","sections":[{"number":"第23条","body_zh":"蓄水池两年清一次。"}]}`, id)))
	talk.Must(t, err)
	_, err = w.store.ImportPolicies(t.Context(), items, nil, w.Now)
	talk.Must(t, err)
	p.Press("1 水窖").OK()
	p.Sees("蓄水池两年清一次", "已到期")
	p.Lacks("每年一次")
}

func TestMoreAnswersAndTheOtherLanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.as("vfs")
	p.Says("监测户").OK()
	p.Sees("1. ", "3. ")
	p.Lacks("4. ")
	p.Press("更多结果").OK()
	p.Sees("4. ", "[◀ 上一页]")
	p.Press("上一页").OK()
	p.Sees("1. ")
	p.Says("小额信贷能贷多少").OK()
	p.Press("English").OK()
	p.Sees("Notice on Assistance Micro-credit", "回到中文")
	p.Press("回到中文").OK()
	p.Sees("关于做好帮扶小额信贷工作的通知")
}

func TestLocalFiguresAreThoseOfTheAskersPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	figure := func(region, text string) policy.Parameter {
		return policy.Parameter{Key: "dibao_line", Value: "1", From: "2026", Label: locales.Both("低保标准", "Dibao line"), Text: locales.Both(text, text), Region: region, Items: []policy.ItemID{"POL-029"}}
	}
	_, err := w.store.ImportPolicies(t.Context(), nil, []policy.Parameter{figure("990101", "每年5100元"), figure("9999", "每年9999元")}, w.Now)
	talk.Must(t, err)
	w.index()
	w.as("vfs").Push("pol", "~~~POL-029").OK().Sees("低保标准：每年5100元")
	w.as("vfs").Lacks("9999元")
	w.as("cty3").Push("pol", "~~~POL-029").OK().Sees("低保标准：您所在的地方还没有录入").Lacks("5100")
}
