package stats_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cadrebot/figures"
	"cadrebot/form"
	"cadrebot/internal/talk"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/reports"
)

// boards are the ids of all boards.
func boards() (out []string) {
	for _, b := range figures.Boards {
		out = append(out, b.ID)
	}
	return out
}

// clues puts n clues of a unit where the store keeps records; those decided in time first.
func (w *world) clues(unit string, inTime, late int) {
	w.T.Helper()
	for i := range inTime + late {
		yes := "yes"
		if i >= inTime {
			yes = "no"
		}
		_, err := w.SQL().ExecContext(w.T.Context(), `
insert into record (code, kind, unit_id, path, state, from_state, entered_at, began_at, version, data, title, grams, authors, last_by)
select $1, 'clue', u.id, u.path, 'tracking', '', $2, $2, 1, CAST($3 AS jsonb), '', '{}', '{}', $4 from unit u where u.code = $5`,
			fmt.Sprintf("CL-%s-%d", unit, i), w.Now, fmt.Sprintf(`{"on_time": {"s": "%s"}, "category": {"s": "sudden"}}`, yes), int64(w.Members["cty"].ID), unit)
		talk.Must(w.T, err)
	}
}

// TV-20 on the county board: a rate over fewer than five households is not told, nor the one by which it
// could be worked out, on no board that the same person may open, in no file.
func TestARateOverFewHouseholdsIsNotTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.clues("9901010203", 2, 1)
	w.clues("9901010204", 6, 0)
	w.clues("99010103", 9, 1)
	w.saturday()
	f17 := func(who, unit string) string {
		k := w.As(who, locales.ZH).Push("so", w.arg("county", unit, "5.0")).OK()
		return strings.Join(strings.Fields(k.Text()), " ")
	}
	for _, c := range []struct{ who, unit, want, not string }{
		{"cty", "990101", "线索按期办结率：89.5%", "鹤嘴镇：<5"},
		{"cty", "99010102", "桃坪村：<5", "竹湾村：100.0%"},
		{"cty", "9901010203", "线索按期办结率：<5", "按期办结 2"},
		{"cty", "9901010204", "线索按期办结率：*", "100.0%"},
		{"twn", "9901010204", "线索按期办结率：*", "100.0%"},
	} {
		if got := f17(c.who, c.unit); !strings.Contains(got, c.want) || strings.Contains(got, c.not) {
			t.Errorf("%s on %s: %s", c.who, c.unit, got)
		}
	}
	w.As("cty", locales.EN).Push("sn", w.arg("county", "9901010204", "0.0")).OK().Sees("F17 Clues decided on time: *", "too few households")
	sent := w.As("twn", locales.ZH).Push("sx", w.arg("county", "99010102", "0.0")).OK().Screens[0].File
	book, err := excelize.OpenReader(bytes.NewReader(sent.Bytes))
	talk.Must(t, err)
	rows, err := book.GetRows("区县总表")
	talk.Must(t, err)
	if rows[4][7] != "<5" || rows[5][7] != "*" || rows[7][7] != "88.9%" {
		t.Errorf("the workbook says %v", rows[4:])
	}
}

// Whoever stands in a township whose few households are covered on the county's board sees the township's own rate: there
// is no other for them to subtract from.
func TestCoveringDependsOnWhatSomebodyMayOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.clues("9901010203", 3, 0)
	w.clues("99010103", 5, 1)
	w.saturday()
	at := func(who, unit, want string) {
		w.As(who, locales.ZH).Push("so", w.arg("county", unit, "5.0")).OK().Sees(want)
	}
	at("cty", "990101", "双藤乡：*")
	at("cty", "99010103", "线索按期办结率：*")
	at("far", "99010103", "线索按期办结率：83.3%")
}

// Reports that passed at once, and how long the first decision took (F04, F05), behind the county board.
func TestTheReviewOfReports(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file("vfs")
	s, err := w.reports.Submit(t.Context(), reports.Filing{
		Key: "second", By: lifecycle.ActorOf(w.Members["vfs2"]), Form: reports.Brief(), Period: week, Answers: form.Answers{"mon_03": {S: "1"}},
	}, w.Now)
	talk.Must(t, err)
	act := reports.Act{Key: "back", By: lifecycle.ActorOf(w.Members["twn"]), Of: s.ID, Revision: s.Revision}
	_, err = w.reports.Return(t.Context(), reports.SendBack{Act: act, Fields: []string{"mon_03"}, Opens: []string{"mon_03"}, Reason: "jump"}, nil, w.Now.Add(90*60e9))
	talk.Must(t, err)
	w.saturday()
	k := w.As("cty", locales.ZH).Push("sn", w.arg("county", "990101", "0.0")).OK().Press("报送与审核").OK()
	k.Sees("上报率 | 按时率 | 一次通过 | 审核时长", "鹤嘴镇：33.3% | 66.7% | - | 1.5").Press("逐项看").Press("审核时长").Sees("F05 审核时长：1.5 小时", "= 提交到首次审核").Press("看明细").Sees("竹湾村", s.Number)
	w.As("cty", locales.EN).Command("stats", "f05").OK().Sees("F05 Review time: 1.5 h")
	w.As("cty", locales.EN).Command("stats", "F04").OK().Sees("F04 First-pass rate: -")
}

// The burden report of each office that asks, with what it was kept from asking twice.
func TestTheBurdenReport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file("vfs")
	_, err := w.SQL().ExecContext(t.Context(), `
with f as (insert into form (ref, unit_id, name, created_at) select 'f1', id, 'survey', $2 from unit where code = '990101' returning id),
v as (insert into form_version (form_id, number, hash, filename, workbook, form, person_id, created_at)
      select f.id, n, '', '', '', '{"Title": {"z": "补充调查", "e": "Survey"}}', $1, $2 from f, generate_series(1, 2) n)
insert into form_refusal (form_id, number, field, person_id, at) select f.id, 1, k, $1, $2 from f, unnest('{mon_03,lab_02}'::text[]) k`, int64(w.Members["cty"].ID), w.Now)
	talk.Must(t, err)
	w.saturday()
	k := w.As("city", locales.ZH).Command("stats", "burden").OK().Press("减负月报").OK()
	k.Sees("要求上报", "固定简报和机器人自己：3 | 0", "云梯县：0 | 0 | - | 0 | - | 2").Press("◀ 基层负担").Sees("村均报表 | 村均字段")
	k = w.As("city", locales.EN).Push("sn", w.arg("relief", "990100", "0.0")).OK().Sees("duplicates refused: 2", "share of \"no change\": 0.0%")
	k.Press("duplicates refused").Press("What is behind it").Sees("Survey", "mon_03")
	w.As("city", locales.ZH).Push("sr", w.arg("relief", "990100", "0.0")).OK().Sees("竹湾村", "每周简报")
	w.As("city", locales.ZH).Push("sr", w.arg("relief", "990100", "3.0")).OK().Sees("按人计")
}

// The three hardest questions of each course, in the order of their codes; those that fewer than twenty people have
// tried say nothing yet.
func TestTheHardestQuestions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.SQL().ExecContext(t.Context(), `
insert into course (id, version, body, hash, updated_at) values ('C1', 1, CAST($1 AS jsonb), '', $2)`, `{"title": {"z": "资金", "e": "Money"}, "questions": [
{"id": "Q1", "stem": {"z": "甲", "e": "One"}}, {"id": "Q2", "stem": {"z": "乙", "e": "Two"}}, {"id": "Q3", "stem": {"z": "丙", "e": "Three"}},
{"id": "Q4", "stem": {"z": "丁", "e": "Four"}}, {"id": "Q5", "stem": {"z": "戊", "e": "Five"}}]}`, w.Now)
	talk.Must(t, err)
	for i := range 20 {
		_, err := w.SQL().ExecContext(t.Context(), `
with p as (insert into person (telegram_id, name, created_at) values (9000000900000 + $1, 'x', $2) returning id),
a as (insert into attempt (conversation, person_id, unit_id, course_id, course_version, number, right_count, question_count, passed, finished_on)
      select 'a' || $1::bigint, p.id, u.id, 'C1', 1, 1, 1, 5, true, '2026-11-19' from p, unit u where u.code = '9901010203' returning id)
insert into attempt_answer (attempt_id, question_id, answer, correct)
select a.id, q, '{}', $1 >= hard from a, (values ('Q1', 15), ('Q2', 1), ('Q3', 10), ('Q4', 12), ('Q5', 20)) as x(q, hard) where q <> 'Q5' or $1 < 19`, i, w.Now)
		talk.Must(t, err)
	}
	w.saturday()
	k := w.As("city", locales.ZH).Push("sn", w.arg("training", "990100", "0.0")).OK().Press("最难的题").OK()
	k.Sees("Q1 甲：0.75 | 20 | 5", "Q3 丙：0.50 | 20 | 10", "按现在的情况", "Q4 丁：0.60 | 20 | 8")
	for _, not := range []string{"Q2", "Q5", "合计"} {
		if strings.Contains(k.Text(), not) {
			t.Errorf("%q in %s", not, k.Text())
		}
	}
	k.Press("看明细").Sees("按人计")
	w.As("cty", locales.EN).Command("stats", "F28").OK().Sees("Q1 One: 0.75")
	w.As("far", locales.EN).Command("stats", "F28").OK().Sees("Nothing has been recorded yet")
}
