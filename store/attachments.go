package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/form"
	"cadrebot/reports"
)

// Attachments keeps where the files of reports are.
type Attachments struct{ db *DB }

// NewAttachments is the list of files kept in db.
func NewAttachments(db *DB) *Attachments { return &Attachments{db: db} }

const sqlAttach = `
insert into attachment (submission_id, field, kind, file_id, run_at, created_at)
select $1, x.field, x.kind, x.file_id, $2, $2
from unnest($3::text[], $4::text[], $5::text[]) as x(field, kind, file_id)
on conflict do nothing`

// attach notes files of a report that has them already; one that was noted stays as it is.
func attach(ctx context.Context, tx q, report int64, files []reports.Attachment, now time.Time) error {
	if len(files) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, sqlAttach, append([]any{report, now}, columns(files)...)...); err != nil {
		return fmt.Errorf("note attachments: %w", err)
	}
	return nil
}

// attachCorrected notes the files of a corrected report, whose form is read for that.
func attachCorrected(ctx context.Context, tx q, s reports.Submission, answers form.Answers, now time.Time) error {
	if s.FormID == reports.WeeklyBrief {
		return nil
	}
	f, err := formOf(ctx, tx, s.FormID, s.Version)
	if err != nil {
		return err
	}
	return attach(ctx, tx, s.ID, reports.Attached(f, answers), now)
}

// columns are the fields, kinds and file ids as arrays.
func columns(files []reports.Attachment) []any {
	n := len(files)
	field, kind, ref := make([]string, n), make([]string, n), make([]string, n)
	for i, a := range files {
		field[i], kind[i], ref[i] = a.Field, string(a.Kind), a.Ref
	}
	return []any{pq.Array(field), pq.Array(kind), pq.Array(ref)}
}

// attachmentCols lists what attachmentRow reads.
const attachmentCols = `a.id, a.submission_id, a.field, a.kind, a.file_id, a.state, a.tries, a.created_at, a.size, a.mime, a.sha256, a.name, a.reason`

type attachmentRow struct {
	ID     int64     `db:"id"`
	Report int64     `db:"submission_id"`
	Field  string    `db:"field"`
	Kind   string    `db:"kind"`
	Ref    string    `db:"file_id"`
	State  string    `db:"state"`
	Tries  int       `db:"tries"`
	Since  time.Time `db:"created_at"`
	Size   int64     `db:"size"`
	Mime   string    `db:"mime"`
	Sum    string    `db:"sha256"`
	Name   string    `db:"name"`
	Reason string    `db:"reason"`
}

func (r attachmentRow) attachment() reports.Attachment {
	return reports.Attachment{
		ID: r.ID, Report: r.Report, Field: r.Field, Kind: form.Kind(r.Kind), Ref: r.Ref, State: reports.AttachmentState(r.State),
		Tries: r.Tries, Since: r.Since, Reason: r.Reason, Kept: reports.Kept{Name: r.Name, Size: r.Size, Mime: r.Mime, Sum: r.Sum},
	}
}

const sqlClaimAttachment = `
with due as materialized (
  select id from attachment where state = 'waiting' and run_at <= $1
  order by run_at, id limit 1 for update skip locked
)
update attachment a set run_at = $2, tries = a.tries + 1
from due where a.id = due.id
returning ` + attachmentCols

// ClaimAttachment takes the file that has waited longest for its try and leases it until
// now+lease: when the claimer dies it is claimed again then. Two claimers never get the same
// one. found is false when nothing waits.
func (s *Attachments) ClaimAttachment(ctx context.Context, now time.Time, lease time.Duration) (a reports.Attachment, found bool, err error) {
	var r attachmentRow
	err = s.db.sql.GetContext(ctx, &r, sqlClaimAttachment, now, now.Add(lease))
	if errors.Is(err, sql.ErrNoRows) {
		return a, false, nil
	}
	return r.attachment(), err == nil, wrap("claim an attachment", err)
}

const sqlKeepAttachment = `
update attachment set state = 'kept', name = $2, size = $3, mime = $4, sha256 = $5, reason = '', kept_at = $6
where id = $1 and state <> 'kept'`

// KeepAttachment notes that the file of a lies in the folder; noting it again changes nothing.
func (s *Attachments) KeepAttachment(ctx context.Context, a reports.Attachment, k reports.Kept, now time.Time) error {
	_, err := s.db.sql.ExecContext(ctx, sqlKeepAttachment, a.ID, k.Name, k.Size, k.Mime, k.Sum, now)
	return wrap("note a kept attachment", err)
}

const sqlFailAttachment = `
update attachment set reason = $3, run_at = $4, state = case when $5::boolean then 'given_up' else state end
where id = $1 and tries = $2 and state = 'waiting'`

// FailAttachment notes why the try that claimed a failed, and when the next one is;
// givenUp ends it. It changes nothing when another try has begun since.
func (s *Attachments) FailAttachment(ctx context.Context, a reports.Attachment, reason string, next time.Time, givenUp bool) error {
	_, err := s.db.sql.ExecContext(ctx, sqlFailAttachment, a.ID, a.Tries, reason, next, givenUp)
	return wrap("note a failed attachment", err)
}

const sqlAttachmentsOf = `select ` + attachmentCols + ` from attachment a where a.submission_id = $1 order by a.id`

// AttachmentsOf lists every file that the report has ever had, oldest first.
func (s *Attachments) AttachmentsOf(ctx context.Context, report int64) ([]reports.Attachment, error) {
	var rows []attachmentRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlAttachmentsOf, report); err != nil {
		return nil, wrap("list attachments", err)
	}
	out := make([]reports.Attachment, len(rows))
	for i, r := range rows {
		out[i] = r.attachment()
	}
	return out, nil
}

const sqlAttachment = `select ` + attachmentCols + ` from attachment a where a.id = $1`

// Attachment is one file; org.ErrNotFound when there is none.
func (s *Attachments) Attachment(ctx context.Context, id int64) (reports.Attachment, error) {
	var r attachmentRow
	err := s.db.sql.GetContext(ctx, &r, sqlAttachment, id)
	return r.attachment(), wrap("find an attachment", err)
}
