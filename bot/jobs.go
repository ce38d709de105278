package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"cadrebot/locales"
	"cadrebot/org"
)

// RunJobs runs every job on its timer until ctx ends, each in its own goroutine, and
// returns when all have stopped. A failing job is logged and tried again.
func (b *Bot) RunJobs(ctx context.Context) {
	var wg sync.WaitGroup
	for _, j := range b.table.jobs {
		wg.Go(func() { b.loop(ctx, j) })
	}
	wg.Wait()
}

func (b *Bot) loop(ctx context.Context, j Job) {
	for {
		if _, err := b.RunJob(ctx, j.Name); err != nil && ctx.Err() == nil {
			b.log.Error("job failed", "job", j.Name, "err", redact(err.Error(), b.o.Client.token))
		}
		if sleep(ctx, j.Every) != nil {
			return
		}
	}
}

// RunJob runs one job once, now by the bot's clock; tests and the demo call it after
// they moved the clock.
func (b *Bot) RunJob(ctx context.Context, name string) (counts map[string]int, err error) {
	for _, j := range b.table.jobs {
		if j.Name != name {
			continue
		}
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("job %s panicked: %v", name, p)
			}
		}()
		counts, err = j.RunOnce(ctx, b.o.Clock.Now())
		if err != nil {
			return counts, fmt.Errorf("job %s: %w", name, err)
		}
		b.report(ctx, name, counts)
		b.o.Metrics.job(name, counts)
		return counts, nil
	}
	return nil, fmt.Errorf("no job %q", name)
}

// Jobs lists the names of all jobs in their order.
func (b *Bot) Jobs() []string {
	out := make([]string, len(b.table.jobs))
	for i, j := range b.table.jobs {
		out[i] = j.Name
	}
	return out
}

// report logs what a job did, and nothing when it did nothing.
func (b *Bot) report(ctx context.Context, name string, counts map[string]int) {
	attrs := []slog.Attr{slog.String("job", name)}
	for k, n := range counts {
		if n != 0 {
			attrs = append(attrs, slog.Int(k, n))
		}
	}
	if len(attrs) > 1 {
		b.log.LogAttrs(ctx, slog.LevelInfo, "job", attrs...)
	}
}

// Announce gives Telegram the command list in both languages. Everybody sees the
// commands that work for everybody; /help shows the rest by role.
func (b *Bot) Announce(ctx context.Context) error {
	list := append(CommandsFor(b.o.Features, org.Member{}), Builtin()...)
	for _, l := range locales.All {
		type entry struct {
			Command     string `json:"command"`
			Description string `json:"description"`
		}
		var out []entry
		for _, c := range list {
			out = append(out, entry{c.Name, c.Help.Plain(l)})
		}
		raw, err := json.Marshal(out)
		if err != nil {
			return fmt.Errorf("write command list: %w", err)
		}
		p := tgbotapi.Params{"commands": string(raw), "language_code": string(l)}
		if err := b.o.Client.call(ctx, "setMyCommands", p, nil); err != nil {
			return fmt.Errorf("announce commands: %w", err)
		}
		if l == locales.ZH { // Chinese is also what other languages see
			delete(p, "language_code")
			if err := b.o.Client.call(ctx, "setMyCommands", p, nil); err != nil {
				return fmt.Errorf("announce commands: %w", err)
			}
		}
	}
	return nil
}
