package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/org"
)

const sqlStoredSince = `select created_at from person where id = $1`

// Stored is everything that is kept about a person; org.ErrNotFound for nobody.
func (o *Org) Stored(ctx context.Context, id org.PersonID) (all org.Stored, err error) {
	err = o.db.tx(ctx, "read what is kept of a person", func(tx q) error {
		if err := tx.GetContext(ctx, &all.Since, sqlStoredSince, int64(id)); err != nil {
			return fmt.Errorf("find the person: %w", err)
		}
		if all.Grants, err = storedGrants(ctx, tx, id); err != nil {
			return err
		}
		if all.Reports, err = storedReports(ctx, tx, id); err != nil {
			return err
		}
		if all.Files, err = storedFiles(ctx, tx, id); err != nil {
			return err
		}
		if all.Decisions, err = storedDecisions(ctx, tx, id); err != nil {
			return err
		}
		if all.Attempts, err = storedAttempts(ctx, tx, id); err != nil {
			return err
		}
		if all.Reviews, err = storedReviews(ctx, tx, id); err != nil {
			return err
		}
		if all.Certified, err = storedCertificates(ctx, tx, id); err != nil {
			return err
		}
		if all.Questions, err = storedWords(ctx, tx, sqlStoredQuestions, id); err != nil {
			return err
		}
		if all.Searches, err = storedWords(ctx, tx, sqlStoredSearches, id); err != nil {
			return err
		}
		if all.Bookmarks, err = storedWords(ctx, tx, sqlStoredBookmarks, id); err != nil {
			return err
		}
		if all.Messages, err = storedMessages(ctx, tx, id); err != nil {
			return err
		}
		if all.Calls, err = storedCalls(ctx, tx, id); err != nil {
			return err
		}
		if all.Events, err = storedEvents(ctx, tx, id); err != nil {
			return err
		}
		if all.Opened, err = storedOpened(ctx, tx, id); err != nil {
			return err
		}
		if all.Drafts, err = storedProposals(ctx, tx, id); err != nil {
			return err
		}
		if all.Handed, err = storedWords(ctx, tx, sqlStoredHanded, id); err != nil {
			return err
		}
		all.Feedback, err = storedWords(ctx, tx, sqlStoredFeedback, id)
		return err
	})
	return all, err
}

const sqlStoredGrants = `
select g.id, g.role, g.valid_from, g.valid_to, ` + unitCols + `
from role_grant g join unit u on u.id = g.unit_id
where g.person_id = $1 order by g.valid_from, g.id`

func storedGrants(ctx context.Context, tx q, id org.PersonID) ([]org.Grant, error) {
	var rows []struct {
		Grant int64        `db:"id"`
		Role  string       `db:"role"`
		From  time.Time    `db:"valid_from"`
		Until sql.NullTime `db:"valid_to"`
		unitRow
	}
	if err := tx.SelectContext(ctx, &rows, sqlStoredGrants, int64(id)); err != nil {
		return nil, fmt.Errorf("read grants: %w", err)
	}
	out := make([]org.Grant, len(rows))
	for i, r := range rows {
		out[i] = org.Grant{ID: org.GrantID(r.Grant), Role: org.Role(r.Role), Unit: r.unit(), From: r.From, Until: r.Until.Time}
	}
	return out, nil
}

const sqlStoredReports = `
select s.number, s.form_id, s.period, s.role, s.submitted_at, s.state, s.answers, ` + unitCols + `
from submission s join unit u on u.id = s.unit_id
where s.person_id = $1 order by s.submitted_at, s.id`

func storedReports(ctx context.Context, tx q, id org.PersonID) ([]org.StoredReport, error) {
	var rows []struct {
		Number  string    `db:"number"`
		Form    string    `db:"form_id"`
		Period  string    `db:"period"`
		Role    string    `db:"role"`
		At      time.Time `db:"submitted_at"`
		State   string    `db:"state"`
		Answers []byte    `db:"answers"`
		unitRow
	}
	if err := tx.SelectContext(ctx, &rows, sqlStoredReports, int64(id)); err != nil {
		return nil, fmt.Errorf("read reports: %w", err)
	}
	out := make([]org.StoredReport, len(rows))
	for i, r := range rows {
		out[i] = org.StoredReport{
			Number: r.Number, Form: r.Form, Unit: r.unit(), Period: r.Period, Role: org.Role(r.Role), At: r.At, State: r.State,
			Answers: json.RawMessage(r.Answers),
		}
	}
	return out, nil
}

const sqlStoredFiles = `
select s.number, a.field, a.kind, a.created_at, a.state, a.name, a.size, a.mime, a.kept_at
from submission s join attachment a on a.submission_id = s.id
where s.person_id = $1 order by a.id`

func storedFiles(ctx context.Context, tx q, id org.PersonID) ([]org.StoredFile, error) {
	var rows []struct {
		Report string       `db:"number"`
		Field  string       `db:"field"`
		Kind   string       `db:"kind"`
		At     time.Time    `db:"created_at"`
		State  string       `db:"state"`
		Name   string       `db:"name"`
		Size   int64        `db:"size"`
		Mime   string       `db:"mime"`
		Kept   sql.NullTime `db:"kept_at"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlStoredFiles, int64(id)); err != nil {
		return nil, fmt.Errorf("read files: %w", err)
	}
	out := make([]org.StoredFile, len(rows))
	for i, r := range rows {
		out[i] = org.StoredFile{
			Report: r.Report, Field: r.Field, Kind: r.Kind, At: r.At, State: r.State, Name: r.Name, Size: r.Size, Mime: r.Mime, Kept: r.Kept.Time,
		}
	}
	return out, nil
}

const sqlStoredDecisions = `
select m.record, coalesce(s.number, r.code, '') as number, m.name, m.role, m.at, m.reason
from move m left join submission s on m.record = 'report' and s.id = m.record_id
left join record r on r.kind = m.record and r.id = m.record_id
where m.person_id = $1 order by m.id`

func storedDecisions(ctx context.Context, tx q, id org.PersonID) ([]org.StoredDecision, error) {
	var rows []struct {
		Record string    `db:"record"`
		Number string    `db:"number"`
		Move   string    `db:"name"`
		Role   string    `db:"role"`
		At     time.Time `db:"at"`
		Reason string    `db:"reason"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlStoredDecisions, int64(id)); err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	out := make([]org.StoredDecision, len(rows))
	for i, r := range rows {
		out[i] = org.StoredDecision{Record: r.Record, Number: r.Number, Move: r.Move, Role: org.Role(r.Role), At: r.At, Reason: r.Reason}
	}
	return out, nil
}

const (
	sqlStoredQuestions = `
select kind, at, body, answer from (
    select '' as kind, qu.asked_at as at, qu.body, concat_ws(E'\n', nullif(e.answer_zh, ''), nullif(e.answer_en, '')) as answer, qu.id
    from policy_question qu join policy_question e on e.id = coalesce(qu.lead_id, qu.id)
    where qu.person_id = $1
    union all
    select '', x.asked_at, x.body, concat_ws(E'\n', nullif(x.answer_zh, ''), nullif(x.answer_en, '')), x.id
    from course_question x where x.person_id = $1) asked
order by at, id`
	sqlStoredBookmarks = `select '' as kind, kept_at as at, item_id as body, '' as answer from policy_bookmark where person_id = $1 order by kept_at, item_id`
	sqlStoredSearches  = `select '' as kind, searched_at as at, body, '' as answer from policy_search where person_id = $1 order by id`
	sqlStoredHanded    = `select kind, done_at as at, words as body, '' as answer from obligation where done_by = $1 and words <> '' order by id`
	sqlStoredFeedback  = `select kind, created_at as at, body, answer from feedback where person_id = $1 order by id`
)

func storedWords(ctx context.Context, tx q, query string, id org.PersonID) ([]org.StoredWords, error) {
	var rows []struct {
		Kind   string    `db:"kind"`
		At     time.Time `db:"at"`
		Body   string    `db:"body"`
		Answer string    `db:"answer"`
	}
	if err := tx.SelectContext(ctx, &rows, query, int64(id)); err != nil {
		return nil, fmt.Errorf("read what was written: %w", err)
	}
	out := make([]org.StoredWords, len(rows))
	for i, r := range rows {
		out[i] = org.StoredWords{Kind: r.Kind, At: r.At, Words: r.Body, Answer: r.Answer}
	}
	return out, nil
}

const sqlStoredMessages = `
select d.created_at, d.state, d.sent_at, d.confirmed_at, d.told_at, d.choice, coalesce(n.title_zh, '') as notice
from (select created_at, state, sent_at, confirmed_at, told_at, choice, notice_id, id from delivery where person_id = $1 and state <> 'queued'
      union all
      select w.created_at, 'queued', null, null, null, 0, w.notice_id, w.id from (values ($1::bigint)) p(id) cross join lateral (` + queuedFor + `) w) d
left join notice n on n.id = d.notice_id
order by d.created_at, d.id`

func storedMessages(ctx context.Context, tx q, id org.PersonID) ([]org.StoredMessage, error) {
	var rows []struct {
		At        time.Time    `db:"created_at"`
		State     string       `db:"state"`
		Sent      sql.NullTime `db:"sent_at"`
		Confirmed sql.NullTime `db:"confirmed_at"`
		Told      sql.NullTime `db:"told_at"`
		Answer    int          `db:"choice"`
		Notice    string       `db:"notice"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlStoredMessages, int64(id)); err != nil {
		return nil, fmt.Errorf("read messages: %w", err)
	}
	out := make([]org.StoredMessage, len(rows))
	for i, r := range rows {
		out[i] = org.StoredMessage{
			At: r.At, State: r.State, Sent: r.Sent.Time, Confirmed: r.Confirmed.Time, Notice: r.Notice, Answer: r.Answer, Told: r.Told.Time,
		}
	}
	return out, nil
}

const sqlStoredEvents = `select at, action, object from audit where person_id = $1 order by id`

func storedEvents(ctx context.Context, tx q, id org.PersonID) ([]org.StoredEvent, error) {
	var rows []struct {
		At     time.Time `db:"at"`
		Action string    `db:"action"`
		Object string    `db:"object"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlStoredEvents, int64(id)); err != nil {
		return nil, fmt.Errorf("read the audit log: %w", err)
	}
	out := make([]org.StoredEvent, len(rows))
	for i, r := range rows {
		out[i] = org.StoredEvent{At: r.At, Action: r.Action, Object: r.Object}
	}
	return out, nil
}
