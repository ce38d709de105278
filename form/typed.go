package form

import (
	"strconv"
	"strings"
	"unicode"

	"cadrebot/locales"
)

// typed handles what was typed, in the order: a reading on offer, a choice of this
// question, yes or no to a read-back, a word that stands for a button, a value.
func (t *turn) typed(raw string) {
	raw = strings.TrimSpace(strings.ToValidUTF8(raw, ""))
	word := foldWord(raw)
	if t.at < 0 {
		t.typedAtReview(word)
		return
	}
	f := t.field()
	if t.typedReading(word) || t.typedChoice(word) || t.typedRepeat(word) {
		return
	}
	switch {
	case (t.readingBack() && !t.replaces(word) || f.Kind == Acknowledge && isYes[word]) && (isYes[word] || isNo[word]):
		t.confirm(isYes[word])
		return
	case f.shown() && (isYes[word] || doneWords[word]), (f.Kind == Many || f.Kind == Rank || f.several()) && doneWords[word]:
		t.done()
		return
	}
	if t.editing() && f.Kind != Text && keepWords[word] && t.keepable() && !t.readingBack() {
		t.leave()
		return
	}
	if act, ok := actWords[word]; ok {
		t.apply(Input{Act: act})
		return
	}
	t.typedAnswer(raw, word)
}

// replaces reports whether word, typed at a read-back, is a figure in place of the one
// that is read back, and not the number of a button: those show none.
func (t *turn) replaces(word string) bool {
	k := t.field().Kind
	return (numberKind(k) || k == YesNo) && word != "" && digit(word[0])
}

// typedRepeat reports whether word answers whether to add another round.
func (t *turn) typedRepeat(word string) bool {
	if t.field().Kind != EndRepeat || !isYes[word] && !isNo[word] && !doneWords[word] {
		return false
	}
	act := No
	if isYes[word] {
		act = Yes
	}
	t.repeat(Input{Act: act})
	return true
}

// typedAnswer reads what was typed as the answer.
func (t *turn) typedAnswer(raw, word string) {
	f := t.field()
	if f.shown() {
		t.refuse(t.due())
		return
	}
	switch f.Kind {
	case One, Many:
		if !t.search(word) && !t.near(raw, word) {
			t.refuse(t.due())
		}
	case Rank, Acknowledge, Image, Audio, Video, File, BeginRepeat, EndRepeat:
		t.refuse(t.due())
	case Text, Barcode:
		t.typedText(raw)
	case Geopoint:
		t.typedPlace(raw)
	default:
		t.typedValue(raw)
	}
}

func (t *turn) typedAtReview(word string) {
	act, ok := actWords[word]
	n, numbered := lineNumber(word)
	switch {
	case submitWords[word]:
		t.submit()
	case numbered:
		t.reopenLine(n)
	case ok && (act == Submit || act == Back || act == Help):
		t.apply(Input{Act: act})
	default:
		t.refuse(t.atReview())
	}
}

// atReview says what can be done at the review, with a line that can be changed for the
// example.
func (t *turn) atReview() locales.Text {
	example := 0
	for i, l := range t.lines() {
		if l.Open && (example == 0 || i == 2) {
			example = i + 1
		}
	}
	if example == 0 {
		return locales.M("form.at_review_closed")
	}
	return locales.M("form.at_review", "Number", example)
}

// lineNumber reads what names a line of the review: 3, 改3, edit 3.
func lineNumber(word string) (int, bool) {
	for _, verb := range [...]string{"修改", "改", "edit"} {
		if rest, ok := strings.CutPrefix(word, verb); ok {
			word = strings.TrimSpace(rest)
			break
		}
	}
	n, err := strconv.Atoi(word)
	return n, err == nil
}

// reopenLine opens line n of the review as its button does.
func (t *turn) reopenLine(n int) {
	lines := t.lines()
	if n < 1 || n > len(lines) {
		t.refuse(t.atReview())
		return
	}
	if !lines[n-1].Open { // worked out, or not sent back
		t.refuse(locales.M("form.closed"))
		return
	}
	t.reopen(lines[n-1].Key)
}

func (t *turn) typedText(s string) {
	if s == "" {
		t.refuse(t.due())
		return
	}
	s = strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
	t.countTyped(Value{S: s})
}

// typedValue reads a number, a moment, a period, yes or no. What is not written the way it
// will be stored is read back first; of several readings the person chooses.
func (t *turn) typedValue(raw string) {
	f := t.field()
	as := f.Field
	if f.Kind == Range { // the reader knows plain numbers; the steps are checked below
		as = &Field{Kind: Decimal, Unit: f.Unit, UnitOne: f.UnitOne, Signed: true}
	}
	r, err := readFor(as, raw, t.now)
	if err != nil {
		t.dropPending()
		t.refuse(refusalText(err))
		t.offer(r.Ambiguous, raw)
		return
	}
	if r.Exact {
		t.countTyped(r.Value)
		return
	}
	t.dropPending()
	if bad := t.check(t.at, r.Value); bad != fine {
		t.refuse(t.why(bad))
		return
	}
	t.stage(r.Value, raw)
}

func (t *turn) countTyped(v Value) {
	t.dropPending()
	if t.count(v); t.refusal.Empty() {
		t.s.Typed++
	}
}
