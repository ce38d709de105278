package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

const sqlLockForm = `select id from form where id = $1 for update`

const sqlPublishedBy = `select number from form_version where form_id = $1 and key = $2`

const sqlPublishVersion = `
update form_version set key = $3, form = CAST($4 AS jsonb), published_at = $5, published_by = $6, published_role = $7,
       audience_id = $8, level = $9, roles = $10, every = $11, due_at = $12, period = $13, purpose = $14,
       objections = CAST($15 AS jsonb), reason = $16
where form_id = $1 and number = $2 and published_at is null`

const sqlPutInUse = `update form set version = $2, retired_at = null where id = $1`

// Publish puts a draft into use on the terms: it replaces the version in use, and the units
// owe it from now on. It refuses words of one language, and what burdens without a reason;
// objections are taken anew here, for the review may be older than another publication. It
// is idempotent by key; owed says how many units were added to the ledger.
func (s *Forms) Publish(ctx context.Context, key string, by lifecycle.Actor, id forms.ID, number int, t forms.Terms, now time.Time) (e forms.Entry, owed int, err error) {
	days, err := s.db.Days(ctx)
	if err != nil {
		return e, 0, fmt.Errorf("publish a form: %w", err)
	}
	var twice []form.Field
	err = s.db.tx(ctx, "publish a form", func(tx q) error {
		if err := tx.GetContext(ctx, &id, sqlLockForm, int64(id)); err != nil {
			return fmt.Errorf("lock the form: %w", err)
		}
		var before []int
		if err := tx.SelectContext(ctx, &before, sqlPublishedBy, int64(id), key); err != nil {
			return fmt.Errorf("look for an earlier publication: %w", err)
		}
		if len(before) > 0 {
			e, err = formEntry(ctx, tx, id, before[0])
			return err
		}
		if e, err = formEntry(ctx, tx, id, number); err != nil {
			return fmt.Errorf("read the draft: %w", err)
		}
		was := e.State()
		if t, twice, err = admitted(ctx, tx, e, by, t, days, now); err != nil {
			return err
		}
		if err := writePublication(ctx, tx, key, by, e, t, now); err != nil {
			return err
		}
		entry := entryOf(forms.MovePublish, lifecycle.State(was), forms.Published, int64(id), by, now)
		entry.Record, entry.Reason = forms.Record, t.Reason
		if err := insertMove(ctx, tx, key, entry); err != nil {
			return err
		}
		if e, err = formEntry(ctx, tx, id, number); err != nil {
			return err
		}
		owed, err = openForm(ctx, tx, e, days, now)
		return err
	})
	if refusedFor(err, "forms.overburdened") {
		if noted := s.refused(ctx, by, id, number, twice, now); noted != nil {
			err = noted
		}
	}
	return e, owed, err
}

const sqlFormRefusal = `
insert into form_refusal (form_id, number, field, person_id, at) select $1, $2, f, $4, $5 from unnest($3::text[]) as f
on conflict do nothing`

// refused notes the questions that the burden check kept from being asked twice, for the burden report.
func (s *Forms) refused(ctx context.Context, by lifecycle.Actor, id forms.ID, number int, twice []form.Field, now time.Time) error {
	keys := make([]string, len(twice))
	for i, f := range twice {
		keys[i] = forms.Key(f.Key)
	}
	_, err := s.db.sql.ExecContext(ctx, sqlFormRefusal, int64(id), number, pq.Array(keys), int64(by.Person), now)
	return wrap("note refused questions", err)
}

// admitted holds the draft and its terms against every gate, and completes the terms; twice are its
// questions that are asked already.
func admitted(ctx context.Context, tx q, e forms.Entry, by lifecycle.Actor, t forms.Terms, days *calendar.Days, now time.Time) (_ forms.Terms, twice []form.Field, err error) {
	switch {
	case !e.Version.Published.IsZero():
		return t, nil, locales.Refuse("forms.published_already", "Title", e.Version.Form.Title)
	case by.Grant.Unit.ID != e.Owner.ID:
		return t, nil, locales.Refuse("forms.of_another", "Unit", e.Owner.Name)
	case !by.Grant.Unit.Covers(t.Units):
		return t, nil, locales.Refuse("forms.not_below")
	}
	if err := e.Version.Bilingual(); err != nil {
		return t, nil, err
	}
	if t.Every == forms.Once && !t.Due.After(now) {
		return t, nil, locales.Refuse("forms.due_passed", "Due", t.Due)
	}
	if t.Period, err = oncePeriod(ctx, tx, e, t, now); err != nil {
		return t, nil, err
	}
	_, due := t.First(days, now)
	collected, err := collectedBy(ctx, tx, e.ID, t, now)
	if err != nil {
		return t, nil, err
	}
	t.Objections = forms.Objections(e.Version.Form, t, collected, due, now)
	return t, forms.Duplicates(e.Version.Form, collected), forms.Overburdened(t.Objections, t.Reason)
}

// oncePeriod names the period of a form asked for once: a newer version keeps that of the
// version it replaces, so that who has reported is not asked again.
func oncePeriod(ctx context.Context, tx q, e forms.Entry, t forms.Terms, now time.Time) (string, error) {
	if t.Every != forms.Once {
		return "", nil
	}
	if e.State() == forms.Published {
		last, err := formEntry(ctx, tx, e.ID, e.Current)
		if err != nil {
			return "", fmt.Errorf("read the version in use: %w", err)
		}
		if old := last.Version.Terms; old.Every == forms.Once && !old.Expired(now) {
			return old.Period, nil
		}
	}
	return t.Due.In(locales.Zone).Format(time.DateOnly), nil
}

func writePublication(ctx context.Context, tx q, key string, by lifecycle.Actor, e forms.Entry, t forms.Terms, now time.Time) error {
	definition, err := writeForm(t.Apply(e.Version.Form, e.Ref, e.Version.Number))
	if err != nil {
		return err
	}
	objections, err := json.Marshal(append([]locales.Text{}, t.Objections...))
	if err != nil {
		return fmt.Errorf("write the objections as JSON: %w", err)
	}
	roles := make([]string, len(t.Roles))
	for i, r := range t.Roles {
		roles[i] = string(r)
	}
	var due any
	if t.Every == forms.Once {
		due = t.Due
	}
	_, err = tx.ExecContext(ctx, sqlPublishVersion, int64(e.ID), e.Version.Number, key, definition, now, int64(by.Person), string(by.Grant.Role),
		int64(t.Units.ID), string(t.Level), pq.Array(roles), string(t.Every), due, t.Period, string(t.Purpose), string(objections), t.Reason)
	if err != nil {
		return fmt.Errorf("write the publication: %w", err)
	}
	if _, err := tx.ExecContext(ctx, sqlPutInUse, int64(e.ID), e.Version.Number); err != nil {
		return fmt.Errorf("put version %d into use: %w", e.Version.Number, err)
	}
	return nil
}

// Objections are what the burden budget holds against publishing the version on the terms,
// and its first due moment.
func (s *Forms) Objections(ctx context.Context, e forms.Entry, t forms.Terms, now time.Time) ([]locales.Text, time.Time, error) {
	days, err := s.db.Days(ctx)
	if err != nil {
		return nil, time.Time{}, err
	}
	collected, err := collectedBy(ctx, s.db.sql, e.ID, t, now)
	if err != nil {
		return nil, time.Time{}, wrap("weigh a form", err)
	}
	_, due := t.First(days, now)
	return forms.Objections(e.Version.Form, t, collected, due, now), due, nil
}

const sqlWithoutFiller = `
select ` + unitCols + `, count(*) over () as total
from unit u
where u.level = $1 and u.path like $2 || '%' and u.valid_from <= $5::date and (u.valid_to is null or u.valid_to > $5::date)
  and not exists (select 1 from role_grant g where g.unit_id = u.id and g.role = any($3::text[])
                  and g.valid_from <= $4 and (g.valid_to is null or g.valid_to > $4))
order by u.code
limit $6`

// WithoutFiller are units that the terms are meant for and in which nobody may fill the
// form in, so that they will not owe it: how many, and the first few in code order.
func (s *Forms) WithoutFiller(ctx context.Context, t forms.Terms, few int, now time.Time) (total int, first []org.Unit, err error) {
	roles := make([]string, len(t.Roles))
	for i, r := range t.Roles {
		roles[i] = string(r)
	}
	var rows []struct {
		Total int `db:"total"`
		unitRow
	}
	err = s.db.sql.SelectContext(ctx, &rows, sqlWithoutFiller, string(t.Level), t.Units.Path, pq.Array(roles), now, now.In(locales.Zone).Format(time.DateOnly), few)
	for _, r := range rows {
		total, first = r.Total, append(first, r.unit())
	}
	return total, first, wrap("find units where nobody can fill a form in", err)
}

const sqlRetire = `update form set retired_at = $2 where id = $1 and retired_at is null and version is not null`

// What nobody has filed is no longer owed. It is not deleted: reminders and history name it.
const sqlWithdraw = `
update obligation o set state = 'exempt', revision = revision + 1
where o.kind = 'report' and o.ref = $1 and o.state = 'open'`

// Retire takes a form out of use, with a reason: nobody owes it any more, and what was filed
// stays. Doing it again changes nothing.
func (s *Forms) Retire(ctx context.Context, key string, by org.Member, id forms.ID, now time.Time) (e forms.Entry, err error) {
	err = s.db.tx(ctx, "retire a form", func(tx q) error {
		if err := tx.GetContext(ctx, &id, sqlLockForm, int64(id)); err != nil {
			return fmt.Errorf("lock the form: %w", err)
		}
		if e, err = formEntry(ctx, tx, id, 0); err != nil {
			return err
		}
		if err := e.MayAlter(by); err != nil {
			return err
		}
		if e.State() != forms.Published {
			return nil
		}
		if err := retire(ctx, tx, key, forms.MoveRetire, lifecycle.ActorOf(by), e, now); err != nil {
			return err
		}
		e, err = formEntry(ctx, tx, id, 0)
		return err
	})
	return e, err
}

func retire(ctx context.Context, tx q, key string, move lifecycle.Name, by lifecycle.Actor, e forms.Entry, now time.Time) error {
	if _, err := tx.ExecContext(ctx, sqlRetire, int64(e.ID), now); err != nil {
		return fmt.Errorf("retire the form: %w", err)
	}
	if _, err := tx.ExecContext(ctx, sqlWithdraw, e.Ref); err != nil {
		return fmt.Errorf("withdraw what is owed: %w", err)
	}
	entry := entryOf(move, forms.Published, forms.Retired, int64(e.ID), by, now)
	entry.Record = forms.Record
	return insertMove(ctx, tx, key, entry)
}
