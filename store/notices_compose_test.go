package store_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
)

// reach is the people an audience means, without the township's approver.
func (w *dutyWorld) reach(a notices.Audience, now time.Time) notices.Reach {
	w.t.Helper()
	r, err := store.NewNotices(w.db).Reach(w.t.Context(), a, w.person["twn"], now)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func TestAnAudienceIsNarrowed(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	now := local(19, 10, 0)
	all := w.notice(notices.Ordinary).Audience // vfs, vc, vc2 and never
	n := w.publish(w.notice(notices.Ordinary), "x", now)
	w.deliver(now, arrives)
	if _, err := store.NewNotices(w.db).Confirm(t.Context(), w.person["vc"], n.ID, 0, now); err != nil {
		t.Fatal(err)
	}
	w.exec(`insert into obligation (key, family, kind, title_zh, title_en, unit_id, roles, opens_at, due_at, created_at) values
		('a', 'water', 'confirm', '查水', 'Water', $1, '{VC}', $2, $2, $2), ('b', 'water', 'confirm', '查水', 'Water', $3, '{VFS}', $4, $4, $2)`,
		int64(w.unit["v2"].ID), now.Add(-time.Hour), int64(w.unit["v1"].ID), now.Add(time.Hour))
	w.exec(`insert into course_standing (course_id, person_id, unit_id, state, passed, first_passed) values ('C1', $1, $2, 'done', true, true), ('C1', $3, $2, 'open', false, false)`,
		int64(w.person["vfs"]), int64(w.unit["v1"].ID), int64(w.person["vc"]))
	two := func(unit string, more ...string) notices.Audience {
		a := notices.Audience{Unit: w.unit[unit], Roles: all.Roles}
		for _, m := range more {
			a.More = append(a.More, w.unit[m].ID)
		}
		return a
	}
	except := func(a notices.Audience, units ...string) notices.Audience {
		for _, u := range units {
			a.Except = append(a.Except, w.unit[u].ID)
		}
		return a
	}
	only := func(list ...notices.Condition) notices.Audience {
		a := all
		a.Conditions = list
		return a
	}
	for name, c := range map[string]struct {
		of   notices.Audience
		want int
	}{
		"all":                             {all, 4},
		"two villages":                    {two("v1", "v2"), 3},
		"overlapping units count once":    {two("town", "v1"), 4},
		"without a village":               {except(two("town"), "v1"), 2},
		"without everything":              {except(two("town"), "county"), 0},
		"not confirmed":                   {only(notices.Condition{Is: notices.Unconfirmed, Ref: fmt.Sprint(n.ID)}), 3},
		"not confirmed what nobody got":   {only(notices.Condition{Is: notices.Unconfirmed, Ref: "999999"}), 0},
		"owes what is open and has begun": {only(notices.Condition{Is: notices.Owes, Ref: "water"}), 1},
		"owes nothing":                    {only(notices.Condition{Is: notices.Owes, Ref: "roads"}), 0},
		"not passed, begun or not":        {only(notices.Condition{Is: notices.NotPassed, Ref: "C1"}), 3},
		"neither confirmed nor passed":    {only(notices.Condition{Is: notices.Unconfirmed, Ref: fmt.Sprint(n.ID)}, notices.Condition{Is: notices.NotPassed, Ref: "C1"}), 2},
	} {
		if r := w.reach(c.of, now); r.People != c.want {
			t.Errorf("%s: %d people, want %d", name, r.People, c.want)
		}
	}
	only1 := w.notice(notices.Ordinary)
	only1.Audience = only(notices.Condition{Is: notices.Owes, Ref: "water"})
	only1.Audience.Except = []org.UnitID{w.unit["v3"].ID}
	sent := w.publish(only1, "y", now)
	if sent.Audience.Conditions[0].Ref != "water" || len(sent.Audience.Except) != 1 || w.figures(sent.ID).Targeted() != 1 {
		t.Errorf("sent %+v to %d", sent.Audience, w.figures(sent.ID).Targeted())
	}
}

// Two tasks of one family are two conditions, and what one question or record is called stands for
// nothing else.
func TestANoticeGoesToThoseWhoStillOweOneTask(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	now := local(19, 10, 0)
	s, n := store.NewTasks(w.db), store.NewNotices(w.db)
	wells := w.set(s, "wells", w.wells(), now)
	roads := w.wells()
	roads.Title, roads.Units, roads.Period = locales.Both("查路", "Check the roads"), []org.UnitID{w.unit["v2"].ID}, "2026-11"
	set := w.set(s, "roads", roads, now)
	w.exec(`insert into obligation (key, family, kind, ref, title_zh, title_en, unit_id, roles, opens_at, due_at, created_at) values
		('q', 'question', 'question', '1', '问题', 'Question 1', $1, '{VC}', $2, $2, $2), ('w', 'weekly', 'report', 'f', '周报', 'Brief', $1, '{VC}', $2, $2, $2)`,
		int64(w.unit["v2"].ID), now.Add(-time.Hour))
	for unit, want := range map[string]string{
		"county": fmt.Sprintf("task-%d Check the roads (2026-11), task-%d Check the wells, weekly Brief, ", set.ID, wells.ID),
		"v1":     fmt.Sprintf("task-%d Check the wells, ", wells.ID),
	} {
		list, err := n.OpenTasks(t.Context(), w.unit[unit], 5)
		must(t, err)
		got := ""
		for _, o := range list {
			got += o.Ref + " " + o.Name.Plain(locales.EN) + ", "
		}
		if got != want {
			t.Errorf("%s: %s, want %s", unit, got, want)
		}
	}
	a := w.notice(notices.Ordinary).Audience
	for ref, want := range map[string]int{fmt.Sprintf("task-%d", wells.ID): 4, fmt.Sprintf("task-%d", set.ID): 1, "weekly": 1, "task-0": 0} {
		a.Conditions = []notices.Condition{{Is: notices.Owes, Ref: ref}}
		if r := w.reach(a, now); r.People != want {
			t.Errorf("%d people owe %s, want %d", r.People, ref, want)
		}
	}
}

func TestAReviewShowsPostsInCodeOrderAndWhoGetsItTomorrow(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	now := local(19, 10, 0)
	a := w.notice(notices.Ordinary).Audience
	var got string
	for _, p := range w.reach(a, now).First {
		got += p.Unit.Code[8:] + " " + string(p.Role) + ", "
	}
	if got != "01 VC, 01 VFS, 02 VC, 03 VFS, " {
		t.Errorf("first posts %s", got)
	}
	for i := range notices.PerDay {
		if r := w.reach(a, now); r.Tomorrow != 0 {
			t.Errorf("after %d notices %d have had their day's", i, r.Tomorrow)
		}
		w.publish(w.notice(notices.Ordinary), fmt.Sprint("k", i), now)
		w.deliver(now, arrives)
	}
	w.publish(w.notice(notices.Emergency), "e", now)
	w.deliver(now, arrives)
	if r := w.reach(a, now); r.Tomorrow != 3 { // never has not joined
		t.Errorf("%d get it tomorrow, want vfs, vc and vc2", r.Tomorrow)
	}
	if r := w.reach(a, now.AddDate(0, 0, 1)); r.Tomorrow != 0 {
		t.Errorf("the next day %d have had theirs", r.Tomorrow)
	}
}

func TestAPlannedNoticeStartsOnceAndAtItsMoment(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	n := w.notice(notices.Ordinary)
	n.Starts, n.Expires = now.Add(time.Hour), now.Add(2*time.Hour)
	n = w.publish(n, "p", now)
	if n.State != notices.NoticeScheduled || w.figures(n.ID).Targeted() != 0 {
		t.Fatalf("%s, %d deliveries", n.State, w.figures(n.ID).Targeted())
	}
	if list, err := s.TakeProgress(t.Context(), now.Add(time.Minute), time.Second, 10); err != nil || len(list) != 0 {
		t.Errorf("progress of what has not left is shown: %v %v", list, err)
	}
	w.addPerson("new", 130, "v3", "VC") // whom it means is decided when it starts
	if got, err := s.StartDue(t.Context(), now.Add(59*time.Minute), 10); err != nil || got != 0 {
		t.Errorf("too early %d %v", got, err)
	}
	var wg sync.WaitGroup
	total := make(chan int, 4)
	for range 4 {
		wg.Go(func() {
			got, err := s.StartDue(t.Context(), now.Add(time.Hour), 10)
			if err != nil {
				t.Error(err)
			}
			total <- got
		})
	}
	wg.Wait()
	close(total)
	sum := 0
	for got := range total {
		sum += got
	}
	if f := w.figures(n.ID); sum != 1 || f.Targeted() != 5 {
		t.Errorf("started %d times, %d deliveries", sum, f.Targeted())
	}
	w.claim(n.Expires, 100)
	if f := w.figures(n.ID); f.ByState[notices.Expired]+f.ByState[notices.Unreachable] != 5 {
		t.Errorf("when it is too late: %+v", f)
	}
	d := w.notice(notices.Ordinary)
	d.AtDigest = true
	d = w.publish(d, "d", now)
	if c := w.count(`select count(*) from delivery where notice_id = $1 and run_at = $2`, int64(d.ID), local(20, 8, 30)); c != 5 {
		t.Errorf("%d wait for the digest", c)
	}
}

func TestAMergedNoticeTakesThePlaceOfWhatStillWaits(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	from := w.notice(notices.Ordinary)
	from.Author, from.From = w.person["cty"], w.unit["county"]
	original := w.publish(from, "o", now)
	q := store.NewDeliveries(w.db)
	first, _, err := q.ClaimDeliveries(t.Context(), now, 1, time.Minute) // one is on its way
	if err != nil || len(first) != 1 {
		t.Fatal(first, err)
	}
	if err := q.WriteResults(t.Context(), []notices.Result{notices.Try{Delivery: first[0], Outcome: notices.Arrived, MessageID: 1}.Conclude(now)}, now); err != nil {
		t.Fatal(err)
	}
	own := w.notice(notices.Ordinary)
	own.Confirm = false
	merged := w.publish(notices.Merge(own, original), "m", now)
	if !merged.Confirm || merged.Merges != original.ID {
		t.Fatalf("%+v", merged)
	}
	if c := w.count(`select count(*) from delivery where notice_id = $1 and state = 'cancelled' and reason = 'merged'`, int64(original.ID)); c != 2 {
		t.Errorf("%d of the original were withdrawn, want the two that still waited", c)
	}
	got := map[org.PersonID]int{first[0].Person: 1}
	w.deliver(now, func(d notices.Delivery) notices.Try { got[d.Person]++; return arrives(d) })
	for p, k := range got {
		if want := map[bool]int{true: 2, false: 1}[p == first[0].Person]; k != want {
			t.Errorf("person %d got %d messages, want %d", p, k, want)
		}
	}
	for p := range got {
		if _, err := s.Confirm(t.Context(), p, merged.ID, 0, now); err != nil {
			t.Fatal(err)
		}
	}
	if c := w.count(`select count(*) from delivery where notice_id = $1 and state = 'confirmed'`, int64(original.ID)); c != 3 {
		t.Errorf("the receipts count for %d of the original, want 3", c)
	}
}

func TestEverythingOfANoticeIsKept(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	n := w.notice(notices.Pressing)
	n.Body = locales.Marked("**急**", "**now**")
	n.Media = []notices.Medium{{Kind: "photo", ID: "F1"}, {Kind: "document", ID: "F2", Name: "表.xlsx"}}
	n.Question = notices.Question{Text: locales.Both("去吗", "Going?"), Choices: []locales.Text{locales.Both("去", "Yes"), locales.Both("不去", "No")}}
	n.Starts, n.Expires = local(20, 9, 0), local(21, 9, 0)
	got := w.publish(n, "k", local(19, 10, 0))
	if got.Body.In(locales.EN) != "<b>now</b>" || len(got.Media) != 2 || got.Media[1] != n.Media[1] || got.Question.Choices[1].En != "No" ||
		got.Question.Text.Zh != "去吗" || !got.Starts.Equal(n.Starts) || !got.Expires.Equal(n.Expires) || got.Kind != notices.Pressing {
		t.Errorf("%+v", got)
	}
}
