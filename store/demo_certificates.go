package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/demo"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

const sqlDemoEarnings = `
select a.conversation, a.id, a.person_id, a.course_id, a.course_version, a.unit_id, to_char(a.finished_on, 'YYYY-MM-DD') as passed_on
from unnest($1::text[]) with ordinality as x(key, place)
join attempt a on a.conversation = x.key
where ` + earns + `
order by x.place`

const sqlDemoWithdraw = `
update certificate set revoked_on = CAST($2 AS date), revoked_by = $3, reason = $4 where id = $1`

// addCertificates issues, on the day of its attempt, each that is not there.
func (ids idsOfDemo) addCertificates(ctx context.Context, tx q, all []demo.Certificate) (int, error) {
	keys, of := make([]string, len(all)), make(map[string]demo.Certificate, len(all))
	for i, c := range all {
		keys[i], of[c.Attempt] = c.Attempt, c
	}
	var rows []struct {
		Key    string `db:"conversation"`
		Person int64  `db:"person_id"`
		Course string `db:"course_id"`
		earning
	}
	if err := tx.SelectContext(ctx, &rows, sqlDemoEarnings, pq.Array(keys)); err != nil {
		return 0, fmt.Errorf("look for demo attempts that passed: %w", err)
	}
	for _, r := range rows {
		day, err := time.ParseInLocation(time.DateOnly, r.Passed, locales.Zone)
		if err != nil {
			return 0, fmt.Errorf("day of attempt %s: %w", r.Key, err)
		}
		c, err := addCertificate(ctx, tx, org.PersonID(r.Person), training.CourseID(r.Course), r.earning, day)
		if err != nil {
			return 0, err
		}
		if w := of[r.Key]; w.By != "" {
			if _, err := tx.ExecContext(ctx, sqlDemoWithdraw, c.ID, string(w.Revoked), ids.person[w.By], w.Reason); err != nil {
				return 0, fmt.Errorf("withdraw demo certificate: %w", err)
			}
		}
	}
	return len(rows), nil
}
