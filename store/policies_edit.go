package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

const sqlDraftByKey = `select id from policy_draft where key = $1`

const sqlInsertPolicyDraft = `
insert into policy_draft (key, kind, person_id, role, unit_id, state, about_zh, about_en, items, body, drawn_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, CAST($10 AS jsonb), $11)
returning id`

// Propose keeps a change as a draft, which answers nobody yet. What is as it stands is left
// out of it; when nothing is left and no note asks anything, nothing is kept and the draft
// that comes back has no id. A proposal with Base -1 is drawn from the newest version. A
// *policy.LoopError refuses a circle, a *locales.Refusal an item of a place outside the
// author's unit. It is idempotent by key.
func (s *Policies) Propose(ctx context.Context, key string, d policy.Draft, now time.Time) (out policy.Draft, err error) {
	err = s.db.tx(ctx, "propose a policy change", func(tx q) error {
		var id int64
		switch err := tx.GetContext(ctx, &id, sqlDraftByKey, key); {
		case err == nil:
			out, err = draftOf(ctx, tx, sqlPolicyDraft, policy.DraftID(id))
			return err
		case !errors.Is(err, sql.ErrNoRows):
			return fmt.Errorf("look for the draft: %w", err)
		}
		if out, err = settled(ctx, tx, d); err != nil {
			return err
		}
		if len(out.Proposals)+len(out.Figures) == 0 && !slices.ContainsFunc(out.Notes, func(n policy.Note) bool { return n.Asks != "" }) {
			return nil
		}
		body, err := bodyOf(out)
		if err != nil {
			return err
		}
		err = tx.GetContext(ctx, &id, sqlInsertPolicyDraft, key, string(d.Kind), int64(d.Person), string(d.Role), int64(d.Unit.ID),
			string(policy.DraftOpen), out.About.Zh, out.About.En, len(out.Proposals)+len(out.Figures), body, now)
		if err != nil {
			return fmt.Errorf("keep the draft: %w", err)
		}
		out, err = draftOf(ctx, tx, sqlPolicyDraft, policy.DraftID(id))
		return err
	})
	return out, err
}

// settled is d with the versions that it is drawn from, without what is as it stands.
func settled(ctx context.Context, tx q, d policy.Draft) (policy.Draft, error) {
	d.Proposals = slices.Clone(d.Proposals)
	if err := compared(ctx, tx, d.Proposals); err != nil {
		return d, err
	}
	im := &importing{next: map[policy.ItemID]policy.ItemID{}}
	var kept []policy.Proposal
	for _, p := range d.Proposals {
		if p.Base < 0 {
			p.Base, p.Was = p.Now, p.Then
		}
		if p.Base > 0 {
			p.Item = p.Item.Following(p.Was)
			if len(policy.Diff(p.Was, p.Item)) == 0 {
				continue
			}
		}
		im.next[p.Item.ID] = p.Item.SupersededBy
		kept = append(kept, p)
	}
	d.Proposals = kept
	if err := within(ctx, tx, d); err != nil {
		return d, err
	}
	if err := im.loops(ctx, tx); err != nil {
		return d, err
	}
	if d.About.Empty() && len(kept) > 0 {
		d.About = kept[0].Item.Title
	}
	return d, nil
}

const sqlPlacesOutside = `
select distinct c.code from unnest($1::text[]) as c(code)
where c.code <> '' and not exists (select from unit u where u.code = c.code and u.path like $2 || '%')
order by c.code`

// PlacesOutside are those of some regions that unit does not answer for; nobody answers for
// a code that no unit has.
func (s *Policies) PlacesOutside(ctx context.Context, unit org.Unit, codes []string) ([]string, error) {
	return placesOutside(ctx, s.db.sql, unit, codes)
}

func placesOutside(ctx context.Context, db q, unit org.Unit, codes []string) (out []string, err error) {
	if err := db.SelectContext(ctx, &out, sqlPlacesOutside, pq.Array(codes), unit.Path); err != nil {
		return nil, fmt.Errorf("look up places: %w", known(err))
	}
	return out, nil
}

// within refuses a draft that touches what holds for a place outside its author's unit.
func within(ctx context.Context, tx q, d policy.Draft) error {
	var codes []string
	for _, p := range d.Proposals {
		codes = append(codes, p.Item.Region, p.Was.Region)
	}
	for _, f := range d.Figures {
		codes = append(codes, f.Region)
	}
	outside, err := placesOutside(ctx, tx, d.Unit, codes)
	if err != nil {
		return err
	}
	if len(outside) > 0 {
		return locales.Refuse("library.outside", "Region", outside[0])
	}
	return nil
}

const sqlRedrawDraft = `
update policy_draft set state = $2, body = CAST($3 AS jsonb), items = $4, drawn_at = $5 where id = $1`

// Redraw replaces what a draft holds by what change makes of it, as its author may until it
// is decided; one that waited has to be asked for anew. It is idempotent by key.
func (s *Policies) Redraw(ctx context.Context, key string, id policy.DraftID, by lifecycle.Actor, change func(policy.Draft) (policy.Draft, error), now time.Time) (out policy.Draft, err error) {
	err = s.db.tx(ctx, "redraw a policy draft", func(tx q) error {
		d, done, err := draftToMove(ctx, tx, key, id)
		if err != nil || done {
			out = d
			return err
		}
		to, err := policy.Editing.Check(policy.DraftRedraw, d.Record(), by, nil, now)
		if err != nil {
			return err
		}
		anew, err := change(d)
		if err != nil {
			return err
		}
		if anew, err = settled(ctx, tx, anew); err != nil {
			return err
		}
		body, err := bodyOf(anew)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, sqlRedrawDraft, int64(id), string(to), body, len(anew.Proposals)+len(anew.Figures), now); err != nil {
			return fmt.Errorf("write the draft: %w", err)
		}
		if err := noteDraftMove(ctx, tx, key, d, policy.DraftRedraw, to, by, "", now); err != nil {
			return err
		}
		out, err = draftOf(ctx, tx, sqlPolicyDraft, id)
		return err
	})
	return out, err
}

// draftToMove holds a draft until the transaction ends; done says that the move with this
// key has been made already.
func draftToMove(ctx context.Context, tx q, key string, id policy.DraftID) (d policy.Draft, done bool, err error) {
	if d, err = draftOf(ctx, tx, sqlPolicyDraftHeld, id); err != nil {
		return d, false, err
	}
	_, done, err = moveKnown(ctx, tx, policy.Editing.Record(), key)
	return d, done, err
}

func noteDraftMove(ctx context.Context, tx q, key string, d policy.Draft, name lifecycle.Name, to lifecycle.State, by lifecycle.Actor, reason string, now time.Time) error {
	return insertMove(ctx, tx, key, lifecycle.Entry{
		Record: policy.Editing.Record(), RecordID: int64(d.ID), Move: name, From: d.State, To: to,
		Person: by.Person, Role: by.Grant.Role, Unit: by.Grant.Unit.ID, At: now, Reason: reason,
	})
}
