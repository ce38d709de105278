package sending

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/playground"
	"cadrebot/store"
)

// Beside measures how fast people are answered while a broadcast drains.
type Beside struct {
	People, Steps int
	Rates         []int
}

// askers are the chats of the people who talk to the bot meanwhile.
const askers, firstAsker = 4, 800_000

// said are their steps in turn: two screens read from Postgres, a search and a sentence.
var besideSteps = []string{"/tasks", "/report", "低保怎么申请", "/help"}

// pace is how often somebody says something.
const pace = 50 * time.Millisecond

// Run measures at each rate.
func (b Beside) Run(ctx context.Context, o Options) (rows []Row, err error) {
	for _, rate := range b.Rates {
		row, err := b.one(ctx, o, rate)
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (b Beside) one(ctx context.Context, o Options, rate int) (Row, error) {
	s, err := open(ctx, o, playground.Options{NoLimits: true, CallLog: 1000})
	if err != nil {
		return Row{}, err
	}
	defer s.done()
	if err := s.askers(ctx); err != nil {
		return Row{}, err
	}
	if err := s.crowd(ctx, b.People); err != nil {
		return Row{}, err
	}
	if _, err := s.serve(fmt.Sprint("CADREBOT_RATE=", rate)); err != nil {
		return Row{}, err
	}
	if err := s.ready(ctx); err != nil {
		return Row{}, err
	}
	if _, err := b.ask(ctx, s, 40); err != nil { // everybody is known and the index is built
		return Row{}, err
	}
	before, err := b.ask(ctx, s, b.Steps)
	if err != nil {
		return Row{}, err
	}
	id, _, err := s.publish(ctx, false, s.now())
	if err != nil {
		return Row{}, err
	}
	if err := s.until(ctx, time.Minute, "the broadcast has begun", func() bool { return s.play.Tally(firstChat).Sent > 0 }); err != nil {
		return Row{}, err
	}
	from, began := s.play.Tally(firstChat).Sent, time.Now()
	during, err := b.ask(ctx, s, b.Steps)
	if err != nil {
		return Row{}, err
	}
	drained, took := s.play.Tally(firstChat).Sent-from, time.Since(began)
	if left := b.People - s.play.Tally(firstChat).Sent; left <= 0 {
		return Row{}, fmt.Errorf("the broadcast was over before %d steps were", b.Steps)
	}
	if _, err := s.sql.ExecContext(ctx, `update notice set state = 'cancelled' where id = $1`, int64(id)); err != nil {
		return Row{}, fmt.Errorf("cancel the broadcast: %w", err)
	}
	if err := s.sent(ctx, 2*time.Minute); err != nil {
		return Row{}, err
	}
	after, err := b.ask(ctx, s, b.Steps)
	if err != nil {
		return Row{}, err
	}
	idle := quantile(slices.Concat(before, after), 0.95)
	ratio := float64(quantile(during, 0.95)) / float64(idle)
	return Row{
		What: fmt.Sprintf("an answer while a broadcast to %d drains at %.0f/s (%d wanted)", b.People, float64(drained)/took.Seconds(), rate),
		Measured: fmt.Sprintf("p50 %.1f ms, p95 %.1f ms; idle %.1f, %.1f ms (%.1f before, %.1f after)", ms(quantile(during, 0.5)), ms(quantile(during, 0.95)),
			ms(quantile(slices.Concat(before, after), 0.5)), ms(idle), ms(quantile(before, 0.95)), ms(quantile(after, 0.95))),
		Ratio: fmt.Sprintf("%.2f of the idle p95", ratio), Reach: "at most 2.00", Met: ratio <= 2,
	}, nil
}

// askers adds people of villages of their own.
func (s *stage) askers(ctx context.Context) error {
	o := store.NewOrg(s.db)
	var units []org.UnitRow
	var people []org.PersonRow
	long := opening.AddDate(-1, 0, 0)
	for i := range askers {
		code := fmt.Sprintf("%s%02d", town, i+1)
		units = append(units, org.UnitRow{Code: code, Parent: town, Name: locales.Both(fmt.Sprintf("测试%d村", i+1), fmt.Sprintf("Bench Village %d", i+1)), Level: org.LevelVillage})
		people = append(people, org.PersonRow{
			Key: code, Telegram: int64(firstAsker + i), Name: "Asker", Lang: locales.ZH,
			Grants: []org.GrantRow{{Unit: code, Role: org.VillageFirstSecretary, From: long}},
		})
	}
	if err := o.LoadUnits(ctx, units); err != nil {
		return fmt.Errorf("load villages: %w", err)
	}
	if _, err := o.AddPeople(ctx, people, long); err != nil {
		return fmt.Errorf("load who asks: %w", err)
	}
	return nil
}

// ask lets the askers say something in turn and returns how long each waited for the bot's
// message.
func (b Beside) ask(ctx context.Context, s *stage, steps int) ([]time.Duration, error) {
	laps := make([]time.Duration, 0, steps)
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for i := range steps {
		chat := int64(firstAsker + i%askers)
		pos, began := s.play.Position(), time.Now()
		s.play.SendText(chat, besideSteps[i/askers%len(besideSteps)])
		one, cancel := context.WithTimeout(ctx, 30*time.Second)
		_, err := s.play.WaitCall(one, pos, func(c playground.Call) bool {
			return c.ChatID == chat && (c.Method == "sendMessage" || c.Method == "editMessageText")
		})
		laps = append(laps, time.Since(began))
		if err == nil {
			err = s.play.WaitIdle(one)
		}
		cancel()
		if err != nil {
			return nil, fmt.Errorf("step %d was not answered: %w%s", i+1, err, s.complaints())
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return laps, nil
}
