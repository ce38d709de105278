package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"
)

// behind remembers what has to be written behind. A conversation that ended deletes
// its draft, so that a Redis that comes back empty does not bring it back to life.
func (c *Conversations) behind(chat, revision int64, raw []byte, draft bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	row := draftRow{chat: chat, revision: revision}
	if draft {
		row.envelope = raw
	}
	c.dirty[chat] = row
}

const sqlDraft = `select revision, envelope from draft where chat = $1`

// draft reads what was last written behind for a chat; nothing is no error.
func (c *Conversations) draft(ctx context.Context, chat int64) ([]byte, int64, error) {
	var row struct {
		Revision int64  `db:"revision"`
		Envelope string `db:"envelope"`
	}
	err := c.db.sql.GetContext(ctx, &row, sqlDraft, chat)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read draft: %w", known(err))
	}
	return []byte(row.Envelope), row.Revision, nil
}

const sqlSaveDrafts = `
insert into draft (chat, revision, envelope, updated_at)
select d.chat, d.revision, d.envelope, $4
from unnest($1::bigint[], $2::bigint[], $3::text[]) as d(chat, revision, envelope)
on conflict (chat) do update
   set revision = excluded.revision, envelope = excluded.envelope, updated_at = excluded.updated_at
 where draft.revision < excluded.revision`

const sqlDropDrafts = `
delete from draft using unnest($1::bigint[], $2::bigint[]) as d(chat, revision)
where draft.chat = d.chat and draft.revision < d.revision`

// FlushDrafts writes the unfinished conversations that changed since the last call, all
// in one statement, and drops those that ended. What fails is kept for the next call.
func (c *Conversations) FlushDrafts(ctx context.Context, now time.Time) (map[string]int, error) {
	c.mu.Lock()
	rows := c.dirty
	c.dirty = make(map[int64]draftRow, len(rows))
	c.mu.Unlock()
	if len(rows) == 0 {
		return nil, nil
	}
	var chats, revisions, gone, goneAt []int64
	var envelopes []string
	for _, r := range rows {
		if r.envelope == nil {
			gone, goneAt = append(gone, r.chat), append(goneAt, r.revision)
			continue
		}
		chats, revisions, envelopes = append(chats, r.chat), append(revisions, r.revision), append(envelopes, string(r.envelope))
	}
	err := c.db.tx(ctx, "write drafts behind", func(tx q) error {
		if len(chats) > 0 {
			if _, err := tx.ExecContext(ctx, sqlSaveDrafts, pq.Array(chats), pq.Array(revisions), pq.Array(envelopes), now); err != nil {
				return err
			}
		}
		if len(gone) > 0 {
			if _, err := tx.ExecContext(ctx, sqlDropDrafts, pq.Array(gone), pq.Array(goneAt)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		c.putBack(rows)
		return nil, err
	}
	return map[string]int{"drafts": len(chats), "ended": len(gone)}, nil
}

// putBack returns rows to the waiting ones unless something newer came in.
func (c *Conversations) putBack(rows map[int64]draftRow) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for chat, r := range rows {
		if have, ok := c.dirty[chat]; !ok || have.revision < r.revision {
			c.dirty[chat] = r
		}
	}
}
