package figures_test

import (
	"testing"

	"cadrebot/bot"
	"cadrebot/internal/talk"
	"cadrebot/locales"
)

func TestAnExemptionIsAskedReviewedAndTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.As("twn", locales.ZH).Push("fg", w.arg("9901010204", week, "a.0.0")).OK().Press("免报")
	k.Says("防汛抢险，全村转移").Sees("防汛抢险").Press("确认提交").OK().Sees("已免报", "0 份应报", "免报 1")
	old := k.Screens[0]
	if k.Offers("[免报]") || !k.Offers("取消免报") {
		t.Errorf("offered:\n%s", k.Drawn())
	}
	k.Push("fx", w.arg("9901010204", week, "a.0.0")).OK().Sees("这个按钮已经过时") // an old button
	w.As("vfs2", locales.ZH).Push("fo", w.arg("9901010204", week, "a.0.0"))
	k.Screens = []*bot.Screen{old}
	k.Press("取消免报").OK().Sees("已恢复应报", "1 份应报")
	w.file("vfs2", week, "2")
	k = w.As("twn", locales.ZH).Push("fg", w.arg("9901010204", week, "a.0.0")).OK()
	if k.Offers("免报") {
		t.Error("what has been reported can be exempt")
	}
	if k := w.As("vfs", locales.ZH); k.Push("fx", w.arg("9901010203", week, "a.0.0")).Refused == "" {
		t.Error("a village exempts itself")
	}
}

// Two people ask for the same exemption, or the report comes meanwhile: whoever is second
// sees how the unit stands, and the form is over.
func TestWhoeverIsSlowerSeesHowTheUnitStands(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ask := func() *talk.Chat {
		return w.As("twn", locales.ZH).Push("fx", w.arg("9901010204", week, "a.0.0")).OK().Says("防汛抢险，全村转移")
	}
	first, second := ask(), ask()
	first.Press("确认提交").OK().Sees("已免报")
	second.Press("确认提交").OK().Sees("竹湾村", "0 份应报", "免报 1").Lacks("确认提交")
	if second.Kind != "" {
		t.Error("the form is still open")
	}
	w.As("twn", locales.ZH).Push("fo", w.arg("9901010204", week, "a.0.0")).OK()
	third := ask()
	w.file("vfs2", week, "2")
	if third.Press("确认提交").OK().Sees("竹湾村", "1 份应报"); third.Kind != "" {
		t.Error("the form is open, though the report has come")
	}
}

func TestTheLedgerFollowsThePosts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i, want := range []int{3, 0} {
		n, err := w.Feature.Jobs[0].RunOnce(t.Context(), w.Now)
		if err != nil || n["named"] != want {
			t.Errorf("run %d: %v, %v", i, n, err)
		}
	}
}
