package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/tasks"
)

// familyQuestion and the key of an entry's task in the ledger. Persisted.
const familyQuestion = "question"

func questionTask(entry int64) string { return "policy-question/" + strconv.FormatInt(entry, 10) }

// The nearest unit upward where somebody may answer at the moment; where nobody may, the
// nearest county or above, whose next coordinator will find the question. $4 leaves out the
// unit itself, for what is handed up.
const sqlQuestionDesk = `
select ` + unitCols + `, coalesce(h.holders, 0) > 0 as staffed
from unit below
join unit u on starts_with(below.path, u.path) and (not $4 or u.id <> below.id)
left join lateral (
    select count(*) as holders from role_grant g
    where g.unit_id = u.id and g.role = any($2::text[]) and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)) h on true
where below.id = $1
order by staffed desc, (u.level in ('county', 'city', 'province')) desc, length(u.path) desc
limit 1`

type deskRow struct {
	unitRow
	Staffed bool `db:"staffed"`
}

// deskOf is the desk of unit's questions, or the one above it.
func deskOf(ctx context.Context, tx q, unit org.UnitID, above bool, now time.Time) (org.Unit, bool, error) {
	var rows []deskRow
	err := tx.SelectContext(ctx, &rows, sqlQuestionDesk, int64(unit), pq.Array(answeringRoles()), now, above)
	if err != nil {
		return org.Unit{}, false, fmt.Errorf("find the desk: %w", err)
	}
	if len(rows) == 0 {
		return org.Unit{}, false, nil
	}
	return rows[0].unit(), rows[0].Staffed, nil
}

func answeringRoles() []string {
	out := make([]string, len(policy.Answering))
	for i, r := range policy.Answering {
		out[i] = string(r)
	}
	return out
}

const sqlDeskPeople = `
select distinct g.person_id from role_grant g
where g.unit_id = $1 and g.role = any($2::text[]) and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
order by g.person_id`

// tellDesk queues one message for everybody who may answer at a desk; key is its beginning.
func tellDesk(ctx context.Context, tx q, key string, desk org.UnitID, payload json.RawMessage, now time.Time) error {
	var people []int64
	if err := tx.SelectContext(ctx, &people, sqlDeskPeople, int64(desk), pq.Array(answeringRoles()), now); err != nil {
		return fmt.Errorf("find who answers: %w", err)
	}
	out := make([]notices.Outgoing, len(people))
	for i, p := range people {
		out[i] = notices.Outgoing{Key: fmt.Sprintf("%s/%d", key, p), Person: org.PersonID(p), Payload: payload}
	}
	return enqueue(ctx, tx, out, now)
}

const sqlQuestionByKey = `select id from policy_question where key = $1`

// Two who ask the same at the same moment must find one another.
const sqlLockAlike = `select pg_advisory_xact_lock(hashtext('policy question'), hashtext($1))`

const sqlAlikeQuestion = `
select e.id, coalesce((select min(own.id) from policy_question own
                       where (own.id = e.id or own.lead_id = e.id) and own.person_id = $4), 0) as own
from policy_question e
where e.desk_id = $1 and e.alike = $2 and coalesce(to_char(e.as_of, 'YYYY-MM-DD'), '') = $3
  and e.lead_id is null and e.answered_at is null
order by e.id limit 1`

const sqlAskQuestion = `
insert into policy_question (key, person_id, unit_id, lang, body, as_of, asked_at, due_at, alike, desk_id, lead_id)
values ($1, $2, $3, $4, $5, CAST(nullif($6, '') AS date), $7, $8, $9, $10, nullif($11::bigint, 0))
returning id`

// AskQuestion puts ask into the queue, once per key: asking again returns the question that
// is already there. The same words on the same desk join the open entry, and one person is
// in an entry once. A new entry is a task of its desk, which is told; note composes that
// message.
func (s *Policies) AskQuestion(ctx context.Context, key string, ask policy.Question, note func(policy.Question) (json.RawMessage, error)) (int64, error) {
	var id int64
	err := s.db.tx(ctx, "ask policy question", func(tx q) error {
		var known []int64
		if err := tx.SelectContext(ctx, &known, sqlQuestionByKey, key); err != nil {
			return err
		}
		if len(known) > 0 {
			id = known[0]
			return nil
		}
		desk, _, err := deskOf(ctx, tx, ask.Unit.ID, false, ask.AskedAt)
		if err != nil {
			return err
		}
		if desk.ID == 0 {
			return org.ErrNotFound
		}
		ask.Desk = desk
		alike := policy.Alike(ask.Text)
		if _, err := tx.ExecContext(ctx, sqlLockAlike, alike); err != nil {
			return fmt.Errorf("lock alike questions: %w", err)
		}
		var entry []struct {
			ID  int64 `db:"id"`
			Own int64 `db:"own"`
		}
		if err := tx.SelectContext(ctx, &entry, sqlAlikeQuestion, int64(desk.ID), alike, string(ask.AsOf), int64(ask.Asker)); err != nil {
			return fmt.Errorf("look for alike questions: %w", err)
		}
		lead := int64(0)
		if len(entry) > 0 {
			if lead = entry[0].ID; entry[0].Own > 0 {
				id = entry[0].Own
				return nil
			}
		}
		err = tx.GetContext(ctx, &id, sqlAskQuestion, key, int64(ask.Asker), int64(ask.Unit.ID), string(ask.Lang),
			ask.Text, string(ask.AsOf), ask.AskedAt, ask.DueAt, alike, int64(desk.ID), lead)
		if err != nil || lead > 0 {
			return err
		}
		ask.ID, ask.Entry = id, id
		return s.openEntry(ctx, tx, ask, note)
	})
	return id, err
}

// openEntry tells the desk of a new entry and puts it into the ledger.
func (s *Policies) openEntry(ctx context.Context, tx q, ask policy.Question, note func(policy.Question) (json.RawMessage, error)) error {
	payload, err := note(ask)
	if err != nil {
		return fmt.Errorf("compose note to the desk: %w", err)
	}
	if err := tellDesk(ctx, tx, questionTask(ask.ID)+"/desk", ask.Desk.ID, payload, ask.AskedAt); err != nil {
		return err
	}
	_, err = addObligations(ctx, tx, []tasks.Obligation{obligationOf(ask)}, ask.AskedAt)
	return err
}

// wordsInTask is how many characters of a question name its task.
const wordsInTask = 40

func obligationOf(ask policy.Question) tasks.Obligation {
	words := []rune(ask.Text)
	if len(words) > wordsInTask {
		words = append(words[:wordsInTask:wordsInTask], '…')
	}
	return tasks.Obligation{
		Key: questionTask(ask.ID), Family: familyQuestion, Kind: tasks.Question, Ref: strconv.FormatInt(ask.ID, 10),
		Title: policy.TaskTitle(ask.ID, string(words)), Unit: ask.Desk, Roles: policy.Answering, Supervisor: ask.Desk.Parent, Due: ask.DueAt,
	}
}

const questionColumns = `
select qu.id, e.id as entry, qu.person_id, qu.lang, qu.body, coalesce(to_char(qu.as_of, 'YYYY-MM-DD'), '') as as_of,
       qu.asked_at, e.due_at, e.extended, e.answered_at, e.answer_zh, e.answer_en, e.follows, coalesce(e.policy_id, '') as policy_id,
       ` + unitCols + `,
       d.id as desk_id, d.code as desk_code, d.name_zh as desk_zh, d.name_en as desk_en, d.level as desk_level,
       coalesce(d.parent_id, 0) as desk_parent, d.path as desk_path, readers.zh as readers_zh, readers.en as readers_en
from policy_question qu
join policy_question e on e.id = coalesce(qu.lead_id, qu.id)
join unit u on u.id = qu.unit_id
join unit d on d.id = e.desk_id
join lateral (select count(*) filter (where r.lang <> 'en') as zh, count(*) filter (where r.lang = 'en') as en
              from policy_question r where r.id = e.id or r.lead_id = e.id) readers on true`

type questionRow struct {
	ID         int64      `db:"id"`
	Entry      int64      `db:"entry"`
	PersonID   int64      `db:"person_id"`
	Lang       string     `db:"lang"`
	Body       string     `db:"body"`
	AsOf       string     `db:"as_of"`
	AskedAt    time.Time  `db:"asked_at"`
	DueAt      time.Time  `db:"due_at"`
	Extended   int        `db:"extended"`
	AnsweredAt *time.Time `db:"answered_at"`
	AnswerZh   string     `db:"answer_zh"`
	AnswerEn   string     `db:"answer_en"`
	Follows    string     `db:"follows"`
	PolicyID   string     `db:"policy_id"`
	DeskID     int64      `db:"desk_id"`
	DeskCode   string     `db:"desk_code"`
	DeskZh     string     `db:"desk_zh"`
	DeskEn     string     `db:"desk_en"`
	DeskLevel  string     `db:"desk_level"`
	DeskParent int64      `db:"desk_parent"`
	DeskPath   string     `db:"desk_path"`
	ReadersZh  int        `db:"readers_zh"`
	ReadersEn  int        `db:"readers_en"`
	unitRow
}

func (r questionRow) question() policy.Question {
	out := policy.Question{
		ID: r.ID, Entry: r.Entry, Asker: org.PersonID(r.PersonID), Lang: locales.Lang(r.Lang), Text: r.Body, AsOf: locales.Date(r.AsOf),
		Unit: r.unit(),
		Desk: org.Unit{
			ID: org.UnitID(r.DeskID), Code: r.DeskCode, Name: locales.Both(r.DeskZh, r.DeskEn), Level: org.Level(r.DeskLevel),
			Parent: org.UnitID(r.DeskParent), Path: r.DeskPath,
		},
		AskedAt: r.AskedAt, DueAt: r.DueAt, Extended: r.Extended, Answer: locales.Both(r.AnswerZh, r.AnswerEn),
		Follows: locales.Lang(r.Follows), Item: policy.ItemID(r.PolicyID), Readers: policy.Readers{Zh: r.ReadersZh, En: r.ReadersEn},
	}
	if r.AnsweredAt != nil {
		out.AnsweredAt = *r.AnsweredAt
	}
	return out
}

func questionsOf(rows []questionRow) []policy.Question {
	out := make([]policy.Question, len(rows))
	for i, r := range rows {
		out[i] = r.question()
	}
	return out
}

const sqlOpenQuestions = questionColumns + `
where qu.lead_id is null and (qu.answered_at is null or qu.follows <> '') and starts_with(d.path, $1)
order by (qu.answered_at is not null), qu.due_at, qu.id
limit $2 offset $3`

const sqlCountOpenQuestions = `
select count(*) from policy_question qu join unit d on d.id = qu.desk_id
where qu.lead_id is null and (qu.answered_at is null or qu.follows <> '') and starts_with(d.path, $1)`

// OpenQuestions lists the entries that wait on the desks of unit and below it, the one due
// first at the top, and how many wait in all. Those that are answered and owe a second
// language stand at the end.
func (s *Policies) OpenQuestions(ctx context.Context, unit org.Unit, limit, offset int) ([]policy.Question, int, error) {
	var rows []questionRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlOpenQuestions, unit.Path, limit, offset); err != nil {
		return nil, 0, fmt.Errorf("list open questions: %w", err)
	}
	var all int
	if err := s.db.sql.GetContext(ctx, &all, sqlCountOpenQuestions, unit.Path); err != nil {
		return nil, 0, fmt.Errorf("count open questions: %w", err)
	}
	return questionsOf(rows), all, nil
}

const sqlQuestion = questionColumns + `
where qu.id = $1`

// PolicyQuestion is one question; the caller checks who may see its desk.
func (s *Policies) PolicyQuestion(ctx context.Context, id int64) (policy.Question, error) {
	return questionOf(ctx, s.db.sql, id)
}

func questionOf(ctx context.Context, tx q, id int64) (policy.Question, error) {
	var r questionRow
	if err := tx.GetContext(ctx, &r, sqlQuestion, id); err != nil {
		return policy.Question{}, fmt.Errorf("read question: %w", known(err))
	}
	return r.question(), nil
}
