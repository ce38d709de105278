package records

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// ready reads the record of a step and whether the move may still be made of it as it was seen;
// else stale is the answer: the card anew, and why.
func (d *desk) ready(ctx context.Context, t *bot.Turn, st step) (c record.Case, mv lifecycle.Move, stale *bot.Reply, err error) {
	c, err = d.caseOf(ctx, t, st.id)
	if err != nil {
		return c, mv, nil, err
	}
	k, _ := d.register.Kind(c.Record.Kind)
	mv, _ = k.Machine.Move(st.move)
	c.Actor, c.Now = actor(t), t.Now
	var why locales.Text
	var no *locales.Refusal
	switch err := k.May(c, st.move); {
	case c.Record.Version != st.version:
		why = locales.M("records.changed", "Code", c.Record.Code)
	case errors.As(err, &no):
		why = no.Text
	case err != nil:
		return c, mv, nil, fmt.Errorf("check a move: %w", err)
	default:
		return c, mv, nil, nil
	}
	r, err := d.card(ctx, t, c, why)
	return c, mv, &r, err
}

// move begins a move: one that asks nothing is confirmed, another one opens its questions.
func (d *desk) move(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	st := stepOf(t.Press.Arg)
	if ref, left := strings.CutPrefix(t.Press.Arg, "="); left {
		_, st = stepOfRef(ref)
	}
	c, mv, stale, err := d.ready(ctx, t, st)
	if err != nil {
		return bot.Reply{}, err
	}
	if stale != nil {
		return *stale, nil
	}
	k, _ := d.register.Kind(c.Record.Kind)
	if len(mv.Asks) == 0 {
		s := bot.Say(
			locales.M("records.sure", "Move", said(mv.Label), "Code", c.Record.Code, "Title", brief(k.Title(c.Record.Data), 48, 80)),
			locales.M("records.sure_unit", "Unit", c.Record.Unit.Name, "State", k.States(c.Record.State)),
		)
		if k.Warns != nil {
			s.Add(k.Warns(c)...)
		}
		s.Add(standsFor(k, c, mv.Name)...)
		s.Protect, s.New = k.Household, k.Household
		return bot.Show(s.Row(bot.To(locales.M("records.btn_yes", "Move", said(mv.Label)), routeDo, st.String()), toCard(c.Record))), nil
	}
	o, err := bot.OpenForm(kindMove, k.Prefix+"."+st.String(), 1, opened(k, mv, c.Record))
	return bot.Reply{Open: o}, err
}

// said is a button's label without the sign before it, for a sentence.
func said(label locales.Text) locales.Text {
	words := func(l locales.Lang) string {
		return strings.TrimLeftFunc(label.Plain(l), func(r rune) bool { return !unicode.IsLetter(r) })
	}
	return locales.Both(words(locales.ZH), words(locales.EN))
}

// opened is the session in which a move's questions begin. Where none has to be answered it
// begins at the review, with what stands in the record: "no change" is one tap.
func opened(k *record.Kind, mv lifecycle.Move, r record.Record) form.Session {
	s := form.Session{Known: form.Answers{}}
	required := false
	for _, f := range mv.Asks {
		if v, ok := r.Data[f.Key]; ok && f.Key != record.AskReason { // why is said anew each time
			s.Known[f.Key] = v
		}
		required = required || f.Required
	}
	if required {
		return s
	}
	s.Answers = form.Answers{}
	for _, f := range mv.Asks {
		v, ok := s.Known[f.Key]
		if _, entered := k.Question(f.Key); ok && entered && mv.Writes {
			s.Answers[f.Key] = v
			continue
		}
		s.Skipped = append(s.Skipped, f.Key)
	}
	return s
}

// do makes a move that asks nothing. Arg: id.version.move.
func (d *desk) do(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	st := stepOf(t.Press.Arg)
	c, mv, stale, err := d.ready(ctx, t, st)
	if stale != nil || err != nil {
		if stale != nil {
			return *stale, err
		}
		return bot.Reply{}, err
	}
	k, _ := d.register.Kind(c.Record.Kind)
	r, err := d.store.Move(ctx, t.Key, st.id, st.version, st.move, nil, actor(t), t.Now)
	if err != nil {
		return d.refused(ctx, t, st, err)
	}
	return d.receipt(ctx, k, r, locales.M("records.moved", "Move", said(mv.Label)), t)
}

// refused shows the card anew with why a move was not made.
func (d *desk) refused(ctx context.Context, t *bot.Turn, st step, err error) (bot.Reply, error) {
	var no *locales.Refusal
	why := locales.M("records.changed_now")
	switch {
	case errors.As(err, &no):
		why = no.Text
	case !errors.Is(err, org.ErrConflict):
		return bot.Reply{}, gone(err, "move a record")
	}
	c, err := d.caseOf(ctx, t, st.id)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.card(ctx, t, c, why)
}

func (d *desk) moveDialogue() bot.Dialogue {
	return bot.FormDialogue{
		Kind: kindMove, Title: locales.M("records.move_title"), Form: d.moveForm, Submit: d.moved, About: d.aboutMove, ReviewNote: d.warnMove, Brief: true,
		Protect: func(ref string) bool {
			prefix, _ := stepOfRef(ref)
			k, ok := d.byPrefix(prefix)
			return ok && k.Household
		},
	}.Dialogue()
}

// asked is the form of what a move asks.
func asked(k *record.Kind, mv lifecycle.Move) (*form.Compiled, error) {
	c, err := form.Compile(form.Form{ID: k.ID + "." + string(mv.Name), Version: 1, Title: mv.Label, Fields: mv.Asks})
	if err != nil {
		return nil, fmt.Errorf("what %s of %s asks: %w", mv.Name, k.ID, err)
	}
	return c, nil
}

// moveForm is what the move in ref asks.
func (d *desk) moveForm(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
	prefix, st := stepOfRef(ref)
	k, ok := d.byPrefix(prefix)
	if !ok {
		return nil, locales.Refuse("records.stale")
	}
	mv, ok := k.Machine.Move(st.move)
	if !ok {
		return nil, locales.Refuse("lifecycle.unknown_move")
	}
	if k.Asks != nil || slices.ContainsFunc(mv.Asks, func(f form.Field) bool { _, is := k.Link(f.Key); return is }) {
		c, err := d.caseOf(ctx, t, st.id)
		if err != nil {
			return nil, err
		}
		if mv.Asks, err = d.linked(ctx, t, k, c.Record.Unit.ID, k.Put(cmp.Or(c.Parent, &c.Record), mv.Asks)); err != nil {
			return nil, err
		}
	}
	return asked(k, mv)
}

// aboutMove says what is moved, above the first question and the review.
func (d *desk) aboutMove(ctx context.Context, t *bot.Turn, ref, key string) ([]locales.Text, error) {
	_, st := stepOfRef(ref)
	c, err := d.caseOf(ctx, t, st.id)
	if err != nil {
		return nil, err
	}
	k, _ := d.register.Kind(c.Record.Kind)
	c.Actor = actor(t)
	out := []locales.Text{locales.M("records.moving", "Code", c.Record.Code, "Title", brief(k.Title(c.Record.Data), 24, 40), "Unit", c.Record.Unit.Name)}
	if key == "" && c.Record.Version != st.version {
		out = append(out, locales.M("records.changed_now"))
	}
	return append(append(out, standsFor(k, c, st.move)...), d.invented(k)), nil
}

// standsFor says for which post the move would be made by somebody who holds another one.
func standsFor(k *record.Kind, c record.Case, name lifecycle.Name) []locales.Text {
	if as := k.As(c, name).Grant; as.ID != c.Actor.Grant.ID {
		return []locales.Text{locales.M("records.stands", "Role", as.Role.Name(), "Until", locales.DateOf(as.Until.Add(-time.Second)))}
	}
	return nil
}

// moved makes the move with its answers.
func (d *desk) moved(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	_, st := stepOfRef(f.Ref)
	r, err := d.store.Move(ctx, t.Conversation, st.id, st.version, st.move, f.Answers, actor(t), t.Now)
	var no *locales.Refusal
	switch {
	case errors.As(err, &no) && !over(no):
		return bot.Reply{}, no // the form stays open: the answers can be changed
	case err != nil:
		return d.refused(ctx, t, st, err)
	}
	k, ok := d.register.Kind(r.Kind)
	if !ok {
		return bot.Reply{}, locales.Refuse("records.not_found")
	}
	mv, _ := k.Machine.Move(st.move)
	return d.receipt(ctx, k, r, locales.M("records.moved", "Move", said(mv.Label)), t)
}

// over reports whether no other answers could make the move: there is nothing left to fill in.
func over(no *locales.Refusal) bool {
	switch no.Text.ID {
	case "lifecycle.moved_on", "lifecycle.not_yours", "lifecycle.own_work", "lifecycle.second_person", "lifecycle.past_due", "lifecycle.unknown_move":
		return true
	}
	return false
}
