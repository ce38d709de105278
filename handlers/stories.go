package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cadrebot/bot"
	"cadrebot/handlers/notice"
	"cadrebot/handlers/records"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/publicity"
	"cadrebot/record"
)

// TellsStories lets /notice take the code of a published story behind it, as the button on a
// story's card does: the composer opens with the story's words in both languages.
func TellsStories(f bot.Feature, store records.Store) bot.Feature {
	f.Commands = slices.Clone(f.Commands)
	for i, c := range f.Commands {
		if c.Name != "notice" {
			continue
		}
		f.Commands[i].Run = func(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
			code := strings.TrimSpace(t.Text)
			if !record.LooksLikeCode(code) {
				return c.Run(ctx, t)
			}
			return tellStory(ctx, t, store, strings.ToUpper(code))
		}
	}
	return f
}

func tellStory(ctx context.Context, t *bot.Turn, store records.Store, code string) (bot.Reply, error) {
	c, err := store.ByCode(ctx, code, lifecycle.ActorOf(t.Member), t.Now)
	if errors.Is(err, org.ErrNotFound) {
		return bot.Reply{}, locales.Refuse("records.not_found")
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read the story of a notice: %w", err)
	}
	if c.Record.Kind != publicity.Story || c.Record.State != publicity.Published {
		return bot.Reply{}, locales.Refuse("publicity.not_published", "Code", c.Record.Code)
	}
	return notice.Publicity(t, publicity.Headline(c.Record.Data), publicity.Body(c.Record.Data))
}
