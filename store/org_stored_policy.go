package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/org"
)

const sqlStoredOpened = `
select item_id, to_char(seen_on, 'YYYY-MM-DD') as seen_on from policy_view where person_id = $1 order by seen_on, item_id`

func storedOpened(ctx context.Context, tx q, id org.PersonID) ([]org.StoredOpened, error) {
	var rows []struct {
		Item string `db:"item_id"`
		On   string `db:"seen_on"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlStoredOpened, int64(id)); err != nil {
		return nil, fmt.Errorf("read opened policies: %w", err)
	}
	out := make([]org.StoredOpened, len(rows))
	for i, r := range rows {
		out[i] = org.StoredOpened{Item: r.Item, On: r.On}
	}
	return out, nil
}

const sqlStoredProposals = `
select id, kind, about_zh, state, drawn_at from policy_draft where person_id = $1 order by id`

func storedProposals(ctx context.Context, tx q, id org.PersonID) ([]org.StoredProposal, error) {
	var rows []struct {
		ID    int64     `db:"id"`
		Kind  string    `db:"kind"`
		About string    `db:"about_zh"`
		State string    `db:"state"`
		At    time.Time `db:"drawn_at"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlStoredProposals, int64(id)); err != nil {
		return nil, fmt.Errorf("read proposed policy changes: %w", err)
	}
	out := make([]org.StoredProposal, len(rows))
	for i, r := range rows {
		out[i] = org.StoredProposal{Number: r.ID, Kind: r.Kind, About: r.About, State: r.State, At: r.At}
	}
	return out, nil
}
