package teach_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/store"
	"cadrebot/training"
)

func TestNotYetRemindExempt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	vfs := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	w.chat(org.VillageCommittee, "9901010204", locales.EN)
	trainer := w.chat(org.Trainer, "990100", locales.ZH)
	pushed(t, w, trainer)
	trainer.Press("提交").OK()
	city := w.chat(org.CityCoordinator, "990100", locales.ZH)
	if id := city.Push("cnot", "C2").OK().Words(); strings.Contains(id, "某某") {
		t.Error("the city reads names")
	}
	county := w.chat(org.CountyCoordinator, "990101", locales.ZH)
	for _, arg := range []string{"C2", fmt.Sprint("C2/", w.Unit("99010102").ID), fmt.Sprint("C2/", w.Unit("9901010203").ID)} {
		if county.Push("cnot", arg); strings.Contains(county.Text(), "某某") {
			t.Errorf("%s: the county reads names:\n%s", arg, county.Text())
		}
		if county.Push("crem", arg); county.Refused == "" && !strings.Contains(county.Text(), "已提醒 0 人") {
			t.Errorf("%s: the county reminds:\n%s", arg, county.Text())
		}
	}
	village := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	if id := village.Push("cnot", "C2").Refused; id != "teach.not_covered" {
		t.Errorf("a cadre: %q", id)
	}
	township := w.chat(org.TownshipApprover, "99010102", locales.ZH)
	township.Command("courses", "").Press("C2").OK().Press("还没学的").OK()
	township.Sees("还有 2 人没学完", "1. 9901010203 桃坪村，驻村第一书记 某某0", "2. 9901010204")
	township.Press("提醒这 2 人").OK().Sees("已提醒 2 人")
	if n := vfs.Receive(); n != 2 {
		t.Errorf("%d messages", n)
	}
	vfs.Sees("您还没学完")
	township.Press("还没学的").Press("提醒这 2 人").OK().Sees("已提醒 0 人", "2 人今天已经提醒过")
	township.Press("还没学的").Press("免学 2").OK().Sees("竹湾村", "为什么免学").Says("产假").Press("提交").OK().Sees("已登记免学")
	undo := township.Screens[0].Rows[0][0]
	township.Press("单位情况").OK().Sees("应学 1 人（另有免学 1 人）")
	if id := trainer.Push("cowe", undo.Arg); id.Refused == "" {
		t.Errorf("a trainer decides who is exempt:\n%s", trainer.Text())
	}
	township.Push(undo.Route, undo.Arg).OK().Sees("已恢复").Press("单位情况").Sees("应学 2 人（另有免学 0 人）")
	trainer.Push("cnot", "C2").OK().Sees("还有 2 人没学完").Lacks("免学 1")
}

func TestQuestionsAreJudgedInWordsFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 32 {
		w.chat(org.VillageFirstSecretary, []string{"9901010203", "9901010204"}[i%2], locales.ZH).sit([]int{9, 3, 6, 8}[i%4])
	}
	trainer := w.chat(org.Trainer, "990100", locales.ZH)
	trainer.Command("courses", "").Press("C2").OK().Press("题目分析").OK()
	trainer.Sees("首次作答 32 人", "1. ", "几乎人人答对", "[第 4 题]")
	trainer.Press("下一页").OK().Press("下一页").OK().Sees("10. ").Press("第 10 题").OK().Sees("平均得分 0.0%").Press("全部数字").OK().Sees("难易指数 0.0%", "区分度 -", "标准差 0.0%")
	trainer.Press("◀ 第 9 题").OK().Sees("第 9 题，共 10 题", "标准差 44.0%").Press("第 9 题").OK().Press("第 10 题 ▶").OK().Sees("第 10 题，共 10 题").Lacks("第 11 题")
	trainer.Press("题目分析").OK().Press("整卷数字").OK().Sees("满分 10", "平均 6.50", "中位数 7.00")
	trainer.Press("题目分析").OK().Press("难度图").OK().Sees("1: 0.0%", "10: 100.0%")
	if f := trainer.Screens[0].File; f == nil || !f.Picture || !bytes.HasPrefix(f.Bytes, []byte("\x89PNG")) || len(f.Bytes) > 200_000 {
		t.Errorf("the picture: %v", f)
	}
	trainer.Press("题目分析").OK().Press("Excel").OK()
	book, err := excelize.OpenReader(bytes.NewReader(trainer.Screens[0].File.Bytes))
	talk.Must(t, err)
	rows, err := book.GetRows("题目")
	talk.Must(t, err)
	if len(rows) != 13 || rows[3][1] != "C2-Q01" || rows[3][4] != "32" || rows[3][6] != "1" || rows[12][6] != "0" {
		t.Errorf("the workbook: %v", rows)
	}
	choices, err := book.GetRows("选项")
	talk.Must(t, err)
	if len(choices) < 10 {
		t.Errorf("the choices: %v", choices)
	}
	few := w.chat(org.Trainer, "990103", locales.EN)
	few.Push("citem", fmt.Sprint("C2/", w.Unit("990103").ID, "/1")).OK().Sees("Only 0 first attempts, fewer than 10: -")
	if id := few.Push("cstat", fmt.Sprint("C2/", w.Unit("990101").ID)).Refused; id != "teach.not_covered" {
		t.Errorf("another county: %q", id)
	}
	city := w.chat(org.CityCoordinator, "990100", locales.ZH)
	if id := city.Push("cxls", fmt.Sprint("C2/", w.Unit("9901010203").ID)).Refused; id != "teach.totals_no_villages" {
		t.Errorf("figures of a village: %q", id)
	}
}

func TestALearnersQuestionIsAnsweredOnceAndBecomesACard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	vfs := w.chat(org.VillageFirstSecretary, "9901010203", locales.EN)
	if vfs.Push("teach", "aC2/1.2").OK().Says("Who decides?").Press("Submit"); vfs.Refused != "" {
		t.Fatal(vfs.Refused)
	}
	vfs.Sees("There is no trainer")
	trainer, other := w.chat(org.Trainer, "990100", locales.ZH), w.chat(org.Trainer, "990103", locales.ZH)
	vfs.Press("Submit").OK().Sees("Sent to the trainers of Xingya City")
	if n := trainer.Receive(); n != 1 {
		t.Fatalf("the trainer has %d messages", n)
	}
	if n := other.Receive(); n != 0 {
		t.Errorf("a trainer of another county has %d messages", n)
	}
	trainer.Sees("桃坪村", "Who decides?", "说的是："+w.courses["C2"].Modules[0].Cards[1].Title.Zh)
	id := trainer.Screens[0].Rows[0][0].Arg
	if got := other.Push("teach", id).Refused; got != "teach.question_gone" {
		t.Errorf("another county reads it: %q", got)
	}
	if got := vfs.Push("teach", id).Refused; got != "teach.trainers_only" {
		t.Errorf("a cadre reads it: %q", got)
	}
	trainer.Command("inbox", "").OK().Sees("待办 1 件", "Who decides?").Press("看 1").OK().Sees("提问人看英文")
	trainer.Press("答复").OK().Says("县里定").Press("跳过").Press("提交").Sees("请写英文答复")
	trainer.Push("teach", "r"+id[1:]).OK()
	trainer.Says("县里定").Says("The county decides").Press("提交").OK().Sees("答复：")
	if n := vfs.Receive(); n != 1 {
		t.Errorf("the asker has %d messages", n)
	}
	vfs.Sees("Who decides?", "The county decides")
	trainer.Push("teach", "r"+id[1:]).OK().Sees("答复：") // answered once
	trainer.Press("做成卡片").OK().Says("谁来定").Press("取消").Press("不填了").OK()
	trainer.Command("inbox", "").OK().Sees("没有要批阅的").Press("最近答过的（1）").OK().Sees("Who decides?").Press("看 1").OK()
	trainer.Press("做成卡片").OK().Says("谁来定", "Who decides").Sees("县里定", "The county decides").Press("提交").OK().Sees("成为第 2 版")
	trainer.Command("inbox", "").OK().Lacks("最近答过的")
	trainer.Push("teach", "c"+id[1:]).OK().Sees("在第 2 版")
	c, err := w.store.Course(t.Context(), "C2", 2)
	talk.Must(t, err)
	before := w.courses["C2"].Modules[0].Cards
	if got := c.Modules[0].Cards; len(got) != len(before)+1 || got[len(before)].Text.En != "The county decides" {
		t.Errorf("the cards: %+v", got)
	}
}

func TestEssaysAreMarkedOnceAndTheScoreFollows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	course := training.Course{
		ID: "E1", Title: locales.Both("写作", "Writing"), Pass: 70, Modules: []training.Module{{ID: "M", Title: locales.Both("一", "One")}},
		Questions: []training.Question{
			{ID: "E1-1", Module: "M", Type: training.Essay, Stem: locales.Both("怎么宣讲？", "How to explain?"), Explanation: locales.Both("用土话", "In plain words")},
			{ID: "E1-2", Module: "M", Type: training.TrueFalse, Stem: locales.Both("对吗？", "Right?"), Choices: []locales.Text{locales.Both("对", "True"), locales.Both("错", "False")}, Key: training.Answer{Picks: []int{0}}},
		},
	}
	_, err := w.store.ImportCourses(t.Context(), []training.Course{course}, now)
	talk.Must(t, err)
	vfs := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	given := []training.Given{{Question: "E1-1", Answer: training.Answer{Text: "在院坝里讲"}, Waiting: true}, {Question: "E1-2", Right: true}}
	_, err = w.store.Finish(t.Context(), training.Attempt{
		Conversation: "essay", Person: vfs.Who.ID, Unit: vfs.Who.Active.Unit.ID, Role: vfs.Who.Active.Role, Course: "E1", Version: 1,
		On: locales.DateOf(now), Given: given, Score: training.ScoreOf(&course, given),
	}, now)
	talk.Must(t, err)
	city := w.Unit("990100")
	c, err := w.store.Course(t.Context(), "E1", 1)
	talk.Must(t, err)
	if sheet, err := w.store.FirstAttempts(t.Context(), city, &c); err != nil || sheet.Quiz().Attempts != 0 {
		t.Errorf("an attempt that waits is counted: %v", err)
	}
	trainer := w.chat(org.Trainer, "990100", locales.ZH)
	trainer.Command("inbox", "").OK().Sees("在院坝里讲").Lacks("某某").Press("批 1").OK().Sees("怎么宣讲？", "用土话", "[50%]")
	mark := trainer.Screens[0].Rows[0][0]
	trainer.Press("附评语").OK().Press("50%").Says("可以再举个例子").Press("提交").OK().Sees("已批阅：50%")
	if id := trainer.Push(mark.Route, mark.Arg).Refused; id != "teach.essay_gone" {
		t.Errorf("marked twice: %q", id)
	}
	trainer.Command("inbox", "").OK().Sees("没有要批阅的")
	progress, err := w.store.Progress(t.Context(), vfs.Who.ID)
	talk.Must(t, err)
	if best := progress["E1"].Best; !best.Passed || best.Waiting != 0 || best.Percent() != 75 {
		t.Errorf("the score: %+v", best)
	}
	for _, arg := range []string{"", "1", "1/2", "1/50/E1-1", "x/50/y", "1/51/E1-1"} {
		if id := trainer.Push("cmark", arg).Refused; id != "teach.essay_gone" {
			t.Errorf("%q: %q", arg, id)
		}
	}
}

// A course that rests on an item which is superseded is shown to those who keep it, once.
func TestASupersededPolicyIsToldToWhoeverKeepsTheCourse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	policies := store.NewPolicies(w.DB)
	items, figures, err := policy.StarterRows()
	talk.Must(t, err)
	_, err = policies.ImportPolicies(t.Context(), items, figures, now)
	talk.Must(t, err)
	trainer := w.chat(org.Trainer, "990100", locales.ZH)
	other := w.chat(org.Trainer, "990103", locales.EN)
	job := func(at time.Time) int {
		n, err := w.Anew().Jobs[0].RunOnce(t.Context(), at)
		talk.Must(t, err)
		return n["told"]
	}
	if n := job(now); n != 0 {
		t.Fatalf("what was history when it came in is told of %d times", n)
	}
	for i := range items {
		if items[i].ID == "POL-041" {
			items[i].SupersededBy, items[i].Status = "POL-037", policy.StatusSuperseded
		}
	}
	_, err = policies.ImportPolicies(t.Context(), items, figures, now.Add(time.Hour))
	talk.Must(t, err)
	if n := job(now.Add(2 * time.Hour)); n != 1 {
		t.Fatalf("told of %d courses", n)
	}
	if job(now.Add(3*time.Hour)) != 0 || trainer.Receive() != 1 || other.Receive() != 1 {
		t.Error("not told just once")
	}
	trainer.Sees("C7", "POL-041", "已被 POL-037 代替", "引用它的题：第 ")
	trainer.Press("看要核对的").OK().Sees("C7", "POL-041")
	trainer.Push("courses", "C7").OK().Sees("有 1 条依据的政策已变").Press("看要核对的").Press("都核对过了").OK()
	trainer.Push("courses", "C7").OK().Lacks("依据的政策已变")
	cadre := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	if id := cadre.Push("ccheck", "C7").Refused; id != "teach.trainers_only" {
		t.Errorf("a cadre: %q", id)
	}
}
