package records

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
)

// code is how the code of a record is written, with or without hyphens, as it was read out.
var code = regexp.MustCompile(`^([A-Z]{2,4})[- ]?(\d{4})[- ]?(\d{4,9})$`)

// dashes are what stands for a hyphen on other keyboards.
var dashes = strings.NewReplacer("–", "-", "—", "-", "－", "-", "−", "-", "_", "-", "‐", "-")

// findCode is the code of a record that was typed for itself; false for anything else, also for
// codes of kinds that there are not.
func (d *desk) findCode(text string) (string, bool) {
	m := code.FindStringSubmatch(strings.ToUpper(dashes.Replace(locales.HalfWidth(text))))
	if m == nil {
		return "", false
	}
	if _, ok := d.byPrefix(m[1]); !ok {
		return "", false
	}
	return m[1] + "-" + m[2] + "-" + m[3], true
}

// byCode opens the record whose code was typed.
func (d *desk) byCode(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return d.openCode(ctx, t, t.Text)
}

func (d *desk) openCode(ctx context.Context, t *bot.Turn, code string) (bot.Reply, error) {
	if prefix, _, _ := strings.Cut(code, "-"); prefix != "" {
		if k, ok := d.byPrefix(prefix); ok && d.register.Off(k) != nil {
			return bot.Reply{}, d.register.Off(k)
		}
	}
	c, err := d.store.ByCode(ctx, code, actor(t), t.Now)
	if err != nil {
		return bot.Reply{}, gone(err, "find a record by its code")
	}
	return d.card(ctx, t, c, locales.Text{})
}

// findBody is the body of the conversation that asks for words. Persisted.
type findBody struct {
	Of string `json:"o,omitempty"`
}

// ask asks for the words of a search. Arg: what it is about, see view.of.
func (d *desk) ask(_ context.Context, t *bot.Turn) (bot.Reply, error) {
	b, err := json.Marshal(findBody{t.Press.Arg})
	if err != nil {
		return bot.Reply{}, fmt.Errorf("ask for words: %w", err)
	}
	return bot.Reply{Open: &bot.Opening{Kind: kindFind, Body: b}}, nil
}

// pressStop leaves a conversation that keeps nothing.
const pressStop = "x"

func (d *desk) findDialogue() bot.Dialogue {
	return bot.Dialogue{
		Kind: kindFind, Version: 1, Title: locales.M("records.find_title"),
		Step: func(ctx context.Context, t *bot.Turn, body []byte) ([]byte, bot.Reply, error) {
			var fb findBody
			if err := json.Unmarshal(body, &fb); err != nil {
				return nil, bot.Reply{}, fmt.Errorf("read the search for records: %w", err)
			}
			v := view{what: all, of: fb.Of}
			if t.Press != nil || t.Text == "" {
				return nil, bot.Show(bot.Say(locales.M("records.find_left")).Row(d.back(v), homeButton())), nil
			}
			r, err := d.found(ctx, t, v, t.Text)
			if err != nil {
				return nil, bot.Reply{}, err
			}
			return nil, r, nil
		},
		Render: func(_ context.Context, _ *bot.Turn, body []byte) (bot.Reply, error) {
			var fb findBody
			if err := json.Unmarshal(body, &fb); err != nil {
				return bot.Reply{}, fmt.Errorf("read the search for records: %w", err)
			}
			s := bot.Say(locales.M("records.find_ask", "Of", d.name(fb.Of)))
			s.Dialogue = true
			return bot.Show(s.Row(bot.In(locales.M("records.btn_leave"), pressStop))), nil
		},
	}
}
