package bot

import (
	"context"
	"errors"
	"maps"
	"slices"

	"cadrebot/form"
	"cadrebot/locales"
)

// take works the turn into the form: what was typed or pressed, what the feature makes of
// words that are no choice, and whether it lets the answer stand.
func (d FormDialogue) take(ctx context.Context, t *Turn, fb *formBody, c *form.Compiled) (form.Prompt, error) {
	before, in := fb.Session, d.inputOf(t, c, fb.Session)
	after, p := c.Step(before, in, t.Now)
	if in.Act == form.Typed && d.OwnWords != nil {
		after, p = d.ownWords(c, before, after, p, t)
	}
	fb.Session = after
	if d.Check == nil {
		return p, nil
	}
	key, given := newAnswer(before.Answers, after.Answers)
	v := after.Answers[key]
	if in.Act == form.Attached && after.Pending != nil { // one of several, which do not count yet
		key, v, given = after.For, *after.Pending, true
	}
	if !given {
		return p, nil
	}
	err := d.Check(ctx, t, fb.Ref, key, v)
	var no *locales.Refusal
	if !errors.As(err, &no) {
		return p, err
	}
	if in.Act == form.Yes { // what was read back is refused: it is asked again, not read back again
		before, _ = c.Step(before, form.Input{Act: form.No}, t.Now)
	}
	fb.Session = before
	_, p = c.Step(before, form.Input{}, t.Now)
	p.Refusal = no.Text
	return p, nil
}

// inputOf is the turn as one act on the form, with what this form keeps of it.
func (d FormDialogue) inputOf(t *Turn, c *form.Compiled, s form.Session) form.Input {
	in := inputOf(t)
	switch {
	case in.Act == form.Attached && d.Kept != nil:
		in.Arg = d.Kept(*t.Sent)
	case in.Act == form.Typed && d.Marked != nil && t.Formatted != "":
		if _, p := c.Step(s, form.Input{}, t.Now); p.Stage == form.Asking && p.Field != nil && d.Marked(p.Field.Key) {
			in.Text = t.Formatted
		}
	}
	return in
}

// ownWords takes words that were refused as a choice for the answer to the question behind
// the choice "in my own words", and reads them back before they count.
func (d FormDialogue) ownWords(c *form.Compiled, before, after form.Session, p form.Prompt, t *Turn) (form.Session, form.Prompt) {
	guessed := p.Stage == form.ReadBack && after.Heard == t.Text && after.Pending != nil && before.Pending == nil
	if guessed && labelHas(p.Value, t.Text) {
		return after, p // a part of the label says no more than the choice
	}
	if !guessed && (p.Refusal.Empty() || p.Stage != form.Asking) || p.Field.Kind != form.One || p.Readings != nil {
		return after, p
	}
	choice, question, ok := d.OwnWords(p.Field.Key)
	if !ok {
		return after, p
	}
	chosen, next := c.Step(before, form.Input{Act: form.Pick, Arg: choice}, t.Now)
	if next.Stage != form.Asking || next.Field.Key != question {
		return after, p
	}
	typed, counted := c.Step(chosen, form.Input{Act: form.Typed, Text: t.Text}, t.Now)
	own, taken := typed.Answers[question]
	if !taken || !counted.Refusal.Empty() {
		return after, p // no reason either: a word for a button, or too long
	}
	chosen.Pending, chosen.Heard, chosen.For = &own, t.Text, question
	_, p = c.Step(chosen, form.Input{}, t.Now)
	return chosen, p
}

// newAnswer is the answer that a step has given or changed; given is false when there is none.
func newAnswer(before, after form.Answers) (key string, given bool) {
	for _, k := range slices.Sorted(maps.Keys(after)) {
		v, was := before[k], after[k]
		if _, had := before[k]; !had || v.S != was.S || v.NA != was.NA || !slices.Equal(v.L, was.L) {
			return k, true
		}
	}
	return "", false
}

// about puts what the form is about above the question, below what was just understood.
func (d FormDialogue) about(ctx context.Context, t *Turn, ref string, s *Screen, p form.Prompt) error {
	if d.About == nil {
		return nil
	}
	key := ""
	if p.Stage == form.Asking && p.Field != nil {
		key = p.Field.Key
	}
	lines, err := d.About(ctx, t, ref, key)
	if err != nil {
		return err
	}
	if p.Readings != nil {
		p.Refusal = locales.Text{} // as askScreen leaves it out
	}
	s.Body = slices.Insert(s.Body, len(heading(p).Body), lines...)
	return nil
}
