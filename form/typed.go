package form

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"cadrebot/locales"
)

// typed handles what was typed, in the order: a choice of this question, yes or no to a
// read-back, a word that stands for a button, a value.
func (t *turn) typed(raw string) {
	raw = strings.TrimSpace(strings.ToValidUTF8(raw, ""))
	word := foldWord(raw)
	if t.at < 0 {
		t.typedAtReview(word)
		return
	}
	f := t.field()
	if t.typedChoice(word) {
		return
	}
	if t.readingBack() && (isYes[word] || isNo[word]) {
		t.confirm(isYes[word])
		return
	}
	if f.Kind == Note && (isYes[word] || doneWords[word]) || f.Kind == Many && doneWords[word] {
		t.done()
		return
	}
	if act, ok := actWords[word]; ok {
		t.apply(Input{Act: act})
		return
	}
	switch f.Kind {
	case One, YesNo, Many, Note:
		t.refuse(t.due())
	case Text:
		t.typedText(raw)
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
		t.refuse(locales.M("form.at_review"))
	}
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
	lines := t.review()
	if n < 1 || n > len(lines) {
		t.refuse(locales.M("form.at_review"))
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

// typedValue reads a number or a date. What is not written the way it will be stored is
// read back first.
func (t *turn) typedValue(raw string) {
	f := t.field()
	r, err := readFor(f.Field, raw, t.now)
	if err != nil {
		t.dropPending()
		t.refuse(refusalText(err))
		return
	}
	if r.Exact {
		t.countTyped(r.Value)
		return
	}
	t.dropPending()
	if bad := t.check(t.at, r.Value); bad != fine {
		t.refuse(bad.say(f.Field))
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

// typedChoice reports whether word names a choice of the current question, and takes it.
func (t *turn) typedChoice(word string) bool {
	f := t.field()
	if len(f.Choices) == 0 || t.readingBack() {
		return false
	}
	switch f.Kind {
	case One, YesNo:
		if i := f.choice(word); i >= 0 {
			t.count(Value{S: f.Choices[i].Key})
			return true
		}
	case Many:
		if keys := f.choiceList(word); keys != nil {
			t.count(Value{L: keys})
			return true
		}
	}
	return false
}

// choice finds a choice by its number, counted from 1, or by its words. A number that is
// another choice's word is neither.
func (f *field) choice(word string) int {
	byWord, named := f.words[word]
	if n, err := strconv.Atoi(strings.TrimRight(word, ")")); err == nil && n >= 1 && n <= len(f.Choices) {
		label := named && byWord >= 0 && byWord != n-1 && f.Choices[byWord].Key != word
		if label {
			return -1
		}
		return n - 1
	}
	if !named {
		return -1
	}
	return byWord
}

// choiceList reads several choices: "1,3", "1 3", labels with commas between. nil when
// any part is unknown.
func (f *field) choiceList(word string) []string {
	parts := []string{word}
	if f.choice(word) < 0 {
		parts = strings.FieldsFunc(word, func(r rune) bool { return strings.ContainsRune(",、;/ ", r) })
	}
	on := map[string]bool{}
	for _, p := range parts {
		i := f.choice(foldWord(p))
		if i < 0 {
			return nil
		}
		on[f.Choices[i].Key] = true
	}
	if len(on) == 0 {
		return nil
	}
	return inOrder(f.Field, on)
}

// asAnswer is an expression's result as an answer of kind k.
func asAnswer(k Kind, v val) Value {
	s := v.str()
	switch {
	case k == Many:
		return Value{L: strings.Fields(s)}
	case numberKind(k):
		return Value{S: v.number().String()}
	case k == YesNo && v.kind == isBool:
		if v.b {
			return Value{S: "yes"}
		}
		return Value{S: "no"}
	}
	if utf8.RuneCountInString(s) > maxRunes {
		return Value{}
	}
	return Value{S: s}
}
