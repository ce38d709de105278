package report

import (
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
	"cadrebot/tasks"
)

// lastWeek files the week before, so that there is something to compare with.
func (w *world) lastWeek(progress string) {
	w.T.Helper()
	_, err := w.reports.Submit(w.T.Context(), reports.Filing{
		Key: "last-week", By: w.by("vfs"), Form: reports.Brief(), Period: "2026W46",
		Answers: form.Answers{
			"mon_03": {S: "2"}, "mon_05": {S: "1"}, "lab_02": {S: "0"}, "gua_04": {S: "0"}, "prj_06": {S: progress}, "col_01": {S: "12000"},
		},
	}, talk.Thursday.AddDate(0, 0, -7))
	talk.Must(w.T, err)
}

func TestFirstReportIsTypedReadBackAndFiled(t *testing.T) {
	w := newWorld(t)
	k := w.As("vfs", locales.ZH).Command("report", "")
	k.Sees("桃坪村", "2026年11月20日 18:00", "本周新识别户数")
	k.Says("２").Sees("2户").Press("对")
	k.Says("1", "0").Lacks("其中已再就业").Sees("饮水")
	k.Says("0").Sees("形象进度").Says("60").Sees("村集体收入")
	k.Says("三万五").Sees("35,000元").Press("不对").Says("３.５万").Sees("35,000元").Press("对")
	k.Sees("请核对").Press("提交")
	k.Sees("R-20261119-", "按时", "接下来由乡镇审核").Lacks("None")
	got := w.filed("vfs")
	if got.Answers["col_01"].S != "35000" || got.Answers["mon_03"].S != "2" || got.NoChange {
		t.Errorf("filed %+v", got)
	}
	if _, there := got.Answers["lab_03"]; there {
		t.Error("an irrelevant answer was filed")
	}
	if k.Body != nil {
		t.Error("the conversation is still open")
	}
}

func TestNoChangeInOneTap(t *testing.T) {
	for _, c := range []struct {
		lang           locales.Lang
		button         string
		opening, after []string
	}{
		{locales.ZH, "没有新增和变化，直接提交", []string{"上次报的数", "本周新识别户数：0户", "风险线索数：0条", "12,000元", "桃坪村"}, []string{"回执号", "按时", "还可以改"}},
		{locales.EN, "Nothing new, no change: submit", []string{"Last reported", "this week: 0 households", "CNY 12,000", "Taoping Village"}, []string{"Receipt", "On time", "You may change it"}},
	} {
		t.Run(string(c.lang), func(t *testing.T) {
			w := newWorld(t)
			w.lastWeek("60")
			k := w.As("vfs", c.lang).Command("report", "").Sees(c.opening...)
			tap := k.Screens[0].Rows[0][0]
			k.Press(c.button).Sees(c.after...)
			number := w.filed("vfs").Number
			k.Sees(number)
			k.Push(tap.Route, tap.Arg) // the same button again, from the message above
			k.Sees(number)
			if got := w.filed("vfs"); got.Answers["mon_03"].S != "0" || got.Answers["mon_05"].S != "0" || !got.NoChange || got.Number != number {
				t.Errorf("filed %+v", got)
			}
		})
	}
}

func TestFillInAsksWithLastValuesAndLateIsSaid(t *testing.T) {
	w := newWorld(t)
	w.lastWeek("60")
	k := w.As("vfs", locales.ZH)
	w.Now = friday.Add(time.Hour)
	k.Command("report", "").Sees("已过期限").Press("有变化，逐项填").Sees("本周新识别户数").Lacks("同上次", "2户")
	k.Press("0户").Says("同上", "没变化", "1").Sees("主要是哪方面")
	k.Press("水质").Says("55").Sees("为什么比上次低")
	k.Says("暴雨冲毁路基").Press("同上次").Sees("请核对").Press("提交").Sees("迟报", "接下来由乡镇审核", "还可以改")
	got := w.filed("vfs")
	if got.OnTime() || got.Answers["prj_06_why"].S != "暴雨冲毁路基" || got.Answers["gua_04_why"].S != "quality" {
		t.Errorf("filed %+v", got)
	}
}

func TestTheReviewDoubtsFallingTotalsAndLeaps(t *testing.T) {
	w := newWorld(t)
	w.lastWeek("60")
	k := w.As("vfs", locales.ZH).Command("report", "").Press("逐项填").Says("0", "0", "0", "350").Press("水质").Says("60", "11000")
	k.Sees("请核对", "⚠ 村集体收入比上次少（上次 12,000元", "⚠ 饮水问题户数比上次多很多（上次 0户）")
	k.Press("改7").Says("12500").Sees("比上次多很多").Lacks("比上次少").Press("提交").Sees("回执号")
}

func TestReportedAlreadyIsShownAndMayBeChangedUntilReviewed(t *testing.T) {
	w := newWorld(t)
	w.lastWeek("60")
	w.As("vfs", locales.ZH).Command("report", "").Press("没有新增")
	number := w.filed("vfs").Number
	vc := w.As("vc", locales.ZH).Command("report", "").Sees(number, "驻村第一书记", "待乡镇审核")
	old := vc.Screens[0].Rows[0][0]
	vc.Press("我要改").Sees("请核对").Press("改1").Says("3").Press("提交").Sees("改好", number)
	if got := w.filed("vfs"); got.Answers["mon_03"].S != "3" || got.Number != number {
		t.Errorf("changed to %+v", got)
	}
	vc.Push(old.Route, old.Arg) // stale: it names the revision before the change
	vc.Sees(number, "待乡镇审核")
	if vc.Toast == "" || vc.Body != nil {
		t.Errorf("a stale button opened the form (toast %q)", vc.Toast)
	}
	w.Now = friday.Add(time.Second)
	vc.Command("report", "").Sees(number, "按时").Press("我要改").Press("改1").Says("4").Press("提交").Sees("改好", "按时")
	now := w.filed("vfs")
	_, err := w.reports.Approve(t.Context(), reports.Act{Key: "ok", By: w.by("twn"), Of: now.ID, Revision: now.Revision}, nil, w.Now)
	talk.Must(t, err)
	vc.Command("report", "").Sees(number).Lacks("我要改")
}

func TestTwoCadresFillAtOnce(t *testing.T) {
	w := newWorld(t)
	w.lastWeek("60")
	vc := w.As("vc", locales.EN).Command("report", "").Press("Fill in")
	w.As("vfs", locales.ZH).Command("report", "").Press("没有新增")
	vc.Says("same", "same", "same", "same", "same", "same").Press("Submit")
	vc.Sees("already reported", w.filed("vfs").Number, "first secretary")
	if vc.Body != nil {
		t.Error("the form stays open although there is nothing left to file")
	}
}

func TestReturnedOpensExactlyThatField(t *testing.T) {
	w := newWorld(t)
	w.lastWeek("60")
	k := w.As("vfs", locales.ZH).Command("report", "").Press("没有新增")
	sub := w.filed("vfs")
	fields := []string{"mon_05", "col_01"}
	back, err := w.reports.Return(t.Context(), reports.SendBack{
		Act:    reports.Act{Key: "back", By: w.by("twn"), Of: sub.ID, Revision: sub.Revision},
		Fields: fields, Opens: reports.Opens(reports.Brief(), fields), Reason: reports.ReadyReason("differs"),
	}, nil, talk.Thursday)
	talk.Must(t, err)
	k.Command("report", "").Sees("已退回", "和台账对不上").Press("改退回的项目")
	k.Sees("原来填的　风险线索数：0条", "村集体收入：12,000元", "和台账对不上").Lacks("新识别")
	k.Says("4").Sees("村集体收入").Says("13000").Sees("请核对").Lacks("[改1]")
	w.Now = friday.Add(2 * time.Hour)
	k.Press("提交").Sees(sub.Number, "按时")
	got := w.filed("vfs")
	if got.Answers["mon_05"].S != "4" || got.Answers["col_01"].S != "13000" || got.State != reports.Submitted || got.Returns != 1 {
		t.Errorf("corrected to %+v", got)
	}
	// The button of the message still lies in the chat.
	k.Push(routeFix, seenArg(back.ID, back.Revision))
	k.Sees("待乡镇审核").Lacks("[改退回的项目]")
}

func TestWhoMayReport(t *testing.T) {
	w := newWorld(t)
	w.As("twn", locales.ZH).Command("report", "").Sees("/inbox")
	w.As("twn", locales.EN).Command("report", "").Sees("/inbox")
	w.As("hac", locales.ZH).Command("report", "").Sees("您现在的职务不用报", "主菜单")
	w.As("trainer", locales.EN).Command("report", "").Sees("does not report", "Main menu")
	w.As(talk.Nobody, locales.ZH).Command("report", "").Sees("不用报")
	for _, route := range w.Feature.Routes {
		for _, arg := range []string{"", "2026W47", "2026W99", "1.1", "x", "9999999999999999999.1", "1.-1"} {
			for _, who := range []string{"hac", "twn", talk.Nobody} {
				k := w.As(who, locales.ZH)
				k.Push(route.Name, arg)
				if k.Body != nil || strings.Contains(k.Text(), "回执") {
					t.Errorf("%s got through with %s %q:\n%s", who, route.Name, arg, k.Text())
				}
			}
		}
	}
}

func TestForgedAndForeignButtons(t *testing.T) {
	w := newWorld(t)
	w.lastWeek("60")
	w.As("vfs", locales.ZH).Command("report", "").Press("没有新增")
	sub := w.filed("vfs")
	k := w.As("vfs2", locales.ZH)
	for route, args := range map[string][]string{
		routeSame:   {"2026W48", "2027W01", "", "weekly"}, // not begun yet, or nothing at all
		routeFill:   {"2026W48", "2026W53", "-"},
		routeChange: {seenArg(sub.ID, sub.Revision), "0.1", "77.1", "a.b"},
		routeFix:    {seenArg(sub.ID, sub.Revision), "", "1"},
	} {
		for _, arg := range args {
			k.Push(route, arg)
			if k.Body != nil {
				t.Errorf("%s %q opened a form", route, arg)
			}
			k.Sees("/report").Lacks(sub.Number)
		}
	}
}

// Planted case 2: a draft begun under one grant is never filed under another.
func TestADraftStaysWithItsUnit(t *testing.T) {
	w := newWorld(t)
	w.lastWeek("60")
	k := w.As("vfs", locales.ZH).Command("report", "").Press("逐项填")
	k.Says("同上", "同上", "同上", "同上", "同上", "同上")
	k.Who = org.Member{Person: k.Who.Person, Active: w.Members["vfs2"].Active}
	k.Press("提交").Sees("/switch")
	if k.Body == nil {
		t.Fatal("the draft is lost")
	}
	k.Who = w.Members["vfs"]
	k.Press("提交").Sees("回执号")
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
		_, err := store.NewTasks(w.DB).AddObligations(t.Context(), []tasks.Obligation{{
			Key: string(p), Family: "brief", Kind: "report", Ref: reports.WeeklyBrief, Title: locales.Both("每周简报", "Weekly brief"),
			Unit: w.Members["vfs"].Active.Unit, Roles: reports.Reporters, Period: tasks.Period(p),
			Opens: p.Due(nil).AddDate(0, 0, -4), Due: p.Due(nil),
		}}, talk.Thursday)
		talk.Must(t, err)
	}
	k := w.As("vfs", locales.ZH)
	w.Now = friday.AddDate(0, 0, 3) // Monday of week 48
	k.Command("report", "").Sees("第47周", "已过期限").Press("没有新增").Sees("迟报", "还有2026年第48周")
	k.Command("report", "").Sees("第48周").Lacks("已过期限").Press("没有新增").Sees("按时").Lacks("还有2026年")
}
