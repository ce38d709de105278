package handlers

import (
	"context"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/funds"
	"cadrebot/handlers/records"
	"cadrebot/lifecycle"
	"cadrebot/monitoring"
	"cadrebot/org"
	"cadrebot/oversight"
	"cadrebot/partners"
	"cadrebot/plans"
	"cadrebot/projects"
	"cadrebot/publicity"
	"cadrebot/quality"
	"cadrebot/record"
)

// desks are what the domains put on the table: the kinds of records that offices keep, and the
// commands they stand behind, in the order in which /help shows them. A domain's desk is one line.
func desks() []record.Desk {
	return []record.Desk{
		plans.Desk(), funds.Desk(), projects.Desk(), monitoring.Desk(), partners.Desk(), publicity.Desk(), oversight.Desk(), quality.Desk(),
	}
}

// Register is every kind of record. flow says whether records about single households are kept.
func Register(flow record.Flow) (*record.Register, error) {
	return record.NewRegister(flow, desks()...)
}

// counting counts what waits of the records of a register.
type counting struct {
	register *record.Register
	store    records.Store
}

// ofMember counts by group of duties, for the home menu.
func (c counting) ofMember(ctx context.Context, m org.Member, now time.Time) (out [record.Duties + 1]int, err error) {
	counts, err := c.store.Waiting(ctx, lifecycle.ActorOf(m), now)
	if err != nil {
		return out, err
	}
	for _, k := range c.register.Kinds() {
		out[k.Group] += counts[k.ID]
	}
	return out, nil
}

// ofTurn counts all that waits for whoever has turned to the bot.
func (c counting) ofTurn(ctx context.Context, t *bot.Turn) (n int, err error) {
	byDuty, err := c.ofMember(ctx, t.Member, t.Now)
	if err != nil {
		return 0, fmt.Errorf("count the records that wait: %w", err)
	}
	for _, k := range byDuty {
		n += k
	}
	return n, nil
}
