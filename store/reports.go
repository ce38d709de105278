package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/reports"
)

// Reports keeps submissions, their review and their history.
type Reports struct {
	db    *DB
	flags *Records // nil = nothing is asked about reports
}

// NewReports is the reports kept in db.
func NewReports(db *DB) *Reports { return &Reports{db: db} }

// reportCols lists the columns of report_seen as reportRow wants them.
const reportCols = `id, number, conversation, obligation_id, form_id, form_version, period, person_id, role, answers,
typed, no_change, state, revision, open_fields, submitted_at, due_at, updated_at, returns,
unit_id, unit_code, name_zh, name_en, level, parent_id, path, last_answers,
mover_id, mover_role, writer_id, writers, reason, sent_back, fixed_old, fixed_new, last_period, reasons`

type reportRow struct {
	ID           int64          `db:"id"`
	Number       string         `db:"number"`
	Conversation string         `db:"conversation"`
	Obligation   int64          `db:"obligation_id"`
	Form         string         `db:"form_id"`
	Version      int            `db:"form_version"`
	Period       string         `db:"period"`
	Person       int64          `db:"person_id"`
	Role         string         `db:"role"`
	Answers      []byte         `db:"answers"`
	Typed        int            `db:"typed"`
	NoChange     bool           `db:"no_change"`
	State        string         `db:"state"`
	Revision     int            `db:"revision"`
	Open         pq.StringArray `db:"open_fields"`
	First        time.Time      `db:"submitted_at"`
	Due          sql.NullTime   `db:"due_at"`
	Updated      time.Time      `db:"updated_at"`
	Returns      int            `db:"returns"`
	Last         []byte         `db:"last_answers"`
	Mover        int64          `db:"mover_id"`
	MoverRole    string         `db:"mover_role"`
	Writer       int64          `db:"writer_id"`
	Writers      pq.Int64Array  `db:"writers"`
	Reason       string         `db:"reason"`
	SentBack     pq.StringArray `db:"sent_back"`
	FixedOld     []byte         `db:"fixed_old"`
	FixedNew     []byte         `db:"fixed_new"`
	LastPeriod   string         `db:"last_period"`
	Reasons      []byte         `db:"reasons"`
	unitRow
}

// report reads the row's JSON and gives it its domain types.
func (r reportRow) report() (reports.Submission, error) {
	s := reports.Submission{
		ID: r.ID, Number: r.Number, Obligation: r.Obligation, FormID: r.Form, Version: r.Version, Unit: r.unit(),
		Period: reports.Period(r.Period), Author: org.PersonID(r.Writer), Role: org.Role(r.Role), Typed: r.Typed,
		NoChange: r.NoChange, State: lifecycle.State(r.State), Revision: r.Revision, OpenFields: r.Open, SentBack: r.SentBack, Reason: r.Reason,
		First: r.First, Due: r.Due.Time, Entered: r.Updated, Returns: r.Returns, LastPeriod: reports.Period(r.LastPeriod),
		Mover: org.PersonID(r.Mover), MoverRole: org.Role(r.MoverRole),
	}
	for _, p := range r.Writers {
		if !slices.Contains(s.Authors, org.PersonID(p)) {
			s.Authors = append(s.Authors, org.PersonID(p))
		}
	}
	for into, from := range map[*form.Answers][]byte{&s.Answers: r.Answers, &s.Last: r.Last, &s.Old: r.FixedOld, &s.New: r.FixedNew} {
		a, err := answersOf(from)
		if err != nil {
			return reports.Submission{}, fmt.Errorf("report %s: %w", r.Number, err)
		}
		*into = a
	}
	var err error
	if s.Reasons, err = reasonsOf(r.Reasons); err != nil {
		return reports.Submission{}, fmt.Errorf("report %s: %w", r.Number, err)
	}
	return s, nil
}

const sqlReport = `select ` + reportCols + ` from report_seen where id = $1`

func readReport(ctx context.Context, tx q, id int64) (reports.Submission, error) {
	var r reportRow
	if err := tx.GetContext(ctx, &r, sqlReport, id); err != nil {
		return reports.Submission{}, fmt.Errorf("read report %d: %w", id, err)
	}
	return r.report()
}

// Get is the report with that id; org.ErrNotFound when there is none. Whether the
// reader may see it is for the caller to ask of its Unit.
func (r *Reports) Get(ctx context.Context, id int64) (reports.Submission, error) {
	s, err := readReport(ctx, r.db.sql, id)
	return s, wrap("get report", err)
}

// History lists every move of the report, oldest first.
func (r *Reports) History(ctx context.Context, id int64) ([]lifecycle.Entry, error) {
	h, err := moves(ctx, r.db.sql, reports.Record, id)
	return h, wrap("report history", err)
}

const sqlLastAnswers = `
select answers from submission
where form_id = $1 and unit_id = $2 and period < $3
order by period desc limit 1`

// Last is what the unit answered in the newest period before the given one; nil when
// it never reported.
func (r *Reports) Last(ctx context.Context, unit org.UnitID, formID string, before reports.Period) (form.Answers, error) {
	a, err := lastAnswers(ctx, r.db.sql, unit, formID, before)
	return a, wrap("last report", err)
}

func lastAnswers(ctx context.Context, tx q, unit org.UnitID, formID string, before reports.Period) (form.Answers, error) {
	var b []byte
	err := tx.GetContext(ctx, &b, sqlLastAnswers, formID, int64(unit), string(before))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the answers of the period before: %w", err)
	}
	return answersOf(b)
}

// The standing statements read the obligation that is asked for, the answers of the period before it
// and whether the period has been filed: one round trip, and the costly view is read
// only for what has been filed. $3 is the period that holds without an obligation.
const (
	standingTail = `)
select coalesce(o.id, 0), p.period, o.due_at, coalesce(o.state, ''),
       (select s.answers from submission s where s.form_id = $1 and s.unit_id = $2 and s.period < p.period
        order by s.period desc limit 1),
       coalesce((select s.period from submission s where s.form_id = $1 and s.unit_id = $2 and s.period < p.period
        order by s.period desc limit 1), ''),
       coalesce((select s.id from submission s where s.form_id = $1 and s.unit_id = $2 and s.period = p.period), 0)
from (select coalesce((select period from asked), $3) as period) p left join asked o on true`

	sqlStandingNow      = `with asked as (` + sqlDutyNow + standingTail
	sqlStandingOfPeriod = `with asked as (` + sqlDutyOfPeriod + standingTail
)

// Standing is where the unit stands with the form. An empty period means the one that
// is asked for at now: the oldest period that is still owed, else the current one.
func (r *Reports) Standing(ctx context.Context, unit org.UnitID, formID string, period reports.Period, now time.Time) (reports.Standing, error) {
	query, args := sqlStandingOfPeriod, []any{formID, int64(unit), string(period)}
	if period == "" {
		query, args = sqlStandingNow, []any{formID, int64(unit), string(reports.WeekOf(now)), now}
	}
	var (
		st     reports.Standing
		due    sql.NullTime
		state  string
		last   []byte
		filed  int64
		failed = func(err error) (reports.Standing, error) { return st, wrap("where the report stands", err) }
	)
	if err := r.db.sql.row(ctx, query, args, &st.Obligation, &st.Period, &due, &state, &last, &st.LastPeriod, &filed); err != nil {
		return failed(err)
	}
	st.Due, st.Exempt = due.Time, state == "exempt"
	if !due.Valid {
		days, err := r.db.Days(ctx)
		if err != nil {
			return failed(err)
		}
		st.Due = st.Period.Due(days)
	}
	var err error
	if st.Last, err = answersOf(last); err != nil || filed == 0 {
		return failed(err)
	}
	s, err := readReport(ctx, r.db.sql, filed)
	if err == nil {
		st.Filed = &s
	}
	return failed(err)
}
