package stats_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cadrebot/internal/talk"
	"cadrebot/locales"
)

// works says in a monthly report of a published form where a village's people work; code spells the indicator as authors do.
func (w *world) works(unit, month string, said map[string]string) {
	w.T.Helper()
	answers := `{"other": {"s": "7"}`
	for code, n := range said {
		answers += fmt.Sprintf(`, %q: {"s": %q}`, code, n)
	}
	_, err := w.SQL().ExecContext(w.T.Context(), `
insert into submission (number, conversation, form_id, form_version, unit_id, period, person_id, role, answers, state, submitted_at, updated_at, due_at, typed)
select 'L' || $1 || $2, $1 || $2, 'f-labour', 1, u.id, $2, $3, 'VFS', CAST($4 AS jsonb), 'submitted', $5, $5, $5, 3 from unit u where u.code = $1`,
		unit, month, int64(w.Members["vfs"].ID), answers+"}", w.Now)
	talk.Must(w.T, err)
}

// Where people work is what the newest report of each village says, below the units in code order, and zero is not the same as
// nothing said.
func TestWherePeopleWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.As("city", locales.ZH).Push("sb", w.arg("labour", "990100", "0.0")).OK().Sees("云梯县：- | - | - | - | 0", "lab_01a")
	if got := w.As("city", locales.ZH).Push("sp", w.arg("labour", "990100", "0.0")).Refused; got != "stats.nothing_to_draw" {
		t.Errorf("an empty picture: %q", got)
	}
	w.works("9901010203", "2026M09", map[string]string{"lab_01a": "90", "lab_01b": "80", "lab_01c": "70"})
	w.Now = w.Now.Add(time.Minute)
	w.works("9901010203", "2026M10", map[string]string{"LAB_01A": "10", "lab-01b": "20", "lab_01c": "30"})
	w.works("9901010204", "2026M10", map[string]string{"lab_01a": "5", "lab_01c": "0"})
	w.saturday()
	k := w.As("city", locales.ZH).Command("stats", "群众收入").OK().Press("务工去向").OK()
	k.Sees("县内 | 省内县外 | 省外 | 务工合计 | 已报单位", "云梯县：15 | 20 | 30 | 65 | 2", "青禾岭县：- | - | - | - | 0")
	k.Press("逐项看").Press("省外").Press("看明细").Sees("桃坪村", "L99010102032026M10").Press("◀ 看板").Press("画成图").Sees("云梯县：15 | 20 | 30 | 65 | 2")
	w.As("twn", locales.EN).Push("sb", w.arg("labour", "9901010203", "0.0")).OK().Sees("All: 10 | 20 | 30 | 60 | 1")
	if got := w.As("far", locales.EN).Push("sp", w.arg("labour", "99010102", "0.0")).Refused; got != "figures.not_below" {
		t.Errorf("somebody else's township: %q", got)
	}
}

// standing puts n clues of a unit in a state of a category where the store keeps records.
func (w *world) standing(unit, state, category string, n int) {
	w.T.Helper()
	for i := range n {
		_, err := w.SQL().ExecContext(w.T.Context(), `
insert into record (code, kind, unit_id, path, state, from_state, entered_at, began_at, version, data, title, grams, authors, last_by)
select $1, 'clue', u.id, u.path, CAST($6 AS text), '', $2, $2, 1, CAST($3 AS jsonb), '', '{}', '{}', $4 from unit u where u.code = $5`,
			fmt.Sprintf("CS-%s-%s-%s-%d", unit, state, category, i), w.Now, fmt.Sprintf(`{"category": {"s": %q}}`, category), int64(w.Members["cty"].ID), unit, state)
		talk.Must(w.T, err)
	}
}

// Clues, those that were checked, decided and helped, each a part of the one before; few households are not told.
func TestTheFunnelOfClues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for state, n := range map[string]int{"clue_received": 9, "screened": 6, "township_reviewed": 8, "not_recognised": 5, "tracking": 7, "removed": 6} {
		w.standing("9901010204", state, "sudden", n)
	}
	w.standing("9901010203", "clue_received", "", 6)
	w.standing("9901010203", "tracking", "sudden", 3)
	w.standing("9901010205", "removed", "sudden", 8)
	w.saturday()
	k := w.As("cty", locales.ZH).Command("stats", "监测").OK().Press("办理漏斗").OK()
	k.Sees("线索 | 已核查 | 已作决定 | 措施到位", "鹤嘴镇：58 | 37 | 29 | 24").Press("画成图").OK().Sees("合计：58 | 37 | 29 | 24")
	town := w.As("twn", locales.EN).Push("sp", w.arg("funnel", "99010102", "0.0")).OK()
	town.Sees("clues | checked | decided | with measures", "Taoping", "9 | <5 | <5 | *", "too few households")
	if f := town.Screens[0].File; f == nil || !f.Picture || len(f.Bytes) > 200*1024 {
		t.Error("no picture")
	}
}

// The picture of the burden has the months of which there is anything, and says what the board says.
func TestTheLinesOfTheBurden(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if got := w.As("city", locales.ZH).Push("sp", w.arg("burden", "990102", "0.0")).Refused; got != "stats.nothing_to_draw" {
		t.Errorf("an empty picture: %q", got)
	}
	w.file("vfs")
	w.Now = time.Date(2026, 12, 5, 10, 0, 0, 0, locales.Zone)
	_, err := w.reports.OpenPeriod(t.Context(), "2026W49", locales.Both("每周简报", "Weekly brief"), w.Now.AddDate(0, 0, -3))
	talk.Must(t, err)
	k := w.As("city", locales.ZH).Command("stats", "burden").OK().Press("画成图").OK()
	k.Sees("11 | 12月", "F34 村均报表次数：1.0 | 1.0", "F37 人均提醒：").Press("减负月报").Sees("要求上报")
	en := w.As("city", locales.EN).Push("sp", w.arg("burden", "990100", "0.0")).OK().Sees("month 11 | 12", "F34 Reports per village-month: 1.0 | 1.0")
	if f := en.Screens[0].File; f == nil || !f.Picture || len(f.Bytes) > 200*1024 {
		t.Error("no picture")
	}
	board := strings.Fields(w.As("city", locales.EN).Push("so", w.arg("burden", "990100", "0.0.1")).OK().Text())
	if !slices.Contains(board, "1.0") {
		t.Errorf("the board of November says %v", board)
	}
}

// What one village's few households are is not found by taking its neighbours from the township: not on the screen, not in the workbook,
// not under the picture; and whoever may open that village alone has nothing to take away from.
func TestTheFewOfAVillageAreNotTheRestOfItsTownship(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for unit, n := range map[string]int{"9901010203": 3, "9901010204": 12, "9901010205": 20} {
		w.standing(unit, "tracking", "sudden", n)
		w.standing(unit, "tracking", "unstable", 9)
	}
	_, err := w.SQL().ExecContext(t.Context(), `
insert into move (key, record, record_id, name, from_state, to_state, person_id, role, unit_id, at)
select code, kind, id, 'measures', 'announced', state, last_by, 'CTY_COORD', unit_id, began_at from record`)
	talk.Must(t, err)
	w.saturday()
	see := func(who, unit string, want ...string) *talk.Chat {
		return w.As(who, locales.ZH).Push("sb", w.arg("monitor", unit, "0.0")).OK().Sees(want...)
	}
	see("twn", "99010102", "突发严重困难户：35 | 0 | 35", "合计：62 | 0 | 62")
	see("twn", "9901010203", "突发严重困难户：<5 | <5 | <5", "脱贫不稳定户：9 | 0 | 9", "合计：* | <5 | *")
	see("twn", "9901010204", "突发严重困难户：* | <5 | *", "合计：*")
	see("twn", "9901010205", "突发严重困难户：20 | 0 | 20", "合计：29 | 0 | 29")
	sent := w.As("cty", locales.ZH).Push("sx", w.arg("monitor", "9901010204", "0.0")).OK().Screens[0].File
	book, err := excelize.OpenReader(bytes.NewReader(sent.Bytes))
	talk.Must(t, err)
	rows, err := book.GetRows("防返贫监测")
	talk.Must(t, err)
	if rows[4][2] != "*" || rows[5][2] != "9" || rows[6][2] != "*" {
		t.Errorf("the workbook says %v", rows[4:])
	}
	w.As("twn", locales.EN).Push("sp", w.arg("monitor", "9901010204", "0.0")).OK().Sees("Sudden difficulty: 0 | 0 | 0 | *", "Unstable lifted-out: 0 | 0 | 0 | 9")
	w.As("twn", locales.EN).Push("sp", w.arg("monitor", "9901010205", "0.0")).OK().Sees("Sudden difficulty: 0 | 0 | 0 | 20")
}
