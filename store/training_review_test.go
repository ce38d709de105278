package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/training"
)

// evening is the day after the attempts of these tests, 18:30 local.
var evening = time.Date(orgNow.In(locales.Zone).Year(), orgNow.In(locales.Zone).Month(), orgNow.In(locales.Zone).Day()+1, 18, 30, 0, 0, locales.Zone)

// fire runs the review job and returns whom it wrote to, with how many questions.
func fire(t *testing.T, tr *store.Training, now time.Time) map[org.PersonID]int {
	t.Helper()
	told := map[org.PersonID]int{}
	n, err := tr.FireReviews(t.Context(), now, func(to org.PersonID, questions int) (notices.Outgoing, error) {
		told[to] = questions
		return notices.Outgoing{Payload: json.RawMessage(`{}`), Expires: now.Add(20 * time.Hour)}, nil
	})
	must(t, err)
	if n != len(told) {
		t.Fatalf("%d queued, %d composed", n, len(told))
	}
	return told
}

func dueOf(t *testing.T, tr *store.Training, m org.Member, at time.Time) []training.QuestionID {
	t.Helper()
	list, err := tr.DueToday(t.Context(), m.ID, locales.DateOf(at))
	must(t, err)
	return list
}

func TestWrongAnswersComeBackInOneMessageADay(t *testing.T) {
	t.Parallel()
	_, tr, people := learners(t, 1)
	me, other := people[0], people[1]
	finish(t, tr, attempt(t, tr, me, "c1", 3)) // seven wrong
	finish(t, tr, attempt(t, tr, other, "c2", 10))
	if due := dueOf(t, tr, me, orgNow); len(due) != 0 {
		t.Errorf("they come back on the same day: %v", due)
	}
	if told := fire(t, tr, orgNow.Add(8*time.Hour)); len(told) != 0 {
		t.Errorf("a message on the same day: %v", told)
	}
	if told := fire(t, tr, evening); len(told) != 1 || told[me.ID] != 5 {
		t.Fatalf("told %v, want the one person of five questions", told)
	}
	for _, again := range []time.Time{evening, evening.Add(time.Hour)} {
		if told := fire(t, tr, again); len(told) != 0 {
			t.Fatalf("told again on the same day: %v", told)
		}
	}
	next := evening.AddDate(0, 0, 1)
	if told := fire(t, tr, next); len(told) != 0 {
		t.Fatalf("yesterday's message still waits, and another came: %v", told)
	}
	due := dueOf(t, tr, me, evening)
	if len(due) != 5 {
		t.Fatalf("a round of %d", len(due))
	}
	for i, name := range due {
		r := training.Recalled{Course: "C1", Question: name[3:], Answer: fmt.Sprint("r/", i), Right: i > 0}
		must(t, tr.Reviewed(t.Context(), me.ID, r, evening))
	}
	if rest := dueOf(t, tr, me, evening); len(rest) != 2 {
		t.Errorf("still due after a round: %v", rest)
	}
	state, err := tr.Reviews(t.Context(), me.ID, locales.DateOf(evening))
	must(t, err)
	if state != (training.Reviews{Due: 2, Waiting: 5}) {
		t.Errorf("state %+v", state)
	}
}

// An answer that Telegram repeats counts once: the second would move the day further.
func TestARepeatedReviewCountsOnce(t *testing.T) {
	t.Parallel()
	db, tr, people := learners(t, 1)
	me := people[0]
	finish(t, tr, attempt(t, tr, me, "c1", 9))
	due := dueOf(t, tr, me, evening)
	side := sideDoor(t, db)
	read := func() (s string) {
		must(t, side.QueryRowContext(t.Context(), `select row(due, stability, difficulty)::text from question_memory`).Scan(&s))
		return s
	}
	before := read()
	r := training.Recalled{Course: "C1", Question: due[0][3:], Answer: "r/1", Right: true}
	must(t, tr.Reviewed(t.Context(), me.ID, r, evening))
	once := read()
	must(t, tr.Reviewed(t.Context(), me.ID, r, evening.AddDate(0, 0, 9)))
	if twice := read(); once == before || twice != once {
		t.Errorf("before %s, once %s, twice %s", before, once, twice)
	}
	r.Answer, r.Course = "r/2", "C2"
	must(t, tr.Reviewed(t.Context(), me.ID, r, evening)) // a question that never was wrong
	if read() != once {
		t.Error("a question that does not come back was remembered")
	}
	finish(t, tr, attempt(t, tr, me, "c2", 10)) // right in another attempt: it counts for what comes back
	if read() == once {
		t.Error("an attempt did not count for a question that comes back")
	}
}

func TestReviewsKeepToTheDaysBudget(t *testing.T) {
	t.Parallel()
	db, tr, people := learners(t, 2)
	side := sideDoor(t, db)
	for i, m := range people[:3] {
		finish(t, tr, attempt(t, tr, m, fmt.Sprint("c", i), 0))
		for j := range i { // none, one and two ordinary messages today
			_, err := side.ExecContext(t.Context(), `insert into delivery (key, person_id, payload, state, budgeted, run_at, sent_at, created_at)
				values ($1, $2, '{}', 'sent', true, $3, $3, $3)`, fmt.Sprint("x", i, j), int64(m.ID), evening.Add(-time.Hour))
			must(t, err)
		}
	}
	told := fire(t, tr, evening)
	if told[people[0].ID] != 5 || told[people[1].ID] != 5 || len(told) != 2 {
		t.Errorf("told %v; nobody may get a third message", told)
	}
	// It waits for the quiet hours of whoever has longer ones.
	_, err := side.ExecContext(t.Context(), `update person set quiet_from = 1080, quiet_to = 480 where id = $1`, int64(people[0].ID))
	must(t, err)
	list, _, err := store.NewDeliveries(db).ClaimDeliveries(t.Context(), evening, 9, time.Minute)
	must(t, err)
	if len(list) != 1 || list[0].Person != people[1].ID {
		t.Fatalf("%d messages leave in somebody's quiet hours", len(list))
	}
	sent := notices.Try{Delivery: list[0], Outcome: notices.Arrived, MessageID: 1}.Conclude(evening)
	must(t, store.NewDeliveries(db).WriteResults(t.Context(), []notices.Result{sent}, evening))
	list, _, err = store.NewDeliveries(db).ClaimDeliveries(t.Context(), evening.Add(15*time.Hour), 9, time.Minute)
	must(t, err)
	if len(list) != 1 || list[0].Person != people[0].ID {
		t.Errorf("%d messages in the morning after", len(list))
	}
}

func TestStoppingDeletesAndStaysStopped(t *testing.T) {
	t.Parallel()
	db, tr, people := learners(t, 1)
	me := people[0]
	finish(t, tr, attempt(t, tr, me, "c1", 0))
	if told := fire(t, tr, evening); len(told) != 1 {
		t.Fatal("nothing was due")
	}
	for range 2 {
		must(t, tr.SetReviews(t.Context(), me.ID, false))
	}
	finish(t, tr, attempt(t, tr, me, "c2", 0))
	if told := fire(t, tr, evening.AddDate(0, 0, 2)); len(told) != 0 {
		t.Errorf("told after stopping: %v", told)
	}
	state, err := tr.Reviews(t.Context(), me.ID, locales.DateOf(evening))
	must(t, err)
	if state != (training.Reviews{Stopped: true}) {
		t.Errorf("state %+v", state)
	}
	list, _, err := store.NewDeliveries(db).ClaimDeliveries(t.Context(), evening, 9, time.Minute)
	must(t, err)
	if len(list) != 0 {
		t.Error("a message that had waited went out all the same")
	}
	must(t, tr.SetReviews(t.Context(), me.ID, true))
	finish(t, tr, attempt(t, tr, me, "c3", 9))
	if due := dueOf(t, tr, me, evening); len(due) != 1 {
		t.Errorf("after it was switched on again: %v", due)
	}
}

func TestWhatIsGoneOrOldIsForgotten(t *testing.T) {
	t.Parallel()
	_, tr, people := learners(t, 1)
	me := people[0]
	finish(t, tr, attempt(t, tr, me, "c1", 8))
	due := dueOf(t, tr, me, evening)
	c, err := tr.Course(t.Context(), "C1", 1)
	must(t, err)
	for i := range c.Questions {
		if training.NameOf("C1", c.Questions[i].ID) == due[0] {
			c.Questions = append(append([]training.Question{}, c.Questions[:i]...), c.Questions[i+1:]...)
			break
		}
	}
	_, err = tr.ImportCourses(t.Context(), []training.Course{c}, orgNow)
	must(t, err)
	if told := fire(t, tr, evening); told[me.ID] != 1 {
		t.Errorf("told %v, want of the one question that is left", told)
	}
	for _, x := range [][2]int{{360, 1}, {370, 0}} { // due the day after the attempt, and for a year since
		fire(t, tr, evening.AddDate(0, 0, x[0]))
		if left := dueOf(t, tr, me, evening); len(left) != x[1] {
			t.Errorf("%d days later: %v", x[0], left)
		}
	}
}

// No column says when or how long somebody studied: an attempt has a day, a memory has the
// day on which it comes back.
func TestNoColumnOfLearningHoldsATimeOfDay(t *testing.T) {
	t.Parallel()
	db, _, _ := learners(t, 0)
	rows, err := sideDoor(t, db).QueryContext(t.Context(), `
select table_name, column_name, data_type from information_schema.columns
where table_schema = 'public' and table_name in ('attempt', 'attempt_answer', 'question_memory', 'review_stop')`)
	must(t, err)
	defer rows.Close()
	bad := regexp.MustCompile(`time|duration|elapsed|seconds|minutes|visits|points|rank|streak|badge|times`)
	seen := map[string]bool{}
	for rows.Next() {
		var table, column, kind string
		must(t, rows.Scan(&table, &column, &kind))
		seen[table] = true
		if bad.MatchString(column) || regexp.MustCompile(`time|interval`).MatchString(kind) {
			t.Errorf("%s.%s is a %s", table, column, kind)
		}
		if kind == "date" && column != "finished_on" && column != "due" {
			t.Errorf("%s.%s: a day more than is needed", table, column)
		}
	}
	must(t, rows.Err())
	if len(seen) != 4 {
		t.Errorf("looked at %v", seen)
	}
}

// Two chats cannot take one attempt more than the course allows.
func TestAttemptsAndDelayHoldWhenAnAttemptIsFinished(t *testing.T) {
	t.Parallel()
	_, tr, people := learners(t, 1)
	c, err := tr.Course(t.Context(), "C1", 1)
	must(t, err)
	c.Attempts, c.Delay = 2, 3
	_, err = tr.ImportCourses(t.Context(), []training.Course{c}, orgNow)
	must(t, err)
	take := func(conversation string, later int) error {
		a := attempt(t, tr, people[0], conversation, 5)
		a.Version, a.On = 2, locales.DateOf(orgNow.AddDate(0, 0, later))
		_, err := tr.Finish(t.Context(), a, orgNow)
		return err
	}
	refused := func(err error) string {
		var no *locales.Refusal
		if errors.As(err, &no) {
			return no.Text.ID
		}
		return fmt.Sprint(err)
	}
	must(t, take("one", 0))
	if got := refused(take("two chats", 0)); got != "learn.come_back" {
		t.Errorf("on the same day: %s", got)
	}
	must(t, take("one", 1)) // the same attempt, repeated by Telegram
	if got := refused(take("early", 2)); got != "learn.come_back" {
		t.Errorf("a day early: %s", got)
	}
	must(t, take("two", 3))
	if got := refused(take("three", 90)); got != "learn.used_up" {
		t.Errorf("a third attempt: %s", got)
	}
	got, err := tr.Taken(t.Context(), people[0].ID, "C1")
	must(t, err)
	if want := (training.Taken{Count: 2, Last: locales.DateOf(orgNow.AddDate(0, 0, 3))}); got != want {
		t.Errorf("taken %+v, want %+v", got, want)
	}
}
