package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/figures"
	"cadrebot/funds"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/record"
)

// What the counties have received, paid, and paid for industry, of the money kinds $1 of the year $2.
const sqlPositions = `
select ` + unitCols + `, CAST(sum(p.balance) AS text) as received, CAST(coalesce(sum(p.balance) filter (where p.name = 'paid'), 0) AS text) as paid,
       CAST(coalesce(sum(p.balance) filter (where p.name = 'paid' and r.data->'class'->>'s' = 'industry'), 0) AS text) as industry
from unit u
join record r on r.kind = any($1) and r.path >= u.path and r.path < u.path || '~'
join purse p on p.record_id = r.id
where u.level = 'county' and r.data->'year'->>'s' = $2
group by u.id`

// Money of a project below the path $1 that is not paid and came in before the day $3, the oldest first.
const sqlIdleLots = `
select r.code, r.data->'received'->>'s' as received, CAST(p.balance AS text) as unpaid
from record r join purse p on p.record_id = r.id and p.name <> 'paid' and p.balance > 0
where r.kind = $2 and r.path >= $1 and r.path < $1 || '~' and r.data->'received'->>'s' < $3
order by 2, r.code`

// FundAlerts queues what counties and the office right above each of them, and nobody else, are
// told about the county's money: each cause once a month. compose writes one message for the
// people. It returns how many counties there was something to say about.
func (r *Records) FundAlerts(ctx context.Context, now time.Time, compose func(key string, u org.Unit, a funds.Alert, people []org.PersonID) ([]notices.Outgoing, error)) (n int, err error) {
	err = r.db.tx(ctx, "alert about funds", func(tx q) error {
		n = 0
		var rows []struct {
			unitRow
			Received string `db:"received"`
			Paid     string `db:"paid"`
			Industry string `db:"industry"`
		}
		if err := tx.SelectContext(ctx, &rows, sqlPositions, pq.Array(figures.MoneyKinds), now.In(locales.Zone).Format("2006")); err != nil {
			return fmt.Errorf("read the money of counties: %w", err)
		}
		for _, row := range rows {
			p := funds.Position{AsOf: now}
			p.Received, _ = record.Read(row.Received)
			p.Paid, _ = record.Read(row.Paid)
			p.Industry, _ = record.Read(row.Industry)
			said, err := r.alert(ctx, tx, row.unit(), p, now, compose)
			if err != nil {
				return err
			}
			if said {
				n++
			}
		}
		return nil
	})
	return n, err
}

func (r *Records) alert(ctx context.Context, tx q, u org.Unit, p funds.Position, now time.Time, compose func(string, org.Unit, funds.Alert, []org.PersonID) ([]notices.Outgoing, error)) (said bool, err error) {
	near, err := r.around(ctx, tx, "", &record.Kind{}, 0, 0, u, now)
	if err != nil {
		return false, err
	}
	limits := funds.LimitsOf(near.settings, u, now)
	if p.Idle, err = idleLots(ctx, tx, u, now.AddDate(0, 0, -limits.IdleDays)); err != nil {
		return false, err
	}
	alerts := p.Causes(limits)
	if len(alerts) == 0 {
		return false, nil
	}
	var people []org.PersonID
	for _, at := range []struct {
		unit  org.UnitID
		roles []org.Role
	}{{u.ID, funds.AlertedBelow}, {u.Parent, funds.AlertedAbove}} {
		var ids []int64
		if err := tx.SelectContext(ctx, &ids, sqlTellOf, int64(at.unit), roleArray(at.roles), now); err != nil {
			return false, fmt.Errorf("find who is alerted: %w", err)
		}
		for _, id := range ids {
			people = append(people, org.PersonID(id))
		}
	}
	for _, a := range alerts {
		key := fmt.Sprintf("fund-alert/%d/%s/%s", u.ID, a.Cause, now.In(locales.Zone).Format("2006-01"))
		out, err := compose(key, u, a, people)
		if err != nil {
			return false, err
		}
		if err := enqueue(ctx, tx, out, now); err != nil {
			return false, err
		}
	}
	return true, nil
}

func idleLots(ctx context.Context, tx q, u org.Unit, before time.Time) ([]funds.Lot, error) {
	var rows []struct {
		Code     string `db:"code"`
		Received string `db:"received"`
		Unpaid   string `db:"unpaid"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlIdleLots, u.Path, funds.ToProject, string(locales.DateOf(before))); err != nil {
		return nil, fmt.Errorf("find idle money: %w", err)
	}
	out := make([]funds.Lot, 0, len(rows))
	for _, row := range rows {
		at, err := time.ParseInLocation(time.DateOnly, row.Received, locales.Zone)
		if err != nil {
			return nil, fmt.Errorf("%s was received on %q: %w", row.Code, row.Received, err)
		}
		unpaid, _ := record.Read(row.Unpaid)
		out = append(out, funds.Lot{Code: row.Code, Received: at, Unpaid: unpaid})
	}
	return out, nil
}
