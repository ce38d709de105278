package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/store"
	"cadrebot/tasks"
)

func workdays(t *testing.T) *calendar.Days {
	t.Helper()
	days, err := calendar.Starter()
	must(t, err)
	return days
}

// queueWorld is policyWorld with a second village, an editor beside the coordinator of the
// county, and the city's coordinator above them.
type queueWorld struct {
	t *testing.T
	*store.Policies
	tasks *store.Tasks
	org   *store.Org
	days  *calendar.Days
	who   map[string]org.Member
	told  []string // what was composed, "to whom: what"
}

func openQueue(t *testing.T) *queueWorld {
	t.Helper()
	db, o := orgWorld(t)
	from := orgNow.AddDate(0, -1, 0)
	rows := []org.PersonRow{
		{Key: "zh", Telegram: 901, Lang: locales.ZH, Grants: []org.GrantRow{{Unit: "9901010203", Role: org.VillageFirstSecretary, From: from}}},
		{Key: "en", Telegram: 902, Lang: locales.EN, Grants: []org.GrantRow{{Unit: "9901010204", Role: org.VillageFirstSecretary, From: from}}},
		{Key: "cty", Telegram: 903, Lang: locales.ZH, Grants: []org.GrantRow{{Unit: "990101", Role: org.CountyCoordinator, From: from}}},
		{Key: "city", Telegram: 904, Lang: locales.ZH, Grants: []org.GrantRow{{Unit: "990100", Role: org.CityCoordinator, From: from}}},
		{Key: "editor", Telegram: 905, Lang: locales.ZH, Grants: []org.GrantRow{{Unit: "990100", Role: org.PolicyEditor, From: from}}},
	}
	for i := range rows {
		rows[i].Name = rows[i].Key
	}
	_, err := o.AddPeople(t.Context(), rows, orgNow)
	must(t, err)
	w := &queueWorld{t: t, Policies: store.NewPolicies(db), tasks: store.NewTasks(db), org: o, days: workdays(t), who: map[string]org.Member{}}
	items, figures, err := policy.StarterRows()
	must(t, err)
	_, err = w.ImportPolicies(t.Context(), items, figures, orgNow)
	must(t, err)
	for _, r := range rows {
		m, err := o.MemberByTelegram(t.Context(), r.Telegram, orgNow)
		must(t, err)
		w.who[r.Key] = m
	}
	return w
}

// note keeps what a note is about.
func (w *queueWorld) note(what string) func(policy.Question) (json.RawMessage, error) {
	return func(q policy.Question) (json.RawMessage, error) {
		w.told = append(w.told, fmt.Sprintf("%s %d %s", what, q.ID, q.Desk.Code))
		return json.RawMessage(`{}`), nil
	}
}

func (w *queueWorld) ask(who, key, words string) int64 {
	w.t.Helper()
	m := w.who[who]
	id, err := w.AskQuestion(w.t.Context(), key, policy.Question{
		Asker: m.ID, Unit: m.Active.Unit, Lang: m.Lang, Text: words, AskedAt: orgNow, DueAt: policy.Due(orgNow, w.days),
	}, w.note("desk"))
	must(w.t, err)
	return id
}

func (w *queueWorld) question(id int64) policy.Question {
	w.t.Helper()
	q, err := w.PolicyQuestion(w.t.Context(), id)
	must(w.t, err)
	return q
}

func (w *queueWorld) owes(who string) []tasks.Obligation {
	w.t.Helper()
	list, err := w.tasks.Mine(w.t.Context(), w.who[who], orgNow)
	must(w.t, err)
	return list
}

func (w *queueWorld) act(key string, id int64) policy.DeskAct {
	return policy.DeskAct{Key: key, By: lifecycle.ActorOf(w.who["cty"]), Question: id, Due: policy.Due(orgNow.AddDate(0, 0, 7), w.days), At: orgNow}
}

func (w *queueWorld) wasTold(want ...string) {
	w.t.Helper()
	if !slices.Equal(w.told, want) {
		w.t.Fatalf("told %q, want %q", w.told, want)
	}
	w.told = nil
}

func TestAlikeQuestionsAreOneEntryAndOneTask(t *testing.T) {
	t.Parallel()
	w := openQueue(t)
	first := w.ask("zh", "a", "养老保险断缴能补吗")
	w.wasTold(fmt.Sprintf("desk %d 990101", first))
	second := w.ask("en", "b", "養老保險斷繳能補嗎？")
	if again := w.ask("en", "c", "养老保险断缴能补吗"); again != second {
		t.Errorf("the same person is in the entry as %d and %d", second, again)
	}
	other := w.ask("en", "d", "小额信贷能贷多少")
	w.wasTold(fmt.Sprintf("desk %d 990101", other))
	if q := w.question(second); q.Entry != first || q.Readers != (policy.Readers{Zh: 1, En: 1}) || q.Desk.Code != "990101" {
		t.Fatalf("the second asker's question is %+v", q)
	}
	if owed := w.owes("cty"); len(owed) != 2 || owed[0].Kind != tasks.Question || owed[0].Ref != fmt.Sprint(first) ||
		!owed[0].Due.Equal(policy.Due(orgNow, w.days)) || !strings.Contains(owed[0].Title.En, "Policy question") {
		t.Fatalf("the desk owes %+v", owed)
	}
	// Answered once, in one language: both are told, and the reader of English is promised the other.
	r := policy.Reply{Question: first, Key: "k", By: w.who["cty"].ID, Text: locales.Both("可以补", ""), Follows: locales.EN, Item: "POL-029", At: orgNow}
	for range 2 {
		must(t, w.AnswerQuestion(t.Context(), r, w.note("answer")))
	}
	w.wasTold(fmt.Sprintf("answer %d 990101", first), fmt.Sprintf("answer %d 990101", second))
	if owed := w.owes("cty"); len(owed) != 1 || owed[0].Ref != fmt.Sprint(other) {
		t.Fatalf("after the answer the desk owes %+v", owed)
	}
	open, all, err := w.OpenQuestions(t.Context(), w.who["city"].Active.Unit, 9, 0)
	must(t, err)
	if all != 2 || open[0].ID != other || open[1].Follows != locales.EN {
		t.Fatalf("what still waits is %+v", open)
	}
	for range 2 {
		must(t, w.FollowUp(t.Context(), first, locales.EN, "yes it can", orgNow, w.note("second")))
	}
	w.wasTold(fmt.Sprintf("second %d 990101", second))
	if q := w.question(second); q.Answer.Zh != "可以补" || q.Answer.En != "yes it can" || q.Follows != "" {
		t.Errorf("in the end the answer is %+v", q)
	}
	all2, err := w.org.Stored(t.Context(), w.who["en"].ID)
	must(t, err)
	if got := all2.Questions[0]; got.Answer != "可以补\nyes it can" {
		t.Errorf("the second asker reads about themselves %+v", got)
	}
	list, _, err := w.ProposedAliases(t.Context(), w.who["cty"].Active.Unit, 9, 0)
	must(t, err)
	if len(list) != 1 || list[0].Alias != (policy.Alias{Item: "POL-029", Lang: locales.ZH, Text: "养老保险断缴能补吗"}) {
		t.Errorf("the words are proposed as %+v", list)
	}
}

// While the first question is written and not committed yet, the second is asked: it has to
// wait for the first and join its entry, for it cannot see it.
func TestTwoWhoAskAtOnceFindOneAnother(t *testing.T) {
	t.Parallel()
	w := openQueue(t)
	ask := func(who string, note func(policy.Question) (json.RawMessage, error)) (int64, error) {
		m := w.who[who]
		return w.AskQuestion(t.Context(), who, policy.Question{
			Asker: m.ID, Unit: m.Active.Unit, Lang: m.Lang, Text: "同一个问题", AskedAt: orgNow, DueAt: policy.Due(orgNow, w.days),
		}, note)
	}
	var second int64
	var failed error
	over := make(chan struct{})
	first, err := ask("zh", func(policy.Question) (json.RawMessage, error) {
		go func() {
			defer close(over)
			second, failed = ask("en", func(policy.Question) (json.RawMessage, error) { return json.RawMessage(`{}`), nil })
		}()
		for { // until the second waits for the first, or has not waited
			select {
			case <-over:
				return json.RawMessage(`{}`), nil
			default:
			}
			if n, err := w.WaitingForLocks(t.Context()); err != nil || n > 0 {
				return json.RawMessage(`{}`), err
			}
		}
	})
	must(t, err)
	<-over
	must(t, failed)
	if a, b := w.question(first), w.question(second); a.Entry != b.Entry || a.Readers.All() != 2 {
		t.Errorf("two entries: %+v and %+v", a, b)
	}
}

func TestADeskPutsOffHandsUpAndJoins(t *testing.T) {
	t.Parallel()
	w := openQueue(t)
	first, second := w.ask("zh", "a", "养老保险断缴能补吗"), w.ask("en", "b", "断了的养老保险怎么补")
	w.told = nil
	a := w.act("off", first)
	for range 2 { // pressed twice
		must(t, w.ExtendQuestion(t.Context(), a, w.note("off")))
	}
	w.wasTold(fmt.Sprintf("off %d 990101", first))
	if q := w.question(first); q.Extended != 1 || !q.DueAt.Equal(a.Due) {
		t.Fatalf("put off, it is %+v", q)
	}
	a.Key = "off2"
	if err := w.ExtendQuestion(t.Context(), a, w.note("off")); !errors.Is(err, org.ErrConflict) {
		t.Errorf("an old button puts off again: %v", err)
	}
	if owed := w.owes("cty"); len(owed) != 2 || !owed[1].Due.Equal(a.Due) || owed[1].Revision != 2 {
		t.Fatalf("the task is %+v", owed)
	}
	// The second is sooner due: joined, the first keeps its promise.
	j := w.act("join", second)
	j.Into = first
	for range 2 {
		must(t, w.JoinQuestion(t.Context(), j))
	}
	if q := w.question(second); q.Entry != first || !q.DueAt.Equal(policy.Due(orgNow, w.days)) || q.Readers.All() != 2 {
		t.Fatalf("joined, it is %+v", q)
	}
	if owed := w.owes("cty"); len(owed) != 1 || owed[0].Ref != fmt.Sprint(first) {
		t.Fatalf("after joining the desk owes %+v", owed)
	}
	up := w.act("up", first)
	for range 2 {
		must(t, w.HandUpQuestion(t.Context(), up, w.note("desk"), w.note("up")))
	}
	w.wasTold(fmt.Sprintf("desk %d 990100", first), fmt.Sprintf("up %d 990100", first), fmt.Sprintf("up %d 990100", second))
	if owed := w.owes("cty"); len(owed) != 0 {
		t.Errorf("handed up, the county owes %+v", owed)
	}
	if owed := w.owes("city"); len(owed) != 1 || owed[0].Unit.Code != "990100" || !owed[0].Due.Equal(up.Due) {
		t.Errorf("handed up, the city owes %+v", owed)
	}
	up.Key = "higher"
	var no *locales.Refusal
	if err := w.HandUpQuestion(t.Context(), up, w.note("desk"), w.note("up")); !errors.As(err, &no) || no.Text.ID != "policy.nobody_above" {
		t.Errorf("above the city: %v", err)
	}
	stored, err := w.org.Stored(t.Context(), w.who["cty"].ID)
	must(t, err)
	if len(stored.Decisions) != 3 {
		t.Errorf("the coordinator's acts are %+v", stored.Decisions)
	}
}

func TestAReminderOfAQuestionFallsSilentWithTheAnswer(t *testing.T) {
	t.Parallel()
	w := openQueue(t)
	id := w.ask("zh", "a", "养老保险断缴能补吗")
	nothing := func([]tasks.Due) ([]notices.Outgoing, error) { return nil, nil }
	count := func(at time.Time) int {
		n, err := w.tasks.FireReminders(t.Context(), at, 99, nothing)
		must(t, err)
		return n.Told
	}
	if count(orgNow) != 0 || count(time.Date(2026, 11, 23, 10, 0, 0, 0, locales.Zone)) != 1 {
		t.Error("three days before the date the desk is reminded once")
	}
	must(t, w.AnswerQuestion(t.Context(), policy.Reply{Question: id, Key: "k", By: w.who["cty"].ID, Text: locales.Both("可以", ""), At: orgNow}, w.note("answer")))
	if count(time.Date(2026, 12, 9, 10, 0, 0, 0, locales.Zone)) != 0 {
		t.Error("reminded of an answered question")
	}
}

func TestWaitsOfDesks(t *testing.T) {
	t.Parallel()
	w := openQueue(t)
	first := w.ask("zh", "a", "一个问题")
	w.ask("en", "b", "另一个问题")
	must(t, w.AnswerQuestion(t.Context(), policy.Reply{Question: first, Key: "k", By: w.who["cty"].ID, Text: locales.Both("可以", ""), At: orgNow.AddDate(0, 0, 1)}, w.note("answer")))
	for since, want := range map[time.Time]int{orgNow: 2, orgNow.AddDate(0, 0, 2): 1} {
		got, err := w.Waits(t.Context(), w.who["city"].Active.Unit, since)
		must(t, err)
		if len(got) != want || got[0].Desk.Code != "990101" {
			t.Errorf("since %s: %+v", since, got)
		}
	}
}
