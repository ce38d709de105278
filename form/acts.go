package form

import "cadrebot/locales"

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
		if n, ok := numbered(in.Arg); ok && t.at < 0 {
			t.reopenLine(n)
			return
		}
		t.reopen(in.Arg)
	case Submit:
		t.submit()
	case Page:
		t.page(in.Arg)
	default:
		if t.at < 0 {
			t.refuse(t.atReview())
			return
		}
		t.answer(in)
	}
}

// answer handles the acts that need a current question.
func (t *turn) answer(in Input) {
	f := t.field()
	if f.Kind == EndRepeat || f.Kind == BeginRepeat {
		t.repeat(in)
		return
	}
	if f.shown() && in.Act != Yes && in.Act != No && in.Act != Done && in.Act != Remove {
		t.refuse(t.due())
		return
	}
	switch in.Act {
	case Yes, No:
		t.confirm(in.Act == Yes)
	case Pick:
		t.picked(f.choiceKey(in.Arg))
	case Toggle:
		t.toggle(f.choiceKey(in.Arg))
	case Undo:
		t.undo()
	case Done:
		t.done()
	case Same:
		t.same()
	case Skip:
		t.skip()
	case NotApp:
		if t.required(t.at) {
			t.refuse(t.why(faultRequired))
			return
		}
		t.count(Value{NA: true})
	case Located, Attached:
		t.received(in)
	case Remove:
		t.removeHere()
	default:
		t.refuse(t.due())
	}
}

func (t *turn) picked(key string) {
	if t.pickedReading(key) {
		return
	}
	switch t.field().Kind {
	case One, YesNo, Range, Acknowledge:
		t.count(Value{S: key})
	default:
		t.refuse(t.due())
	}
}

func (t *turn) skip() {
	if t.required(t.at) {
		t.refuse(t.why(faultRequired))
		return
	}
	t.pass()
}

// due says what kind of answer the current question wants.
func (t *turn) due() locales.Text {
	f := t.field()
	if f.shown() {
		return locales.M("form.note_due")
	}
	switch f.Kind {
	case One, YesNo, BeginRepeat, EndRepeat:
		return locales.M("form.choose")
	case Many:
		return locales.M("form.choose_many")
	case Rank:
		return locales.M("form.rank_due")
	case Acknowledge:
		return locales.M("form.acknowledge_due")
	case Text, Barcode:
		return locales.M("form.text_due")
	case Geopoint:
		return locales.M("form.location_due")
	case Image:
		return locales.M("form.image_due")
	case Audio:
		return locales.M("form.audio_due")
	case Video:
		return locales.M("form.video_due")
	case File:
		if f.several() {
			return locales.M("form.files_due")
		}
		return locales.M("form.file_due")
	case Range:
		return f.rng.say()
	}
	return refusalText(unreadable(f.Kind))
}

func (r *rangeOf) say() locales.Text {
	return locales.M("form.range", "Start", locales.Decimal(r.start.String()), "End", locales.Decimal(r.end.String()), "Step", locales.Decimal(r.step.String()))
}

func (t *turn) confirm(yes bool) {
	switch {
	case yes && t.field().shown():
		t.done()
	case yes && t.field().Kind == Acknowledge:
		t.count(Value{S: acknowledged})
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

// done ends ticking, passes a note, or keeps the answer of a reopened field.
func (t *turn) done() {
	f := t.field()
	switch {
	case f.shown():
		t.pass()
	case f.Kind == Many || f.Kind == Rank:
		t.ticked()
	case f.several():
		t.allCame()
	case !t.keepable():
		t.refuse(t.due())
	default:
		t.leave()
	}
}

// keepable reports whether the current field was reopened and is fine as it is.
func (t *turn) keepable() bool {
	return t.at >= 0 && t.s.Reopen == t.here() && t.settled(t.at)
}

// same answers as last period, else with the default; at a reopened field that has
// neither it keeps the answer.
func (t *turn) same() {
	v, ok := t.known()
	if !ok {
		v, ok = t.prefill()
	}
	switch {
	case ok:
		t.count(v)
	case t.keepable():
		t.leave()
	default:
		t.refuse(locales.M("form.no_last"))
	}
}

// known is last period's value of the current field if it still fits the kind.
func (t *turn) known() (Value, bool) {
	v, ok := t.s.Known[t.here()]
	return v, ok && (v.NA || shape(t.field().Field, v) == fine)
}

// prefill is the default of the current field, or what its calculation gives, if it fits
// the kind.
func (t *turn) prefill() (Value, bool) {
	f := t.field()
	e := f.calculation
	if e == nil {
		e = f.def
	}
	if e == nil {
		return Value{}, false
	}
	at := t.nodes[t.at]
	v := asAnswer(f.Kind, t.run(e, at.f, at.at, val{}))
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
	t.s.Reopen, t.s.Edit = t.key(t.nodes[i]), false
	t.moved = true
}

func (t *turn) reopen(key string) {
	i := t.find(key)
	if i < 0 || !t.removable(i) && (!t.askable(i) || !t.open(i) && t.settled(i)) {
		t.refuse(locales.M("form.closed"))
		return
	}
	t.dropPending()
	t.s.Reopen, t.s.Edit = key, t.at < 0
	t.moved = true
}

// submit sends the form in. At a line opened from the review it keeps the value, as on the
// way back there.
func (t *turn) submit() {
	if t.editing() && t.keepable() && !t.readingBack() && t.s.Pending == nil {
		t.leave()
		return
	}
	if t.at >= 0 {
		t.refuse(locales.M("form.not_yet"))
		return
	}
	t.s.Reopen, t.s.Edit = "", false
	t.sent = true
}
