package report

import (
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
	"cadrebot/tasks"
)

// lastWeek files the week before, so that there is something to compare with.
func (w *world) lastWeek(progress string) {
	w.t.Helper()
	_, err := w.reports.Submit(w.t.Context(), reports.Filing{
		Key: "last-week", By: w.by("vfs"), Form: reports.Brief(), Period: "2026W46",
		Answers: form.Answers{
			"mon_03": {S: "2"}, "mon_05": {S: "1"}, "lab_02": {S: "0"}, "gua_04": {S: "0"}, "prj_06": {S: progress}, "col_01": {S: "12000"},
		},
	}, thursday.AddDate(0, 0, -7))
	ok(w.t, err)
}

func TestFirstReportIsTypedReadBackAndFiled(t *testing.T) {
	w := newWorld(t)
	k := w.as("vfs", locales.ZH).command()
	k.sees("桃坪村", "2026年11月20日 18:00", "本周新识别户数")
	k.types("２").sees("2户").press("对")
	k.types("1", "0").lacks("其中已再就业").sees("饮水")
	k.types("0").sees("形象进度").types("60").sees("村集体收入")
	k.types("三万五").sees("35,000元").press("不对").types("３.５万").sees("35,000元").press("对")
	k.sees("请核对").press("提交")
	k.sees("R-20261119-", "按时", "接下来由乡镇审核").lacks("None")
	got := w.filed("vfs")
	if got.Answers["col_01"].S != "35000" || got.Answers["mon_03"].S != "2" || got.NoChange {
		t.Errorf("filed %+v", got)
	}
	if _, there := got.Answers["lab_03"]; there {
		t.Error("an irrelevant answer was filed")
	}
	if k.body != nil {
		t.Error("the conversation is still open")
	}
}

func TestNoChangeInOneTap(t *testing.T) {
	for _, c := range []struct {
		lang           locales.Lang
		button         string
		opening, after []string
	}{
		{locales.ZH, "没有变化，直接提交", []string{"上次报的数", "12,000元", "桃坪村"}, []string{"回执号", "按时", "还可以改"}},
		{locales.EN, "No change, submit", []string{"Last reported", "CNY 12,000", "Taoping Village"}, []string{"Receipt", "On time", "You may change it"}},
	} {
		t.Run(string(c.lang), func(t *testing.T) {
			w := newWorld(t)
			w.lastWeek("60")
			k := w.as("vfs", c.lang).command().sees(c.opening...)
			tap := k.screen[0].Rows[0][0]
			k.press(c.button).sees(c.after...)
			number := w.filed("vfs").Number
			k.sees(number)
			k.pressButton(tap) // the same button again, from the message above
			k.sees(number)
			if got := w.filed("vfs"); !got.NoChange || !got.Clean() || got.Number != number {
				t.Errorf("filed %+v", got)
			}
		})
	}
}

func TestFillInAsksWithLastValuesAndLateIsSaid(t *testing.T) {
	w := newWorld(t)
	w.lastWeek("60")
	k := w.as("vfs", locales.ZH)
	k.now = friday.Add(time.Hour)
	k.command().sees("已过期限").press("有变化，逐项填").sees("同上次：2户")
	k.press("同上次").types("同上", "没变化", "1").sees("主要是哪方面")
	k.press("水质").types("55").sees("为什么比上次低")
	k.types("暴雨冲毁路基").press("同上次").sees("请核对").press("提交").sees("迟报", "接下来由乡镇审核").lacks("还可以改")
	got := w.filed("vfs")
	if got.OnTime() || got.Answers["prj_06_why"].S != "暴雨冲毁路基" || got.Answers["gua_04_why"].S != "quality" || got.Clean() {
		t.Errorf("filed %+v", got)
	}
}

func TestReportedAlreadyIsShownAndMayBeChangedUntilDue(t *testing.T) {
	w := newWorld(t)
	w.lastWeek("60")
	w.as("vfs", locales.ZH).command().press("没有变化")
	number := w.filed("vfs").Number
	vc := w.as("vc", locales.ZH).command().sees(number, "驻村第一书记", "待乡镇审核")
	old := vc.screen[0].Rows[0][0]
	vc.press("我要改").sees("请核对").press("改1").types("3").press("提交").sees("改好", number)
	if got := w.filed("vfs"); got.Answers["mon_03"].S != "3" || got.Number != number {
		t.Errorf("changed to %+v", got)
	}
	vc.pressButton(old) // stale: it names the revision before the change
	vc.sees(number, "待乡镇审核")
	if vc.toast == "" || vc.body != nil {
		t.Errorf("a stale button opened the form (toast %q)", vc.toast)
	}
	vc.now = friday.Add(time.Second)
	vc.command().sees(number).lacks("我要改")
}

func TestTwoCadresFillAtOnce(t *testing.T) {
	w := newWorld(t)
	w.lastWeek("60")
	vc := w.as("vc", locales.EN).command().press("Fill in")
	w.as("vfs", locales.ZH).command().press("没有变化")
	vc.types("same", "same", "same", "same", "same", "same").press("Submit")
	vc.sees("already reported", w.filed("vfs").Number, "first secretary")
	if vc.body != nil {
		t.Error("the form stays open although there is nothing left to file")
	}
}

func TestReturnedOpensExactlyThatField(t *testing.T) {
	w := newWorld(t)
	w.lastWeek("60")
	k := w.as("vfs", locales.ZH).command().press("没有变化")
	sub := w.filed("vfs")
	fields := []string{"mon_05", "col_01"}
	back, err := w.reports.Return(t.Context(), reports.SendBack{
		Act:    reports.Act{Key: "back", By: w.by("twn"), Of: sub.ID, Revision: sub.Revision},
		Fields: fields, Opens: reports.Opens(reports.Brief(), fields), Reason: reports.ReadyReason("differs"),
	}, nil, thursday)
	ok(t, err)
	k.command().sees("已退回", "和台账对不上").press("改退回的项目")
	k.sees("原来填的　风险线索数：1条", "村集体收入（今年累计）：12,000元", "和台账对不上").lacks("新识别")
	k.types("4").sees("村集体收入").types("13000").sees("请核对").lacks("[改1]")
	k.now = friday.Add(2 * time.Hour)
	k.press("提交").sees(sub.Number, "按时")
	got := w.filed("vfs")
	if got.Answers["mon_05"].S != "4" || got.Answers["col_01"].S != "13000" || got.State != reports.Submitted || got.Returns != 1 {
		t.Errorf("corrected to %+v", got)
	}
	// The button of the message still lies in the chat.
	k.pressButton(bot.To(locales.Raw("x"), routeFix, seenArg(back.ID, back.Revision)))
	k.sees("待乡镇审核").lacks("[改退回的项目]")
}

func TestWhoMayReport(t *testing.T) {
	w := newWorld(t)
	w.as("twn", locales.ZH).command().sees("/inbox")
	w.as("twn", locales.EN).command().sees("/inbox")
	w.as("hac", locales.ZH).command().sees("当前的岗位不用报")
	w.as("trainer", locales.EN).command().sees("does not report")
	w.as("nobody", locales.ZH).command().sees("不用报")
	for _, route := range w.feature.Routes {
		for _, arg := range []string{"", "2026W47", "2026W99", "1.1", "x", "9999999999999999999.1", "1.-1"} {
			for _, who := range []string{"hac", "twn", "nobody"} {
				k := w.as(who, locales.ZH)
				k.pressButton(bot.To(locales.Raw("x"), route.Name, arg))
				if k.body != nil || strings.Contains(k.text(), "回执") {
					t.Errorf("%s got through with %s %q:\n%s", who, route.Name, arg, k.text())
				}
			}
		}
	}
}

func TestForgedAndForeignButtons(t *testing.T) {
	w := newWorld(t)
	w.lastWeek("60")
	w.as("vfs", locales.ZH).command().press("没有变化")
	sub := w.filed("vfs")
	k := w.as("vfs2", locales.ZH)
	for route, args := range map[string][]string{
		routeSame:   {"2026W48", "2027W01", "", "weekly"}, // not begun yet, or nothing at all
		routeFill:   {"2026W48", "2026W53", "-"},
		routeChange: {seenArg(sub.ID, sub.Revision), "0.1", "77.1", "a.b"},
		routeFix:    {seenArg(sub.ID, sub.Revision), "", "1"},
	} {
		for _, arg := range args {
			k.pressButton(bot.To(locales.Raw("x"), route, arg))
			if k.body != nil {
				t.Errorf("%s %q opened a form", route, arg)
			}
			k.sees("/report").lacks(sub.Number)
		}
	}
}

// Planted case 2: a draft begun under one grant is never filed under another.
func TestADraftStaysWithItsUnit(t *testing.T) {
	w := newWorld(t)
	w.lastWeek("60")
	k := w.as("vfs", locales.ZH).command().press("逐项填")
	k.types("同上", "同上", "同上", "同上", "同上", "同上")
	k.who = org.Member{Person: k.who.Person, Active: w.members["vfs2"].Active}
	k.press("提交").sees("/switch")
	if k.body == nil {
		t.Fatal("the draft is lost")
	}
	k.who = w.members["vfs"]
	k.press("提交").sees("回执号")
}

func TestReferences(t *testing.T) {
	t.Parallel()
	for _, r := range []reference{{period: "2026W47", unit: 12}, {period: "2026W47", unit: 12, of: 345, revision: 2}} {
		got, err := parseReference(r.String())
		if err != nil || got != r {
			t.Errorf("%s reads %+v, %v", r, got, err)
		}
	}
	for _, s := range []string{"", "2026W47", "2026W47@", "2026W99@1", "2026W47@1#", "2026W47@1#2", "2026W47@1#0.1"} {
		if r, err := parseReference(s); err == nil {
			t.Errorf("%q reads %+v", s, r)
		}
	}
}

// After the deadline the oldest week still owed comes first, and the receipt leads on.
func TestTheReceiptLeadsToWhatIsStillOwed(t *testing.T) {
	w := newWorld(t)
	w.lastWeek("60")
	for _, p := range []reports.Period{"2026W47", "2026W48"} {
		_, err := store.NewTasks(w.db).AddObligations(t.Context(), []tasks.Obligation{{
			Key: string(p), Family: "brief", Kind: "report", Ref: reports.WeeklyBrief, Title: locales.Both("每周简报", "Weekly brief"),
			Unit: w.members["vfs"].Active.Unit, Roles: reports.Reporters, Period: tasks.Period(p),
			Opens: p.Due().AddDate(0, 0, -4), Due: p.Due(),
		}}, thursday)
		ok(t, err)
	}
	k := w.as("vfs", locales.ZH)
	k.now = friday.AddDate(0, 0, 3) // Monday of week 48
	k.command().sees("第47周", "已过期限").press("没有变化").sees("迟报", "还有2026年第48周")
	k.command().sees("第48周").lacks("已过期限").press("没有变化").sees("按时").lacks("还有2026年")
}
