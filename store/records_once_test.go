package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/store"
)

// Of many who begin the same thing at once one gets it, and nobody else before it is through; what
// was refused leaves nothing behind, no number either.
func TestOneOfAKindAtATime(t *testing.T) {
	w := openRecords(t)
	desk := testDesk()
	for i := range desk.Kinds {
		if desk.Kinds[i].ID == "grant" {
			desk.Kinds[i].Once = func(r record.Record) string {
				if r.State == "closed" {
					return ""
				}
				return r.Data["title"].S
			}
		}
	}
	reg, err := record.NewRegister(record.FlowOff, desk)
	must(t, err)
	w.records = store.NewRecords(w.db, reg)
	try := func(key, who, unit string) (record.Record, error) {
		return w.records.Begin(t.Context(), key, "grant", w.units[unit].ID, 0, entered("title", "茶园", "amount", "100"), w.people[who], reportNow)
	}
	var wait sync.WaitGroup
	var mu sync.Mutex
	var got []record.Record
	for i := range 12 {
		wait.Go(func() {
			r, err := try(fmt.Sprint("race", i), []string{"fin1", "cty1", "fin2"}[i%3], []string{"c1", "c1", "c2"}[i%3])
			mu.Lock()
			defer mu.Unlock()
			var no *locales.Refusal
			switch {
			case err == nil:
				got = append(got, r)
			case !errors.As(err, &no) || !strings.HasPrefix(no.Text.ID, "record.once"):
				t.Errorf("refused otherwise: %v", err)
			}
		})
	}
	wait.Wait()
	if len(got) != 1 {
		t.Fatalf("%d of twelve were begun", len(got))
	}
	first := got[0]
	if _, err := try("late", "fin1", "c1"); err == nil || !strings.Contains(err.Error(), "record.once") {
		t.Errorf("a second one: %v", err)
	}
	closer := map[org.PersonID]string{w.people["fin1"].Person: "cty1", w.people["cty1"].Person: "fin1", w.people["fin2"].Person: "cty2"}
	w.moved(closer[first.Last], first, "close", nil)
	next, err := try("next", "fin1", "c1")
	must(t, err)
	if n := w.word(`select CAST(count(*) AS text) from record where kind = 'grant'`); n != "2" || next.Code[len(next.Code)-4:] != "0002" {
		t.Errorf("%s grants, the second is %s", n, next.Code)
	}
}
