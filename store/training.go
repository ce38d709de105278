package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"cadrebot/org"
	"cadrebot/training"
)

// Training keeps courses, attempts and what trainers may see of them.
type Training struct {
	db *DB
	// read remembers courses by version: a version never changes once it is stored.
	read sync.Map // courseKey -> training.Course
}

type courseKey struct {
	id      training.CourseID
	version int
}

// NewTraining is the training kept in db.
func NewTraining(db *DB) *Training { return &Training{db: db} }

// One import at a time, so that versions follow each other.
const sqlLockCourses = `select pg_advisory_xact_lock(hashtext('import courses'))`

const sqlNewestCourse = `
select version, hash, state, coalesce(unit_id, 0) as unit from course where id = $1 order by version desc limit 1`

const sqlAddCourse = `
insert into course (id, version, body, hash, updated_at, unit_id, author_id, key)
values ($1, $2, CAST($3 AS jsonb), $4, $5, nullif($6::bigint, 0), nullif($7::bigint, 0), nullif($8, ''))`

const sqlCourseEver = `select exists (select from course where id = $1 and hash = $2)`

const sqlNextVersion = `
insert into course (id, version, body, hash, updated_at, unit_id, author_id, state)
select id, version + 1, CAST($3 AS jsonb), $4, $5, unit_id, author_id, state from course where id = $1 and version = $2`

// addNextVersion adds c behind its newest version: it stays whose it was.
func addNextVersion(ctx context.Context, tx q, c *training.Course, newest int, now time.Time) error {
	if err := c.Check(); err != nil {
		return err
	}
	body, hash, err := courseWritten(c)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, sqlNextVersion, string(c.ID), newest, body, hash, now); err != nil {
		return fmt.Errorf("add version %d of a course: %w", newest+1, err)
	}
	return nil
}

// ImportCourses stores each course that differs from all its versions as the next
// one, all of them or, with an error, none. It returns how many were new; importing the
// same twice adds nothing, and a course of the same id that a unit has published stays.
func (s *Training) ImportCourses(ctx context.Context, courses []training.Course, now time.Time) (added int, err error) {
	err = s.db.tx(ctx, "import courses", func(tx q) error {
		added = 0
		if _, err := tx.ExecContext(ctx, sqlLockCourses); err != nil {
			return err
		}
		for i := range courses {
			isNew, err := importCourse(ctx, tx, &courses[i], now)
			if err != nil {
				return fmt.Errorf("course %s: %w", courses[i].ID, err)
			}
			if isNew {
				added++
			}
		}
		return nil
	})
	return added, err
}

func importCourse(ctx context.Context, tx q, c *training.Course, now time.Time) (bool, error) {
	if err := c.Check(); err != nil {
		return false, err
	}
	body, hash, err := courseWritten(c)
	if err != nil {
		return false, err
	}
	newest, err := newestCourse(ctx, tx, c.ID)
	if err != nil || newest.Unit != 0 {
		return false, err
	}
	var ever bool // and trainers may have added to it since
	if err := tx.GetContext(ctx, &ever, sqlCourseEver, string(c.ID), hash); err != nil || ever {
		return false, err
	}
	_, err = tx.ExecContext(ctx, sqlAddCourse, string(c.ID), newest.Version+1, body, hash, now, 0, 0, "")
	return true, err
}

// courseWritten is a course as it is stored, and what tells it from another.
func courseWritten(c *training.Course) (body, hash string, err error) {
	b, err := json.Marshal(c)
	if err != nil {
		return "", "", fmt.Errorf("write course: %w", err)
	}
	sum := sha256.Sum256(b)
	return string(b), hex.EncodeToString(sum[:]), nil
}

// newestRow is the newest version of a course; of version 0 when there is none.
type newestRow struct {
	Version int    `db:"version"`
	Hash    string `db:"hash"`
	State   string `db:"state"`
	Unit    int64  `db:"unit"`
}

func newestCourse(ctx context.Context, tx q, id training.CourseID) (row newestRow, err error) {
	err = tx.GetContext(ctx, &row, sqlNewestCourse, string(id))
	if err != nil && !errors.Is(known(err), org.ErrNotFound) {
		return row, fmt.Errorf("read newest version: %w", err)
	}
	return row, nil
}

type courseRow struct {
	ID      string `db:"id"`
	Version int    `db:"version"`
	Body    string `db:"body"`
}

func (r courseRow) course() (training.Course, error) {
	var c training.Course
	if err := json.Unmarshal([]byte(r.Body), &c); err != nil {
		return c, fmt.Errorf("course %s version %d: %w", r.ID, r.Version, err)
	}
	c.Version = r.Version
	return c, nil
}

const sqlNewestVersions = `
select id, version
from (select distinct on (id) id, version, state from course order by id, version desc) newest
where state = 'published' order by id`

// Courses are the newest versions of all courses that are offered, in code order.
func (s *Training) Courses(ctx context.Context) ([]training.Course, error) {
	var rows []courseRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlNewestVersions); err != nil {
		return nil, wrap("list courses", err)
	}
	out := make([]training.Course, len(rows))
	for i, r := range rows {
		c, err := s.Course(ctx, training.CourseID(r.ID), r.Version)
		if err != nil {
			return nil, err
		}
		out[i] = c
	}
	return out, nil
}

const sqlCourse = `select id, version, body from course where id = $1 and version = $2`

// Course is one version of a course; org.ErrNotFound when there is none. What it
// returns is shared: it must not be changed.
func (s *Training) Course(ctx context.Context, id training.CourseID, version int) (training.Course, error) {
	key := courseKey{id, version}
	if c, ok := s.read.Load(key); ok {
		return c.(training.Course), nil
	}
	var r courseRow
	if err := s.db.sql.GetContext(ctx, &r, sqlCourse, string(id), version); err != nil {
		return training.Course{}, wrap("read course", err)
	}
	c, err := r.course()
	if err != nil {
		return c, fmt.Errorf("read course: %w", err)
	}
	s.read.Store(key, c)
	return c, nil
}
