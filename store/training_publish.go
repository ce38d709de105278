package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
	"cadrebot/training"
)

const sqlCoursePublished = `select version from course where key = $1`

const sqlOfferAgain = `update course set state = 'published' where id = $1 and version = $2`

// Publish stores a course as its next version and offers it, once for each key ("" for none).
// It refuses a course of another unit's, one that comes with the bot, and one that cannot be
// taught; fresh is false when the newest version is the same, which is offered again if it
// was retired.
func (s *Training) Publish(ctx context.Context, key string, p training.Publication, now time.Time) (version int, fresh bool, err error) {
	err = s.db.tx(ctx, "publish a course", func(tx q) error {
		version, fresh, err = publish(ctx, tx, key, p, now)
		return err
	})
	return version, fresh, err
}

func publish(ctx context.Context, tx q, key string, p training.Publication, now time.Time) (int, bool, error) {
	if _, err := tx.ExecContext(ctx, sqlLockCourses); err != nil {
		return 0, false, fmt.Errorf("wait for other publications: %w", err)
	}
	if key != "" {
		var done int
		if err := tx.GetContext(ctx, &done, sqlCoursePublished, key); err == nil {
			return done, true, nil
		} else if !errors.Is(known(err), org.ErrNotFound) {
			return 0, false, fmt.Errorf("find the publication: %w", err)
		}
	}
	newest, err := newestCourse(ctx, tx, p.Course.ID)
	if err != nil {
		return 0, false, err
	}
	if err := mayReplace(newest, p.Unit); err != nil {
		return 0, false, err
	}
	c, err := pictured(ctx, tx, p)
	if err != nil {
		return 0, false, err
	}
	if err := c.Check(); err != nil {
		return 0, false, fmt.Errorf("publish a course: %w", err)
	}
	body, hash, err := courseWritten(&c)
	if err != nil {
		return 0, false, err
	}
	if newest.Hash == hash {
		_, err := tx.ExecContext(ctx, sqlOfferAgain, string(c.ID), newest.Version)
		return newest.Version, newest.State == string(training.Retired), err
	}
	_, err = tx.ExecContext(ctx, sqlAddCourse, string(c.ID), newest.Version+1, body, hash, now, int64(p.Unit), int64(p.By), key)
	if err != nil {
		return 0, false, fmt.Errorf("add the version: %w", err)
	}
	event := org.Event{
		At: now, Person: p.By, Unit: p.Unit, Action: "course-publish", Object: string(c.ID), Detail: map[string]string{"version": strconv.Itoa(newest.Version + 1)},
	}
	return newest.Version + 1, true, audit(ctx, tx, event)
}

// mayReplace refuses a unit the id of a course that is not its own.
func mayReplace(newest newestRow, unit org.UnitID) error {
	switch {
	case newest.Version == 0, newest.Unit == int64(unit):
		return nil
	case newest.Unit == 0:
		return locales.Refuse("courses.id_shipped")
	}
	return locales.Refuse("courses.id_taken")
}

const sqlAddPicture = `insert into course_picture (name, content) values ($1, $2) on conflict (name) do nothing`

// pictured is the course with its pictures stored and called by their content, so that a
// version always shows the same.
func pictured(ctx context.Context, tx q, p training.Publication) (training.Course, error) {
	names := map[string]string{}
	for _, f := range p.Pictures {
		sum := sha256.Sum256(f.Bytes)
		names[f.Name] = hex.EncodeToString(sum[:16]) + strings.ToLower(path.Ext(f.Name))
		if _, err := tx.ExecContext(ctx, sqlAddPicture, names[f.Name], f.Bytes); err != nil {
			return training.Course{}, fmt.Errorf("keep a picture: %w", err)
		}
	}
	called := func(name string) string {
		if own := names[name]; own != "" {
			return own
		}
		return name // of a course that was copied
	}
	c := p.Course
	c.Modules, c.Questions = slices.Clone(c.Modules), slices.Clone(c.Questions)
	for i := range c.Modules {
		c.Modules[i].Cards = slices.Clone(c.Modules[i].Cards)
		for k := range c.Modules[i].Cards {
			c.Modules[i].Cards[k].Picture = called(c.Modules[i].Cards[k].Picture)
		}
	}
	for i := range c.Questions {
		c.Questions[i].Picture = called(c.Questions[i].Picture)
	}
	return c, nil
}

const sqlPicture = `select content from course_picture where name = $1`

// Picture is a picture that a published course shows; org.ErrNotFound when there is none.
func (s *Training) Picture(ctx context.Context, name string) ([]byte, error) {
	var b []byte
	return b, wrap("read a picture", s.db.sql.GetContext(ctx, &b, sqlPicture, name))
}

const sqlShelf = `
select id, version, state, coalesce(unit_id, 0) as unit, updated_at
from (select distinct on (id) * from course order by id, version desc) newest
where unit_id = $1 or unit_id is null
order by unit_id is null, state = 'retired', id`

// Shelf are the courses of a unit, those that are offered first, and then those that belong
// to nobody; each in code order.
func (s *Training) Shelf(ctx context.Context, unit org.UnitID) ([]training.Shelved, error) {
	var rows []struct {
		ID      string    `db:"id"`
		Version int       `db:"version"`
		State   string    `db:"state"`
		Unit    int64     `db:"unit"`
		Since   time.Time `db:"updated_at"`
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlShelf, int64(unit)); err != nil {
		return nil, wrap("list courses of a unit", err)
	}
	out := make([]training.Shelved, len(rows))
	for i, r := range rows {
		c, err := s.Course(ctx, training.CourseID(r.ID), r.Version)
		if err != nil {
			return nil, err
		}
		out[i] = training.Shelved{Course: c, Unit: org.UnitID(r.Unit), State: training.State(r.State), Since: r.Since}
	}
	return out, nil
}

const sqlRetireCourse = `update course set state = 'retired' where id = $1 and version = $2`

// What nobody has finished is no longer owed. It is not deleted: reminders and history name it.
const sqlWithdrawCourse = `
update obligation set state = 'exempt', revision = revision + 1
where kind = $1 and ref = $2 and state = 'open'`

// Retire takes a course of the member's unit out of the list: nobody owes it any more, and
// attempts stay. Doing it again changes nothing.
func (s *Training) Retire(ctx context.Context, by org.Member, id training.CourseID, now time.Time) error {
	if err := training.MayTeach(by); err != nil {
		return err
	}
	return s.db.tx(ctx, "retire a course", func(tx q) error {
		if _, err := tx.ExecContext(ctx, sqlLockCourses); err != nil {
			return fmt.Errorf("wait for other publications: %w", err)
		}
		newest, err := newestCourse(ctx, tx, id)
		if err != nil {
			return err
		}
		if newest.Version == 0 || newest.Unit != int64(by.Active.Unit.ID) {
			return locales.Refuse("courses.gone")
		}
		if newest.State == string(training.Retired) {
			return nil
		}
		if _, err := tx.ExecContext(ctx, sqlRetireCourse, string(id), newest.Version); err != nil {
			return fmt.Errorf("retire the course: %w", err)
		}
		if _, err := tx.ExecContext(ctx, sqlWithdrawCourse, string(tasks.Course), string(id)); err != nil {
			return fmt.Errorf("withdraw what is owed: %w", err)
		}
		return audit(ctx, tx, org.Event{
			At: now, Person: by.ID, Role: by.Active.Role, Unit: by.Active.Unit.ID, Action: "course-retire", Object: string(id),
		})
	})
}
