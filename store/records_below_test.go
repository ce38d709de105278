package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/plans"
	"cadrebot/record"
)

// Who is told of a consultation is told once, however many they are: whom its own transaction leaves
// out is told by the job, and nobody of the county beside.
func TestEverybodyBelowIsToldOnce(t *testing.T) {
	t.Parallel()
	w := openDesk(t, plans.Desk())
	w.records = w.records.Telling(func(x record.Told) (out []notices.Outgoing, err error) {
		for _, p := range x.People {
			out = append(out, notices.Outgoing{Key: x.Key, Person: p, Payload: json.RawMessage(`{}`)})
		}
		return out, nil
	})
	const crowd = 12_000
	for _, unit := range []string{"v1", "v2"} {
		_, err := w.raw.ExecContext(t.Context(), `
with p as (insert into person (telegram_id, name, created_at) select $1::bigint * 1000000 + i, 'crowd', $2 from generate_series(1, $3::int) i returning id)
insert into role_grant (person_id, unit_id, role, valid_from) select id, $1, 'VFS', $2 from p`, int64(w.units[unit].ID), reportNow.AddDate(-1, 0, 0), crowd)
		must(t, err)
	}
	_, err := w.records.Begin(t.Context(), w.key(), plans.Consultation, w.units["c1"].ID, 0, entered("draft", "办法", "department", "省农业农村厅", "summary", "管护",
		"q1", "怎么改？", "closes", string(locales.DateOf(reportNow.AddDate(0, 0, 7))), plans.KeyAnonymous, "no"), w.people["cty1"], reportNow)
	must(t, err)
	told := func(unit string) string {
		return w.word(`select count(*) || ' of ' || count(distinct d.person_id) from delivery d join role_grant g using (person_id) where d.key like '%:below:%' and g.unit_id = $1`, int64(w.units[unit].ID))
	}
	if got := told("v1"); got == "0 of 0" || got == told("c1") {
		t.Errorf("with the consultation itself %s are told", got)
	}
	for n, rounds := 1, 0; n > 0 && rounds < 9; rounds++ {
		n, err = w.records.TellBelow(t.Context(), reportNow.Add(time.Minute))
		must(t, err)
	}
	if here, beside := told("v1"), told("v2"); here != "12001 of 12001" || beside != "0 of 0" {
		t.Errorf("told in the village: %s, beside: %s", here, beside)
	}
	if left := w.word(`select count(*) from record_telling`); left != "0" {
		t.Errorf("%s tellings are left", left)
	}
}
