package form

import (
	"slices"

	"cadrebot/locales"
)

// apply does what the input asks for, or says why not.
func (t *turn) apply(in Input) {
	switch in.Act {
	case Nothing:
	case Typed:
		t.typed(in.Text)
	case Help:
		t.help = true
	case Back:
		t.back()
	case Open:
		t.reopen(in.Arg)
	case Submit:
		t.submit()
	default:
		if t.at < 0 {
			t.refuse(locales.M("form.at_review"))
			return
		}
		t.answer(in)
	}
}

// answer handles the acts that need a current question.
func (t *turn) answer(in Input) {
	f := t.field()
	switch in.Act {
	case Yes, No:
		t.confirm(in.Act == Yes)
	case Pick:
		if f.Kind != One && f.Kind != YesNo {
			t.refuse(t.due())
			return
		}
		t.count(Value{S: in.Arg})
	case Toggle:
		t.toggle(in.Arg)
	case Done:
		t.done()
	case Same:
		t.same()
	case Skip:
		if f.Required || f.Kind == Note {
			t.refuse(t.requiredText())
			return
		}
		t.pass()
	case NotApp:
		if f.Required || f.Kind == Note {
			t.refuse(t.requiredText())
			return
		}
		t.count(Value{NA: true})
	default:
		t.refuse(t.due())
	}
}

func (t *turn) requiredText() locales.Text {
	if t.field().Kind == Note {
		return t.due()
	}
	return faultRequired.say(t.field().Field)
}

// due says what kind of answer the current question wants.
func (t *turn) due() locales.Text {
	switch t.field().Kind {
	case One, YesNo:
		return locales.M("form.choose")
	case Many:
		return locales.M("form.choose_many")
	case Note:
		return locales.M("form.note_due")
	case Date:
		return locales.M("form.no_date")
	case Text:
		return locales.M("form.text_due")
	}
	return refusalText(unreadable(t.field().Kind))
}

func (t *turn) confirm(yes bool) {
	switch {
	case yes && t.field().Kind == Note:
		t.done()
	case !t.readingBack():
		t.refuse(locales.M("form.nothing_to_confirm"))
	case yes:
		v := *t.s.Pending
		t.dropPending()
		if t.count(v); t.refusal.Empty() {
			t.s.Typed++
		}
	default:
		t.dropPending()
	}
}

// toggle ticks or unticks a choice; nothing counts before Done.
func (t *turn) toggle(key string) {
	f := t.field()
	if f.Kind != Many || !slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Key == key }) {
		t.refuse(t.due())
		return
	}
	on := map[string]bool{}
	for _, k := range t.ticks() {
		on[k] = true
	}
	on[key] = !on[key]
	t.stage(Value{L: inOrder(f.Field, on)}, "")
}

// ticks are the choices ticked so far: while ticking, else those of the answer.
func (t *turn) ticks() []string {
	if t.s.Pending != nil {
		return t.s.Pending.L
	}
	return t.s.Answers[t.field().Key].L
}

// inOrder lists the choices that are on, in the form's order.
func inOrder(f *Field, on map[string]bool) []string {
	var out []string
	for _, ch := range f.Choices {
		if on[ch.Key] {
			out = append(out, ch.Key)
		}
	}
	return out
}

// done ends ticking, passes a note, or keeps the answer of a reopened field.
func (t *turn) done() {
	f := t.field()
	switch f.Kind {
	case Note:
		t.pass()
		return
	case Many:
		on := map[string]bool{}
		for _, k := range t.ticks() {
			on[k] = true
		}
		keys := inOrder(f.Field, on)
		switch {
		case len(keys) > 0:
			t.count(Value{L: keys})
		case !t.keepable() && f.Required || t.s.Pending != nil && f.Required:
			t.refuse(locales.M("form.choose_many"))
		case t.s.Pending == nil && t.keepable():
			t.leave()
		default:
			t.pass()
		}
		return
	}
	if !t.keepable() {
		t.refuse(t.due())
		return
	}
	t.leave()
}

// keepable reports whether the current field was reopened and is fine as it is.
func (t *turn) keepable() bool {
	return t.at >= 0 && t.s.Reopen == t.field().Key && t.settled(t.at)
}

// same answers as last period, else with the default; at a reopened field that has
// neither it keeps the answer.
func (t *turn) same() {
	v, ok := t.known()
	if !ok {
		v, ok = t.prefill()
	}
	switch {
	case ok && t.field().Kind != Note:
		t.count(v)
	case t.keepable():
		t.leave()
	case t.field().Kind == Note:
		t.refuse(t.due())
	default:
		t.refuse(locales.M("form.no_last"))
	}
}

// known is last period's value of the current field if it still fits the kind.
func (t *turn) known() (Value, bool) {
	f := t.field()
	v, ok := t.s.Known[f.Key]
	return v, ok && (v.NA || shape(f.Field, v) == fine)
}

// prefill is the default of the current field if it fits the kind.
func (t *turn) prefill() (Value, bool) {
	f := t.field()
	if f.def == nil {
		return Value{}, false
	}
	v := asAnswer(f.Kind, t.eval(f.def, val{}))
	return v, shape(f.Field, v) == fine
}

func (t *turn) back() {
	if t.editing() {
		t.leave()
		return
	}
	i := t.previous(t.at)
	if i < 0 {
		t.refuse(locales.M("form.first"))
		return
	}
	t.dropPending()
	t.s.Reopen, t.s.Edit = t.c.fields[i].Key, false
	t.moved = true
}

func (t *turn) reopen(key string) {
	i, ok := t.c.keys[key]
	if !ok || !t.askable(i) || !t.open(i) && t.settled(i) {
		t.refuse(locales.M("form.closed"))
		return
	}
	t.dropPending()
	t.s.Reopen, t.s.Edit = key, t.at < 0
	t.moved = true
}

func (t *turn) submit() {
	if t.at >= 0 {
		t.refuse(locales.M("form.not_yet"))
		return
	}
	t.s.Reopen, t.s.Edit = "", false
	t.sent = true
}
