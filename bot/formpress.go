package bot

import (
	"context"

	"cadrebot/form"
	"cadrebot/locales"
)

// The cancel button of a form and the answer to its question. They are not acts of
// package form: what is filled in stays as it is.
const (
	pressStop    = "X"
	pressStopped = "XX"
)

// pressAct begins what a button of FormDialogue.Buttons carries.
const pressAct = "A:"

// act answers a button of the form's own and shows where the form stands below the answer.
func (d FormDialogue) act(ctx context.Context, t *Turn, fb formBody, c *form.Compiled, arg string) ([]byte, Reply, error) {
	r, err := d.Act(ctx, t, fb.filled(c, t.Now), arg)
	if err != nil {
		return nil, Reply{}, err
	}
	_, p := c.Step(fb.Session, form.Input{}, t.Now)
	s, err := d.screen(ctx, t, fb, c, p)
	if err != nil {
		return nil, Reply{}, err
	}
	s.New = true
	r.Screens = append(r.Screens, s)
	return fb.encode(), r, nil
}

// stop ends the form; with answers in it, it asks first. Buttons shown before stay good,
// so that the question can be left by any of them.
func (d FormDialogue) stop(fb formBody, sure bool) ([]byte, Reply, error) {
	if n := len(fb.Session.Answers); n > 0 && !sure {
		s := (&Screen{Dialogue: true}).Add(locales.M("ask.stop", "Count", n))
		r := Show(s.Row(In(locales.M("ask.stop_no"), ""), In(locales.M("ask.stop_yes"), pressStopped)))
		r.Stay, fb.Stopping = true, true
		return fb.encode(), r, nil
	}
	return nil, Show(Say(locales.M("bot.cancelled", "Title", d.Title)).Row(home())), nil
}

// inputOf reads the turn as one act on a form.
func inputOf(t *Turn) form.Input {
	switch {
	case t.Sent != nil && t.Sent.Sort == "location":
		return form.Input{Act: form.Located, Arg: t.Sent.Ref}
	case t.Sent != nil:
		return form.Input{Act: form.Attached, Arg: t.Sent.Ref, Text: t.Sent.Sort}
	case t.Press == nil:
		return form.Input{Act: form.Typed, Text: t.Text}
	}
	if t.Press.Arg == "" {
		return form.Input{}
	}
	in := form.Input{Act: form.Act(t.Press.Arg[:1])}
	if len(t.Press.Arg) > 2 {
		in.Arg = t.Press.Arg[2:]
	}
	return in
}

// press is a form button: an act and what it is about.
func press(label locales.Text, act form.Act, arg string) Button {
	s := string(act)
	if arg != "" {
		s += ":" + arg
	}
	return In(label, s)
}
