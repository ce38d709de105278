package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

type draftCourseRow struct {
	ID        int64          `db:"id"`
	Unit      int64          `db:"unit_id"`
	Revision  int            `db:"revision"`
	Published bool           `db:"published"`
	Body      string         `db:"body"`
	Said      pq.StringArray `db:"said"`
	Findings  string         `db:"findings"`
	Updated   time.Time      `db:"updated_at"`
	Files     pq.StringArray `db:"files"`
}

func (r draftCourseRow) kept() (training.Kept, error) {
	k := training.Kept{
		ID: training.DraftID(r.ID), Unit: org.UnitID(r.Unit), Revision: r.Revision, Published: r.Published, Updated: r.Updated, Files: r.Files,
	}
	if err := json.Unmarshal([]byte(r.Body), &k.Course); err != nil {
		return k, fmt.Errorf("draft %d: %w", r.ID, err)
	}
	if err := json.Unmarshal([]byte(r.Findings), &k.Findings); err != nil {
		return k, fmt.Errorf("findings of draft %d: %w", r.ID, err)
	}
	for _, s := range r.Said {
		k.Said = append(k.Said, training.Setting(s))
	}
	return k, nil
}

const draftCourseCols = `d.id, d.unit_id, d.revision, d.published, d.body, d.said, d.findings, d.updated_at,
       array(select f.name from course_draft_file f where f.draft_id = d.id order by f.name) as files`

const sqlDrafts = `
select ` + draftCourseCols + ` from course_draft d
where d.unit_id = $1 and not d.published order by d.course_id`

// Drafts are the drafts of a unit that are not published, in code order.
func (s *Training) Drafts(ctx context.Context, unit org.UnitID) ([]training.Kept, error) {
	var rows []draftCourseRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlDrafts, int64(unit)); err != nil {
		return nil, wrap("list drafts of courses", err)
	}
	out := make([]training.Kept, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = r.kept(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

const sqlCourseDraft = `select ` + draftCourseCols + ` from course_draft d where d.unit_id = $1 and d.id = $2`

// Draft is a draft of a unit; org.ErrNotFound when there is none.
func (s *Training) Draft(ctx context.Context, unit org.UnitID, id training.DraftID) (training.Kept, error) {
	return draftCourse(ctx, s.db.sql, sqlCourseDraft, int64(unit), int64(id))
}

func draftCourse(ctx context.Context, tx q, query string, args ...any) (training.Kept, error) {
	var r draftCourseRow
	if err := tx.GetContext(ctx, &r, query, args...); err != nil {
		return training.Kept{}, wrap("read a draft of a course", err)
	}
	return r.kept()
}

const sqlDraftFiles = `
select f.name, f.content from course_draft_file f join course_draft d on d.id = f.draft_id
where d.unit_id = $1 and d.course_id = $2 order by f.name`

// DraftFiles are the files of a unit's draft of a course; none when there is no draft.
func (s *Training) DraftFiles(ctx context.Context, unit org.UnitID, id training.CourseID) ([]training.File, error) {
	var rows []struct {
		Name    string `db:"name"`
		Content []byte `db:"content"`
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlDraftFiles, int64(unit), string(id)); err != nil {
		return nil, wrap("read the files of a draft", err)
	}
	out := make([]training.File, len(rows))
	for i, r := range rows {
		out[i] = training.File{Name: r.Name, Bytes: r.Content}
	}
	return out, nil
}

const sqlKeepDraft = `
insert into course_draft as d (unit_id, course_id, author_id, body, said, findings, updated_at)
values ($1, $2, $3, CAST($4 AS jsonb), $5, CAST($6 AS jsonb), $7)
on conflict (unit_id, course_id) do update
set author_id = $3, body = CAST($4 AS jsonb), said = $5, findings = CAST($6 AS jsonb), updated_at = $7, revision = d.revision + 1, published = false
returning d.id`

const sqlDropDraftFiles = `delete from course_draft_file where draft_id = $1`

const sqlAddDraftFile = `insert into course_draft_file (draft_id, name, content) values ($1, $2, $3)`

// KeepDraft keeps a draft of the member's unit with all its files, in place of the one of the
// same course. It refuses an id that is another unit's.
func (s *Training) KeepDraft(ctx context.Context, by org.Member, d training.Draft, files []training.File, now time.Time) (out training.Kept, err error) {
	if err := training.MayTeach(by); err != nil {
		return out, err
	}
	body, findings, said, err := draftWritten(d)
	if err != nil {
		return out, err
	}
	err = s.db.tx(ctx, "keep a draft of a course", func(tx q) error {
		newest, err := newestCourse(ctx, tx, d.Course.ID)
		if err != nil {
			return err
		}
		if err := mayReplace(newest, by.Active.Unit.ID); err != nil {
			return err
		}
		var id int64
		if err := tx.GetContext(ctx, &id, sqlKeepDraft, int64(by.Active.Unit.ID), string(d.Course.ID), int64(by.ID), body, said, findings, now); err != nil {
			return fmt.Errorf("write the draft: %w", err)
		}
		if _, err := tx.ExecContext(ctx, sqlDropDraftFiles, id); err != nil {
			return fmt.Errorf("drop the old files: %w", err)
		}
		for _, f := range files {
			if _, err := tx.ExecContext(ctx, sqlAddDraftFile, id, f.Name, f.Bytes); err != nil {
				return fmt.Errorf("keep a file: %w", err)
			}
		}
		out, err = draftCourse(ctx, tx, sqlCourseDraft, int64(by.Active.Unit.ID), id)
		return err
	})
	return out, err
}

func draftWritten(d training.Draft) (body, findings string, said pq.StringArray, err error) {
	b, err := json.Marshal(d.Course)
	if err != nil {
		return "", "", nil, fmt.Errorf("write a draft: %w", err)
	}
	if d.Findings == nil {
		d.Findings = []training.Finding{}
	}
	f, err := json.Marshal(d.Findings)
	if err != nil {
		return "", "", nil, fmt.Errorf("write findings: %w", err)
	}
	said = pq.StringArray{}
	for _, s := range d.Said {
		said = append(said, string(s))
	}
	return string(b), string(f), said, nil
}

const sqlLockDraft = `select id from course_draft where unit_id = $1 and id = $2 for update`

const sqlDraftPublished = `update course_draft set published = true where id = $1`

// PublishDraft makes a draft of the member's unit the next version of its course, once for
// each key. c is the draft's course with its settings; revision is what the member saw: when
// a file was sent since, it refuses. So it does while a language is missing. fresh is as
// Publish has it.
func (s *Training) PublishDraft(ctx context.Context, key string, by org.Member, id training.DraftID, revision int, c training.Course, now time.Time) (version int, fresh bool, err error) {
	if err := training.MayTeach(by); err != nil {
		return 0, false, err
	}
	unit := by.Active.Unit.ID
	files, err := s.DraftFiles(ctx, unit, c.ID)
	if err != nil {
		return 0, false, err
	}
	err = s.db.tx(ctx, "publish a draft", func(tx q) error {
		var locked int64
		if err := tx.GetContext(ctx, &locked, sqlLockDraft, int64(unit), int64(id)); errors.Is(known(err), org.ErrNotFound) {
			return locales.Refuse("courses.gone")
		} else if err != nil {
			return fmt.Errorf("lock the draft: %w", err)
		}
		d, err := draftCourse(ctx, tx, sqlCourseDraft, int64(unit), int64(id))
		if err != nil {
			return err
		}
		if d.Revision != revision || d.Course.ID != c.ID {
			return locales.Refuse("courses.draft_changed")
		}
		if err := d.Ready(); err != nil {
			return err
		}
		version, fresh, err = publish(ctx, tx, key, training.Publication{Course: c, Pictures: files, Unit: unit, By: by.ID}, now)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, sqlDraftPublished, int64(id))
		return err
	})
	return version, fresh, err
}

const sqlDeleteCourseDraft = `delete from course_draft where unit_id = $1 and id = $2`

// DeleteDraft forgets a draft of the member's unit and its files; doing it again changes
// nothing.
func (s *Training) DeleteDraft(ctx context.Context, by org.Member, id training.DraftID) error {
	if err := training.MayTeach(by); err != nil {
		return err
	}
	_, err := s.db.sql.ExecContext(ctx, sqlDeleteCourseDraft, int64(by.Active.Unit.ID), int64(id))
	return wrap("delete a draft of a course", err)
}
