package store

import (
	"context"
	"fmt"

	"cadrebot/org"
)

const sqlStoredCertificates = `select ` + certificateCols + ` where c.person_id = $1 order by c.id`

func storedCertificates(ctx context.Context, tx q, id org.PersonID) ([]org.StoredCertificate, error) {
	var rows []certificateRow
	if err := tx.SelectContext(ctx, &rows, sqlStoredCertificates, int64(id)); err != nil {
		return nil, fmt.Errorf("read certificates: %w", err)
	}
	out := make([]org.StoredCertificate, len(rows))
	for i, r := range rows {
		c, err := r.certificate()
		if err != nil {
			return nil, err
		}
		out[i] = org.StoredCertificate{
			Number: c.Number, Holder: c.Holder, Course: string(c.Course), Version: c.Version, Unit: c.Unit, Issuer: c.Issuer,
			Passed: string(c.Passed), Issued: string(c.Issued), Revoked: string(c.Revoked), Reason: c.Reason,
		}
	}
	return out, nil
}
