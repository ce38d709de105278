package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/policy"
)

const sqlSaveSearch = `
insert into policy_search (key, person_id, body, as_of, searched_at)
values ($1, $2, $3, CAST(nullif($4, '') AS date), $5)
on conflict (key) do update set key = excluded.key
returning id`

// SaveSearch keeps what a person looked for and returns its number; the same key gives
// the same number.
func (s *Policies) SaveSearch(ctx context.Context, key string, by org.PersonID, what policy.Search, now time.Time) (int64, error) {
	var id int64
	err := s.db.sql.GetContext(ctx, &id, sqlSaveSearch, key, int64(by), what.Text, string(what.AsOf), now)
	if err != nil {
		return 0, fmt.Errorf("save search: %w", known(err))
	}
	return id, nil
}

const sqlPolicySearch = `
select id, body, coalesce(to_char(as_of, 'YYYY-MM-DD'), '') as as_of
from policy_search where id = $1 and person_id = $2`

// PolicySearch is a search of that person; org.ErrNotFound when it is somebody else's or purged.
func (s *Policies) PolicySearch(ctx context.Context, by org.PersonID, id int64) (policy.Search, error) {
	var row struct {
		ID   int64  `db:"id"`
		Body string `db:"body"`
		AsOf string `db:"as_of"`
	}
	if err := s.db.sql.GetContext(ctx, &row, sqlPolicySearch, id, int64(by)); err != nil {
		return policy.Search{}, fmt.Errorf("read search: %w", known(err))
	}
	return policy.Search{ID: row.ID, Text: row.Body, AsOf: locales.Date(row.AsOf)}, nil
}

const sqlPurgeSearches = `delete from policy_search where searched_at < $1`

// PurgeSearches forgets searches from before a moment and returns how many.
func (s *Policies) PurgeSearches(ctx context.Context, before time.Time) (int, error) {
	r, err := s.db.sql.ExecContext(ctx, sqlPurgeSearches, before)
	if err != nil {
		return 0, fmt.Errorf("purge searches: %w", err)
	}
	n, err := r.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("count purged searches: %w", err)
	}
	return int(n), nil
}

const sqlAskQuestion = `
insert into policy_question (key, person_id, unit_id, lang, body, as_of, asked_at, due_at)
values ($1, $2, $3, $4, $5, CAST(nullif($6, '') AS date), $7, $8)
on conflict (key) do nothing
returning id`

const sqlQuestionByKey = `select id from policy_question where key = $1`

// The desk of a question: county coordinators above the asker's unit.
const sqlQuestionDesk = `
select distinct g.person_id
from role_grant g
join unit desk on desk.id = g.unit_id
join unit asker on asker.id = $1 and starts_with(asker.path, desk.path)
where g.role = $2 and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
order by g.person_id`

// AskQuestion puts q into the queue and tells its desk, once per key: asking again returns
// the question that is already there. note composes the message to the desk.
func (s *Policies) AskQuestion(ctx context.Context, key string, ask policy.Question, note func(id int64) (json.RawMessage, error)) (int64, error) {
	var id int64
	err := s.db.tx(ctx, "ask policy question", func(tx q) error {
		var fresh []int64
		err := tx.SelectContext(ctx, &fresh, sqlAskQuestion, key, int64(ask.Asker), int64(ask.Unit.ID), string(ask.Lang),
			ask.Text, string(ask.AsOf), ask.AskedAt, ask.DueAt)
		if err != nil {
			return err
		}
		if len(fresh) == 0 {
			return tx.GetContext(ctx, &id, sqlQuestionByKey, key)
		}
		id = fresh[0]
		payload, err := note(id)
		if err != nil {
			return fmt.Errorf("compose note to the desk: %w", err)
		}
		var people []int64
		if err := tx.SelectContext(ctx, &people, sqlQuestionDesk, int64(ask.Unit.ID), string(org.CountyCoordinator), ask.AskedAt); err != nil {
			return fmt.Errorf("find the desk: %w", err)
		}
		var out []notices.Outgoing
		for _, p := range people {
			out = append(out, notices.Outgoing{Key: fmt.Sprintf("policy-question/%d/desk/%d", id, p), Person: org.PersonID(p), Payload: payload})
		}
		return enqueue(ctx, tx, out, ask.AskedAt)
	})
	return id, err
}

const questionColumns = `
select qu.id, qu.person_id, qu.unit_id, qu.lang, qu.body, coalesce(to_char(qu.as_of, 'YYYY-MM-DD'), '') as as_of,
       qu.asked_at, qu.due_at, qu.answered_at, qu.answer, coalesce(qu.policy_id, '') as policy_id,
       u.code, u.name_zh, u.name_en, u.level, u.path
from policy_question qu
join unit u on u.id = qu.unit_id`

type questionRow struct {
	ID         int64      `db:"id"`
	PersonID   int64      `db:"person_id"`
	UnitID     int64      `db:"unit_id"`
	Lang       string     `db:"lang"`
	Body       string     `db:"body"`
	AsOf       string     `db:"as_of"`
	AskedAt    time.Time  `db:"asked_at"`
	DueAt      time.Time  `db:"due_at"`
	AnsweredAt *time.Time `db:"answered_at"`
	Answer     string     `db:"answer"`
	PolicyID   string     `db:"policy_id"`
	Code       string     `db:"code"`
	NameZh     string     `db:"name_zh"`
	NameEn     string     `db:"name_en"`
	Level      string     `db:"level"`
	Path       string     `db:"path"`
}

func (r questionRow) question() policy.Question {
	out := policy.Question{
		ID: r.ID, Asker: org.PersonID(r.PersonID), Lang: locales.Lang(r.Lang), Text: r.Body, AsOf: locales.Date(r.AsOf),
		Unit: org.Unit{
			ID: org.UnitID(r.UnitID), Code: r.Code, Name: locales.Both(r.NameZh, r.NameEn),
			Level: org.Level(r.Level), Path: r.Path,
		},
		AskedAt: r.AskedAt, DueAt: r.DueAt, Answer: r.Answer, Item: policy.ItemID(r.PolicyID),
	}
	if r.AnsweredAt != nil {
		out.AnsweredAt = *r.AnsweredAt
	}
	return out
}

const sqlOpenQuestions = questionColumns + `
where qu.answered_at is null and starts_with(u.path, $1)
order by qu.due_at, qu.id
limit $2 offset $3`

const sqlCountOpenQuestions = `
select count(*) from policy_question qu join unit u on u.id = qu.unit_id
where qu.answered_at is null and starts_with(u.path, $1)`

// OpenQuestions lists what waits below unit, the one due first at the top, and how many
// wait in all.
func (s *Policies) OpenQuestions(ctx context.Context, unit org.Unit, limit, offset int) ([]policy.Question, int, error) {
	var rows []questionRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlOpenQuestions, unit.Path, limit, offset); err != nil {
		return nil, 0, fmt.Errorf("list open questions: %w", err)
	}
	var all int
	if err := s.db.sql.GetContext(ctx, &all, sqlCountOpenQuestions, unit.Path); err != nil {
		return nil, 0, fmt.Errorf("count open questions: %w", err)
	}
	out := make([]policy.Question, len(rows))
	for i, r := range rows {
		out[i] = r.question()
	}
	return out, all, nil
}

const sqlQuestion = questionColumns + `
where qu.id = $1`

// PolicyQuestion is one question; the caller checks who may see its unit.
func (s *Policies) PolicyQuestion(ctx context.Context, id int64) (policy.Question, error) {
	var r questionRow
	if err := s.db.sql.GetContext(ctx, &r, sqlQuestion, id); err != nil {
		return policy.Question{}, fmt.Errorf("read question: %w", known(err))
	}
	return r.question(), nil
}

const sqlAnswerQuestion = `
update policy_question
set answered_at = $2, answered_by = $3, answer = $4, policy_id = nullif($5, ''), answer_key = $6
where id = $1 and answered_at is null
returning person_id`

const sqlAnsweredWith = `select coalesce(answer_key, '') from policy_question where id = $1`

// AnswerQuestion records the one answer and sends note to the asker. Repeating the same
// key changes nothing; somebody else's second answer is org.ErrConflict.
func (s *Policies) AnswerQuestion(ctx context.Context, r policy.Reply, note json.RawMessage) error {
	return s.db.tx(ctx, "answer policy question", func(tx q) error {
		var asker []int64
		err := tx.SelectContext(ctx, &asker, sqlAnswerQuestion, r.Question, r.At, int64(r.By), r.Text, string(r.Item), r.Key)
		if err != nil {
			return err
		}
		if len(asker) == 0 {
			var key string
			if err := tx.GetContext(ctx, &key, sqlAnsweredWith, r.Question); err != nil {
				return err
			}
			if key != r.Key {
				return org.ErrConflict
			}
			return nil
		}
		return enqueue(ctx, tx, []notices.Outgoing{{
			Key: fmt.Sprintf("policy-question/%d/answer", r.Question), Person: org.PersonID(asker[0]), Payload: note,
		}}, r.At)
	})
}
