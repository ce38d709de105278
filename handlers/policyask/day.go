package policyask

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/policy"
)

// kindDay is the one-question conversation that takes a typed day. Persisted.
const kindDay = "policy.day"

// dayBody is its session. Persisted in envelopes.
type dayBody struct {
	Search int64 `json:"s"`
	Wrong  bool  `json:"w,omitempty"` // what was typed last is no day
}

// typeDay opens the conversation about the search in the button.
func (d *desk) typeDay(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	what, err := d.search(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	b, err := json.Marshal(dayBody{Search: what.ID})
	if err != nil {
		return bot.Reply{}, fmt.Errorf("open day conversation: %w", err)
	}
	return bot.Reply{Open: &bot.Opening{Kind: kindDay, Ref: strconv.FormatInt(what.ID, 10), Body: b}}, nil
}

func (d *desk) dayDialogue() bot.Dialogue {
	return bot.Dialogue{Kind: kindDay, Version: 1, Title: locales.M("policy.day_title"), Step: d.dayStep, Render: d.dayRender}
}

func readDay(body []byte) (dayBody, error) {
	var b dayBody
	if err := json.Unmarshal(body, &b); err != nil {
		return b, fmt.Errorf("read day conversation: %w", err)
	}
	return b, nil
}

func (d *desk) dayStep(ctx context.Context, t *bot.Turn, body []byte) ([]byte, bot.Reply, error) {
	b, err := readDay(body)
	if err != nil {
		return nil, bot.Reply{}, err
	}
	day, ok := policy.ParseDay(t.Text, today(t))
	if !ok {
		b.Wrong = true
		next, err := json.Marshal(b)
		if err != nil {
			return nil, bot.Reply{}, fmt.Errorf("write day conversation: %w", err)
		}
		return next, bot.Show(dayScreen(b)), nil
	}
	what, err := d.recall(ctx, t, place{search: b.Search, day: day})
	if err != nil {
		return nil, bot.Reply{}, err
	}
	r, err := d.answer(ctx, t, what, place{search: b.Search, day: day})
	return nil, r, err
}

func (d *desk) dayRender(_ context.Context, _ *bot.Turn, body []byte) (bot.Reply, error) {
	b, err := readDay(body)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(dayScreen(b)), nil
}

func dayScreen(b dayBody) *bot.Screen {
	s := &bot.Screen{Dialogue: true}
	if b.Wrong {
		s.Add(locales.M("policy.day_wrong"))
	}
	return s.Add(locales.M("policy.day_ask")).Row(bot.To(locales.M("policy.cancel"), "cmd", "cancel"))
}
