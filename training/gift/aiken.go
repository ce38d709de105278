package gift

import (
	"context"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"
	"unicode/utf8"

	"cadrebot/locales"
)

// An Aiken question is its text, choices "A. ..." on lines of their own, and "ANSWER: B";
// see docs.moodle.org/en/Aiken_format. Text over several lines, Chinese signs (A、 答案：)
// and full-width letters are taken too.
var (
	choiceLine = regexp.MustCompile(`^\s*([A-ZＡ-Ｚ])[.)．）、。]\s*(.*)$`)
	answerLine = regexp.MustCompile(`^\s*(?i:ANSWER|ＡＮＳＷＥＲ|(?:正确|参考)?答案)\s*[:：]\s*(.*)$`)
)

// ReadAiken gives what an Aiken file holds, like Read; every question is a MultipleChoice
// with one right choice.
func ReadAiken(ctx context.Context, r io.Reader) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		s, a := newRows(r), aiken{}
		for {
			l, more, err := s.next()
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(Entry{}, fmt.Errorf("read Aiken after line %d: %w", s.n, err))
				return
			}
			if !more {
				break
			}
			for _, e := range a.line(l) {
				if !yield(e, nil) {
					return
				}
			}
		}
		if e, ok := a.end(a.last); ok {
			yield(e, nil)
		}
	}
}

// aiken is the question that is being read.
type aiken struct {
	q    *Question
	text []string
	size int
	skip bool  // a fault was told; the rest of the question goes by
	gap  bool  // a blank line stood before this one
	said block // id, tags and language of the next question, of comments
	last place
}

// place is where something stands, from 1.
type place struct{ line, column int }

func (p place) issue(what locales.Text) Entry {
	return Entry{Issues: []Issue{{Line: p.line, Column: p.column, What: what}}}
}

// line takes one line and gives what it completes.
func (a *aiken) line(l row) []Entry {
	trimmed := strings.TrimSpace(l.text)
	switch {
	case trimmed == "":
		a.gap = true
		return nil
	case isComment(trimmed):
		readComment(&a.said, trimmed)
		return nil
	}
	at := place{l.n, 1 + utf8.RuneCountInString(l.text[:strings.Index(l.text, trimmed)])}
	gap := a.gap
	a.gap, a.last = false, at
	choice, answer := choiceLine.FindStringSubmatch(trimmed), answerLine.FindStringSubmatch(trimmed)
	var out []Entry
	switch {
	case answer != nil:
		return append(out, a.answer(answer[1], at)...)
	case gap && choice == nil && (a.skip || a.q != nil && len(a.q.Choices) > 0):
		if e, ok := a.end(at); ok { // the next question begins without an answer to this one
			out = append(out, e)
		}
	}
	if a.skip {
		return out
	}
	if a.q == nil {
		a.q = &Question{Type: MultipleChoice, Stem: Text{Format: Moodle}, Line: at.line, Column: at.column}
		a.q.ID, a.q.Tags, a.q.Lang = a.said.id, a.said.tags, a.said.lang
		a.said = block{}
	}
	a.size += len(l.text)
	switch {
	case l.bad || l.long || a.size > maxBlock:
		return append(out, a.fault(at, lineFault(l)))
	case choice != nil && (len(a.q.Choices) > 0 || letter(choice[1]) == 'A'):
		return append(out, a.choice(choice, at)...)
	case len(a.q.Choices) > 0:
		return append(out, a.fault(at, locales.M("gift.aiken_next", "Letter", a.nextLetter())))
	}
	a.text = append(a.text, trimmed)
	return out
}

func (a *aiken) choice(m []string, at place) []Entry {
	text := strings.TrimSpace(m[2])
	switch {
	case len(a.text) == 0:
		return []Entry{a.fault(at, locales.M("gift.aiken_stem"))}
	case letter(m[1]) != rune('A'+len(a.q.Choices)):
		return []Entry{a.fault(at, locales.M("gift.aiken_next", "Letter", a.nextLetter()))}
	case text == "":
		return []Entry{a.fault(at, locales.M("gift.aiken_empty", "Letter", string(letter(m[1]))))}
	}
	a.q.Choices = append(a.q.Choices, Choice{Text: Text{Moodle, fold(text)}})
	return nil
}

// answer reads what stands behind ANSWER: and gives the question.
func (a *aiken) answer(given string, at place) []Entry {
	if a.skip {
		a.begin(false)
		return nil
	}
	if a.q == nil {
		return []Entry{at.issue(locales.M("gift.aiken_stem"))}
	}
	q, text := a.q, a.text
	a.begin(false)
	if m := choiceLine.FindStringSubmatch(given); m != nil && repeats(q, m) {
		given = m[1]
	}
	var right []rune
	for _, r := range strings.ToUpper(locales.HalfWidth(given)) {
		switch {
		case r >= 'A' && r <= 'Z':
			right = append(right, r)
		case strings.ContainsRune(" \t.,;。、，；)和与", r):
		default:
			return []Entry{at.issue(locales.M("gift.aiken_letter", "Got", clip(given)))}
		}
	}
	switch {
	case len(q.Choices) < 2:
		return []Entry{at.issue(locales.M("gift.aiken_choices"))}
	case len(right) > 1:
		return []Entry{at.issue(locales.M("gift.aiken_several"))}
	case len(right) == 0 || int(right[0]-'A') >= len(q.Choices):
		return []Entry{at.issue(locales.M("gift.aiken_range", "Last", string(rune('A'+len(q.Choices)-1)), "Got", clip(given)))}
	}
	q.Choices[right[0]-'A'].Right = true
	q.Stem.Text = fold(strings.Join(text, "\n"))
	return []Entry{{Question: q}}
}

// repeats reports whether the letter of an answer is followed by the text of that choice.
func repeats(q *Question, m []string) bool {
	at := int(letter(m[1]) - 'A')
	return at < len(q.Choices) && strings.EqualFold(q.Choices[at].Text.Text, fold(m[2]))
}

// begin forgets the question; with skip, what is left of it goes by.
func (a *aiken) begin(skip bool) { *a = aiken{skip: skip, last: a.last, said: a.said} }

// fault tells what is wrong; nothing more is told of this question.
func (a *aiken) fault(at place, what locales.Text) Entry {
	a.begin(true)
	return at.issue(what)
}

// end closes a question that has had no answer.
func (a *aiken) end(at place) (Entry, bool) {
	open := a.q != nil && !a.skip
	a.begin(false)
	return at.issue(locales.M("gift.aiken_answer")), open
}

func (a *aiken) nextLetter() string {
	return string(rune('A' + min(len(a.q.Choices), 25)))
}

// letter is a letter in its ASCII shape.
func letter(s string) rune {
	r, _ := utf8.DecodeRuneInString(locales.HalfWidth(s))
	return r
}

// fold makes runs of space one space, as in every moodle text; line ends stay.
func fold(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.Join(strings.FieldsFunc(l, func(r rune) bool { return r == ' ' || r == '\t' }), " ")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
