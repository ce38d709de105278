package bot

import "context"

// Code is something with a shape of its own that people type or paste for itself, as the
// number of a certificate. Where no question is asked, or the screen that shows is not the open
// conversation's, it belongs to the feature that knows the shape.
type Code struct {
	Name string // for the log
	// Find is the code in words that were typed, as Run gets it in Turn.Text; false when there
	// is none. Pure: it is asked about all free text.
	Find   func(text string) (code string, ok bool)
	Run    Handler
	Public bool // answers everybody, as that of Link
}

// code finds the feature whose code was typed.
func (t *table) code(text string) (c Code, found string, ok bool) {
	for _, c := range t.codes {
		if found, ok := c.Find(text); ok {
			return c, found, true
		}
	}
	return Code{}, "", false
}

// answering reports whether words that are typed now answer the open conversation.
func (b *Bot) answering(ctx context.Context, v *visit) bool {
	if v.env.Open == nil || len(v.env.Menu) > 0 {
		return false
	}
	d := b.table.dialogues[v.env.Open.Kind]
	return d.Asks == nil || d.Asks(ctx, v.turn, v.env.Open.Body)
}

// typedCode answers a code, unless what was typed answers the open question: then it is
// part of a sentence, as in a complaint about a certificate.
func (b *Bot) typedCode(ctx context.Context, v *visit, text string) (r Reply, is bool, err error) {
	c, found, ok := b.table.code(text)
	if !ok || !c.Public && !v.turn.Member.Joined() || b.answering(ctx, v) {
		return Reply{}, false, nil
	}
	v.route, v.turn.Text = "code "+c.Name, found
	r, err = c.Run(ctx, v.turn)
	v.keepMenu = err != nil // a slip may be mended under the same screen
	return r, true, err
}
