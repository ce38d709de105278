package report

import (
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// phoneIn files the week for the first village as the township.
func (w *world) phoneIn() *talk.Chat {
	k := w.As("twn", locales.ZH).Command("report", "").Press("1 桃坪村").Press("代村里填报").Sees("照村里电话里说的填")
	return k.Says("2", "1", "0", "0", "60", "12000").Press("提交").Sees("回执号", "记为代报：桃坪村", "由您以外的人")
}

func TestAnOfficeEntersWhatAVillagePhonesIn(t *testing.T) {
	w := newWorld(t)
	k := w.phoneIn()
	sub := w.filed("vfs")
	if !sub.OnBehalf() || sub.Role != org.TownshipApprover || sub.Author != w.Members["twn"].ID {
		t.Errorf("filed %+v", sub)
	}
	w.As("vfs", locales.EN).Command("report", "").Sees("for the village, which phoned it in", "[Change it]")
	k.Press("我要改").Press("改1").Says("3").Press("提交").Sees("已改好", "记为代报")
	if got := w.filed("vfs"); got.Answers["mon_03"].S != "3" {
		t.Errorf("changed to %v", got.Answers)
	}
	// The village may put right what was entered for it.
	w.As("vfs", locales.ZH).Command("report", "").Press("我要改").Press("改1").Says("4").Press("提交").Sees("已改好")
	// A button of before leads to what stands now.
	again := w.As("twn", locales.ZH)
	again.Push(routePhone, where{period: "2026W47", unit: sub.Unit.ID}.arg())
	again.Sees("回执号", "代报")
}

func TestAReturnOfAPhonedReportOpensForTheOffice(t *testing.T) {
	w := newWorld(t)
	w.Hire("twn2", locales.ZH, talk.Post("99010102", org.TownshipOfficer))
	w.phoneIn()
	sub := w.filed("vfs")
	back, err := w.reports.Return(t.Context(), reports.SendBack{
		Act:    reports.Act{Key: "back", By: w.by("twn2"), Of: sub.ID, Revision: sub.Revision},
		Fields: []string{"mon_03"}, Opens: []string{"mon_03"}, Reason: "@differs",
	}, nil, talk.Thursday)
	talk.Must(t, err)
	k := w.As("twn", locales.ZH)
	k.Push(routeFix, seenArg(back.ID, back.Revision))
	k.Sees("和台账对不上", "本周新识别户数").Says("1").Press("提交").Sees("已改好")
	// Whoever did not enter it cannot change it for the village.
	other := w.As("twn2", locales.ZH)
	other.Push(routeChange, seenArg(back.ID, back.Revision+1))
	if other.Body != nil {
		t.Error("a reviewer opened the report to change it")
	}
}

// Planted case 2 for an office: the draft stays with the grant it was begun under.
func TestAPhonedDraftNeedsTheOffice(t *testing.T) {
	w := newWorld(t)
	k := w.As("twn", locales.ZH).Command("report", "").Press("1 桃坪村").Press("代村里填报").Says("2", "1", "0", "0", "60", "12000")
	k.Who = org.Member{Person: k.Who.Person, Active: w.Members["trainer"].Active}
	k.Press("提交")
	if k.Body == nil || !k.Offers("提交") {
		t.Fatal("the draft is lost")
	}
	k.Who = org.Member{Person: k.Who.Person, Active: w.Members["vfs2"].Active}
	k.Press("提交").Sees("/switch")
	k.Who = w.Members["twn"]
	k.Press("提交").Sees("记为代报")
}

// lockedAt takes the village's report of a week to the lock without its reviewers.
func (w *world) lockedAt(p reports.Period, at time.Time) reports.Submission {
	w.T.Helper()
	sub, err := w.reports.Submit(w.T.Context(), reports.Filing{
		Key: "locked" + string(p), By: w.by("vfs"), Form: reports.Brief(), Period: p,
		Answers: form.Answers{"mon_03": {S: "2"}, "mon_05": {S: "1"}, "lab_02": {S: "0"}, "gua_04": {S: "0"}, "prj_06": {S: "60"}, "col_01": {S: "12000"}},
	}, at)
	talk.Must(w.T, err)
	_, err = w.SQL().ExecContext(w.T.Context(), `update submission set state = 'locked' where id = $1`, sub.ID)
	talk.Must(w.T, err)
	return sub
}

func TestAskingForACorrection(t *testing.T) {
	for lang, say := range map[locales.Lang][]string{
		locales.ZH: {"往期简报", "2 2026年第46周", "申请更正", "村集体收入", "选好了", "错在哪里", "提交", "已向县里申请更正"},
		locales.EN: {"Past briefs", "2 week 46", "Ask for a correction", "Village income", "Done", "What is wrong", "Submit", "The county has your request"},
	} {
		t.Run(string(lang), func(t *testing.T) {
			w := newWorld(t)
			sub := w.lockedAt("2026W46", talk.Thursday.AddDate(0, 0, -7))
			w.lockedAt("2026W47", talk.Thursday)
			k := w.As("vfs", lang).Command("report", "").Press(say[0]).Press(say[1]).Press(say[2])
			other := w.As("vc", lang).Command("report", "").Press(say[0]).Press(say[1]).Press(say[2])
			k.Press(say[3]).Press(say[4]).Sees(say[5]).Says("13000").Press(say[6]).Sees(say[7], sub.Number)
			wish, err := w.reports.Wish(t.Context(), sub.ID)
			if err != nil || wish.Reason != "13000" || wish.By != w.Members["vfs"].ID {
				t.Errorf("wish %+v, %v", wish, err)
			}
			// The slower colleague is told, and the button of before opens nothing.
			other.Press(say[3]).Press(say[4]).Says("x").Press(say[6]).Sees(sub.Number)
			k.Push(routeRequest, seenArg(sub.ID, sub.Revision))
			if k.Body != nil || other.Body != nil {
				t.Error("a second request is open")
			}
		})
	}
}

func TestHistoryTellsWhoWhenWhyAndWhatChanged(t *testing.T) {
	w := newWorld(t)
	w.As("vfs", locales.ZH).Command("report", "").Says("2", "1", "0", "0", "60", "12000").Press("提交")
	k := w.As("vfs", locales.ZH).Command("report", "")
	for i := range 7 { // more moves than one screen holds
		k.Press("我要改").Press("改1").Says(string(rune('3'+i))).Press("提交").Command("report", "")
	}
	sub := w.filed("vfs")
	_, err := w.reports.Return(t.Context(), reports.SendBack{
		Act:    reports.Act{Key: "back", By: w.by("twn"), Of: sub.ID, Revision: sub.Revision},
		Fields: []string{"mon_03"}, Opens: []string{"mon_03"}, Reason: "@differs",
	}, nil, talk.Thursday)
	talk.Must(t, err)
	k.Command("report", "").Press("办理过程")
	k.Sees("9. 2026年11月19日 10:00　乡镇分管领导　退回", "理由：和台账对不上", "· 新识别户数", "8户 → 9户", "驻村第一书记　修改").Lacks("2户 → 3户")
	k.Press("更早").Sees("1. 2026年11月19日 10:00　驻村第一书记　提交", "2户 → 3户").Lacks("退回").Press("更新").Sees("退回")
	// Only those who may see the report see its history.
	for _, who := range []string{"vfs2", talk.Nobody} {
		other := w.As(who, locales.ZH)
		other.Push(routeHistory, seenArg(sub.ID, 0))
		other.Lacks(sub.Number)
	}
}

// Planted case 5: progress that falls from 60 to 55 needs a reason; with one it is accepted
// and kept.
func TestProgressThatFallsNeedsAReason(t *testing.T) {
	w := newWorld(t)
	w.lastWeek("60")
	k := w.As("vfs", locales.ZH).Command("report", "").Press("逐项填")
	k.Says("同上", "同上", "同上", "同上").Sees("形象进度").Says("55").Sees("进度为什么比上次低")
	k.Says("　").Sees("进度为什么比上次低").Says("暴雨冲毁路基").Says("12000").Press("提交").Sees("回执号")
	if got := w.filed("vfs"); got.Answers["prj_06"].S != "55" || got.Answers["prj_06_why"].S != "暴雨冲毁路基" {
		t.Errorf("filed %v", got.Answers)
	}
}
