package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/store"
)

// windowDesk is a window for replies that closes when its time is over, and counts the replies:
// one of each author at a time.
func windowDesk() record.Desk {
	county := []lifecycle.Who{{Roles: []org.Role{org.CountyCoordinator}, Relation: lifecycle.OwnUnit}}
	town := []lifecycle.Who{{Roles: []org.Role{org.TownshipOfficer}, Relation: lifecycle.OwnUnit}}
	window := record.Kind{
		ID: "window", Prefix: "WI", Name: text("窗口", "Window"), Door: "windows", Duties: []string{"A2b"}, Group: 2,
		Form: form.Form{ID: "window", Version: 1, Title: text("窗口", "Window"), Fields: []form.Field{
			{Key: "about", Kind: form.Text, Label: text("事项", "About"), Required: true},
			{Key: "last", Kind: form.Text, Label: text("最近一条", "Last")},
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: "window", Initial: "draft", States: states("draft", "open", "over"), Final: states("over"),
			Moves: []lifecycle.Move{
				{Name: "open", Label: text("开放", "open"), From: states("draft"), To: "open", By: county, Writes: true},
				{Name: "note", Label: text("记下", "note"), From: states("open"), To: "open", ByItself: true, Writes: true},
				{Name: "lapse", Label: text("到期", "lapse"), From: states("open"), To: "over", ByItself: true, AtDue: true, Arms: []lifecycle.Effect{{What: lifecycle.Tell, Whom: lifecycle.ToAuthor}}},
			},
		}),
		First: "open", Title: titleIn("about"), States: stateName, Place: record.Place{Own: true},
		Due: func(c record.Case) time.Time { return c.Record.Began.Add(24 * time.Hour) },
	}
	reply := record.Kind{
		ID: "reply", Prefix: "RE", Name: text("答复", "Reply"), Door: "windows", Duties: []string{"A2b"}, Group: 2,
		Form: form.Form{ID: "reply", Version: 1, Title: text("答复", "Reply"), Fields: []form.Field{{Key: "says", Kind: form.Text, Label: text("内容", "Says"), Required: true}}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: "reply", Initial: "draft", States: states("draft", "given", "back"), Final: states("back"),
			Moves: []lifecycle.Move{
				{Name: "give", Label: text("答复", "give"), From: states("draft"), To: "given", By: town, Writes: true},
				{Name: "back", Label: text("撤回", "back"), From: states("given"), To: "back", By: town},
			},
		}),
		First: "give", Title: titleIn("says"), States: stateName, Place: record.Place{ParentOwn: true}, Of: []record.Parent{{Kind: "window"}},
		Once: func(r record.Record) string {
			if r.State == "back" {
				return ""
			}
			return fmt.Sprint(r.Parent, "/", r.Unit.Code)
		},
		Then: func(c record.Case) []record.Follow {
			if c.Move != "give" {
				return nil
			}
			return []record.Follow{{Record: c.Record.Parent, Move: "note", Given: form.Answers{"last": c.Record.Data["says"]}}}
		},
	}
	return record.Desk{Doors: []record.Door{{Command: "windows", Name: text("窗口", "Windows"), Group: 2}}, Kinds: []record.Kind{window, reply}}
}

func openWindows(t *testing.T) *recordWorld {
	t.Helper()
	w := openRecords(t)
	reg, err := record.NewRegister(record.FlowOff, windowDesk())
	must(t, err)
	w.records = store.NewRecords(w.db, reg)
	return w
}

// A reply notes itself in its window in the name of whoever replied, in the same transaction; where
// the window is over, neither happens.
func TestAStepBringsAnotherAbout(t *testing.T) {
	t.Parallel()
	w := openWindows(t)
	win := w.begun("cty1", "window", "c1", 0, entered("about", "征求意见"))
	r := w.begun("off1", "reply", "t1", win.ID, entered("says", "同意"))
	c, err := w.records.Case(t.Context(), win.ID, w.people["cty1"], reportNow)
	must(t, err)
	h, err := w.records.History(t.Context(), c.Record)
	must(t, err)
	if c.Record.Data["last"].S != "同意" || len(h) != 2 || h[1].Move != "note" || h[1].Person != w.people["off1"].Person || h[1].Role != "" {
		t.Errorf("%+v\n%+v", c.Record, h)
	}
	if n, err := w.records.Ripen(t.Context(), reportNow.Add(25*time.Hour), 10); err != nil || n != 1 {
		t.Fatalf("%d windows closed, %v", n, err)
	}

	_, err = w.records.Move(t.Context(), "take back", r.ID, 1, "back", nil, w.people["off1"], reportNow)
	must(t, err)
	_, err = w.records.Begin(t.Context(), "late", "reply", w.units["t1"].ID, win.ID, entered("says", "晚了"), w.people["off1"], reportNow)
	if refusal(err) != "lifecycle.moved_on" {
		t.Errorf("a reply to a window that is over: %v", err)
	}
	if n := w.word(`select count(*) from record where kind = 'reply'`); n != "1" {
		t.Errorf("%s replies are there", n)
	}
}

func TestOnceAtATime(t *testing.T) {
	t.Parallel()
	w := openWindows(t)
	win := w.begun("cty1", "window", "c1", 0, entered("about", "征求意见"))
	r := w.begun("off1", "reply", "t1", win.ID, entered("says", "同意"))
	again := func(key string) error {
		_, err := w.records.Begin(t.Context(), key, "reply", w.units["t1"].ID, win.ID, entered("says", "再说"), w.people["off1"], reportNow)
		return err
	}
	if err := again("two"); refusal(err) != "record.once_open" {
		t.Errorf("a second one beside the first: %v", err)
	}
	w.moved("off1", r, "back", nil)
	must(t, again("three"))
	must(t, again("three")) // the same act
	var wg sync.WaitGroup
	win2 := w.begun("cty1", "window", "c1", 0, entered("about", "再征求"))
	for i := range 6 {
		wg.Go(func() {
			_, err := w.records.Begin(t.Context(), fmt.Sprint("race", i), "reply", w.units["t1"].ID, win2.ID, entered("says", "抢"), w.people["off1"], reportNow)
			if err != nil && !strings.HasPrefix(refusal(err), "record.once") {
				t.Errorf("at the same time: %v", err)
			}
		})
	}
	wg.Wait()
	if n := w.word(`select count(*) from record where parent_id = ` + fmt.Sprint(win2.ID)); n != "1" {
		t.Errorf("%s of six at the same time are there", n)
	}
}

// Forty windows whose time is over, and sweeps that are killed, repeated and run side by side:
// each closes once, by nobody, and its author hears of it in the history.
func TestWhatIsRipeMovesOnce(t *testing.T) {
	t.Parallel()
	w := openWindows(t)
	const many = 40
	for range many {
		w.begun("cty1", "window", "c1", 0, entered("about", "征求意见"))
	}
	if n, err := w.records.Ripen(t.Context(), reportNow.Add(24*time.Hour), 7); err != nil || n != 0 {
		t.Fatalf("%d closed before their time, %v", n, err)
	}
	over := reportNow.Add(24*time.Hour + time.Second)
	killed, cancel := context.WithCancel(t.Context())
	go func() { // dies somewhere on the way
		for w.word(`select count(*) from record where state = 'over'`) < "1" {
		}
		cancel()
	}()
	_, _ = w.records.Ripen(killed, over, 3)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := w.records.Ripen(t.Context(), over, 7); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	cancel()
	if got := w.word(`select count(*) || ' ' || count(distinct record_id) || ' ' || count(person_id) from move where name = 'lapse'`); got != fmt.Sprint(many, many, 0) {
		t.Errorf("moves, records, people: %s", got)
	}
	if n := w.word(`select count(*) from obligation where kind = 'record' and state = 'open'`); n != "0" {
		t.Errorf("%s are still owed", n)
	}
}
