package sending

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"cadrebot/playground"
)

// Throughput is the measurement without a limit.
type Throughput struct{ Messages, Rounds int }

// lap is one sender in one round; CPU is in seconds.
type lap struct {
	Seconds float64 `json:"seconds"`
	CPU     float64 `json:"cpu"`

	postgres, redis, fanOut float64
	rows                    int // people with a row that says "sent"
	twice                   int
}

// Run lets the bot and the plain client take turns.
func (t Throughput) Run(ctx context.Context, o Options) ([]Row, error) {
	var speed, cost, ours, theirs, oursCPU, theirsCPU []float64
	missing, twice := 0, 0
	per := func(cpu float64) float64 { return cpu / float64(t.Messages) * 10_000 }
	for round := range t.Rounds {
		bot, plain, err := t.round(ctx, o)
		if err != nil {
			return nil, err
		}
		all := bot.CPU + bot.postgres + bot.redis
		n := float64(t.Messages)
		o.say("round %d: bot %.0f/s, cpu %.2f + Postgres %.2f + Redis %.2f; plain client %.0f/s, cpu %.2f (a 10,000); fan-out %.1f s",
			round+1, n/bot.Seconds, per(bot.CPU), per(bot.postgres), per(bot.redis), n/plain.Seconds, per(plain.CPU), bot.fanOut)
		speed, cost = append(speed, plain.Seconds/bot.Seconds), append(cost, all/plain.CPU)
		ours, theirs = append(ours, n/bot.Seconds), append(theirs, n/plain.Seconds)
		oursCPU, theirsCPU = append(oursCPU, per(all)), append(theirsCPU, per(plain.CPU))
		missing, twice = missing+t.Messages-bot.rows, twice+bot.twice
	}
	return []Row{
		{
			What:     fmt.Sprintf("%d messages without a limit, %d rounds beside a plain keep-alive client", t.Messages, t.Rounds),
			Measured: fmt.Sprintf("%.0f/s, the client %.0f/s", median(ours), median(theirs)),
			Ratio:    fmt.Sprintf("%.2f of the client's speed, paired", median(speed)), Reach: "at least 0.50", Met: median(speed) >= 0.5,
		},
		{
			What: "CPU-seconds of bot, Postgres and Redis a 10,000", Measured: fmt.Sprintf("%.2f, the client %.2f", median(oursCPU), median(theirsCPU)),
			Ratio: fmt.Sprintf("%.2f times the client's, paired", median(cost)), Reach: "at most 2.50", Met: median(cost) <= 2.5,
		},
		{
			What: "people without a row in the ledger", Measured: fmt.Sprintf("%d; %d told twice", missing, twice),
			Ratio: "-", Reach: "0", Met: missing == 0 && twice == 0,
		},
	}, nil
}

func (t Throughput) round(ctx context.Context, o Options) (bot, plain lap, err error) {
	s, err := open(ctx, o, playground.Options{NoLimits: true})
	if err != nil {
		return bot, plain, err
	}
	defer s.done()
	if err := s.crowd(ctx, t.Messages); err != nil {
		return bot, plain, err
	}
	b, err := s.serve("CADREBOT_RATE=0", "CADREBOT_WEBHOOK_URL="+elsewhere)
	if err != nil {
		return bot, plain, err
	}
	if err := s.ready(ctx); err != nil {
		return bot, plain, err
	}
	if bot, err = t.broadcast(ctx, s); err != nil {
		return bot, plain, err
	}
	b.stop()
	text := s.play.Chat(firstChat)
	if len(text) == 0 {
		return bot, plain, errors.New("the first of the crowd was told nothing")
	}
	out, err := s.output(ctx, "bench", "plain", "--url", s.api+"/bot"+token+"/sendMessage", "--messages", strconv.Itoa(t.Messages),
		"--first", strconv.Itoa(firstChat+t.Messages), "--text", text[0].Text)
	if err != nil {
		return bot, plain, err
	}
	if err := json.Unmarshal(out, &plain); err != nil {
		return bot, plain, fmt.Errorf("read what the plain client measured: %w", err)
	}
	return bot, plain, nil
}

// broadcast sends to the crowd; what fanning out costs is not counted in.
func (t Throughput) broadcast(ctx context.Context, s *stage) (out lap, err error) {
	at := s.now().Add(4*time.Second + time.Duration(t.Messages)*40*time.Microsecond)
	_, took, err := s.publish(ctx, false, at)
	if err != nil {
		return out, err
	}
	out.fanOut = took.Seconds()
	if err := s.until(ctx, time.Minute, "the moment to send has come", func() bool { return !s.now().Before(at.Add(-200 * time.Millisecond)) }); err != nil {
		return out, err
	}
	if s.play.Tally(firstChat).Sent > 0 {
		return out, errors.New("the fan-out took longer than was reckoned with")
	}
	bot, postgres, rdb := s.meter(ctx)
	// Looking for queued rows is work for Postgres that would count as the bot's.
	if err := s.until(ctx, 10*time.Minute, "everything arrived", func() bool { return s.play.Sent() >= t.Messages }); err != nil {
		return out, err
	}
	if err := s.sent(ctx, time.Minute); err != nil {
		return out, err
	}
	end := time.Now()
	bot2, postgres2, rdb2 := s.meter(ctx)
	tally := s.play.Tally(firstChat)
	out.Seconds = end.Sub(tally.First).Seconds()
	out.CPU, out.postgres, out.redis = bot2-bot, postgres2-postgres, rdb2-rdb
	out.twice = tally.Sent - tally.Chats
	out.rows, err = s.count(ctx, `select count(*) from delivery where state = 'sent' and message_id <> 0`)
	return out, err
}

// plainWidth is how many requests the plain client has on the wire.
const plainWidth = 64

// Plainly sends n messages over kept connections, writes nothing down, and prints seconds and
// CPU-seconds.
func Plainly(ctx context.Context, w io.Writer, address, text string, first int64, n int) error {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: plainWidth}}
	defer client.CloseIdleConnections()
	todo := make(chan int64, n)
	for i := range n {
		todo <- first + int64(i)
	}
	close(todo)
	began, from := time.Now(), cpu()
	var wg sync.WaitGroup
	failed := make(chan error, plainWidth)
	for range plainWidth {
		wg.Go(func() {
			for chat := range todo {
				if err := send(ctx, client, address, chat, text); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	wg.Wait()
	if len(failed) > 0 {
		return <-failed
	}
	if err := json.NewEncoder(w).Encode(lap{Seconds: time.Since(began).Seconds(), CPU: cpu() - from}); err != nil {
		return fmt.Errorf("print what was measured: %w", err)
	}
	return nil
}

func send(ctx context.Context, c *http.Client, address string, chat int64, text string) error {
	form := url.Values{"chat_id": {strconv.FormatInt(chat, 10)}, "text": {text}, "parse_mode": {"HTML"}, "disable_web_page_preview": {"true"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return fmt.Errorf("make a request: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := c.Do(req)
	if err != nil {
		return fmt.Errorf("send: %w", err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the Bot API says %s", resp.Status)
	}
	return nil
}

// cpu is the CPU-seconds that this process has used.
func cpu() float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}
