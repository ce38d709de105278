package teach_test

import (
	"fmt"
	"testing"

	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
)

// pushed is C2 pushed by a trainer to both villages.
func pushed(t *testing.T, w *world, trainer *chat) {
	t.Helper()
	trainer.Command("courses", "").Press("C2").OK().Press("推送课程").OK().Sees("推给哪里的人")
	trainer.Press("云梯县").OK().Press("鹤嘴镇").OK().Press("勾选下面几个单位").OK()
	trainer.Sees("推给哪些单位").Press("桃坪村").Press("竹湾村").Press("选好了").OK()
	trainer.Says("12月5日").OK().Press("✔ 对").OK()
}

func TestACourseIsPushedAfterAReviewThatCounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	vfs, vc := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH), w.chat(org.VillageCommittee, "9901010204", locales.EN)
	trainer := w.chat(org.Trainer, "990100", locales.ZH)
	trainer.Command("courses", "").Press("C2").OK().Lacks("[📊 题目分析]", "难题").Press("还没学的").OK().Sees("没有要提醒的人")
	trainer.Push("cstat", "C2").OK().Sees("还没有人学完，暂时没有题目分析")
	pushed(t, w, trainer)
	trainer.Sees("将有 2 人收到", "驻村第一书记")
	trainer.Press("提交").OK().Sees("2 人要在2026年12月5日前学完")
	if n := vfs.Receive(); n != 1 {
		t.Fatalf("%d messages", n)
	}
	vfs.Sees("请您学习 C2", "2026年12月5日前学完", "[📚 开始学习]")
	vc.Receive()
	vc.Sees("please take C2", "by 5 Dec 2026")
	pushed(t, w, trainer)
	trainer.Sees("将有 0 人收到", "另有 2 人已经在学").Press("提交").OK()
	if n := vfs.Receive(); n != 1 {
		t.Fatalf("told twice: %d", n)
	}
	township := w.chat(org.TownshipApprover, "99010102", locales.ZH)
	township.Command("courses", "").Press("C2").OK().Sees("应学 2 人", "学完 0 人（0.0%）", "通过 0 人（-）", "还没有人学完").Lacks("[📊 题目分析]")
	if id := township.Push("cpush", "C2").Refused; id != "teach.trainers_only" {
		t.Errorf("a coordinator pushes: %q", id)
	}
	if id := trainer.Push("cpush", "C2/99999").Refused; id != "teach.not_covered" {
		t.Errorf("a unit that does not exist: %q", id)
	}
}

// All of a unit in one tap, the roles of the course and two weeks by another: the units are
// not asked for again.
func TestAWholeUnitIsPushedInFourTaps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.chat(org.VillageFirstSecretary, "9901010203", locales.EN)
	w.chat(org.VillageFirstSecretary, "9901010204", locales.ZH)
	trainer := w.chat(org.Trainer, "990100", locales.EN)
	trainer.Push("courses", fmt.Sprint("C2/", w.Unit("99010102").ID)).OK().Press("Push").OK().Press("All of Hezui Town").OK()
	trainer.Sees("By which day?", "For all of Hezui Town").Lacks("To which units?").Press("3 Dec 2026").OK()
	trainer.Sees("2 people will be asked").Press("Submit").OK().Sees("2 people are to take it by 3 Dec 2026")
	trainer.Push("cpush", fmt.Sprint("C2/", w.Unit("9901010203").ID)).OK().Sees("By which day?", "For all of Taoping Village")
}

func TestShortNoticeNeedsAReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	trainer := w.chat(org.Trainer, "990100", locales.ZH)
	trainer.Push("cpushf", fmt.Sprint("C2/", w.Unit("9901010203").ID)).OK().Sees("哪天以前学完")
	trainer.Says("2026-11-18").Sees("这一天已经过去")
	trainer.Says("2026-11-20").Sees("为什么这么急").Says("检查前要掌握").Sees("将有 1 人收到").Press("提交").OK().Sees("已推送")
	var reason string
	talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select reason from course_push`).Scan(&reason))
	if reason != "检查前要掌握" {
		t.Errorf("kept as %q", reason)
	}
}
