package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

// dutyWorld is a county with a township and three villages, and the people of the
// planted cases; sql looks at the rows beside the store.
type dutyWorld struct {
	t      testing.TB
	db     *store.DB
	sql    *sql.DB
	unit   map[string]org.Unit
	person map[string]org.PersonID
}

func newDutyWorld(t testing.TB) *dutyWorld {
	t.Helper()
	return dutyWorldOf(t)
}

func dutyWorldOf(t testing.TB) *dutyWorld {
	t.Helper()
	db, side := opened(t)
	w := &dutyWorld{t: t, db: db, sql: side, unit: map[string]org.Unit{}, person: map[string]org.PersonID{}}
	w.addUnit("county", "990103", "county", "")
	w.addUnit("town", "99010303", "township", "county")
	w.addUnit("v1", "9901030301", "village", "town")
	w.addUnit("v2", "9901030302", "village", "town")
	w.addUnit("v3", "9901030303", "village", "town")
	w.addPerson("vfs", 101, "v1", "VFS")
	w.addPerson("vc", 102, "v1", "VC")
	w.addPerson("vc2", 103, "v2", "VC") // planted case 1: no first secretary there
	w.addPerson("twn", 104, "town", "TWN_APPROVER")
	w.addPerson("officer", 105, "town", "TWN_OFFICER")
	w.addPerson("cty", 106, "county", "CTY_COORD")
	w.addPerson("never", 0, "v3", "VFS") // has not joined
	return w
}

func (w *dutyWorld) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.sql.ExecContext(w.t.Context(), query, args...); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
}

func (w *dutyWorld) count(query string, args ...any) int {
	w.t.Helper()
	var n int
	if err := w.sql.QueryRowContext(w.t.Context(), query, args...).Scan(&n); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	return n
}

func (w *dutyWorld) word(query string, args ...any) string {
	w.t.Helper()
	var s string
	if err := w.sql.QueryRowContext(w.t.Context(), query, args...).Scan(&s); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	return s
}

func (w *dutyWorld) addUnit(name, code, level, parent string) {
	w.t.Helper()
	above := w.unit[parent]
	id := w.count(`insert into unit (code, name_zh, name_en, level, parent_id, path) values ($1, $2, $2, $3, nullif($4, 0), '') returning id`,
		code, name, level, int64(above.ID))
	path := above.Path
	if path == "" {
		path = "/"
	}
	path += fmt.Sprintf("%d/", id)
	w.exec(`update unit set path = $2 where id = $1`, id, path)
	w.unit[name] = org.Unit{ID: org.UnitID(id), Code: code, Name: locales.Raw(name), Level: org.Level(level), Parent: above.ID, Path: path}
}

var longAgo = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

func (w *dutyWorld) addPerson(name string, telegram int64, unit, role string) {
	w.t.Helper()
	id := w.count(`insert into person (telegram_id, name, created_at) values (nullif($1, 0), $2, $3) returning id`, telegram, name, longAgo)
	w.person[name] = org.PersonID(id)
	w.grant(name, unit, role)
}

func (w *dutyWorld) grant(name, unit, role string) {
	w.t.Helper()
	w.exec(`insert into role_grant (person_id, unit_id, role, valid_from) values ($1, $2, $3, $4)`,
		int64(w.person[name]), int64(w.unit[unit].ID), role, longAgo)
}

// id is a person's id as history keeps it.
func (w *dutyWorld) id(name string) string { return fmt.Sprint(int64(w.person[name])) }

// as is a member acting under one grant.
func (w *dutyWorld) as(name, unit string, role org.Role) org.Member {
	return org.Member{
		Person: org.Person{ID: w.person[name]},
		Active: org.Grant{ID: 1, Role: role, Unit: w.unit[unit], From: longAgo},
	}
}

// local is a moment of November 2026 here; Friday the 20th is the usual due day.
func local(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, locales.Zone)
}

// refusal is the id of the sentence that refused, "" for none.
func refusal(err error) string {
	var no *locales.Refusal
	if errors.As(err, &no) {
		return no.Text.ID
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
