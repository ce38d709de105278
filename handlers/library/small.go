package library

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

// Conversations that change one thing about an item. Persisted; their ref is that of a card.
const (
	kindDates  = "library.dates"
	kindNext   = "library.next"
	kindRetire = "library.retire"
)

// Field keys. Persisted in drafts.
const (
	keyNext = "next"
	keyLast = "last"
)

func datesForm() form.Form {
	return form.Form{
		ID: kindDates, Version: cardVersion, Title: locales.M("library.dates_title"),
		Fields: []form.Field{whenField(keyFrom, false), whenField(keyTo, false)},
	}
}

func nextForm() form.Form {
	next := textField(keyNext, 20, true)
	next.Hint = locales.M("library.next_hint")
	return form.Form{ID: kindNext, Version: cardVersion, Title: locales.M("library.next_title"), Fields: []form.Field{next}}
}

func retireForm() form.Form {
	return form.Form{
		ID: kindRetire, Version: cardVersion, Title: locales.M("library.retire_title"),
		Fields: []form.Field{whenField(keyLast, true)},
	}
}

// small opens one of these conversations about the item in the button.
func (d *desk) small(kind string) bot.Handler {
	return func(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
		v, err := d.newest(ctx, t, policy.ItemID(t.Press.Arg))
		if err != nil {
			return bot.Reply{}, err
		}
		s := form.Session{Answers: form.Answers{}}
		if kind == kindDates {
			for key, w := range map[string]policy.When{keyFrom: v.Item.From, keyTo: v.Item.To} {
				if w != "" {
					s.Answers[key] = form.Value{S: string(w)}
				}
			}
		}
		return opened(kind, v, s)
	}
}

func (d *desk) setDates(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	v, err := d.drawnFrom(ctx, t, f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	from, _ := policy.ParseWhen(f.Answers[keyFrom].S) // checked when it was typed
	to, _ := policy.ParseWhen(f.Answers[keyTo].S)
	it, err := v.Item.Lasting(from, to)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.propose(ctx, t, policy.FromDates, v, it)
}

// checkNext refuses a successor that the library does not hold, as soon as it is typed.
func (d *desk) checkNext(ctx context.Context, _ *bot.Turn, ref, _ string, v form.Value) error {
	id := successor(v.S)
	if own, _, _ := strings.Cut(ref, "~"); own == string(id) {
		return locales.Refuse("library.own_successor")
	}
	_, err := d.store.PolicyVersions(ctx, id)
	if errors.Is(err, org.ErrNotFound) {
		return locales.Refuse("library.no_item", "ID", string(id))
	}
	if err != nil {
		return fmt.Errorf("look for a successor: %w", err)
	}
	return nil
}

// successor reads an id as it is typed: pol-041 is POL-041.
func successor(typed string) policy.ItemID {
	id := locales.HalfWidth(typed)
	if up := strings.ToUpper(id); strings.HasPrefix(up, "POL-") || strings.HasPrefix(up, "POL ") {
		id = strings.ReplaceAll(up, " ", "-")
	}
	return policy.ItemID(id)
}

func (d *desk) setNext(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	v, err := d.drawnFrom(ctx, t, f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	it, err := v.Item.Succeeded(successor(f.Answers[keyNext].S))
	if err != nil {
		return bot.Reply{}, err
	}
	return d.propose(ctx, t, policy.FromNext, v, it)
}

func (d *desk) setRetired(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	v, err := d.drawnFrom(ctx, t, f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	last, _ := policy.ParseWhen(f.Answers[keyLast].S) // checked when it was typed
	it, err := v.Item.Retired(last)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.propose(ctx, t, policy.FromRetire, v, it)
}
