package store_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"cadrebot/demo"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/tasks"
)

func TestTheDemosNoticesHaveArrived(t *testing.T) {
	t.Parallel()
	db, side, set := demoWorld(t, demoDay)
	const reach = `
		select avg(reach) from (
		    select count(*) filter (where least(d.confirmed_at, d.told_at) <= n.created_at + interval '48 hours')::float8 / count(*) as reach
		    from notice n join delivery d on d.notice_id = n.id where n.confirm group by n.id) x`
	if got := figure(t, side, reach); math.Abs(got-0.83) > 0.005 {
		t.Errorf("mean reach within 48 hours is %.4f, want 0.83", got)
	}
	for query, want := range map[string]float64{
		`select count(*) from notice`:                                                                                                                           30,
		`select count(*) from notice where kind = 'emergency'`:                                                                                                  2,
		`select count(*) from notice where confirm`:                                                                                                             9,
		`select count(*) from notice n where not exists (select from delivery d where d.notice_id = n.id)`:                                                      0,
		`select count(*) from delivery where state not in ('sent', 'confirmed', 'unreachable')`:                                                                 0,
		`select count(*) from delivery where (state = 'unreachable') <> (reason <> '')`:                                                                         0,
		`select count(*) from delivery where (state = 'confirmed') <> (confirmed_at is not null)`:                                                               0,
		`select count(*) from delivery where (told_at is null) <> (told_by is null)`:                                                                            0,
		`select count(*) from delivery where told_at is not null and state <> 'unreachable'`:                                                                    0,
		`select count(*) from delivery d join notice n on n.id = d.notice_id where d.state = 'confirmed' and not n.confirm`:                                     0,
		`select count(*) from delivery d join person p on p.id = d.person_id where (p.telegram_id is null or p.unreachable <> '') <> (d.state = 'unreachable')`: 0,
	} {
		if got := figure(t, side, query); got != want {
			t.Errorf("%.110s: %v, want %v", query, got, want)
		}
	}
	if got := figure(t, side, `select count(*) from delivery where greatest(confirmed_at, told_at, sent_at) > $1`, demoDay); got != 0 {
		t.Errorf("%v deliveries ended after the load", got)
	}
	if got := figure(t, side, `
		select max(n) from (select count(*) as n from delivery d join notice n on n.id = d.notice_id
		where n.kind = 'notice' and d.sent_at is not null group by d.person_id, (d.sent_at at time zone 'Asia/Shanghai')::date) x`); got > notices.PerDay {
		t.Errorf("somebody got %v ordinary notices on a day", got)
	}
	late := figure(t, side, `select count(*) from delivery d join notice n on n.id = d.notice_id where d.confirmed_at > n.created_at + interval '48 hours'`)
	phoned := figure(t, side, `select count(*) from delivery where told_at is not null`)
	if late < 5 || phoned < 20 {
		t.Errorf("%v confirmed late, %v were told by phone", late, phoned)
	}
	sentByTownship(t, db, set)
}

// sentByTownship looks at the notices of the cast's township as its officer does: the one
// who has blocked the bot was told by phone (planted).
func sentByTownship(t *testing.T, db *store.DB, set *demo.Set) {
	t.Helper()
	n, blocked := store.NewNotices(db), ""
	for _, a := range set.Cast {
		if a.Blocked {
			blocked = a.Name
		}
	}
	for _, a := range set.Cast {
		m, err := store.NewOrg(db).MemberByTelegram(t.Context(), a.ID, demoDay)
		if err != nil || m.Active.Role != org.TownshipApprover {
			continue
		}
		must(t, notices.MaySend(m))
		sent, err := n.Sent(t.Context(), m.ID, 20, 0)
		must(t, err)
		if len(sent) != 5 || sent[0].Figures.Reasons["blocked"] != 1 {
			t.Fatalf("the township has sent %d: %+v", len(sent), sent)
		}
		for _, r := range sent {
			if !r.Notice.Confirm {
				continue
			}
			missed, err := n.Unreached(t.Context(), m.ID, r.Notice.ID, notices.Missing, 50, 0)
			must(t, err)
			for _, x := range missed {
				if x.Name == blocked && x.Reason == "blocked" && x.Told {
					return
				}
			}
		}
	}
	t.Errorf("nobody has phoned %q", blocked)
}

// A fresh demo has much that is overdue: it comes as one message to each, and no more on
// that day. That it is at most one holds because what has passed is armed as one catch-up
// per task and a sweep makes one letter per person of all that it takes.
func TestLoadingTheDemoMakesNoFlood(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, locales.Zone)
	db, side, _ := demoWorld(t, now)
	ts := store.NewTasks(db)
	sweep := func(at time.Time) tasks.Fired {
		t.Helper()
		n, err := ts.FireReminders(t.Context(), at, 50_000, func(due []tasks.Due) (out []notices.Outgoing, err error) {
			for _, d := range due {
				if d.Supervising {
					t.Errorf("a supervisor hears of %s before its owner", d.Obligation.Key)
				}
			}
			for _, l := range tasks.Letters(due) {
				out = append(out, notices.Outgoing{Key: fmt.Sprint("digest/", l.To, "/", l.Last), Person: l.To, Payload: []byte(`{}`)})
			}
			return out, nil
		})
		must(t, err)
		return n
	}
	first := sweep(now)
	t.Logf("the first sweep: %+v", first)
	const digests = `select count(*) from delivery where notice_id is null`
	most := figure(t, side, `select coalesce(max(n), 0) from (select count(*) as n from delivery where notice_id is null group by person_id) x`)
	owing := figure(t, side, `
		select count(distinct p.id) from obligation o join role_grant g on g.unit_id = o.unit_id and g.role = any(o.roles)
		join person p on p.id = g.person_id and p.telegram_id is not null and p.unreachable = ''
		where o.state = 'open' and o.opens_at <= $1 and coalesce(o.person_id, p.id) = p.id`, now)
	if most != 1 || float64(first.Messages) > owing || first.Messages < 50 {
		t.Errorf("%d messages to %v people who owe something, %v to one of them", first.Messages, owing, most)
	}
	if again := sweep(now); again.Messages != 0 {
		t.Errorf("sweeping again: %+v", again)
	}
	if evening := sweep(now.Add(10 * time.Hour)); evening.Messages != 0 {
		t.Errorf("more on the same day: %+v", evening)
	}
	if got := figure(t, side, digests); got != float64(first.Messages) {
		t.Errorf("%v digests were queued, %d said", got, first.Messages)
	}
	if got := figure(t, side, `select count(*) from delivery where notice_id is null and state <> 'queued' or notice_id is not null and state in ('queued', 'sending')`); got != 0 {
		t.Errorf("%v deliveries of the demo's past would be sent now", got)
	}
}
