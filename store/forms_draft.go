package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cadrebot/forms"
	"cadrebot/locales"
	"cadrebot/org"
)

// A second upload of the same form waits here for the first.
const sqlRegisterForm = `
insert into form (ref, name, unit_id, created_at) values ($1, $2, $3, $4)
on conflict (unit_id, name) do update set name = excluded.name
returning id`

const sqlNewestVersion = `
select number, hash from form_version where form_id = $1 order by number desc limit 1`

const sqlNumberVersion = `update form set versions = versions + 1 where id = $1 returning versions`

const sqlAddVersion = `
insert into form_version (form_id, number, hash, filename, workbook, form, missing, person_id, created_at)
values ($1, $2, $3, $4, $5, CAST($6 AS jsonb), CAST($7 AS jsonb), $8, $9)`

// Add keeps a workbook as a draft of its form, which belongs to the unit that the sender
// acts for. The newest version sent once more changes nothing: fresh is then false, and
// the version may have been published already.
func (s *Forms) Add(ctx context.Context, up forms.Upload, now time.Time) (e forms.Entry, fresh bool, err error) {
	if err := forms.MayPublish(up.By); err != nil {
		return e, false, err
	}
	sum := sha256.Sum256(up.Workbook)
	hash := hex.EncodeToString(sum[:])
	err = s.db.tx(ctx, "keep a form", func(tx q) error {
		unit := up.By.Active.Unit
		var id int64
		if err := tx.GetContext(ctx, &id, sqlRegisterForm, up.Form.ID+"@"+unit.Code, up.Form.ID, int64(unit.ID), now); err != nil {
			return fmt.Errorf("register the form: %w", err)
		}
		var newest []struct {
			Number int    `db:"number"`
			Hash   string `db:"hash"`
		}
		if err := tx.SelectContext(ctx, &newest, sqlNewestVersion, id); err != nil {
			return fmt.Errorf("look for the newest version: %w", err)
		}
		number := 0
		if len(newest) > 0 && newest[0].Hash == hash {
			number = newest[0].Number
		} else {
			fresh = true
			if number, err = addVersion(ctx, tx, id, hash, up, now); err != nil {
				return err
			}
		}
		e, err = formEntry(ctx, tx, forms.ID(id), number)
		return err
	})
	return e, fresh, err
}

func addVersion(ctx context.Context, tx q, id int64, hash string, up forms.Upload, now time.Time) (number int, err error) {
	if err := tx.GetContext(ctx, &number, sqlNumberVersion, id); err != nil {
		return 0, fmt.Errorf("number the version: %w", err)
	}
	f := up.Form
	f.ID, f.Version = up.Form.ID+"@"+up.By.Active.Unit.Code, number
	definition, err := writeForm(f)
	if err != nil {
		return 0, err
	}
	missing, err := json.Marshal(append([]forms.Gap{}, up.Missing...))
	if err != nil {
		return 0, fmt.Errorf("write the gaps as JSON: %w", err)
	}
	_, err = tx.ExecContext(ctx, sqlAddVersion, id, number, hash, up.Filename, up.Workbook, definition, string(missing), int64(up.By.ID), now)
	if err != nil {
		return 0, fmt.Errorf("keep version %d: %w", number, err)
	}
	return number, nil
}

const sqlDeleteDraft = `delete from form_version where form_id = $1 and number = $2 and published_at is null`

// DeleteDraft takes a draft out of the register; its number is not given again. What has
// been published is refused; a draft that is gone already is gone.
func (s *Forms) DeleteDraft(ctx context.Context, by org.Member, id forms.ID, number int) error {
	return s.db.tx(ctx, "delete a draft", func(tx q) error {
		e, err := formEntry(ctx, tx, id, number)
		if err := wrap("read the draft", err); errors.Is(err, org.ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		if err := e.MayAlter(by); err != nil {
			return err
		}
		if !e.Version.Published.IsZero() {
			return locales.Refuse("forms.published_already", "Title", e.Version.Form.Title)
		}
		if _, err := tx.ExecContext(ctx, sqlDeleteDraft, int64(id), number); err != nil {
			return fmt.Errorf("delete draft %d: %w", number, err)
		}
		return nil
	})
}
