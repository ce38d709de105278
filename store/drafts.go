package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"
)

// behind remembers what has to be written behind. A conversation that ended leaves an
// empty draft of its revision, so that neither a Redis that comes back empty nor an older
// draft that another replica writes late brings it back to life.
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

// draft reads what was last written behind for a chat; nothing is no error. An ended
// conversation is empty but keeps its revision: what follows must be newer.
func (c *Conversations) draft(ctx context.Context, chat int64) ([]byte, int64, error) {
	var revision int64
	var envelope []byte
	err := c.db.sql.row(ctx, sqlDraft, []any{chat}, &revision, &envelope)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read draft: %w", known(err))
	}
	return envelope, revision, nil
}

const sqlSaveDrafts = `
insert into draft (chat, revision, envelope, updated_at)
select d.chat, d.revision, d.envelope, $4
from unnest($1::bigint[], $2::bigint[], $3::text[]) as d(chat, revision, envelope)
on conflict (chat) do update
   set revision = excluded.revision, envelope = excluded.envelope, updated_at = excluded.updated_at
 where draft.revision < excluded.revision`

const sqlSweepDrafts = `delete from draft where updated_at < $1`

// A draft older than draftLife belongs to nobody: Redis has forgotten the chat before.
// They are looked for every sweepEvery.
const (
	draftLife  = 8 * 24 * time.Hour
	sweepEvery = time.Hour
)

// FlushDrafts writes the conversations that changed since the last call, all in one
// statement: unfinished ones whole, ended ones empty. What fails is kept for the next
// call. Now and then it deletes what is long over.
func (c *Conversations) FlushDrafts(ctx context.Context, now time.Time) (map[string]int, error) {
	c.mu.Lock()
	rows := c.dirty
	c.dirty = make(map[int64]draftRow, len(rows))
	sweep := now.Sub(c.swept) >= sweepEvery
	c.mu.Unlock()
	if sweep {
		if err := c.sweepDrafts(ctx, now); err != nil {
			c.putBack(rows)
			return nil, err
		}
	}
	if len(rows) == 0 {
		return nil, nil
	}
	chats, revisions, envelopes := make([]int64, 0, len(rows)), make([]int64, 0, len(rows)), make([]string, 0, len(rows))
	ended := 0
	for _, r := range rows {
		if r.envelope == nil {
			ended++
		}
		chats, revisions, envelopes = append(chats, r.chat), append(revisions, r.revision), append(envelopes, string(r.envelope))
	}
	_, err := c.db.sql.ExecContext(ctx, sqlSaveDrafts, pq.Array(chats), pq.Array(revisions), pq.Array(envelopes), now)
	if err != nil {
		c.putBack(rows)
		return nil, fmt.Errorf("write drafts behind: %w", known(err))
	}
	return map[string]int{"drafts": len(chats) - ended, "ended": ended}, nil
}

func (c *Conversations) sweepDrafts(ctx context.Context, now time.Time) error {
	if _, err := c.db.sql.ExecContext(ctx, sqlSweepDrafts, now.Add(-draftLife)); err != nil {
		return fmt.Errorf("delete old drafts: %w", known(err))
	}
	c.mu.Lock()
	c.swept = now
	c.mu.Unlock()
	return nil
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
