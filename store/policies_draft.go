package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

// draftBody is what rests in policy_draft.body.
type draftBody struct {
	Items   []draftItem       `json:"items,omitempty"`
	Figures []json.RawMessage `json:"figures,omitempty"`
	File    sentFileJSON      `json:"file"`
	Notes   []noteJSON        `json:"notes,omitempty"`
}

type draftItem struct {
	Base int             `json:"base"`
	Item json.RawMessage `json:"item"`
}

type sentFileJSON struct {
	Ref     string                       `json:"ref,omitempty"`
	Name    string                       `json:"name,omitempty"`
	Answers map[string]map[string]string `json:"answers,omitempty"`
}

type noteJSON struct {
	Severity string       `json:"severity"`
	Part     string       `json:"part,omitempty"`
	Where    string       `json:"where,omitempty"`
	Asks     string       `json:"asks,omitempty"`
	Message  locales.Text `json:"message"`
	Do       locales.Text `json:"do"`
}

func bodyOf(d policy.Draft) (string, error) {
	b := draftBody{File: sentFileJSON(d.File)}
	for _, p := range d.Proposals {
		raw, err := p.Item.JSON()
		if err != nil {
			return "", err
		}
		b.Items = append(b.Items, draftItem{p.Base, raw})
	}
	for _, f := range d.Figures {
		raw, err := f.JSON()
		if err != nil {
			return "", err
		}
		b.Figures = append(b.Figures, raw)
	}
	for _, n := range d.Notes {
		b.Notes = append(b.Notes, noteJSON(n))
	}
	raw, err := json.Marshal(b)
	if err != nil {
		return "", fmt.Errorf("write a draft as JSON: %w", err)
	}
	return string(raw), nil
}

const policyDraftCols = `d.id, d.kind, d.person_id, d.role, d.state, d.about_zh, d.about_en, d.items, d.drawn_at,
       d.second_id, d.second_role, d.decided_at, d.reason, ` + unitCols

type policyDraftRow struct {
	ID         int64         `db:"id"`
	Kind       string        `db:"kind"`
	Person     int64         `db:"person_id"`
	Role       string        `db:"role"`
	State      string        `db:"state"`
	AboutZh    string        `db:"about_zh"`
	AboutEn    string        `db:"about_en"`
	Items      int           `db:"items"`
	At         time.Time     `db:"drawn_at"`
	Second     sql.NullInt64 `db:"second_id"`
	SecondRole string        `db:"second_role"`
	Decided    sql.NullTime  `db:"decided_at"`
	Reason     string        `db:"reason"`
	unitRow
}

func (r policyDraftRow) draft() policy.Draft {
	return policy.Draft{
		ID: policy.DraftID(r.ID), Kind: policy.DraftKind(r.Kind), Person: org.PersonID(r.Person), Role: org.Role(r.Role), Unit: r.unit(),
		State: lifecycle.State(r.State), About: locales.Both(r.AboutZh, r.AboutEn), Items: r.Items, At: r.At,
		Second: org.PersonID(r.Second.Int64), SecondRole: org.Role(r.SecondRole), Decided: r.Decided.Time, Reason: r.Reason,
	}
}

const sqlPolicyDraft = `
select CAST(d.body AS text) as body, ` + policyDraftCols + `
from policy_draft d join unit u on u.id = d.unit_id
where d.id = $1`

const sqlPolicyDraftHeld = sqlPolicyDraft + ` for update of d`

// draftOf reads a draft with the versions that it was drawn from and those that hold now.
func draftOf(ctx context.Context, tx q, query string, id policy.DraftID) (policy.Draft, error) {
	var row struct {
		Body string `db:"body"`
		policyDraftRow
	}
	switch err := tx.GetContext(ctx, &row, query, int64(id)); {
	case errors.Is(err, sql.ErrNoRows):
		return policy.Draft{}, locales.Refuse("library.no_draft")
	case err != nil:
		return policy.Draft{}, fmt.Errorf("read draft %d: %w", id, err)
	}
	var b draftBody
	if err := json.Unmarshal([]byte(row.Body), &b); err != nil {
		return policy.Draft{}, fmt.Errorf("read draft %d: %w", id, err)
	}
	d := row.draft()
	d.File = policy.SentFile(b.File)
	for _, n := range b.Notes {
		d.Notes = append(d.Notes, policy.Note(n))
	}
	for _, raw := range b.Figures {
		f, err := policy.ParseParameter(raw)
		if err != nil {
			return d, fmt.Errorf("figure of draft %d: %w", id, err)
		}
		d.Figures = append(d.Figures, f)
	}
	for _, i := range b.Items {
		it, err := policy.ParseItem(i.Item)
		if err != nil {
			return d, fmt.Errorf("item of draft %d: %w", id, err)
		}
		d.Proposals = append(d.Proposals, policy.Proposal{Item: it, Base: i.Base})
	}
	return d, compared(ctx, tx, d.Proposals)
}

const sqlProposalVersions = `
select v.item_id, v.version, CAST(v.body AS text) as body, v.version = n.newest as newest
from unnest($1::text[], $2::int[]) as d(id, base)
join lateral (select max(m.version) as newest from policy_item_version m where m.item_id = d.id) n on true
join policy_item_version v on v.item_id = d.id and v.version in (d.base, n.newest)`

// compared fills in what proposals were drawn from and what holds now.
func compared(ctx context.Context, tx q, ps []policy.Proposal) error {
	ids, bases, at := make([]string, len(ps)), make([]int64, len(ps)), map[string]int{}
	for i, p := range ps {
		ids[i], bases[i], at[string(p.Item.ID)] = string(p.Item.ID), int64(p.Base), i
	}
	var rows []struct {
		ID      string `db:"item_id"`
		Version int    `db:"version"`
		Body    string `db:"body"`
		Newest  bool   `db:"newest"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlProposalVersions, pq.Array(ids), pq.Array(bases)); err != nil {
		return fmt.Errorf("read versions to compare: %w", err)
	}
	for _, r := range rows {
		it, err := policy.ParseItem([]byte(r.Body))
		if err != nil {
			return fmt.Errorf("version %d of %s: %w", r.Version, r.ID, err)
		}
		p := &ps[at[r.ID]]
		if r.Version == p.Base {
			p.Was = it
		}
		if r.Newest {
			p.Now, p.Then = r.Version, it
		}
	}
	return nil
}

// PolicyDraft reads a draft; one that is not there is refused.
func (s *Policies) PolicyDraft(ctx context.Context, id policy.DraftID) (d policy.Draft, err error) {
	err = s.db.tx(ctx, "read a policy draft", func(tx q) error {
		d, err = draftOf(ctx, tx, sqlPolicyDraft, id)
		return err
	})
	return d, err
}

const sqlDraftsUnderWay = `
select ` + policyDraftCols + `
from policy_draft d join unit u on u.id = d.unit_id
where d.state in ('draft', 'waiting') and (d.person_id = $1 or d.state = 'waiting' and u.path like $2 || '%')
order by d.id`

// DraftsUnderWay are the drafts of a member that are not decided yet, and those that wait
// for somebody of the member's unit or of one above; without what is in them.
func (s *Policies) DraftsUnderWay(ctx context.Context, m org.Member) ([]policy.Draft, error) {
	var rows []policyDraftRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlDraftsUnderWay, int64(m.ID), m.Active.Unit.Path); err != nil {
		return nil, fmt.Errorf("list policy drafts: %w", known(err))
	}
	out := make([]policy.Draft, len(rows))
	for i, r := range rows {
		out[i] = r.draft()
	}
	return out, nil
}
