package store

import (
	"context"

	"cadrebot/org"
	"cadrebot/training"
)

const sqlCertificate = `select ` + certificateCols + ` where c.id = $1`

// Certificate is one certificate by its id; org.ErrNotFound when there is none. The caller
// checks that the asker may see it.
func (s *Training) Certificate(ctx context.Context, id int64) (training.Certificate, error) {
	c, err := oneCertificate(ctx, s.db.sql, sqlCertificate, id)
	return c, wrap("read certificate", err)
}

const sqlCertificateByNumber = `select ` + certificateCols + ` where c.number = $1`

// CertificateByNumber is the certificate with that number, spelled as issued;
// org.ErrNotFound when none was issued under it.
func (s *Training) CertificateByNumber(ctx context.Context, number string) (training.Certificate, error) {
	c, err := oneCertificate(ctx, s.db.sql, sqlCertificateByNumber, number)
	return c, wrap("look a certificate up", err)
}

const sqlOwnCertificates = `select ` + certificateCols + ` where c.person_id = $1 order by c.id desc limit $2 offset $3`

// OwnCertificates are those of a person, withdrawn ones too, newest first.
func (s *Training) OwnCertificates(ctx context.Context, person org.PersonID, limit, offset int) ([]training.Certificate, error) {
	var rows []certificateRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlOwnCertificates, int64(person), limit, offset); err != nil {
		return nil, wrap("list certificates", err)
	}
	out := make([]training.Certificate, len(rows))
	for i, r := range rows {
		c, err := r.certificate()
		if err != nil {
			return nil, wrap("list certificates", err)
		}
		out[i] = c
	}
	return out, nil
}

const sqlEarned = `select distinct a.course_id from attempt a where a.person_id = $1 and ` + earns + ` order by a.course_id`

// Earned are the courses for which IssueCertificate would issue a person another one now, in
// code order.
func (s *Training) Earned(ctx context.Context, person org.PersonID) ([]training.CourseID, error) {
	var ids []training.CourseID
	err := s.db.sql.SelectContext(ctx, &ids, sqlEarned, int64(person))
	return ids, wrap("list courses that earn a certificate", err)
}

const sqlKeepPicture = `update certificate set picture_ref = $2 where id = $1 and (revoked_on is null) = $3`

const sqlKeepPaper = `update certificate set paper_ref = $2 where id = $1 and (revoked_on is null) = $3`

// KeepCertificateFile remembers under which of Telegram's ids c was sent, as picture or else as
// the file for printing. What was sent just before c was withdrawn is not remembered.
func (s *Training) KeepCertificateFile(ctx context.Context, c training.Certificate, picture bool, ref string) error {
	query := sqlKeepPaper
	if picture {
		query = sqlKeepPicture
	}
	_, err := s.db.sql.ExecContext(ctx, query, c.ID, ref, c.Holds())
	return wrap("remember a certificate's file", err)
}
