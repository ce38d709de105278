package gift

import (
	"strings"

	"cadrebot/locales"
)

// parser reads one block. It is used for block after block, so that a long file costs the
// cells of its longest question.
type parser struct {
	cells []cell
}

// read turns a block into an entry.
func (p *parser) read(b *block) Entry {
	if b.bad != nil {
		return Entry{Issues: []Issue{*b.bad}}
	}
	q := &Question{ID: b.id, Tags: b.tags, Lang: b.lang}
	if b.isCat {
		q = &Question{Type: Category, Title: b.category}
	}
	p.cells = toCells(p.cells[:0], b.text)
	begin := skip(p.cells)
	q.Line, q.Column = b.place(p.cells[begin].at)
	if b.isCat {
		if q.Title == "" {
			return Entry{Issues: []Issue{{Line: q.Line, Column: q.Column, What: locales.M("gift.category")}}}
		}
		return Entry{Question: q}
	}
	advice, f := p.question(q, p.cells[begin:], len(b.text))
	if f != nil {
		return Entry{Issues: []Issue{f.issue(b)}}
	}
	e := Entry{Question: q, Issues: b.advice}
	for _, a := range advice {
		e.Issues = append(e.Issues, a.issue(b))
	}
	return e
}

// question reads title, stem, answers and what follows them into q. end is the byte behind
// the block.
func (p *parser) question(q *Question, cs []cell, end int) ([]*fault, *fault) {
	cs, f := title(q, cs)
	if f != nil {
		return nil, f
	}
	foldBraces(cs)
	open := index(cs, '{')
	if i := index(cs, '}'); i >= 0 && (open < 0 || i < open) {
		return nil, &fault{cs[i].at, locales.M("gift.close_alone")}
	}
	if open < 0 {
		return describe(q, cs, end)
	}
	inside := cs[open+1:]
	shut := index(inside, '}')
	if again := index(inside, '{'); again >= 0 && (shut < 0 || again < shut) {
		return nil, &fault{inside[again].at, locales.M("gift.open_again")}
	}
	if shut < 0 {
		return nil, &fault{cs[open].at, locales.M("gift.not_closed")}
	}
	if f := stem(q, cs[:open], inside[shut+1:], cs[open].at); f != nil {
		return nil, f
	}
	return answers(q, inside[:shut], cs[open].at)
}

// title reads the name between two ::.
func title(q *Question, cs []cell) ([]cell, *fault) {
	colon := func(i int) bool { return cs[i].sign == ':' || cs[i].sign == '：' }
	if len(cs) < 2 || !colon(0) || !colon(1) {
		return cs, nil
	}
	wide := cs[0].sign == '：' || cs[1].sign == '：'
	fallback := -1
	for i := 2; i+1 < len(cs); i++ {
		switch {
		case !colon(i) || !colon(i+1):
		case wide || cs[i].sign == ':' && cs[i+1].sign == ':':
			q.Title = words(cs[2:i], Moodle)
			return cs[i+2:], nil
		case fallback < 0:
			fallback = i
		}
	}
	if fallback < 0 {
		return nil, &fault{cs[0].at, locales.M("gift.title_open")}
	}
	q.Title = words(cs[2:fallback], Moodle)
	return cs[fallback+2:], nil
}

// describe reads a block without answers.
func describe(q *Question, cs []cell, end int) ([]*fault, *fault) {
	q.Type, q.Stem = Description, textOf(cs, Moodle)
	if q.Stem.Text == "" {
		at := end
		if len(cs) > 0 {
			at = cs[0].at
		}
		return nil, &fault{at, locales.M("gift.no_stem")}
	}
	if i := index(cs, '｛'); i >= 0 && index(cs[i:], '｝') >= 0 {
		return []*fault{{cs[i].at, locales.M("gift.wide_braces")}}, nil
	}
	return nil, nil
}

// blank is what stands for answers inside a sentence.
const blank = "_____"

// stem reads the text before the answers and what goes on behind them.
func stem(q *Question, before, after []cell, at int) *fault {
	if i := skip(after); isRemark(after[i:]) {
		after = after[i:]
		if line := index(after, '\n'); line >= 0 {
			after = after[line:]
		} else {
			after = nil
		}
	}
	for _, c := range after {
		if c.sign == '{' || c.sign == '}' {
			return &fault{c.at, locales.M("gift.second_braces")}
		}
	}
	q.Stem = textOf(before, Moodle)
	if tail := words(after, q.Stem.Format); tail != "" {
		q.Embedded = true
		q.Stem.Text = strings.TrimPrefix(q.Stem.Text+" "+blank+" "+tail, " ")
	}
	if q.Stem.Text == "" {
		return &fault{at, locales.M("gift.no_stem")}
	}
	return nil
}

// isRemark reports a comment on the line that closes the answers.
func isRemark(cs []cell) bool {
	return len(cs) > 1 && cs[0].sign == '/' && cs[1].sign == '/'
}
