package authoring

import (
	"slices"
	"strconv"

	"cadrebot/locales"
	"cadrebot/training"
)

// questions makes one question of every pair of pieces, in the order of the first language.
func (w *work) questions(zh, en []*chapter, names map[*chapter]string) {
	chinese, english := w.pieces(locales.ZH), w.pieces(locales.EN)
	partners := partnersOf(chinese, english)
	order := chinese
	taken := map[*piece]bool{}
	for _, e := range partners {
		taken[e] = true
	}
	for _, e := range english {
		if !taken[e] {
			order = append(order, e)
		}
	}
	used := map[training.QuestionID]bool{}
	for _, p := range order {
		q, ok := w.merged(p, partners[p])
		if !ok {
			continue
		}
		q.ID, q.Module = QuestionID(w.course.ID, p.local), names[p.chapter]
		if used[q.ID] {
			w.find(p.at, training.Bad, locales.M("courses.twice", "Name", p.local))
			continue
		}
		gaps := w.findings
		w.findings = nil
		each(&q, func(field string, t *locales.Text) {
			*t = w.sided(*t, p.lacking(field, *t, partners[p]), fieldName(field))
		})
		if partners[p] == nil && len(w.findings) > 0 { // one finding tells all of a question that is not there
			w.findings = []training.Finding{p.lacking("stem", q.Stem, nil).finding(training.Gap, locales.M("courses.lacks_"+string(other(p.lang)), "What", locales.M("courses.of_question")))}
		}
		if fault := training.Check(filled(q)); !fault.Empty() {
			w.findings = append(gaps, p.at.finding(training.Bad, fault))
			continue
		}
		w.findings = append(gaps, w.findings...)
		q.Picture = w.picture(q.Picture, p.at)
		used[q.ID] = true
		w.course.Questions = append(w.course.Questions, q)
	}
}

// pieces are all questions in l; an id that was used before is told of.
func (w *work) pieces(l locales.Lang) []*piece {
	var out []*piece
	seen := map[string]*piece{}
	for _, p := range w.papers {
		if p.lang != l {
			continue
		}
		for _, q := range p.pieces {
			if first := seen[q.local]; first != nil {
				w.find(q.at, training.Bad, locales.M("courses.twice_at", "Name", q.local, "Where", first.at.where()))
				continue
			}
			seen[q.local] = q
			out = append(out, q)
		}
	}
	return out
}

// partnersOf finds to each Chinese question the English one: that of the same id, else, of
// those without an id of the author, the one in the same place of its file and of the same type.
func partnersOf(zh, en []*piece) map[*piece]*piece {
	byID, byPlace := map[string]*piece{}, map[int]*piece{}
	left := map[string]bool{}
	for _, z := range zh {
		left[z.local] = true
	}
	for _, e := range en {
		byID[e.local] = e
		if !e.explicit && !left[e.local] && byPlace[e.ordinal] == nil {
			byPlace[e.ordinal] = e
		}
	}
	out := map[*piece]*piece{}
	for _, z := range zh {
		e := byID[z.local]
		if at := byPlace[z.ordinal]; e == nil && !z.explicit && at != nil && at.q.Type == z.q.Type {
			e = at
			delete(byPlace, z.ordinal)
		}
		if e != nil {
			out[z] = e
		}
	}
	return out
}

// lacking is the place to look at for a field that lacks a language: the cell of the
// language that is missing, else where the other one stands.
func (p *piece) lacking(field string, t locales.Text, partner *piece) place {
	for _, side := range []*piece{partner, p} {
		if side != nil && in(side.lang, t) == "" {
			return side.spot(field)
		}
	}
	at := p.at
	if c := p.cells["~"+field]; c != "" {
		at.cell = c
	}
	return at
}

// fieldName names a field of a question for people.
func fieldName(field string) locales.Text {
	for prefix, id := range map[string]string{"choice": "courses.of_choice", "left": "courses.of_left"} {
		if n, is := cutNumber(field, prefix); is {
			return locales.M(id, "Letter", string(rune('A'+n)))
		}
	}
	switch field {
	case "stem":
		return locales.M("courses.of_stem")
	case "explanation":
		return locales.M("courses.of_explanation")
	case "unit":
		return locales.M("courses.of_unit")
	}
	return locales.M("courses.of_feedback")
}

func cutNumber(s, prefix string) (int, bool) {
	if len(s) <= len(prefix) || s[:len(prefix)] != prefix {
		return 0, false
	}
	n, err := strconv.Atoi(s[len(prefix):])
	return n, err == nil
}

// filled is q with every missing side taken from the other, so that a missing language is no
// fault of another kind.
func filled(q training.Question) *training.Question {
	q.Left, q.Choices = slices.Clone(q.Left), slices.Clone(q.Choices)
	q.Feedback, q.Accept = slices.Clone(q.Feedback), slices.Clone(q.Accept)
	each(&q, func(_ string, t *locales.Text) {
		if t.Zh == "" {
			t.Zh = t.En
		} else if t.En == "" {
			t.En = t.Zh
		}
	})
	return &q
}

// merged is one question of two languages; without a partner the texts have one side.
func (w *work) merged(a, b *piece) (training.Question, bool) {
	q := a.q
	if b == nil {
		return q, true
	}
	zh, en := a.q, b.q
	if zh.Type != en.Type {
		w.find(a.at, training.Bad, locales.M("courses.types_differ", "Where", b.at.where()))
		return q, false
	}
	order, same := alignments[zh.Type](&zh, &en)
	switch same {
	case choicesDiffer:
		w.find(a.at, training.Bad, locales.M("courses.choices_differ", "Where", b.at.where()))
		return q, false
	case keyDiffers:
		w.find(a.at, training.Bad, locales.M("courses.key_differs", "Where", b.at.where()))
		return q, false
	}
	q.Stem.En, q.Explanation.En, q.Unit.En = en.Stem.En, en.Explanation.En, en.Unit.En
	q.Left, q.Choices, q.Feedback = slices.Clone(q.Left), slices.Clone(q.Choices), slices.Clone(q.Feedback)
	for i := range q.Left {
		q.Left[i].En = en.Left[i].En
	}
	if len(q.Feedback) == 0 && len(en.Feedback) > 0 {
		q.Feedback = make([]locales.Text, len(q.Choices))
	}
	for i, k := range order {
		if q.Type != training.TrueFalse {
			q.Choices[i].En = en.Choices[k].En
		}
		if len(en.Feedback) > 0 {
			q.Feedback[i].En = en.Feedback[k].En
		}
	}
	q.Accept = accepts(zh, en)
	if q.Picture == "" {
		q.Picture = en.Picture
	}
	for _, s := range en.Sources {
		if !slices.Contains(q.Sources, s) {
			q.Sources = append(slices.Clone(q.Sources), s)
		}
	}
	return q, true
}
