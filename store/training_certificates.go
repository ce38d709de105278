package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
	"cadrebot/training/certificate"
)

// earns holds for an attempt a that no certificate rests on yet. One that was withdrawn may have
// rested on any attempt until that day, so only a later day earns another.
const earns = `a.passed and not exists (
    select from certificate c
    where c.person_id = a.person_id and c.course_id = a.course_id
      and (c.course_version > a.course_version
        or (c.course_version = a.course_version and (c.revoked_on is null or c.revoked_on >= a.finished_on))))`

const sqlEarning = `
select a.id, a.course_version, a.unit_id, to_char(a.finished_on, 'YYYY-MM-DD') as passed_on
from attempt a where a.person_id = $1 and a.course_id = $2 and ` + earns + `
order by a.course_version desc, a.number limit 1`

type earning struct {
	Attempt int64  `db:"id"`
	Version int    `db:"course_version"`
	Unit    int64  `db:"unit_id"`
	Passed  string `db:"passed_on"`
}

const sqlHeldCertificate = `
select ` + certificateCols + `
where c.person_id = $1 and c.course_id = $2 and c.revoked_on is null
order by c.course_version desc limit 1`

// IssueCertificate is the certificate of a person for the newest version of a course that they
// have passed. The first call issues it, with the next number of the year of now; later ones,
// and one at the same time in another replica, return that same one. org.ErrNotFound when the
// person has not passed, or not on a later day than an earlier one was withdrawn.
func (s *Training) IssueCertificate(ctx context.Context, person org.PersonID, course training.CourseID, now time.Time) (out training.Certificate, err error) {
	err = s.db.tx(ctx, "issue certificate", func(tx q) error {
		var id int64
		if err := tx.GetContext(ctx, &id, sqlLockPerson, int64(person)); err != nil {
			return fmt.Errorf("lock person: %w", err)
		}
		var e earning
		switch err := tx.GetContext(ctx, &e, sqlEarning, int64(person), string(course)); {
		case err == nil:
			out, err = addCertificate(ctx, tx, person, course, e, now)
			return err
		case !errors.Is(err, sql.ErrNoRows):
			return fmt.Errorf("look for a passed attempt: %w", err)
		}
		out, err = oneCertificate(ctx, tx, sqlHeldCertificate, int64(person), string(course))
		return err
	})
	return out, err
}

const sqlNextSerial = `
insert into certificate_serial (year, newest) values ($1, 1)
on conflict (year) do update set newest = certificate_serial.newest + 1
returning newest`

const sqlAddCertificate = `
insert into certificate (number, person_id, holder, unit_id, issuer_id, issuer_zh, issuer_en,
                         course_id, course_version, attempt_id, passed_on, issued_on)
select $1, p.id, p.name, own.id, u.id, u.name_zh, u.name_en, $4, $5, $6, CAST($7 AS date), CAST($8 AS date)
from person p, unit own, unit u
where p.id = $2 and own.id = $3 and starts_with(own.path, u.path)
order by u.level = any($9) desc, length(u.path) desc limit 1
returning id`

func addCertificate(ctx context.Context, tx q, person org.PersonID, course training.CourseID, e earning, now time.Time) (training.Certificate, error) {
	day := now.In(locales.Zone)
	var serial int
	if err := tx.GetContext(ctx, &serial, sqlNextSerial, day.Year()); err != nil {
		return training.Certificate{}, fmt.Errorf("take a serial number: %w", err)
	}
	number, err := certificate.NewNumber(day.Year(), serial)
	if err != nil {
		return training.Certificate{}, err
	}
	levels := make([]string, len(training.Issuing))
	for i, l := range training.Issuing {
		levels[i] = string(l)
	}
	var id int64
	if err := tx.GetContext(ctx, &id, sqlAddCertificate, string(number), int64(person), e.Unit, string(course), e.Version,
		e.Attempt, e.Passed, string(locales.DateOf(now)), pq.Array(levels)); err != nil {
		return training.Certificate{}, fmt.Errorf("insert certificate %s: %w", number, err)
	}
	return oneCertificate(ctx, tx, sqlCertificate, id)
}

// certificateCols begins every reading of certificates; conditions on c follow.
const certificateCols = `
c.id, c.number, c.person_id, c.holder, c.issuer_zh, c.issuer_en, c.course_id, c.course_version, co.body -> 'title' as title,
to_char(c.passed_on, 'YYYY-MM-DD') as passed_on, to_char(c.issued_on, 'YYYY-MM-DD') as issued_on,
coalesce(to_char(c.revoked_on, 'YYYY-MM-DD'), '') as revoked_on, c.reason, c.picture_ref, c.paper_ref, ` + unitCols + `
from certificate c
join course co on co.id = c.course_id and co.version = c.course_version
join unit u on u.id = c.unit_id`

type certificateRow struct {
	ID       int64  `db:"id"`
	Number   string `db:"number"`
	Person   int64  `db:"person_id"`
	Holder   string `db:"holder"`
	IssuerZh string `db:"issuer_zh"`
	IssuerEn string `db:"issuer_en"`
	Course   string `db:"course_id"`
	Version  int    `db:"course_version"`
	Title    string `db:"title"`
	Passed   string `db:"passed_on"`
	Issued   string `db:"issued_on"`
	Revoked  string `db:"revoked_on"`
	Reason   string `db:"reason"`
	Picture  string `db:"picture_ref"`
	Paper    string `db:"paper_ref"`
	unitRow
}

func (r certificateRow) certificate() (training.Certificate, error) {
	c := training.Certificate{
		ID: r.ID, Number: r.Number, Person: org.PersonID(r.Person), Holder: r.Holder, Unit: r.unit(), Issuer: locales.Both(r.IssuerZh, r.IssuerEn),
		Course: training.CourseID(r.Course), Version: r.Version, Passed: locales.Date(r.Passed), Issued: locales.Date(r.Issued),
		Revoked: locales.Date(r.Revoked), Reason: r.Reason, Picture: r.Picture, Paper: r.Paper,
	}
	if err := json.Unmarshal([]byte(r.Title), &c.Title); err != nil {
		return c, fmt.Errorf("title of course %s version %d: %w", r.Course, r.Version, err)
	}
	return c, nil
}

func oneCertificate(ctx context.Context, from q, query string, args ...any) (training.Certificate, error) {
	var r certificateRow
	if err := from.GetContext(ctx, &r, query, args...); err != nil {
		return training.Certificate{}, err
	}
	return r.certificate()
}
