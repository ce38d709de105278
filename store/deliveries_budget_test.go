package store_test

import (
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/policy"
	"cadrebot/store"
)

// What may wait takes its place among the day's ordinary messages: of three changes on one
// day two arrive, and the third waits for the morning.
func TestBudgetedMessagesShareTheDaysBudget(t *testing.T) {
	t.Parallel()
	e := openEditing(t)
	reader := e.people["vfs"]
	for i, id := range []policy.ItemID{"A", "B", "A"} {
		must(t, e.s.NoteOpened(t.Context(), reader.ID, id, orgNow))
		d := e.asked("ed1", titled(e.item(id), string(rune('一'+i))))
		_, err := e.s.DecideDraft(t.Context(), e.key(), d.ID, e.by("city"), true, "", func(x policy.Decided) (out []notices.Outgoing, _ error) {
			for p := range x.Readers {
				out = append(out, notices.Outgoing{Key: e.key(), Person: p, Payload: []byte(`{}`), Budgeted: true})
			}
			return out, nil
		}, orgNow)
		must(t, err)
	}
	queue := store.NewDeliveries(e.db)
	for i, want := range []int{2, 0} {
		list, settled, err := queue.ClaimDeliveries(t.Context(), orgNow, 9, time.Minute)
		must(t, err)
		if len(list) != want || settled != 1-i {
			t.Fatalf("claim %d: %d to send, %d held", i, len(list), settled)
		}
		var done []notices.Result
		for _, d := range list {
			done = append(done, notices.Try{Delivery: d, Outcome: notices.Arrived, MessageID: 1}.Conclude(orgNow))
		}
		must(t, queue.WriteResults(t.Context(), done, orgNow))
	}
	morning := time.Date(2026, 11, 20, 8, 30, 0, 0, locales.Zone)
	if list, _, err := queue.ClaimDeliveries(t.Context(), morning, 9, time.Minute); err != nil || len(list) != 1 || list[0].Person != reader.ID {
		t.Fatalf("next morning: %v, %v", list, err)
	}
}
