package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"cadrebot/demo"
	"cadrebot/handlers"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/playground"
	"cadrebot/record"
	"cadrebot/store"
)

// demoCommand loads or removes the invented city.
type demoCommand struct {
	Wipe bool `help:"Remove everything that the demo loaded, and whatever hangs on it."`
}

// Run is refused beside a real token: made-up people do not belong among real ones.
func (c demoCommand) Run(ctx context.Context, s *Settings) error {
	if err := s.check(); err != nil {
		return err
	}
	if s.real() && !c.Wipe {
		return errors.New("TELEGRAM_TOKEN is set: the demo is not loaded beside real people; unset it or use another database")
	}
	if _, err := store.Migrate(ctx, string(s.DatabaseURL)); err != nil {
		return err
	}
	db, err := store.Open(ctx, string(s.DatabaseURL))
	if err != nil {
		return err
	}
	defer db.Close()
	if c.Wipe {
		n, err := store.NewDemo(db).Wipe(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(os.Stdout, "the demo is gone, %d people with it\n", n)
		return nil
	}
	if err := importLibrary(ctx, db, time.Now()); err != nil {
		return err
	}
	set, err := demo.New(time.Now())
	if err != nil {
		return err
	}
	n, err := store.NewDemo(db).Load(ctx, set, time.Now())
	if err != nil {
		return err
	}
	steps, err := loadRecords(ctx, db, s.flow(), time.Now())
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stdout, "demo: %d people, %d tasks, %d reports, %d notices, %d attempts, %d certificates, %d questions, %d steps of records added; %d units in all\n",
		n.People, n.Tasks, n.Submissions, n.Notices, n.Attempts, n.Certificates, n.Questions, steps, len(set.Units))
	return nil
}

// loadRecords makes the steps of the demo's records that are not made yet and says how many.
func loadRecords(ctx context.Context, db *store.DB, flow record.Flow, now time.Time) (int, error) {
	kinds, err := handlers.Register(flow)
	if err != nil {
		return 0, err
	}
	return store.NewDemo(db).LoadRecords(ctx, store.NewRecords(db, kinds), demo.Steps(), now)
}

// stageRecords loads the records while people look around already: they take a few seconds.
func (a *app) stageRecords(ctx context.Context) {
	began := time.Now()
	n, err := loadRecords(ctx, a.db, a.settings.flow(), a.clock.Now())
	switch {
	case err != nil && ctx.Err() == nil:
		a.log.Error("the demo's records are not all there", "steps", n, "err", err)
	case n > 0:
		a.log.Info("the demo's records are there", "steps", n, "took", time.Since(began).Round(time.Millisecond))
	}
}

// stage loads the demo and puts its people on the phone page.
func (a *app) stage(ctx context.Context) (*demo.Set, error) {
	now := a.clock.Now()
	set, err := demo.New(now)
	if err != nil {
		return nil, err
	}
	if _, err := store.NewDemo(a.db).Load(ctx, set, now); err != nil {
		return nil, err
	}
	return set, nil
}

// castOf is the demo's cast as the phone page wants it; who has not joined gets a link.
func (a *app) castOf(ctx context.Context, set *demo.Set) ([]playground.Actor, error) {
	key, err := org.NewInviteKey(a.settings.signing())
	if err != nil {
		return nil, err
	}
	var out []playground.Actor
	for _, c := range set.Cast {
		p := playground.Actor{ID: c.ID, Name: c.Name, Note: c.Note, Lang: string(c.Lang)}
		if c.Join != nil {
			if p.StartLink, err = a.demoLink(ctx, key, *c.Join); err != nil {
				return nil, err
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// demoLink invites the newcomer; the link is good for a month and for many.
func (a *app) demoLink(ctx context.Context, key org.InviteKey, to demo.Invitation) (string, error) {
	people, now := store.NewOrg(a.db), a.clock.Now()
	u, err := people.UnitByCode(ctx, to.Unit)
	if err != nil {
		return "", fmt.Errorf("invite the newcomer: %w", err)
	}
	inv, err := people.CreateInvitation(ctx, org.Invite{
		Unit: u.ID, Role: to.Role, Expires: now.AddDate(0, 1, 0).Truncate(time.Minute),
		Nonce: key.Nonce("demo newcomer " + now.Format(time.DateOnly)),
	}, 0, now)
	if err != nil {
		return "", fmt.Errorf("invite the newcomer: %w", err)
	}
	return key.Encode(inv)
}

// toursOf are the tours of the phone page.
func toursOf(set *demo.Set) (map[string]playground.Tour, error) {
	out := map[string]playground.Tour{}
	for _, l := range locales.All {
		jobs, scenes, err := set.Tour(l)
		if err != nil {
			return nil, err
		}
		tour := playground.Tour{Jobs: jobs}
		for _, c := range scenes {
			tour.Steps = append(tour.Steps, playground.Step{
				Job: c.Job, User: c.Actor, Words: c.Words, Type: c.Type, Press: c.Press, Clock: c.Clock, Wait: c.Shown,
			})
		}
		out[string(l)] = tour
	}
	return out, nil
}

// populate lets everybody of the demo have pressed start, but for those who blocked
// the bot since.
func populate(p *playground.Server, set *demo.Set) {
	for _, person := range set.People {
		if person.Telegram != 0 {
			p.Started(person.Telegram)
		}
	}
	for _, c := range set.Cast {
		if c.Blocked {
			p.Block(c.ID, true)
		}
	}
}
