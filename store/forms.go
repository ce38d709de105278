package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/locales"
	"cadrebot/org"
)

// Forms keeps the forms that offices publish.
type Forms struct {
	db   *DB
	kept *definitions
}

// NewForms is the register of forms kept in db. It remembers what published versions ask, so
// one register should serve a whole process.
func NewForms(db *DB) *Forms { return &Forms{db: db, kept: newDefinitions(definitionsAtMost)} }

// formCols lists what entryRow reads, of form f, a version v of it, its owner u and the
// unit a that it was put to; formColsBut is all of that but the definition.
const formCols = formColsBut + `, v.form as definition`

const formColsBut = `
f.id as form, f.ref, f.name, coalesce(f.version, 0) as current, f.retired_at, ` + unitCols + `,
v.number, v.hash, v.filename, v.missing, v.person_id, v.created_at, v.published_at, v.published_role,
v.level as fill_level, v.roles, v.every, v.due_at, v.period, v.purpose, v.objections, v.reason,
coalesce(a.id, 0) as a_id, coalesce(a.code, '') as a_code, coalesce(a.name_zh, '') as a_zh, coalesce(a.name_en, '') as a_en,
coalesce(a.level, '') as a_level, coalesce(a.parent_id, 0) as a_parent, coalesce(a.path, '') as a_path`

const formFrom = `
from form f join unit u on u.id = f.unit_id
join form_version v on v.form_id = f.id
left join unit a on a.id = v.audience_id`

type entryRow struct {
	Form       int64          `db:"form"`
	Ref        string         `db:"ref"`
	Called     string         `db:"name"`
	Current    int            `db:"current"`
	Retired    sql.NullTime   `db:"retired_at"`
	Number     int            `db:"number"`
	Hash       string         `db:"hash"`
	Filename   string         `db:"filename"`
	Definition []byte         `db:"definition"` // nil when it was not asked for
	Missing    []byte         `db:"missing"`
	Author     int64          `db:"person_id"`
	Added      time.Time      `db:"created_at"`
	Published  sql.NullTime   `db:"published_at"`
	Publisher  string         `db:"published_role"`
	FillLevel  string         `db:"fill_level"`
	Roles      pq.StringArray `db:"roles"`
	Every      string         `db:"every"`
	Due        sql.NullTime   `db:"due_at"`
	Period     string         `db:"period"`
	Purpose    string         `db:"purpose"`
	Objections []byte         `db:"objections"`
	Reason     string         `db:"reason"`
	AID        int64          `db:"a_id"`
	ACode      string         `db:"a_code"`
	AZh        string         `db:"a_zh"`
	AEn        string         `db:"a_en"`
	ALevel     string         `db:"a_level"`
	AParent    int64          `db:"a_parent"`
	APath      string         `db:"a_path"`
	unitRow
}

// entry reads the row's JSON and gives it its domain types.
func (r entryRow) entry() (forms.Entry, error) {
	e := forms.Entry{
		ID: forms.ID(r.Form), Ref: r.Ref, Name: r.Called, Owner: r.unit(), Current: r.Current, Retired: r.Retired.Time,
		Version: forms.Version{
			Number: r.Number, Hash: r.Hash, Filename: r.Filename, Author: org.PersonID(r.Author), Added: r.Added,
			Published: r.Published.Time, Publisher: org.Role(r.Publisher),
			Terms: forms.Terms{
				Units: org.Unit{
					ID: org.UnitID(r.AID), Code: r.ACode, Name: locales.Both(r.AZh, r.AEn), Level: org.Level(r.ALevel),
					Parent: org.UnitID(r.AParent), Path: r.APath,
				},
				Level: org.Level(r.FillLevel), Every: calendar.Kind(r.Every), Due: r.Due.Time, Period: r.Period,
				Purpose: forms.Purpose(r.Purpose), Reason: r.Reason,
			},
		},
	}
	v := &e.Version
	for _, role := range r.Roles {
		v.Terms.Roles = append(v.Terms.Roles, org.Role(role))
	}
	var err error
	if r.Definition != nil {
		if v.Form, err = readForm(r.Definition); err != nil {
			return e, fmt.Errorf("form %s version %d: %w", r.Ref, r.Number, err)
		}
	}
	if err := json.Unmarshal(r.Missing, &v.Missing); err != nil {
		return e, fmt.Errorf("form %s version %d: read its gaps: %w", r.Ref, r.Number, err)
	}
	if err := json.Unmarshal(r.Objections, &v.Terms.Objections); err != nil {
		return e, fmt.Errorf("form %s version %d: read the objections: %w", r.Ref, r.Number, err)
	}
	return e, nil
}

// keptForm is a form as JSON: the names of form.Form's fields are persisted here. A form
// from a workbook has no upgrade function, which JSON could not hold.
type keptForm struct {
	form.Form
	Upgrade *struct{} `json:",omitempty"` // hides the function of the same name
}

func writeForm(f form.Form) (string, error) {
	b, err := json.Marshal(keptForm{Form: f})
	if err != nil {
		return "", fmt.Errorf("write the form as JSON: %w", err)
	}
	return string(b), nil
}

func readForm(b []byte) (form.Form, error) {
	var k keptForm
	if err := json.Unmarshal(b, &k); err != nil {
		return form.Form{}, fmt.Errorf("read the form: %w", err)
	}
	return k.Form, nil
}

// The definition comes only when the version's number is not in $3.
const sqlFormEntryBut = `select ` + formColsBut + `,
case when v.number <> all($3::int[]) then v.form end as definition` + formFrom + formOfNumber

// formOfNumber picks a form ($1) in one version ($2).
const formOfNumber = `
where f.id = $1 and v.number = coalesce(nullif($2::int, 0), f.version, f.versions)`

// Entry is a form with the version of that number; 0 means the one in use, else the newest.
// org.ErrNotFound when there is none. The form in it is shared and must not be changed.
func (s *Forms) Entry(ctx context.Context, id forms.ID, number int) (forms.Entry, error) {
	kept, numbers := s.kept.of(id)
	var r entryRow
	if err := s.db.sql.GetContext(ctx, &r, sqlFormEntryBut, int64(id), number, pq.Array(numbers)); err != nil {
		return forms.Entry{}, wrap("read a form", err)
	}
	e, err := r.entry()
	switch {
	case err != nil:
		return e, wrap("read a form", err)
	case r.Definition == nil:
		e.Version.Form = kept[r.Number]
	case r.Published.Valid:
		s.kept.put(id, r.Number, e.Version.Form)
	}
	return e, nil
}

const sqlFormEntry = `select ` + formCols + formFrom + formOfNumber

// formEntry is Entry within a transaction, read afresh.
func formEntry(ctx context.Context, tx q, id forms.ID, number int) (forms.Entry, error) {
	var r entryRow
	if err := tx.GetContext(ctx, &r, sqlFormEntry, int64(id), number); err != nil {
		return forms.Entry{}, err
	}
	return r.entry()
}

const sqlFormList = `select ` + formCols + formFrom + `
where f.unit_id = $1 and v.number = coalesce(f.version, (select max(d.number) from form_version d where d.form_id = f.id))
order by f.retired_at is not null, f.id desc
limit $2 offset $3`

// List is a page of the unit's forms, those in use first and the newest first: size items
// and one more, which says that there is another page.
func (s *Forms) List(ctx context.Context, unit org.UnitID, page, size int) ([]forms.Entry, error) {
	var rows []entryRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlFormList, int64(unit), size+1, min(max(page, 0), 10_000)*size); err != nil {
		return nil, wrap("list forms", err)
	}
	return entries(rows)
}

const sqlFormVersions = `select ` + formCols + formFrom + `
where f.id = $1 order by v.number desc limit 20`

// Versions are the newest versions of a form, at most twenty, newest first.
func (s *Forms) Versions(ctx context.Context, id forms.ID) ([]forms.Entry, error) {
	var rows []entryRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlFormVersions, int64(id)); err != nil {
		return nil, wrap("list versions of a form", err)
	}
	return entries(rows)
}

func entries(rows []entryRow) ([]forms.Entry, error) {
	out := make([]forms.Entry, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = r.entry(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

const sqlFormOfReport = `
select v.form from form f join form_version v on v.form_id = f.id
where f.ref = $1 and v.number = $2`

// FormOf is the form as it was filled in under that ref and version; org.ErrNotFound when
// nothing like it was published.
func (s *Forms) FormOf(ctx context.Context, ref string, version int) (form.Form, error) {
	return formOf(ctx, s.db.sql, ref, version)
}

func formOf(ctx context.Context, tx q, ref string, version int) (form.Form, error) {
	var b []byte
	if err := tx.GetContext(ctx, &b, sqlFormOfReport, ref, version); err != nil {
		return form.Form{}, wrap("read the form of a report", err)
	}
	return readForm(b)
}
