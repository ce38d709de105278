package store_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/plans"
	"cadrebot/record"
	"cadrebot/store"
	"cadrebot/tasks"
)

// openPlans is the world with plans, the first-responsible pair of a county and a city's approver.
func openPlans(t *testing.T) *recordWorld {
	t.Helper()
	w := openDesk(t, plans.Desk())
	w.records = w.records.Setting(func(tasks.Task) (json.RawMessage, error) { return json.RawMessage(`{}`), nil })
	w.hire("first", "c1", org.CountyFirst)
	w.hire("head", "c1", org.CountyFirst)
	w.hire("chief1", "c1", org.CountyApprover)
	w.hire("chief", "city", org.CityApprover)
	return w
}

func (w *recordWorld) hire(name, unit string, role org.Role) {
	w.t.Helper()
	o, telegram := store.NewOrg(w.db), int64(900+len(w.people))
	_, err := o.AddPeople(w.t.Context(), []org.PersonRow{{
		Key: name, Telegram: telegram, Name: name, Lang: locales.ZH, Grants: []org.GrantRow{{Unit: unit, Role: role, From: reportNow.AddDate(-1, 0, 0)}},
	}}, reportNow)
	must(w.t, err)
	m, err := o.MemberByTelegram(w.t.Context(), telegram, reportNow)
	must(w.t, err)
	w.people[name] = lifecycle.ActorOf(m)
}

func (w *recordWorld) read(who string, id int64) record.Record {
	w.t.Helper()
	c, err := w.records.Case(w.t.Context(), id, w.people[who], reportNow)
	must(w.t, err)
	return c.Record
}

// planned is a county's plan in force with one target.
func (w *recordWorld) planned() (plan, target record.Record) {
	w.t.Helper()
	plan = w.begun("cty1", plans.Plan, "c1", 0, entered("year", "2026", "name", "巩固成果", "basis", "POL-037", "goals", "x"))
	target = w.begun("cty1", plans.Target, "c1", plan.ID, entered("indicator", "PRJ-04", "value", "100"))
	plan = w.moved("cty1", plan, plans.Submit, nil)
	plan = w.moved("first", plan, plans.Sign, nil)
	plan = w.moved("chief", plan, plans.Approve, nil)
	return plan, w.read("cty1", target.ID)
}

func TestTargetsGoWithTheirPlan(t *testing.T) {
	t.Parallel()
	w := openPlans(t)
	_, g := w.planned()
	if g.State != plans.InForce || g.Version != 3 {
		t.Fatalf("the target is %s, version %d", g.State, g.Version)
	}
	h, err := w.records.History(t.Context(), g)
	must(t, err)
	if last := h[len(h)-1]; last.Move != plans.Enforce || last.Person != w.people["chief"].Person {
		t.Errorf("last: %+v", last)
	}
	w.begun("cty1", plans.Target, "t1", g.ID, entered("indicator", "PRJ-04", "value", "60"))
	c, err := w.records.Case(t.Context(), g.ID, w.people["cty1"], reportNow)
	must(t, err)
	if b := c.Below[plans.Target]; b.Sum("value", plans.Shared).Fixed(0) != "60" || b.Sum("value", plans.InForce).Sign() != 0 || b.Sums["value"].Fixed(0) != "60" {
		t.Errorf("below: %+v", b)
	}
	near, err := w.records.NewCase(t.Context(), plans.Target, w.units["t1"].ID, g.ID, nil, w.people["cty1"], reportNow)
	must(t, err)
	if near.Facts["units"].Fixed(0) != "1" || near.Facts["last"].Sign() != 0 {
		t.Errorf("facts: %v", near.Facts)
	}
	// A year later the share of that year is last year's.
	must(t, errOf(w.raw.ExecContext(t.Context(), `update record set state = 'in_force', data = jsonb_set(data, '{year,s}', '"2025"') where parent_id = $1`, g.ID)))
	near, err = w.records.NewCase(t.Context(), plans.Target, w.units["t1"].ID, g.ID, nil, w.people["cty1"], reportNow)
	must(t, err)
	if near.Facts["last"].Fixed(0) != "60" || near.Facts["all_last"].Fixed(0) != "60" {
		t.Errorf("facts of last year: %v", near.Facts)
	}
}

func errOf[T any](_ T, err error) error { return err }

func TestAStandardEndsTheOneBeforeIt(t *testing.T) {
	t.Parallel()
	w := openPlans(t)
	standard := func(from string) record.Record {
		p := w.begun("city", plans.Parameter, "city", 0, entered("name", "clue_to_decision_days", "value", "10", "unit", "days", "valid_from", from, "source", "省文", "confidence", "high"))
		return w.moved("chief", p, plans.Approve, nil)
	}
	day := func(n int) string { return string(locales.DateOf(reportNow.AddDate(0, 0, n))) }
	first := standard(day(0))
	standard(day(30))
	if got := w.read("city", first.ID).Data["valid_to"].S; got != day(29) {
		t.Errorf("it ends on %q, want %s", got, day(29))
	}
}

func TestAPlannedTaskIsSetWhenItIsApproved(t *testing.T) {
	t.Parallel()
	w := openPlans(t)
	p, _ := w.planned()
	due := string(locales.DateOf(reportNow.AddDate(0, 0, 10)))
	s := w.begun("cty1", plans.Schedule, "c1", p.ID, entered("what", "项目自查", "what_en", "Check your projects", "who", "village", "due", due, "proof", "tap"))
	if n := w.word(`select count(*) from task`); n != "0" {
		t.Fatalf("%s tasks before approval", n)
	}
	w.moved("chief1", s, plans.Push, nil)
	if n := w.word(`select count(*) || ' ' || coalesce(max(u.code), '') from task t join obligation o on o.task_id = t.id join unit u on u.id = o.unit_id`); !strings.HasPrefix(n, "1 v1") {
		t.Errorf("owed: %s", n)
	}
}

func TestADeputysPostBeginsAndEndsWithItsRecord(t *testing.T) {
	t.Parallel()
	w := openPlans(t)
	colleague := record.Colleague{Field: "deputy", Roles: []org.Role{org.CountyApprover, org.CountyCoordinator}}
	list, err := w.records.Colleagues(t.Context(), colleague, w.units["c1"], w.people["first"], reportNow)
	must(t, err)
	if len(list) != 2 || list[0].Role != org.CountyApprover {
		t.Fatalf("may be named: %+v", list)
	}
	day := func(n int) string { return string(locales.DateOf(reportNow.AddDate(0, 0, n))) }
	give := func(deputy org.PersonID) (record.Record, error) {
		n := json.Number(record.Num(int64(deputy)).Fixed(0))
		return w.records.Begin(t.Context(), w.key(), plans.Delegation, w.units["c1"].ID, 0, form.Answers{
			"deputy": {S: n.String()}, "since": {S: day(0)}, "until": {S: day(2)}, "cause": {S: "leave"},
		}, w.people["first"], reportNow)
	}
	var no *locales.Refusal
	if _, err := give(w.people["vfs1"].Person); !errors.As(err, &no) || no.Text.ID != "record.colleague_gone" {
		t.Errorf("a village's secretary as deputy: %v", err)
	}
	d, err := give(w.people["chief1"].Person)
	must(t, err)
	o := store.NewOrg(w.db)
	acting := func(at time.Time) (out lifecycle.Actor) {
		m, err := o.Member(t.Context(), w.people["chief1"].Person, at)
		must(t, err)
		for _, g := range m.Grants {
			if g.Role == org.CountyFirst && g.Deputy {
				out = lifecycle.Actor{Person: m.ID, Grant: g}
			}
		}
		return out
	}
	soon := reportNow.Add(time.Hour)
	if acting(soon).Person == 0 || acting(reportNow.AddDate(0, 0, 3)).Person != 0 {
		t.Error("the deputy acts at the wrong time")
	}
	// What waits for the one whose place they take waits for them, and what they sign says for whom.
	p := w.begun("cty1", plans.Plan, "c1", 0, entered("year", "2026", "name", "x", "basis", "POL-037", "goals", "x"))
	w.begun("cty1", plans.Target, "c1", p.ID, entered("indicator", "PRJ-04", "value", "1"))
	p = w.moved("cty1", p, plans.Submit, nil)
	own := func(at time.Time) lifecycle.Actor { // under their own post
		m, err := o.Member(t.Context(), w.people["chief1"].Person, at)
		must(t, err)
		return lifecycle.ActorOf(m)
	}
	waits := func(at time.Time) (n int, listed bool) {
		a := own(at)
		counts, err := w.records.Waiting(t.Context(), a, at)
		must(t, err)
		page, err := w.records.List(t.Context(), record.Query{Kinds: []string{plans.Plan}, Waiting: true}, a, at)
		must(t, err)
		return counts[plans.Plan], len(page.Records) == 1
	}
	if n, listed := waits(soon); n != 1 || !listed {
		t.Errorf("%d plans wait for the deputy, listed %v", n, listed)
	}
	after := reportNow.AddDate(0, 0, 3)
	if n, listed := waits(after); n != 0 || listed {
		t.Errorf("when it is over %d plans wait for the deputy, listed %v", n, listed)
	}
	if _, err := w.records.Move(t.Context(), w.key(), p.ID, p.Version, plans.Sign, nil, own(after), after); !errors.As(err, &no) || no.Text.ID != "lifecycle.not_yours" {
		t.Errorf("signed when it was over: %v", err)
	}
	p, err = w.records.Move(t.Context(), w.key(), p.ID, p.Version, plans.Sign, nil, own(soon), soon)
	must(t, err)
	h, err := w.records.History(t.Context(), p)
	must(t, err)
	if e := h[len(h)-1]; !e.Deputy || e.Role != org.CountyFirst || e.Own != org.CountyApprover || e.For == "" || h[0].Deputy {
		t.Errorf("the history does not name the deputy: %+v", h)
	}
	_, err = w.records.Move(t.Context(), w.key(), d.ID, d.Version, plans.Revoke, nil, w.people["first"], soon)
	must(t, err)
	if acting(soon.Add(time.Second)).Person != 0 {
		t.Error("ended early, and the deputy still acts")
	}
}

func TestAnAnonymousReplyLeavesNobodyInTheBooks(t *testing.T) {
	t.Parallel()
	w := openPlans(t)
	c := w.begun("city", plans.Consultation, "city", 0, entered("draft", "养护办法", "department", "交通局", "summary", "x", "q1", "能吗？", "closes", string(locales.DateOf(reportNow.AddDate(0, 0, 7))), "anonymous", "yes"))
	r, err := w.records.Begin(t.Context(), "reply", plans.Reply, w.units["v1"].ID, c.ID, entered("theme", "worry", "a1", "缺机器"), w.people["vfs1"], reportNow)
	must(t, err)
	again, err := w.records.Begin(t.Context(), "reply", plans.Reply, w.units["v1"].ID, c.ID, entered("theme", "worry", "a1", "缺机器"), w.people["vfs1"], reportNow)
	must(t, err)
	if again.ID != r.ID {
		t.Error("pressed twice, replied twice")
	}
	kept := w.word(`select row_to_json(r)::text || (select json_agg(m)::text from move m where m.record = r.kind and m.record_id = r.id) from record r where r.id = $1`, r.ID)
	var n int64 = int64(w.people["vfs1"].Person)
	for _, what := range []string{`"person_id":` + record.Num(n).Fixed(0), `"last_by":` + record.Num(n).Fixed(0), `"authors":[` + record.Num(n).Fixed(0), w.units["v1"].Path} {
		if strings.Contains(kept, what) {
			t.Errorf("%s is kept in %s", what, kept)
		}
	}
	for who, want := range map[string]int{"city": 1, "vfs1": 0, "cty1": 0} {
		page, err := w.records.List(t.Context(), record.Query{Kinds: []string{plans.Reply}}, w.people[who], reportNow)
		must(t, err)
		if len(page.Records) != want {
			t.Errorf("%s lists %d replies, want %d", who, len(page.Records), want)
		}
	}
}

// What has been reached of a target is what records of the unit and below it say of that year, once.
func TestATargetKnowsWhatWasReached(t *testing.T) {
	t.Parallel()
	desk := plans.Desk()
	fed := testDesk()
	fed.Kinds[0].Feeds = []record.Feed{{Indicator: "FND-03", Field: "amount", States: states("open"), Day: "on"}}
	w := openDesk(t, record.Desk{Doors: append(desk.Doors, fed.Doors...), Kinds: append(desk.Kinds, fed.Kinds[0], fed.Kinds[1], fed.Kinds[2])})
	for _, x := range [][3]string{{"1", "100", "2026-11-01"}, {"1", "20", "2025-12-31"}, {"2", "3", "2026-01-01"}} {
		w.begun("fin"+x[0], "grant", "c"+x[0], 0, entered("title", "资金", "amount", x[1], "on", x[2]))
	}
	known := func(unit, code string) (out string) {
		p, err := w.records.NewCase(t.Context(), plans.Plan, w.units[unit].ID, 0, entered("year", "2026"), w.people[map[string]string{"c1": "cty1", "city": "city"}[unit]], reportNow)
		must(t, err)
		n, ok := p.Facts[code]
		if !ok {
			return "-"
		}
		return n.Fixed(0)
	}
	for _, c := range [][3]string{{"c1", "FND-03", "100"}, {"city", "FND-03", "103"}, {"c1", "PRJ-04", "-"}} {
		if got := known(c[0], c[1]); got != c[2] {
			t.Errorf("%s of %s: %s, want %s", c[1], c[0], got, c[2])
		}
	}
	p := w.begun("cty1", plans.Plan, "c1", 0, entered("year", "2026", "name", "x", "basis", "POL-037", "goals", "x"))
	for code, want := range map[string]string{"FND-03": "100", "PRJ-04": "-"} {
		g := w.begun("cty1", plans.Target, "c1", p.ID, entered("indicator", code, "value", "400"))
		c, err := w.records.Case(t.Context(), g.ID, w.people["cty1"], reportNow)
		must(t, err)
		got := "-"
		if n, ok := c.Facts["reached"]; ok {
			got = n.Fixed(0)
		}
		if got != want {
			t.Errorf("reached of %s: %s, want %s", code, got, want)
		}
	}
}
