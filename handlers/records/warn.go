package records

import (
	"context"
	"errors"
	"maps"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// early refuses an answer that no other could make good.
func (d *desk) early(ctx context.Context, t *bot.Turn, ref, key string, v form.Value) error {
	st := startOf(ref)
	k, ok := d.register.Kind(st.kind)
	if !ok || k.Early == nil {
		return nil
	}
	c, err := d.store.NewCase(ctx, k.ID, org.UnitID(st.unit), st.parent, nil, actor(t), t.Now)
	var no *locales.Refusal
	switch {
	case errors.As(err, &no): // said when it is handed in
		return nil
	case err != nil:
		return gone(err, "look at an answer")
	}
	c.Record.Data, c.Move = form.Answers{key: v}, k.First
	return k.Early(c, key)
}

// warnNew says above the button that hands a record in what there is to know about it.
func (d *desk) warnNew(ctx context.Context, t *bot.Turn, f bot.Filled) ([]locales.Text, error) {
	st := startOf(f.Ref)
	k, ok := d.register.Kind(st.kind)
	if !ok || k.Warns == nil {
		return nil, nil
	}
	c, err := d.store.NewCase(ctx, k.ID, org.UnitID(st.unit), st.parent, f.Answers, actor(t), t.Now)
	var no *locales.Refusal
	switch {
	case errors.As(err, &no): // said when it is handed in
		return nil, nil
	case err != nil:
		return nil, gone(err, "look at a record before it is handed in")
	}
	return k.Warns(c), nil
}

// warnMove says above the button that sends a move in what there is to know of the record as it would stand.
func (d *desk) warnMove(ctx context.Context, t *bot.Turn, f bot.Filled) ([]locales.Text, error) {
	prefix, st := stepOfRef(f.Ref)
	k, ok := d.byPrefix(prefix)
	if !ok || k.Warns == nil {
		return nil, nil
	}
	c, err := d.caseOf(ctx, t, st.id)
	if err != nil {
		return nil, err
	}
	if mv, _ := k.Machine.Move(st.move); mv.Writes {
		c.Record.Data = maps.Clone(c.Record.Data)
		maps.Copy(c.Record.Data, f.Answers)
	}
	return k.Warns(c), nil
}

// shows is what the records know already of what is being entered.
func (d *desk) shows(ctx context.Context, t *bot.Turn, k *record.Kind, st start) ([]locales.Text, error) {
	if k.Shows == nil {
		return nil, nil
	}
	c, err := d.store.NewCase(ctx, k.ID, org.UnitID(st.unit), st.parent, nil, actor(t), t.Now)
	if err == nil && k.Known != nil { // the facts of the year that is prefilled
		c, err = d.store.NewCase(ctx, k.ID, org.UnitID(st.unit), st.parent, k.Known(c), actor(t), t.Now)
	}
	var no *locales.Refusal
	switch {
	case errors.As(err, &no): // said when it is handed in
		return nil, nil
	case err != nil:
		return nil, gone(err, "read what is known of a record")
	}
	return k.Shows(c), nil
}
