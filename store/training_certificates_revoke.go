package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/training"
)

// The rule is training.Certificate.MayRevoke once more, over the rows as they stand now.
const sqlRevokeCertificate = `
update certificate c set revoked_on = CAST($3 AS date), revoked_by = $2, reason = $4, picture_ref = '', paper_ref = ''
from unit u
where c.id = $1 and c.revoked_on is null and c.person_id <> $2 and u.id = c.unit_id and starts_with(u.path, $5)
returning c.id`

const sqlRevokedSo = `select exists (select from certificate where id = $1 and revoked_by = $2 and reason = $3)`

// RevokeCertificate withdraws a certificate, tells the holder once with what letter says of it,
// and leaves a line in the audit log, which has no reason and no name. Saying the same again changes nothing.
// org.ErrConflict when it was withdrawn already, is by's own or not of the active grant's units.
func (s *Training) RevokeCertificate(ctx context.Context, id int64, by org.Member, reason string, letter func(training.Certificate) (notices.Outgoing, error), now time.Time) (c training.Certificate, err error) {
	err = s.db.tx(ctx, "withdraw certificate", func(tx q) error {
		var done int64
		err := tx.GetContext(ctx, &done, sqlRevokeCertificate, id, int64(by.ID), string(locales.DateOf(now)), reason, by.Active.Unit.Path)
		if errors.Is(err, sql.ErrNoRows) {
			var same bool
			if err := tx.GetContext(ctx, &same, sqlRevokedSo, id, int64(by.ID), reason); err != nil {
				return err
			}
			if !same {
				return org.ErrConflict
			}
			c, err = oneCertificate(ctx, tx, sqlCertificate, id)
			return err
		}
		if err != nil {
			return err
		}
		if c, err = oneCertificate(ctx, tx, sqlCertificate, id); err != nil {
			return err
		}
		out, err := letter(c)
		if err != nil {
			return err
		}
		if err := enqueue(ctx, tx, []notices.Outgoing{out}, now); err != nil {
			return err
		}
		return audit(ctx, tx, org.Event{
			At: now, Person: by.ID, Role: by.Active.Role, Unit: by.Active.Unit.ID,
			Action: "revoke_certificate", Object: fmt.Sprintf("certificate:%d", id), Detail: map[string]string{"number": c.Number},
		})
	})
	return c, err
}
