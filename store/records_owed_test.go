package store_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"cadrebot/calendar"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/store"
)

func TestADeadlineIsOwedByWhoCanMoveItOn(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	g := w.begun("fin1", "grant", "c1", 0, entered("title", "资金", "amount", "100"))
	s := w.begun("fin1", "share", "t1", g.ID, entered("what", "修路", "amount", "10"))
	off := w.people["off1"]
	m := org.Member{Person: org.Person{ID: off.Person}, Active: off.Grant}
	owed, err := store.NewTasks(w.db).Mine(t.Context(), m, reportNow)
	must(t, err)
	if len(owed) != 1 || owed[0].Kind != "record" || owed[0].Ref != fmt.Sprint(s.ID) || !owed[0].Due.Equal(s.Due) || owed[0].Supervisor != w.units["c1"].ID || owed[0].Title.Zh != "分配：修路" {
		t.Fatalf("owed: %+v", owed)
	}
	if n := w.word(`select count(*) from reminder where obligation_id = $1`, int64(owed[0].ID)); n == "0" {
		t.Error("nothing reminds of it")
	}
	later, err := w.records.Move(t.Context(), "later", s.ID, 1, "change", entered("after", ""), w.people["fin1"], reportNow.AddDate(0, 0, 2))
	must(t, err)
	if !later.Due.Equal(s.Due) {
		t.Errorf("the same state is due at another time: %v", later.Due)
	}
	w.moved("off1", later, "take", nil)
	if n := w.word(`select count(*) from obligation where kind = 'record' and ref = $1 and state = 'done' and done_by = $2`, fmt.Sprint(s.ID), int64(off.Person)); n != "1" {
		t.Errorf("%s tasks are done", n)
	}
	if n := w.word(`select count(*) from obligation where kind = 'record' and state = 'open'`); n != "1" { // the grant's own
		t.Errorf("%s tasks are open", n)
	}
}

func TestWhoIsConcernedHears(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	var told []record.Told
	r := w.records.Telling(func(x record.Told) (out []notices.Outgoing, err error) {
		told = append(told, x)
		for _, p := range x.People {
			out = append(out, notices.Outgoing{Key: fmt.Sprintf("%s/%d", x.Key, p), Person: p, Payload: json.RawMessage(`{}`)})
		}
		return out, nil
	})
	w.records = r
	g := w.begun("fin1", "grant", "c1", 0, entered("title", "资金", "amount", "100"))
	s := w.begun("fin1", "share", "t1", g.ID, entered("what", "修路", "amount", "10"))
	w.moved("off1", s, "take", nil)
	if len(told) != 2 || told[0].Whom != lifecycle.ToUnit || told[0].Record.Code != s.Code || !slices.Contains(told[0].People, w.people["app1"].Person) || len(told[0].People) != 2 ||
		!slices.Equal(told[1].People, []org.PersonID{w.people["fin1"].Person}) {
		t.Errorf("told: %+v", told)
	}
	if n := w.word(`select count(*) from delivery`); n != "3" {
		t.Errorf("%s messages", n)
	}
}

func TestTheNearestParameterOfTheDayHolds(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	set := func(who, unit, value, from string) {
		w.begun(who, record.ParamKind, unit, 0, entered(record.ParamName, "line", record.ParamValue, value, record.ParamFrom, from))
	}
	set("city", "city", "1", "2026-01-01")
	set("cty1", "c1", "2", "2026-06-01")
	set("cty1", "c1", "3", "2026-12-01")
	set("cty2", "c2", "9", "2026-01-01")
	c, err := w.records.NewCase(t.Context(), "grant", w.units["c1"].ID, 0, nil, w.people["fin1"], reportNow)
	must(t, err)
	for day, want := range map[locales.Date]string{"2025-12-31": "-", "2026-03-01": "1", "2026-11-20": "2", "2026-12-01": "3"} {
		got := "-"
		if v, ok := c.Params.At("line", w.units["c1"], day); ok {
			got = v.Fixed(0)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
	if v, ok := c.Params.At("clue_to_decision_days", w.units["c1"], "2026-11-20"); !ok || v.Fixed(0) != "15" {
		t.Errorf("shipped: %v", v)
	}
}

func TestRecordsFeedIndicators(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	for _, x := range [][3]string{{"1", "100.5", "2026-11-01"}, {"1", "20", "2026-10-31"}, {"2", "3", "2026-11-30"}} {
		w.begun("fin"+x[0], "grant", "c"+x[0], 0, entered("title", "资金", "amount", x[1], "on", x[2]))
	}
	for _, x := range []struct{ unit, month, want string }{
		{"city", "2026-11", "103.50"}, {"c1", "2026-11", "100.50"}, {"c1", "2026-10", "20.00"}, {"t1", "2026-11", "0.00"}, {"city", "2026", "123.50"},
	} {
		span, _ := calendar.Parse(map[string]string{"2026-11": "2026M11", "2026-10": "2026M10", "2026": "2026"}[x.month])
		got, fed, err := w.records.Fed(t.Context(), "FND-01", w.units[x.unit], span)
		must(t, err)
		if !fed || got.Fixed(2) != x.want {
			t.Errorf("%s %s: %s, want %s", x.unit, x.month, got.Fixed(2), x.want)
		}
	}
	g := w.begun("fin1", "grant", "c1", 0, entered("title", "资金", "amount", "1"))
	w.moved("cty1", g, "close", nil)
	november, _ := calendar.Parse("2026M11")
	if got, _, err := w.records.Fed(t.Context(), "FND-99", w.units["city"], november); err != nil || got.Fixed(0) != "1" {
		t.Errorf("by the day of the state: %v, %v", got, err)
	}
	if _, fed, _ := w.records.Fed(t.Context(), "NO-01", w.units["city"], november); fed {
		t.Error("an indicator without a kind is fed")
	}
}
