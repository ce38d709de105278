package form

// prompt says what to show for the session as it stands.
func (t *turn) prompt() Prompt {
	p := Prompt{Refusal: t.refusal, Echo: t.echo, Help: t.help, CanBack: t.editing() || t.previous(t.at) >= 0}
	t.numbering(&p)
	if t.at < 0 {
		p.Stage = Review
		if t.sent {
			p.Stage = Finished
		}
		p.Lines = t.review()
		return p
	}
	f := t.field()
	p.Stage, p.Field = Asking, f.Field
	p.CanSkip = !f.Required && f.Kind != Note
	if t.readingBack() {
		p.Stage = ReadBack
		p.Value, p.Heard = Show(f.Field, *t.s.Pending), t.s.Heard
		return p
	}
	if f.Kind == Note {
		return p
	}
	t.offers(&p)
	if f.Kind == Many {
		p.Ticked = map[string]bool{}
		for _, k := range t.ticks() {
			p.Ticked[k] = true
		}
	}
	return p
}

// offers fills in the values that are one tap away.
func (t *turn) offers(p *Prompt) {
	f := t.field()
	if v, ok := t.known(); ok {
		p.Last = Show(f.Field, v)
		p.CanSame = t.check(t.at, v) == fine
	} else if v, ok := t.prefill(); ok {
		p.Default = Show(f.Field, v)
		p.CanSame = t.check(t.at, v) == fine
	}
	if a, ok := t.s.Answers[f.Key]; ok {
		p.Current = Show(f.Field, a)
	}
	p.CanKeep = t.keepable()
}

// numbering counts the questions that are relevant and open as far as is known now.
func (t *turn) numbering(p *Prompt) {
	for i := range t.c.fields {
		if !t.askable(i) || !t.open(i) && i != t.at {
			continue
		}
		p.Of++
		if t.at < 0 || i <= t.at {
			p.Number = p.Of
		}
	}
	if t.at >= 0 && t.field().Kind == Note && p.Number < p.Of {
		p.Number++ // a note goes with the question that follows it
	}
}

// review lists what would be submitted.
func (t *turn) review() []Line {
	out := make([]Line, 0, len(t.c.fields))
	for i := range t.c.fields {
		f := &t.c.fields[i]
		switch {
		case !t.vals[i].rel || f.Kind == Note:
			continue
		case f.Kind == Calculate:
			if !f.Label.Empty() {
				out = append(out, t.line(i, Value{S: t.vals[i].v.str()}))
			}
			continue
		}
		l := t.line(i, t.s.Answers[f.Key])
		l.Open = t.open(i)
		out = append(out, l)
	}
	return out
}
