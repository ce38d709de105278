package figures_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

// asks is a form with one number for each code.
func asks(name, zh, en string, codes ...string) form.Form {
	f := form.Form{ID: name, Version: 1, Title: locales.Both(zh, en)}
	for _, c := range codes {
		f.Fields = append(f.Fields, form.Field{Key: c, Kind: form.Integer, Required: true, Label: locales.Both(c, c)})
	}
	return f
}

// publish puts a form of somebody's unit to the villages below it, or as the terms say.
func (w *world) publish(who string, f form.Form, t forms.Terms) forms.Entry {
	w.T.Helper()
	s, m := store.NewForms(w.DB), w.Members[who]
	e, _, err := s.Add(w.T.Context(), forms.Upload{By: m, Filename: f.ID + ".xlsx", Workbook: fmt.Append(nil, f), Form: f}, w.Now)
	w.must(err)
	t.Units, t.Reason = m.Active.Unit, "要"
	if t.Level == "" {
		t.Level, t.Roles = org.LevelVillage, []org.Role{org.VillageFirstSecretary, org.VillageCommittee}
	}
	e, _, err = s.Publish(w.T.Context(), fmt.Sprint("publish ", e.ID, e.Version.Number), lifecycle.ActorOf(m), e.ID, e.Version.Number, t, w.Now)
	w.must(err)
	return e
}

func (w *world) must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// approved fills a form in and approves it; values stand in the order of its fields.
func (w *world) approved(who string, e forms.Entry, p reports.Period, values ...string) {
	w.T.Helper()
	a := form.Answers{}
	for i, v := range values {
		a[e.Version.Form.Fields[i].Key] = form.Value{S: v}
	}
	s, err := w.reports.Submit(w.T.Context(), reports.Filing{
		Key: fmt.Sprint(who, e.Ref, p), By: lifecycle.ActorOf(w.Members[who]), Form: e.Version.Form, Period: p, Answers: a,
	}, w.Now)
	w.must(err)
	_, err = w.SQL().ExecContext(w.T.Context(), `update submission set state = 'township_approved' where id = $1`, s.ID)
	w.must(err)
}

func TestAFormIsChosenAndEveryScreenIsAboutIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.As("twn", locales.ZH).Command("figures", "").OK().Sees("鹤嘴镇　每周简报", "第47周") // nothing to choose yet
	e := w.publish("cty", asks("care", "帮扶月报", "Care report", "mon_01", "hrd_01", "remark", "pai_01", "mon_04", "mon_07", "lab_01"), forms.Terms{Every: calendar.Month})
	w.approved("vfs", e, "2026M11", "12", "3", "0", "11", "1", "2", "30")
	w.approved("vfs2", e, "2026M11", "8", "4", "0", "7", "0", "2", "40")
	k := w.As("cty", locales.ZH).Command("figures", "").OK().Sees("看哪份报表的汇总", "1. 每周简报", "2. 帮扶月报　云梯县下发，最近一期：2026年11月")
	k.Press("2 帮扶月报").OK().Sees("云梯县　帮扶月报", "2026年11月", "3 份应报，已计入 2 份，未报 1", "监测对象户数：20 户（应报 3，已报 2）", "技能培训人次：7 人次", "有帮扶联系人的户数：18 户").
		Lacks("已落实帮扶措施户数")
	k.Press("下一页").Sees("已落实帮扶措施户数：4 户", "脱贫劳动力务工人数：70 人").Lacks("监测对象户数").Press("画成图").Lacks("MON-01").Press("返回").Press("下一页").Press("上一页").Sees("监测对象户数")
	k.Press("含待审核的").Sees("初步数", "帮扶月报").Press("只看已审核").Press("还没计入的").Sees("帮扶月报", "· 鹤嘴镇：未报").Press("返回")
	k.Press("看下级").Sees("鹤嘴镇：20 户（应报 3，已报 2）").Press("鹤嘴镇").Sees("鹤嘴镇　帮扶月报").Press("看下级").Sees("桃坪村：12 户", "竹湾村：8 户", "鹤嘴镇：未报").
		Press("下一项").Sees("技能培训人次（HRD-01）", "桃坪村：3 人次").Press("桃坪村").Sees("监测对象户数：12 户")
	if k.Offers("看下级") {
		t.Error("a village that reports has nothing below it")
	}
	k.Press("上一级").Press("画成图").Sees("鹤嘴镇　监测对象户数（MON-01）", "帮扶月报").Press("返回").Press("其他时段")
	if k.Offers("按周") {
		t.Error("a monthly form has no weeks")
	}
	k.Press("按季").Sees("2026年第4季度", "监测对象户数：20 户").Press("其他时段").Press("按月").Sees("2026年12月")
	w.As("twn", locales.EN).Push("fg", w.arg("99010102", "2026M11", fmt.Sprintf("a.0.0.%d", e.ID))).OK().
		Sees("Hezui Town, Care report", "2 of 3 counted, 1 missing", "Monitored households: 20 households (2 of 3 reported)")
}

// A button that was drawn in one language leads to the same form in the other.
func TestTheFormSurvivesAnotherLanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.publish("twn", asks("care", "帮扶月报", "Care report", "mon_01"), forms.Terms{Every: calendar.Month})
	w.approved("vfs", e, "2026M11", "12")
	k := w.As("twn", locales.ZH).Command("figures", "").Press("帮扶月报").Sees("监测对象户数：12 户（应报 3，已报 1）")
	k.Lang = locales.EN
	k.Push("fg", w.arg("99010102", "2026M11", fmt.Sprintf("a.0.0.%d", e.ID))).OK().Sees("Care report", "Monitored households: 12 households (1 of 3 reported)")
	k.Press("Other forms").Sees("1. Weekly brief", "2. Care report, by Hezui Town, newest: Nov 2026").Press("2 Care report").Sees("Hezui Town, Care report")
}

func TestAnIndicatorLeadsToTheFormThatFeedsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish("twn", asks("care", "帮扶月报", "Care report", "mon_02", "mon_01"), forms.Terms{Every: calendar.Month})
	w.As("twn", locales.ZH).Command("figures", "MON-01").OK().Sees("帮扶月报", "监测对象户数（MON-01）")
	w.As("twn", locales.ZH).Command("figures", "mon_03").OK().Sees("每周简报", "本期新识别户数（MON-03）")
	k := w.As("twn", locales.ZH).Command("figures", "ENF-01")
	if k.Refused != "figures.not_collected" || !strings.Contains(k.Text(), "执法案件数") {
		t.Errorf("%s: %s", k.Refused, k.Text())
	}
	w.As("twn", locales.ZH).Command("figures", string(week)).OK().Sees("每周简报", "第47周")
}

func TestAFormOfOneDayIsClosedAndCorrected(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	due := time.Date(2026, 11, 27, 18, 0, 0, 0, locales.Zone)
	e := w.publish("twn", asks("once", "冬季排查", "Winter check", "gua_03"), forms.Terms{Due: due})
	w.approved("vfs", e, "2026-11-27", "4")
	k := w.As("twn", locales.ZH).Command("figures", "").Press("冬季排查").OK().Sees("2026年11月27日", "住房安全问题户数：4 户（应报 3，已报 1）")
	if k.Offers("上一期") || k.Offers("画成图") || k.Offers("截止本期") {
		t.Errorf("one day has no others, and is not over:\n%s", k.Drawn())
	}
	k.Press("其他时段").Press("2026年11月27日").Sees("住房安全问题户数：4 户")
	if k.Push("fp", w.arg("99010102", "2026-11-27", fmt.Sprintf("a.0.0.%d", e.ID))).Refused != "figures.stale" {
		t.Error("one day was drawn")
	}
	w.As("twn", locales.ZH).Push("fx", w.arg("9901010204", "2026-11-27", fmt.Sprintf("a.0.0.%d", e.ID))).OK().Sees("2026年11月27日冬季排查为什么免报").
		Says("防汛抢险").Press("确认提交").OK().Sees("已免报", "竹湾村　冬季排查")
	w.Now = due.Add(time.Hour)
	k = w.As("twn", locales.ZH).Command("figures", "").Press("冬季排查").Sees("应报 2，已报 1", "上报率 50.0%").Press("截止本期").Sees("冬季排查", "鹤嘴镇：未报").Press("✅ 截止").OK().Sees("已截止", "🔒 鹤嘴镇")
	_, err := w.SQL().ExecContext(t.Context(), `update submission set answers = '{"gua_03": {"s": "6"}}', state = 'corrected'`)
	w.must(err)
	w.As("twn", locales.ZH).Command("figures", "").Press("冬季排查").Sees("住房安全问题户数：4 户（应报 2，已报 1）；更正后 6 户")
	if k.Offers("截止本期") {
		t.Error("closed, and offered again")
	}
}

func TestAFormThatTownshipsFillInEndsAtTheTownship(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.publish("cty", asks("works", "工程月报", "Works", "prj_06", "mon_07"), forms.Terms{Every: calendar.Month, Level: org.LevelTownship, Roles: []org.Role{org.TownshipApprover}})
	w.approved("twn", e, "2026M11", "60", "9")
	k := w.As("cty", locales.ZH).Command("figures", "").Press("工程月报").OK().Sees("应报 2，已报 1", "形象进度：各乡镇分列", "已落实帮扶措施户数：9 户")
	k.Press("看下级").Press("下一项").Press("鹤嘴镇").Sees("形象进度：60%")
	if k.Offers("看下级") {
		t.Error("villages are not asked, and lead nowhere")
	}
}

// Where there is nothing to add up, the screen says why, once, and never a row of blanks.
func TestAnEmptySheetSaysWhyItIsEmpty(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.publish("twn", asks("care", "帮扶月报", "Care report", "mon_01", "mon_02"), forms.Terms{Every: calendar.Month})
	sees := func(why string, more ...string) {
		t.Helper()
		w.As("twn", locales.ZH).Command("figures", "").Press("帮扶月报").OK().Sees(append(more, why)...).Lacks("监测对象户数", "暂无数据")
	}
	sees("还没有报上来的", "还没报：桃坪村、竹湾村、鹤嘴镇")
	w.approved("vfs", e, "2026M11", "12", "30")
	for state, why := range map[string]string{"submitted": "还没有审核通过", "returned": "都退回去改了"} {
		_, err := w.SQL().ExecContext(t.Context(), `update submission set state = $1`, state)
		w.must(err)
		sees(why, "还没报：竹湾村、鹤嘴镇")
	}
	_, err := w.SQL().ExecContext(t.Context(), `update obligation set state = 'exempt' where ref = $1`, e.Ref)
	w.must(err)
	sees("没有单位要报", "免报 3")
	w.As("twn", locales.ZH).Push("fg", w.arg("9901010204", "2026M11", fmt.Sprintf("a.0.0.%d", e.ID))).OK().Lacks("还没报：")
}

// What one version does not ask is said beside the figure.
func TestReportsWithoutAFigureAreCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.publish("twn", asks("care", "帮扶月报", "Care report", "mon_01"), forms.Terms{Every: calendar.Month})
	w.approved("vfs", first, "2026M11", "12")
	second := w.publish("twn", asks("care", "帮扶月报", "Care report", "mon_01", "pai_01"), forms.Terms{Every: calendar.Month})
	w.approved("vfs2", second, "2026M11", "8", "5")
	w.As("twn", locales.ZH).Command("figures", "").Press("帮扶月报").Sees("监测对象户数：20 户（应报 3，已报 2）", "有帮扶联系人的户数：5 户（应报 3，已报 2，没填这项 1）")
}

func TestManyFormsPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	codes := []string{"mon_01", "mon_02", "mon_04", "mon_07", "pai_01", "gua_03", "ind_01", "ind_02"}
	for i, title := range []string{"周报", "安全", "医疗", "产业", "住房", "就业", "饮水", "人才"} {
		w.publish("twn", asks(fmt.Sprint("f", i), title, fmt.Sprint("Form ", i), codes[i]), forms.Terms{Every: calendar.Month})
	}
	k := w.As("twn", locales.ZH).Command("figures", "").OK().Sees("1. 每周简报", "2. 安全", "3. 产业", "4. 就业", "5. 人才", "6. 医疗").Lacks("住房")
	k.Press("下一页").Sees("7. 饮水", "8. 周报", "9. 住房").Press("9 住房").Sees("鹤嘴镇　住房")
	k.Press("其他报表").Sees("1. 每周简报").Push("fs", "77").OK().Sees("1. 每周简报").Push("fs", "x").OK().Sees("1. 每周简报")
	w.As("twn", locales.EN).Command("figures", "").Sees("2. Form 0", "6. Form 4")
	if got := w.As("vfs", locales.ZH).Push("fs", "0").Refused; got != "figures.not_below" {
		t.Errorf("a village chooses: %q", got)
	}
}

func TestForgedFormsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.publish("twn", asks("care", "帮扶月报", "Care report", "mon_01"), forms.Terms{Every: calendar.Month})
	plain := w.publish("twn", asks("plain", "问卷", "Survey", "many"), forms.Terms{Every: calendar.Month})
	for _, c := range []struct{ who, unit, period, rest, want string }{
		{"far", "99010103", "2026M11", fmt.Sprintf("a.0.0.%d", e.ID), "figures.stale"}, // of another township
		{"twn", "99010102", "2026M11", fmt.Sprintf("a.0.0.%d", plain.ID), "figures.stale"},
		{"twn", "99010102", "2026M11", "a.0.0.99999", "figures.stale"},
		{"twn", "99010102", "2026M11", "a.0.0.x", "figures.stale"},
		{"twn", "99010102", "2026M11", "a.0.0.1.1", "figures.stale"},
		{"twn", "99010102", "2026W47", fmt.Sprintf("a.0.0.%d", e.ID), "figures.stale"},
		{"twn", "990101", "2026M11", fmt.Sprintf("a.0.0.%d", e.ID), "figures.not_below"},
		{"vfs", "9901010203", "2026M11", fmt.Sprintf("a.0.0.%d", e.ID), "figures.not_below"},
	} {
		for _, route := range []string{"fg", "fu", "fm", "fk", "fp", "fc", "fy", "fx"} {
			if got := w.As(c.who, locales.ZH).Push(route, w.arg(c.unit, reports.Period(c.period), c.rest)).Refused; got != c.want {
				t.Errorf("%s %s %s %s: %q, want %q", c.who, route, c.unit, c.rest, got, c.want)
			}
		}
	}
}
