package stats_test

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/handlers/stats"
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

// world is a city with two counties; the week's brief is due on Friday, the clock stands on Saturday.
type world struct {
	*talk.World
	reports *store.Reports
}

func newWorld(t *testing.T) *world {
	t.Helper()
	base := talk.Open(t, talk.Thursday, "990100", "990101", "990102", "99010102", "99010103", "9901010203", "9901010204", "9901010205")
	w := &world{World: base, reports: store.NewReports(base.DB)}
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	w.Hire("vfs2", locales.ZH, talk.Post("9901010204", org.VillageFirstSecretary))
	w.Hire("vc3", locales.ZH, talk.Post("9901010205", org.VillageCommittee))
	w.Hire("twn", locales.ZH, talk.Post("99010102", org.TownshipApprover))
	w.Hire("far", locales.ZH, talk.Post("99010103", org.TownshipApprover))
	w.Hire("cty", locales.ZH, talk.Post("990101", org.CountyCoordinator))
	w.Hire("city", locales.ZH, talk.Post("990100", org.CityCoordinator))
	w.Hire("trainer", locales.ZH, talk.Post("990100", org.Trainer))
	w.Feature, w.Check = stats.New(store.NewStats(base.DB), w.Org), w.fits
	_, err := w.reports.OpenPeriod(t.Context(), week, locales.Both("每周简报", "Weekly brief"), w.Now)
	talk.Must(t, err)
	return w
}

// fits holds every screen against a phone: 600 characters, six rows of two buttons.
func (w *world) fits(s *bot.Screen) {
	w.T.Helper()
	for _, l := range locales.All {
		if n := s.Length(l); n > bot.MostShown {
			w.T.Errorf("%d characters in %s", n, l)
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

func (w *world) file(who string) {
	w.T.Helper()
	_, err := w.reports.Submit(w.T.Context(), reports.Filing{
		Key: who, By: lifecycle.ActorOf(w.Members[who]), Form: reports.Brief(), Period: week,
		Answers: form.Answers{
			"mon_03": {S: "1"}, "mon_05": {S: "2"}, "lab_02": {S: "3"}, "lab_03": {S: "1"}, "gua_04": {S: "0"}, "prj_06": {S: "60"}, "col_01": {S: "1000"},
		},
	}, w.Now)
	talk.Must(w.T, err)
}

// money puts an amount where a record's purse would hold it.
func (w *world) money(code, kind, unit, purse, amount, data string) {
	w.T.Helper()
	_, err := w.SQL().ExecContext(w.T.Context(), `
with r as (
    insert into record (code, kind, unit_id, path, state, from_state, entered_at, began_at, version, data, title, grams, authors, last_by)
    select $1, $2, u.id, u.path, 'in_force', 'draft', $3, $3, 1, CAST($4 AS jsonb), '', '{}', '{}', $5 from unit u where u.code = $6
    on conflict (code) do update set version = record.version returning id)
insert into purse (record_id, name, balance) select id, $7, CAST($8 AS numeric) from r`,
		code, kind, w.Now, data, int64(w.Members["cty"].ID), unit, purse, amount)
	talk.Must(w.T, err)
}

func (w *world) saturday() *world {
	w.Now = time.Date(2026, 11, 21, 10, 0, 0, 0, locales.Zone)
	return w
}

func (w *world) arg(board, unit, rest string) string {
	return fmt.Sprintf("%s.%d.%s", board, w.Unit(unit).ID, rest)
}

const central = `{"source": {"s": "central"}, "year": {"s": "2026"}, "received": {"s": "2026-03-01"}, "class": {"s": "industry"}}`

func TestTheCountyBoardGoesDownToTheVillage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file("vfs")
	w.money("FB-1", "fund_batch", "990101", "free", "2752", central)
	w.money("FP-1", "fund_project", "9901010203", "paid", "5848", central)
	w.saturday()
	k := w.As("city", locales.ZH).Command("stats", "").OK().Sees("看哪张表").Press("区县总表").OK()
	k.Sees("上报率 | 按时率 | 支出率 | 序时差", "合计：33.3% | 33.3% | 68.0% | -15.3", "云梯县：33.3% | 33.3% | 68.0% | -15.3", "青禾岭县：- | - | - | -", "截至 2026年11月21日")
	k.Press("逐项看").Sees("F08 支出率：68.0%").Press("序时差").Sees("已支出", "F09 序时进度差：-15.3 个百分点").Press("看明细").Sees("FB-1", "FP-1：5,848元")
	w.As("cty", locales.ZH).Command("stats", "F01").OK().Sees("= 已上报 ÷（应报 − 免报）", "应报 3", "已上报 1").Press("看明细").Sees("竹湾村　每周简报，没报")
	w.As("cty", locales.ZH).Push("sb", w.arg("county", "990101", "0.0")).Press("鹤嘴镇").Press("桃坪村").Sees("桃坪村", "合计：100.0%").Press("上一级").Sees("鹤嘴镇")
	en := w.As("city", locales.EN).Command("stats", "county").OK().Sees("As of 21 Nov 2026", "All: 33.3%")
	en.Press("Line by line").Sees("F08 Disbursement rate: 68.0%")
}

func TestMoneyBySource(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.money("FB-1", "fund_batch", "990101", "free", "1000000", central)
	w.money("FB-2", "fund_batch", "990101", "free", "500.50", strings.Replace(central, "central", "social", 1))
	w.money("FP-1", "fund_project", "9901010203", "free", "20", strings.Replace(central, "2026-03-01", "2026-11-01", 1))
	w.money("FP-2", "fund_project", "9901010203", "paid", "30", strings.Replace(central, "industry", "other", 1))
	w.money("FB-9", "fund_batch", "990101", "free", "7", strings.Replace(central, `"2026"`, `"2025"`, 1))
	k := w.As("cty", locales.ZH).Command("stats", "资金").OK()
	k.Sees("到位 | 已分配 | 已支出 | 用于产业 | 闲置 | 分配率 | 产业占比", "中央：1,000,050 | 50 | 30 | 0 | 1,000,000 | 0.0% | 0.0%", "社会：500.50 | 0 | 0 | 0 | 500.50 | 0.0% | -")
	w.As("far", locales.ZH).Command("stats", "资金").OK().Sees("还没有记录")
	k.Press("鹤嘴镇").Sees("中央：50 | 50 | 30 | 0 | 0")
}

// A board leaves as a picture of less than 200 KB and as a workbook that says what the screen says.
func TestABoardAsAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.money("FP-1", "fund_project", "9901010203", "paid", "5848", central)
	for _, l := range locales.All {
		for _, b := range []string{"county", "overdue", "fund", "monitor", "funnel", "project", "training"} {
			sent := w.As("city", l).Push("sp", w.arg(b, "990100", "0.0")).OK().Screens[0].File
			if sent == nil || !sent.Picture || len(sent.Bytes) > 200*1024 {
				t.Fatalf("%s: %v", b, sent)
			}
			if _, err := png.Decode(bytes.NewReader(sent.Bytes)); err != nil {
				t.Error(err)
			}
		}
	}
	sent := w.As("city", locales.ZH).Push("sx", w.arg("fund", "990100", "0.0")).OK().Screens[0].File
	book, err := excelize.OpenReader(bytes.NewReader(sent.Bytes))
	talk.Must(t, err)
	rows, err := book.GetRows("资金")
	talk.Must(t, err)
	if got := fmt.Sprint(rows[4]); got != "[central 中央 5848 5848 5848 5848 0 100.0% 100.0%]" {
		t.Error(got)
	}
	if got := w.As("city", locales.ZH).Push("sp", w.arg("coop", "990100", "0.0")).Refused; got != "figures.stale" {
		t.Errorf("a picture that is not offered: %q", got)
	}
}

// Only who owes something and who stands above them see it by name; others see how much there is.
func TestOverdueIsForTheOwnerAndTheSupervisor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.saturday()
	w.Now = w.Now.AddDate(0, 0, 4)
	w.As("twn", locales.ZH).Command("stats", "逾期").OK().Sees("桃坪村：1 | 0 | 1 | 0 | 0").Press("公式和口径").Press("看明细").Sees("桃坪村　每周简报", "到期")
	w.As("city", locales.ZH).Push("sb", w.arg("overdue", "990100", "0.0")).OK().Sees("合计：3").Press("公式和口径").Press("看明细").Sees("没有要看的")
}

func TestSmallCellsOfHouseholdsAreNotTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.As("cty", locales.ZH).Command("stats", "监测").OK()
	k.Sees("累计识别", "还没有记录").Press("逐项看").Sees("累计识别：0")
}

// TV-18: "sort counties worst first" is refused with the rule.
func TestNothingIsRanked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, said := range []string{"sort counties worst first", "各县排名", "list persons by study time", "谁最差"} {
		if got := w.As("city", locales.EN).Command("stats", said); got.Refused != "figures.no_ranking" || !strings.Contains(got.Text(), "POL-038") {
			t.Errorf("%q: %s", said, got.Text())
		}
	}
	if got := w.As("city", locales.ZH).Command("stats", strings.Repeat("字", 3000)); got.Refused != "stats.not_understood" {
		t.Errorf("%s", got.Refused)
	}
}

func TestForgedButtonsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct{ who, route, arg, want string }{
		{"far", "sb", w.arg("county", "99010102", "0.0"), "figures.not_below"},
		{"twn", "sb", w.arg("fund", "990101", "0.0"), "figures.not_below"},
		{"twn", "sr", w.arg("fund", "990101", "0.0"), "figures.not_below"},
		{"vfs", "so", w.arg("county", "9901010203", "0.0"), "figures.not_below"},
		{"trainer", "sn", w.arg("county", "990100", "0.0"), "figures.not_below"},
		{"cty", "sb", w.arg("nothing", "990101", "0.0"), "figures.stale"},
		{"cty", "so", w.arg("fund", "990101", "9.0"), "figures.stale"},
		{"cty", "sb", "county.0.0.0", "figures.stale"},
		{"cty", "sb", "county.999999.0.0", "figures.not_below"},
		{"cty", "sb", "drop table", "figures.stale"},
	} {
		if got := w.As(c.who, locales.ZH).Push(c.route, c.arg).Refused; got != c.want {
			t.Errorf("%s %s %q: %q, want %q", c.who, c.route, c.arg, got, c.want)
		}
	}
}

// Every board opens for every level in both languages, with and without anything in it.
func TestEveryBoardOpens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file("vfs")
	w.saturday()
	for _, l := range locales.All {
		for _, who := range []string{"city", "cty", "twn"} {
			for _, b := range boards() {
				k := w.As(who, l).Command("stats", b).OK()
				unit := k.Member().Active.Unit.Code
				for i := range 3 {
					w.As(who, l).Push("so", w.arg(b, unit, fmt.Sprintf("%d.0", i))).OK()
					w.As(who, l).Push("sr", w.arg(b, unit, fmt.Sprintf("%d.0", i))).OK()
				}
				w.As(who, l).Push("sn", w.arg(b, unit, "0.0")).OK()
			}
		}
	}
}

// Twelve weeks and twelve months are drawn with their numbers below; the month is one page.
func TestTheLineOfWeeksAndTheMonthsPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file("vfs")
	w.saturday()
	for _, l := range locales.All {
		k := w.As("city", l).Push("st", w.arg("county", "990100", "0.0")).OK().Sees("W44 | W45 | W46 | W47", "- | - | - | 33.3%")
		if f := k.Screens[0].File; f == nil || !f.Picture || len(f.Bytes) > 200*1024 {
			t.Error("no picture of twelve weeks")
		}
		k = w.As("cty", l).Push("sm", w.arg("county", "990101", "0.0")).OK()
		if f := k.Screens[0].File; f == nil || f.Name != "990101-2026M10.pdf" || !bytes.HasPrefix(f.Bytes, []byte("%PDF")) {
			t.Error("no page of the month")
		}
	}
}

// A month that is over counts as it stood then: money that was posted later and reports that were due later are not in it.
func TestAPastMonth(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file("vfs")
	w.money("FB-1", "fund_batch", "990101", "free", "100", central)
	w.Now = time.Date(2026, 12, 5, 10, 0, 0, 0, locales.Zone)
	k := w.As("cty", locales.ZH)
	k.Push("sy", w.arg("county", "990101", "0.0")).OK().Press("2026年11月").OK().Sees("截至 2026年11月30日", "只算2026年11月", "合计：33.3% | 33.3% | -")
	k.Push("sb", w.arg("county", "990101", "0.0")).OK().Sees("合计：- | -")
	k.Push("sy", w.arg("fund", "990101", "0.0")).OK().Press("2025年").OK().Sees("还没有记录")
	for _, bad := range []string{"county.1.0.0.99", "overdue.1.0.0.1"} {
		if got := k.Push("sb", bad).Refused; got != "figures.stale" {
			t.Errorf("%s: %q", bad, got)
		}
	}
}

// Values that were reported and how many of them were asked about; jobs of those who came back.
func TestFiguresFromTheReportsThemselves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file("vfs")
	w.saturday()
	w.As("cty", locales.ZH).Command("stats", "F33").OK().Sees("F33 数据问题率：0.0%")
	w.As("cty", locales.ZH).Command("stats", "F24").OK().Sees("33.3%")
	w.As("cty", locales.ZH).Command("stats", "F12").OK()
}
