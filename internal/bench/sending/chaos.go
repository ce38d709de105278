package sending

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/playground"
	"cadrebot/store"
	"cadrebot/tasks"
)

// Chaos breaks one thing after the other, each during a broadcast and a morning's reminders.
type Chaos struct {
	People, PerSecond int
	Outage            time.Duration // of Telegram
	Noting            time.Duration // see Kill
	// Live starts a bot in this process whose clock can be moved; end stops it in order.
	Live func(ctx context.Context, p Place) (move func(time.Duration), end func() error, err error)
}

// Place is where a live bot works.
type Place struct {
	Database, Redis, Prefix, Token, API string
	Clock                               time.Time
	PerSecond                           int
}

// Upset is what became of people and reminders when something broke.
type Upset struct {
	Name          string
	Lost, Doubled int
	OnTheWire     int // at a kill; 0 when nobody was killed
	Undecided     int // people whose row says neither "sent" nor why not
	Unfired       int // reminders that were due and have not fired
	Wrong         int // reminders that fired early, or for a revision that is gone
	Told, ToTell  int // digests that arrived and that had to
}

// OK reports whether nothing was lost, nothing doubled beyond the wire, and the ladder held.
func (u Upset) OK() bool {
	return u.Lost == 0 && u.Undecided == 0 && u.Unfired == 0 && u.Wrong == 0 && u.Told == u.ToTell && u.Doubled <= u.OnTheWire
}

// owing is how many of the crowd have something to do.
const owing = 20

// Run breaks everything in turn.
func (c Chaos) Run(ctx context.Context, o Options) (rows []Row, err error) {
	for _, f := range []func(context.Context, Options) (Upset, error){c.RedisEmptied, c.PostgresRestarted, c.TelegramFails, c.ClockJumps, c.ReplicaDies} {
		u, err := f(ctx, o)
		if err != nil {
			return rows, fmt.Errorf("%s: %w", u.Name, err)
		}
		o.say("%+v", u)
		rows = append(rows, Row{
			What: fmt.Sprintf("%s during a broadcast to %d and %d reminders", u.Name, c.People, owing),
			Measured: fmt.Sprintf("%d lost, %d twice (%d were on the wire), %d undecided; reminders %d of %d told, %d not fired, %d wrong",
				u.Lost, u.Doubled, u.OnTheWire, u.Undecided, u.Told, u.ToTell, u.Unfired, u.Wrong),
			Ratio: "-", Reach: "0 lost, twice at most the wire, ladder intact", Met: u.OK(),
		})
	}
	return rows, nil
}

// RedisEmptied restarts Redis with nothing in it.
func (c Chaos) RedisEmptied(ctx context.Context, o Options) (Upset, error) {
	return c.during(ctx, o, "Redis restarted empty", 1, func(*stage, *Upset) error {
		if err := o.Servers.Stack.StopRedis(); err != nil {
			return err
		}
		return o.Servers.Stack.StartRedis(ctx)
	})
}

// PostgresRestarted cuts every connection and leaves Postgres away for a while.
func (c Chaos) PostgresRestarted(ctx context.Context, o Options) (Upset, error) {
	return c.during(ctx, o, "Postgres restarted", 2, func(s *stage, _ *Upset) error {
		if err := o.Servers.Stack.StopPostgres(); err != nil {
			return err
		}
		if err := s.pass(ctx, 2*time.Second); err != nil {
			return err
		}
		return o.Servers.Stack.StartPostgres(ctx)
	})
}

// TelegramFails answers everything that is sent with 500 for a while, then with 502.
func (c Chaos) TelegramFails(ctx context.Context, o Options) (Upset, error) {
	return c.during(ctx, o, fmt.Sprintf("Telegram 5xx for %v", c.Outage), 1, func(s *stage, _ *Upset) error {
		defer s.play.ClearFaults()
		for _, kind := range []playground.FaultKind{playground.ServerError, playground.BadGateway} {
			s.play.ClearFaults()
			s.play.AddFault(playground.Fault{Method: "sendMessage", Kind: kind})
			if err := s.pass(ctx, c.Outage/2); err != nil {
				return err
			}
		}
		return nil
	})
}

// ReplicaDies kills one of two processes.
func (c Chaos) ReplicaDies(ctx context.Context, o Options) (Upset, error) {
	return c.during(ctx, o, "one of two replicas killed", 2, func(s *stage, u *Upset) error {
		dead := s.bots[0]
		s.bots = s.bots[1:]
		from := time.Now()
		dead.kill()
		// Whose they were cannot be told from here: the other's are counted too.
		u.OnTheWire = s.play.OnTheWire(from.Add(-cmp.Or(c.Noting, noting)), time.Now())
		return nil
	})
}

// during lets so many processes send, breaks something when a third has arrived, and looks
// what has become of everybody.
func (c Chaos) during(ctx context.Context, o Options, name string, replicas int, breaks func(*stage, *Upset) error) (u Upset, err error) {
	u.Name = name
	s, err := c.set(ctx, o)
	if err != nil {
		return u, err
	}
	defer s.done()
	for range replicas {
		if _, err := s.serve(fmt.Sprint("CADREBOT_RATE=", c.PerSecond), "CADREBOT_WEBHOOK_URL="+elsewhere); err != nil {
			return u, err
		}
	}
	if err := c.third(ctx, s); err != nil {
		return u, err
	}
	if err := breaks(s, &u); err != nil {
		return u, err
	}
	return u, c.settle(ctx, s, &u, 1)
}

// set makes a stage with a broadcast that has been published and reminders that are due.
func (c Chaos) set(ctx context.Context, o Options) (*stage, error) {
	s, err := open(ctx, o, playground.Options{NoLimits: true, Latency: 50 * time.Millisecond})
	if err != nil {
		return nil, err
	}
	err = s.crowd(ctx, c.People)
	if err == nil {
		err = s.owe(ctx)
	}
	if err == nil {
		_, _, err = s.publish(ctx, true, s.now())
	}
	if err != nil {
		s.done()
		return nil, err
	}
	return s, nil
}

// third waits until a third of the broadcast has arrived.
func (c Chaos) third(ctx context.Context, s *stage) error {
	return s.until(ctx, 2*time.Minute, "a third has arrived", func() bool { return s.play.Sent() > c.People/3 })
}

// settle waits until everything is sent and fired, and compares; mornings is how many
// digests each who owes something is to get.
func (c Chaos) settle(ctx context.Context, s *stage, u *Upset, mornings int) error {
	u.ToTell = mornings * owing
	err := s.until(ctx, 4*time.Minute, "everything was sent and every reminder fired", func() bool {
		left, err := s.count(ctx, `select count(*) from delivery where state in ('queued', 'sending')`)
		due, err2 := s.count(ctx, `select count(*) from reminder where fired_at is null and due_at <= $1`, s.now())
		return err == nil && err2 == nil && left == 0 && due == 0 && s.told(ctx) >= u.ToTell
	})
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		s.o.say("%v", err)
	}
	t := s.play.Tally(firstChat)
	u.Lost, u.Doubled, u.Told = c.People+u.ToTell-t.Distinct, t.Sent-t.Distinct, s.told(ctx)
	for _, look := range []struct {
		into  *int
		query string
		args  []any
	}{
		{&u.Undecided, `select count(*) from delivery where state not in ('sent', 'confirmed')`, nil},
		{&u.Unfired, `select count(*) from reminder where fired_at is null and due_at <= $1`, []any{s.now()}},
		{&u.Wrong, `select count(*) from reminder r join obligation o on o.id = r.obligation_id
			where r.fired_at < r.due_at or r.outcome not in ('', 'sent') or r.revision <> o.revision`, nil},
	} {
		if *look.into, err = s.count(ctx, look.query, look.args...); err != nil {
			return err
		}
	}
	return nil
}

// told counts the digests that the ledger calls sent.
func (s *stage) told(ctx context.Context) int {
	n, err := s.count(ctx, `select count(*) from delivery where notice_id is null and state = 'sent'`)
	if err != nil {
		return 0
	}
	return n
}

// owe gives some of the crowd something to do by this evening: the day's reminder is due at
// once, the next one tomorrow morning.
func (s *stage) owe(ctx context.Context) error {
	u, err := store.NewOrg(s.db).UnitByCode(ctx, town)
	if err != nil {
		return fmt.Errorf("find the township: %w", err)
	}
	var list []tasks.Obligation
	for i := range owing {
		m, err := store.NewOrg(s.db).MemberByTelegram(ctx, int64(firstChat+i), opening)
		if err != nil {
			return fmt.Errorf("find who owes: %w", err)
		}
		list = append(list, tasks.Obligation{
			Key: fmt.Sprint("bench/", i), Family: "water_check", Kind: tasks.Confirm, Unit: u, Person: m.ID, Roles: []org.Role{org.ResidentTeam},
			Title: locales.Both("冬季饮水保供排查", "Winter water-supply check"),
			Opens: opening.AddDate(0, 0, -7), Due: time.Date(2026, 11, 19, 18, 0, 0, 0, locales.Zone),
		})
	}
	if _, err := store.NewTasks(s.db).AddObligations(ctx, list, opening); err != nil {
		return fmt.Errorf("add what is owed: %w", err)
	}
	return nil
}

// pass lets time pass.
func (s *stage) pass(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ClockJumps moves the clocks of two bots a day ahead while they send, and starts a third that
// knows nothing but the new day.
func (c Chaos) ClockJumps(ctx context.Context, o Options) (u Upset, err error) {
	u.Name = "the clock jumps a day ahead"
	s, err := c.set(ctx, o)
	if err != nil {
		return u, err
	}
	defer s.done()
	var moves []func(time.Duration)
	live := func() error {
		move, end, err := c.Live(ctx, Place{
			Database: s.dsn, Redis: o.Servers.Redis, Prefix: s.prefix, Token: token, API: s.api, Clock: s.now(), PerSecond: c.PerSecond,
		})
		if err == nil {
			moves = append(moves, move)
			s.close = append(s.close, func() { _ = end() })
		}
		return err
	}
	if err := errors.Join(live(), live()); err != nil {
		return u, err
	}
	if err := c.third(ctx, s); err != nil {
		return u, err
	}
	for _, move := range moves {
		move(24 * time.Hour)
	}
	s.skipped += 24 * time.Hour
	if err := live(); err != nil {
		return u, err
	}
	return u, c.settle(ctx, s, &u, 2)
}
