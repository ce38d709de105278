package store_test

import (
	"fmt"
	"testing"

	"cadrebot/lifecycle"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/tasks"
)

// What nobody decided comes again with the digests of whoever decides, on every working day
// until it is decided, in one line however much it is.
func TestUndecidedRequestsComeAgain(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	for i := range 3 {
		o := w.owes("v1")
		o.Key, o.Due = fmt.Sprint("o", i), local(30, 18, 0)
		w.add(s, local(16, 9, 0), o)
	}
	vfs := w.as("vfs", "v1", org.VillageFirstSecretary)
	owed, err := s.OpenOf(t.Context(), w.unit["v1"].ID, local(18, 10, 0))
	must(t, err)
	ask := func(o tasks.Obligation, kind tasks.RequestKind, to org.PersonID, day int) {
		t.Helper()
		r := tasks.Request{Key: fmt.Sprint(o.ID, kind), Kind: kind, Of: o, Reason: "flood", To: to}
		_, err := s.Ask(t.Context(), vfs, r, func(tasks.Request, []org.PersonID) ([]notices.Outgoing, error) { return nil, nil }, local(day, 10, 0))
		must(t, err)
	}
	for _, o := range owed {
		ask(o, tasks.LeaveOut, 0, 19)
	}
	ask(owed[0], tasks.PassOn, w.person["vc"], 19)

	for _, c := range []struct {
		what              string
		day, hour, minute int
		want              []string
	}{
		{"the same day they were told of it by itself", 19, 15, 0, nil},
		{"too early", 20, 8, 0, nil},
		{"the next morning", 20, 8, 30, []string{"officer decides on 3", "twn decides on 3", "vc decides on 1"}},
		{"once a day", 20, 15, 0, nil},
		{"a Saturday", 21, 9, 0, nil},
		{"after the weekend", 23, 9, 0, []string{"officer decides on 3", "twn decides on 3", "vc decides on 1"}},
	} {
		for range 2 {
			got, _ := w.fire(s, local(c.day, c.hour, c.minute))
			expect(t, c.what, got.lines, c.want...)
			c.want = nil // the job runs again at once
		}
	}
	// One is decided, one task is done; the last one still comes, with the steps of that day.
	of := tasks.RequestID(w.count(`select id from task_request where obligation_id = $1 and kind = $2`, int64(owed[0].ID), string(tasks.LeaveOut)))
	twn := lifecycle.ActorOf(w.as("twn", "town", org.TownshipApprover))
	_, err = s.Decide(t.Context(), tasks.Verdict{Key: "d", By: twn, Of: of, Move: tasks.Deny, Answer: "no"}, noWord, local(23, 10, 0))
	must(t, err)
	w.exec(`update obligation set state = 'done' where id = $1`, int64(owed[1].ID))
	got, _ := w.fire(s, local(24, 8, 30))
	expect(t, "some are settled", got.lines, "officer decides on 1", "twn decides on 1", "vc decides on 1")
	w.exec(`update task_request set state = 'denied'`)
	got, _ = w.fire(s, local(25, 8, 30))
	expect(t, "all are settled", got.lines)
}
