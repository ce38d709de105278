package form

// prompt says what to show for the session as it stands.
func (t *turn) prompt() Prompt {
	p := Prompt{Refusal: t.refusal, Echo: t.echo, Help: t.help, Editing: t.editing(), CanBack: t.editing() || t.previous(t.at) >= 0}
	t.numbering(&p)
	if t.at < 0 {
		p.Stage = Review
		if t.sent {
			p.Stage = Finished
		}
		p.Lines = t.lines()
		p.From, p.To, p.Pages = onPage(t.s.Page, len(p.Lines), longReview)
		p.Page = p.From / pageSize
		return p
	}
	t.asking(&p)
	return p
}

// asking fills in what belongs to the current question.
func (t *turn) asking(p *Prompt) {
	f, n := t.field(), t.nodes[t.at]
	p.Stage, p.Field = Asking, t.said(n)
	if f.parent >= 0 {
		p.Above = t.headings(t.at)
		p.Drop = t.fresh(t.at)
	}
	if t.readingBack() {
		p.Stage = ReadBack
		p.Value, p.Heard = Show(f.Field, *t.s.Pending), t.s.Heard
		p.CanSkip = !t.required(t.at)
		return
	}
	switch {
	case f.Kind == BeginRepeat:
		p.Above, p.Drop = append(t.headings(t.at), t.roundLabel(n.at)), true
		return
	case f.Kind == EndRepeat:
		p.Field, p.Adding, p.Rounds = t.said(node{f.mate, n.at}), true, t.roundsOf(t.at)
		return
	case f.shown():
		if f.ReadOnly || f.calculation != nil {
			p.Value = Show(f.Field, t.value(t.at))
		}
		return
	}
	p.CanSkip = !t.required(t.at)
	if f.several() {
		p.Came, p.Most = len(t.ticks()), f.Most
		p.CanSkip = p.CanSkip && p.Came == 0
	}
	t.shortcuts(p)
	t.choices(p)
	t.readings(p)
}

// choices fills in what can be chosen.
func (t *turn) choices(p *Prompt) {
	f := t.field()
	switch f.Kind {
	case Range:
		p.Choices, p.First = f.Choices, 1
		return
	case One, Many, YesNo, Rank:
	default:
		return
	}
	p.Choices, p.First = t.listed(), 1
	if p.Long = len(p.Choices) > t.limit() || t.s.Find != ""; p.Long {
		from, to, pages := onPage(t.s.Page, len(p.Choices), t.limit())
		p.Choices, p.First, p.Page, p.Pages, p.Find = p.Choices[from:to], from+1, from/pageSize, pages, t.s.Find
	}
	switch f.Kind {
	case Many:
		p.Ticked = map[string]bool{}
		for _, k := range t.ticks() {
			p.Ticked[k] = true
		}
	case Rank:
		p.Ranked = t.ranked()
	}
}

// shortcuts fills in the values that are one tap away.
func (t *turn) shortcuts(p *Prompt) {
	f := t.field()
	if v, ok := t.known(); ok {
		p.Last = Show(f.Field, v)
		p.CanSame = t.check(t.at, v) == fine
	} else if v, ok := t.prefill(); ok {
		p.Default = Show(f.Field, v)
		p.CanSame = t.check(t.at, v) == fine
	}
	if a, ok := t.s.Answers[t.here()]; ok {
		p.Current = Show(f.Field, a)
	}
	p.CanKeep = t.keepable()
}

// numbering counts the questions that are relevant and open as far as is known now.
func (t *turn) numbering(p *Prompt) {
	for i := range t.nodes {
		if !t.askable(i) || !t.open(i) && i != t.at {
			continue
		}
		p.Of++
		if t.at < 0 || i <= t.at {
			p.Number = p.Of
		}
	}
	if t.at >= 0 && !t.asks(t.at) && p.Number < p.Of {
		p.Number++ // a note goes with the question that follows it
	}
}
