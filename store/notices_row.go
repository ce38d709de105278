package store

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

type noticeRow struct {
	Notice  int64     `db:"notice_id"`
	Kind    string    `db:"kind"`
	Author  int64     `db:"author_id"`
	From    int64     `db:"from_unit"`
	FromZh  string    `db:"from_zh"`
	FromEn  string    `db:"from_en"`
	Roles   string    `db:"roles"`
	TitleZh string    `db:"title_zh"`
	TitleEn string    `db:"title_en"`
	BodyZh  string    `db:"body_zh"`
	BodyEn  string    `db:"body_en"`
	Confirm bool      `db:"confirm"`
	State   string    `db:"state"`
	Created time.Time `db:"created_at"`
	unitRow           // of the audience

	More       pq.Int64Array               `db:"more_units"`
	Except     pq.Int64Array               `db:"except_units"`
	Conditions jsonOf[[]notices.Condition] `db:"conditions"`
	Starts     *time.Time                  `db:"starts_at"`
	AtDigest   bool                        `db:"at_digest"`
	Expires    *time.Time                  `db:"expires_at"`
	Media      jsonOf[[]notices.Medium]    `db:"media"`
	AskZh      string                      `db:"ask_zh"`
	AskEn      string                      `db:"ask_en"`
	Choices    jsonOf[[]choiceJSON]        `db:"choices"`
	Merges     int64                       `db:"merges"`
	InGroups   bool                        `db:"in_groups"`
	Version    int                         `db:"version"`
	Corrected  *time.Time                  `db:"corrected_at"`
	Recalled   *time.Time                  `db:"recalled_at"`
	Pace       jsonOf[notices.Pace]        `db:"pace"`
}

// noticeColumns are what noticeRow reads from noticeTables.
const noticeColumns = `
n.id as notice_id, n.kind, n.author_id, n.unit_id as from_unit, f.name_zh as from_zh, f.name_en as from_en,
 array_to_string(n.roles, ',') as roles,
n.title_zh, n.title_en, n.body_zh, n.body_en, n.confirm, n.state, n.created_at,
n.more_units, n.except_units, n.conditions, n.starts_at, n.at_digest, n.expires_at, n.media, n.ask_zh, n.ask_en, n.choices,
coalesce(n.merges, 0) as merges, n.in_groups, n.version, n.corrected_at, n.recalled_at, n.pace, ` + unitCols

// noticeTables: notice n, its audience's unit u, its sender's unit f.
const noticeTables = `notice n join unit u on u.id = n.audience_unit_id join unit f on f.id = n.unit_id`

func (r noticeRow) notice() notices.Notice {
	n := notices.Notice{
		ID: notices.NoticeID(r.Notice), Kind: notices.Kind(r.Kind), Author: org.PersonID(r.Author),
		From: org.Unit{ID: org.UnitID(r.From), Name: locales.Both(r.FromZh, r.FromEn)},
		Audience: notices.Audience{
			Unit: r.unit(), Roles: rolesOf(r.Roles), More: unitList(r.More), Except: unitList(r.Except), Conditions: r.Conditions.V,
		},
		Title: locales.Both(r.TitleZh, r.TitleEn), Body: locales.Marked(r.BodyZh, r.BodyEn),
		Confirm: r.Confirm, State: r.State, Created: r.Created,
		AtDigest: r.AtDigest, Media: r.Media.V, Merges: notices.NoticeID(r.Merges), InGroups: r.InGroups, Version: r.Version,
		Question: notices.Question{Text: locales.Both(r.AskZh, r.AskEn)},
	}
	for _, c := range r.Choices.V {
		n.Question.Choices = append(n.Question.Choices, locales.Both(c.Zh, c.En))
	}
	if r.Starts != nil {
		n.Starts = *r.Starts
	}
	if r.Expires != nil {
		n.Expires = *r.Expires
	}
	if r.Corrected != nil {
		n.Corrected = *r.Corrected
	}
	if r.Recalled != nil {
		n.Recalled = *r.Recalled
	}
	return n
}

// choiceJSON is an answer to a notice's question as it is stored.
type choiceJSON struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

func unitList(list []int64) []org.UnitID {
	var out []org.UnitID
	for _, id := range list {
		out = append(out, org.UnitID(id))
	}
	return out
}

// jsonOf reads a jsonb column into V.
type jsonOf[T any] struct{ V T }

// Scan is sql.Scanner.
func (j *jsonOf[T]) Scan(src any) error {
	switch raw := src.(type) {
	case nil:
		return nil
	case []byte:
		return json.Unmarshal(raw, &j.V)
	}
	return fmt.Errorf("jsonb column came as %T", src)
}

// noticeJSON is what of a notice is stored as JSON.
type noticeJSON struct{ conditions, media, choices string }

func noticeParts(n notices.Notice) (p noticeJSON, err error) {
	choices := make([]choiceJSON, len(n.Question.Choices))
	for i, c := range n.Question.Choices {
		choices[i] = choiceJSON{c.Zh, c.En}
	}
	for _, part := range []struct {
		to *string
		of any
		n  int
	}{
		{&p.conditions, n.Audience.Conditions, len(n.Audience.Conditions)},
		{&p.media, n.Media, len(n.Media)},
		{&p.choices, choices, len(choices)},
	} {
		raw := []byte("[]")
		if part.n > 0 {
			if raw, err = json.Marshal(part.of); err != nil {
				return p, fmt.Errorf("write a notice: %w", err)
			}
		}
		*part.to = string(raw)
	}
	return p, nil
}

func unitNumbers(list []org.UnitID) []int64 {
	out := make([]int64, len(list))
	for i, id := range list {
		out[i] = int64(id)
	}
	return out
}

// sometime is t for a column that may be empty.
func sometime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
