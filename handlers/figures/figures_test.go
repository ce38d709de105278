package figures_test

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/handlers/figures"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

func TestMain(m *testing.M) { testdb.Main(m) }

const week reports.Period = "2026W47"

// saturday is after the brief of week is due.
var saturday = time.Date(2026, 11, 21, 10, 0, 0, 0, locales.Zone)

// world is a city down to three villages of one township, and another county without any.
type world struct {
	*talk.World
	reports *store.Reports
	tasks   *store.Tasks
}

func newWorld(t *testing.T) *world {
	t.Helper()
	base := talk.Open(t, talk.Thursday, "990100", "990101", "990102", "99010102", "99010103", "9901010203", "9901010204", "9901010205")
	w := &world{World: base, reports: store.NewReports(base.DB), tasks: store.NewTasks(base.DB)}
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	w.Hire("vfs2", locales.ZH, talk.Post("9901010204", org.VillageFirstSecretary))
	w.Hire("vc3", locales.ZH, talk.Post("9901010205", org.VillageCommittee))
	w.Hire("twn", locales.ZH, talk.Post("99010102", org.TownshipApprover))
	w.Hire("far", locales.ZH, talk.Post("99010103", org.TownshipApprover))
	w.Hire("fin", locales.ZH, talk.Post("990101", org.CountyFinance))
	w.Hire("cty", locales.ZH, talk.Post("990101", org.CountyCoordinator))
	w.Hire("city", locales.ZH, talk.Post("990100", org.CityCoordinator))
	w.Hire("trainer", locales.ZH, talk.Post("990100", org.Trainer))
	f, err := figures.New(w.reports, w.tasks, w.Org, store.NewForms(base.DB))
	talk.Must(t, err)
	w.Feature, w.Check = f, w.fits
	_, err = w.reports.OpenPeriod(t.Context(), week, locales.Both("简报", "Brief"), w.Now)
	talk.Must(t, err)
	return w
}

// fits holds every screen against a phone: 600 characters, six rows of two buttons.
func (w *world) fits(s *bot.Screen) {
	w.T.Helper()
	for _, l := range locales.All {
		var b strings.Builder
		for _, p := range s.Body {
			b.WriteString(p.Plain(l) + "\n")
		}
		if n := utf8.RuneCountInString(b.String()); n > 600 {
			w.T.Errorf("%d characters in %s:\n%s", n, l, b.String())
		}
	}
	if len(s.Rows) > 6 {
		w.T.Errorf("%d rows of buttons", len(s.Rows))
	}
	for _, row := range s.Rows {
		if len(row) > 2 {
			w.T.Errorf("%d buttons in a row", len(row))
		}
	}
}

func (w *world) file(who string, p reports.Period, mon string) {
	w.T.Helper()
	_, err := w.reports.Submit(w.T.Context(), reports.Filing{
		Key: who + string(p), By: lifecycle.ActorOf(w.Members[who]), Form: reports.Brief(), Period: p,
		Answers: form.Answers{
			"mon_03": {S: mon}, "mon_05": {S: "12"}, "lab_02": {S: "1234"}, "lab_03": {S: "1000"}, "gua_04": {S: "0"}, "prj_06": {S: "60"}, "col_01": {S: "1234567.89"},
		},
	}, w.Now)
	talk.Must(w.T, err)
}

func (w *world) arg(unit string, p reports.Period, rest string) string {
	return fmt.Sprintf("%d.%s.%s", w.Unit(unit).ID, p, rest)
}

func TestForgedButtonsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct{ who, route, arg, want string }{
		{"far", "fg", w.arg("99010102", week, "a.0.0"), "figures.not_below"},
		{"twn", "fg", w.arg("990101", week, "a.0.0"), "figures.not_below"},
		{"twn", "fu", w.arg("99010103", week, "a.0.0"), "figures.not_below"},
		{"vfs", "fg", w.arg("9901010203", week, "a.0.0"), "figures.not_below"},
		{"trainer", "fm", w.arg("990100", week, "a.0.0"), "figures.not_below"},
		{"twn", "fg", "0." + string(week) + ".a.0.0", "figures.stale"},
		{"twn", "fg", "999999." + string(week) + ".a.0.0", "figures.not_below"},
		{"twn", "fk", w.arg("99010102", "2026W60", "a.0.0"), "figures.stale"},
		{"twn", "fk", "drop table", "figures.stale"},
		{"twn", "fk", "", "figures.stale"},
		{"twn", "fx", w.arg("9901010203", "2026W10", "a.0.0"), "figures.owes_nothing"},
		{"twn", "fx", w.arg("9901010203", "2026M11", "a.0.0"), "figures.owes_nothing"},
		{"far", "fx", w.arg("9901010203", week, "a.0.0"), "figures.not_below"},
		{"twn", "fo", w.arg("9901010203", week, "a.0.0"), "lifecycle.moved_on"},
		{"twn", "fy", w.arg("9901010203", week, "a.0.0"), "figures.close_own"},
		{"twn", "fy", w.arg("99010102", week, "a.0.0"), "figures.close_early"},
		{"twn", "fy", w.arg("99010102", "2026M11", "a.0.0"), "figures.close_parts"},
		{"fin", "fy", w.arg("990101", week, "a.0.0"), "lifecycle.not_yours"},
	} {
		if got := w.As(c.who, locales.ZH).Push(c.route, c.arg).Refused; got != c.want {
			t.Errorf("%s %s %q: %q, want %q", c.who, c.route, c.arg, got, c.want)
		}
	}
	k := w.As("twn", locales.ZH).Push("fg", w.arg("99010102", week, "z.99999999999.-4")).OK() // odd, but harmless
	k.Sees("3 份应报")
	w.As("twn", locales.ZH).Push("fu", w.arg("99010102", week, "a.77.99")).OK().Sees("新识别户数")
}

// A refusal repeats no more of a long message than fits a phone.
func TestLongWordsAreNotRepeatedInFull(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.As("twn", locales.ZH).Command("figures", strings.Repeat("字", 3000))
	if n := utf8.RuneCountInString(k.Text()); k.Refused != "figures.not_understood" || n > 600 {
		t.Errorf("%q, in %d characters", k.Refused, n)
	}
}

// TV-18: whatever is asked for, units stand in code order, and an order by value is
// refused with the reason.
func TestNothingIsRanked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for who, mon := range map[string]string{"vfs": "1", "vfs2": "9", "vc3": "5"} {
		w.file(who, week, mon)
	}
	for _, said := range []string{"排名", "按比例排序，最差的在前", "谁最高", "RANK", "sort worst first", "Top 3", "ｒａｎｋ"} {
		if got := w.As("cty", locales.EN).Command("figures", said); got.Refused != "figures.no_ranking" || !strings.Contains(got.Text(), "POL-038") {
			t.Errorf("%q: %s", said, got.Text())
		}
	}
	k := w.As("twn", locales.ZH).Command("figures", "mon-03").OK().Sees("MON-03")
	k = k.Push("fu", w.arg("99010102", week, "p.0.0")).OK()
	words := k.Words()
	a, b, c := strings.Index(words, "桃坪村：1 户"), strings.Index(words, "竹湾村：9 户"), strings.Index(words, "鹤嘴镇：5 户")
	if a < 0 || b < a || c < b {
		t.Errorf("the villages are not in code order:\n%s", words)
	}
	k.Press("下一项").Sees("风险线索数").Press("上一项").Press("上一项").Sees("村集体经济年收入").Press("竹湾村").Sees("形象进度：60%")
}

func TestTheUnitsFiguresWithThePeriodBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file("vfs", "2026W46", "3")
	w.file("vfs", week, "1")
	w.file("vfs2", week, "2")
	k := w.As("city", locales.ZH).Command("figures", "").OK().Sees("星垭市", "已计入 0 份，未报 1，待审 2", "还没有审核通过", "还没报：鹤嘴镇").Lacks("暂无数据")
	k.Press("含待审核的").Sees("⚠ 初步数", "新识别户数：3 户（应报 3，已报 2；上期 3 户）", "返乡人数：2,468 人", "村集体收入：2,469,135.78元（246.91万元）", "形象进度：各村分列")
	k.Press("看下级").Sees("云梯县：3 户（应报 3，已报 2）", "青禾岭县：没有要报的").Press("云梯县").Press("看下级").Press("鹤嘴镇").Press("看下级").Press("桃坪村").Sees("新识别户数：1 户（应报 1，已报 1；上期 3 户）")
	k.Press("上一级").Sees("鹤嘴镇").Press("上一期").Sees("第46周", "新识别户数：3 户（不应报而报来 1）", "另有不应报而报来的 1 份也计入").Press("下一期").Sees("第47周")
	if k.Offers("下一期") {
		t.Error("the week to come is offered")
	}
	k.Press("其他时段").Press("按月").Sees("2026年11月", "新识别户数：6 户").Press("其他时段").Press("按周").Sees("第48周")
	en := w.As("twn", locales.EN).Command("figures", "2026m11").OK().Sees("Nov 2026", "0 of 3 counted")
	en.Press("With unreviewed").Sees("6 households").Press("Other periods").Press("half-year").Sees("second half of 2026")
	w.As("twn", locales.EN).Command("figures", "nonsense").Sees("was not understood")
}

// Over a month a village stands in the list once for each week, and the week is named.
func TestTheGapsOfAMonthNameTheirWeeks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.reports.OpenPeriod(t.Context(), "2026W46", locales.Both("简报", "Brief"), w.Now.AddDate(0, 0, -7))
	talk.Must(t, err)
	w.file("vfs", "2026W46", "1")
	k := w.As("twn", locales.ZH).Push("fm", w.arg("99010102", "2026M11", "a.0.0")).OK()
	k.Sees("· 桃坪村　2026年第46周：待乡镇审核\n· 桃坪村　2026年第47周：未报")
	if n := strings.Count(k.Drawn(), "[桃坪村]"); n != 1 {
		t.Errorf("%d buttons lead to the same village", n)
	}
	w.As("twn", locales.EN).Push("fm", w.arg("99010102", "2026M11", "a.0.0")).OK().Sees("Taoping Village, week 46")
	w.As("twn", locales.ZH).Push("fm", w.arg("99010102", week, "a.0.0")).OK().Sees("· 桃坪村：未报")
}

func TestAPeriodIsClosedByButton(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file("vfs", week, "1")
	if w.As("twn", locales.ZH).Command("figures", string(week)).Offers("截止本期") {
		t.Error("offered before the deadline")
	}
	w.Now = saturday
	if w.As("fin", locales.ZH).Command("figures", string(week)).Offers("截止本期") {
		t.Error("offered to the finance clerk")
	}
	k := w.As("twn", locales.ZH).Command("figures", string(week)).OK().Sees("上报率 33.3%").Press("截止本期")
	k.Sees("将记为缺报", "桃坪村：待乡镇审核", "竹湾村：未报", "鹤嘴镇：未报").Press("✅ 截止").OK().Sees("2026年第47周 已截止", "🔒 鹤嘴镇")
	if k.Offers("截止本期") {
		t.Error("offered again")
	}
	k.Push("fy", w.arg("99010102", week, "a.0.0"))
	if k.Refused != "figures.closed_already" {
		t.Errorf("closed again: %q", k.Refused)
	}
	w.file("vfs2", week, "8")
	for _, who := range []string{"vfs", "vfs2"} {
		_, err := w.SQL().ExecContext(t.Context(), `update submission set state = 'locked' where person_id = $1`, int64(w.Members[who].ID))
		talk.Must(t, err)
	}
	w.As("twn", locales.ZH).Command("figures", string(week)).OK().Sees("新识别户数：暂无数据（应报 3，计入 0）；截止后又有计入，现为 9 户").Press("看下级").Sees("桃坪村：暂无数据（应报 1，计入 0）；截止后又有计入，现为 1 户")
	w.As("cty", locales.EN).Command("figures", string(week)).OK().Lacks("🔒 Closed").Sees("Close the period")
}

func TestFiguresAsAPicture(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file("vfs", "2026W46", "3")
	w.file("vfs", week, "1")
	k := w.As("twn", locales.ZH).Push("fg", w.arg("99010102", week, "p.0.0")).OK().Press("画成图")
	sent := k.Screens[0].File
	if sent == nil || !sent.Picture || sent.Name != "99010102-MON-03-2026W47.png" || len(sent.Bytes) > 200*1024 {
		t.Fatalf("sent %v", sent)
	}
	if _, err := png.Decode(bytes.NewReader(sent.Bytes)); err != nil {
		t.Error(err)
	}
	k.Sees("本期新识别户数（MON-03）", "到2026年第47周为止").Lacks("以万为单位")
	again := k.Press("下一项").Press("上一项").Screens[0].File
	if !bytes.Equal(again.Bytes, sent.Bytes) {
		t.Error("the same figures make another picture")
	}
	english := w.As("twn", locales.EN).Push("fp", w.arg("99010102", week, "p.0.0")).OK().Screens[0].File
	if bytes.Equal(english.Bytes, sent.Bytes) {
		t.Error("the words on the picture do not follow the reader's language")
	}
	k.Press("上一项").Sees("COL-01", "图上的数以万为单位").Press("上一项").Sees("合不成一个数")
	if k.Screens[0].File != nil {
		t.Error("what does not add up was drawn")
	}
	w.As("twn", locales.EN).Push("fp", w.arg("9901010203", week, "p.5.0")).OK().Sees("PRJ-06", "Outlined: not closed yet").Press("Back").Sees("Taoping Village")
}
