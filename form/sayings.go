package form

import (
	"errors"
	"strings"
	"unicode/utf8"

	"cadrebot/locales"
)

// sayings are the texts of a field that name answers: "Children of ${name}". A nil
// saying is a text that is always the same.
type sayings struct{ label, hint, guidance, constraint, required *saying }

// saying is a text in both languages, cut into words and answers.
type saying struct{ zh, en []saidPart }

type saidPart struct {
	words string
	ref   *expr // nil for words
}

// parseSayings finds ${name} in the texts of field i.
func (c *Compiled) parseSayings(i int, report reporter) {
	f := &c.fields[i]
	var s sayings
	some := false
	cut := func(column string, t locales.Text) *saying {
		if t.ID != "" || !strings.Contains(t.Zh, "${") && !strings.Contains(t.En, "${") {
			return nil
		}
		some = true
		return &saying{c.saidParts(i, column, t.Zh, report), c.saidParts(i, column, t.En, report)}
	}
	s.label = cut("label", f.Label)
	s.hint = cut("hint", f.Hint)
	s.guidance = cut("guidance_hint", f.Guidance)
	s.constraint = cut("constraint_message", f.ConstraintMessage)
	s.required = cut("required_message", f.RequiredMessage)
	if some {
		f.says = &s
	}
}

func (c *Compiled) saidParts(i int, column, s string, report reporter) []saidPart {
	var out []saidPart
	done := 0
	for {
		from := strings.Index(s[done:], "${")
		to := strings.IndexByte(s[done:], '}')
		if from < 0 || to < from {
			return append(out, saidPart{words: s[done:]})
		}
		from, to = done+from, done+to+1
		e, _, err := parse(s[from:to], reading{c: c, field: i})
		var at *exprError
		if errors.As(err, &at) {
			report(c.fields[i].Key, column, utf8.RuneCountInString(s[:from])+at.pos, at.msg)
			return nil
		}
		out = append(out, saidPart{words: s[done:from]}, saidPart{ref: e})
		done = to
	}
}

// said is f as it reads for this session in instance at: f itself when its texts are
// fixed.
func (st *state) said(n node) *Field {
	f := &st.c.fields[n.f]
	if f.says == nil {
		return f.Field
	}
	out := *f.Field
	fill := func(to *locales.Text, s *saying) {
		if s == nil {
			return
		}
		if to.Zh != "" {
			to.Zh = st.in(locales.ZH).fill(s.zh, n)
		}
		if to.En != "" {
			to.En = st.in(locales.EN).fill(s.en, n)
		}
	}
	fill(&out.Label, f.says.label)
	fill(&out.Hint, f.says.hint)
	fill(&out.Guidance, f.says.guidance)
	fill(&out.ConstraintMessage, f.says.constraint)
	fill(&out.RequiredMessage, f.says.required)
	return &out
}

// in is the state as it reads in l: only jr:choice-name() tells languages apart.
func (st *state) in(l locales.Lang) *state {
	if !st.c.translates || st.lang == l {
		same := *st
		same.lang = l
		return &same
	}
	if st.other == nil {
		st.other = st.c.stateIn(st.s, st.now, l, st.fixed)
	}
	return st.other
}

// maxSaid bounds a text with its answers, in bytes.
const maxSaid = 4000

func (st *state) fill(saidParts []saidPart, n node) string {
	var b strings.Builder
	st.field, st.at, st.self = n.f, n.at, val{}
	for _, p := range saidParts {
		if b.WriteString(p.words); p.ref != nil {
			b.WriteString(st.answerWords(p.ref))
		}
		if b.Len() > maxSaid {
			break
		}
	}
	return b.String()
}

// answerWords is an answer as people read it, without its unit.
func (st *state) answerWords(e *expr) string {
	if e.op == opLast {
		f := &st.c.fields[e.idx]
		return bareWords(f.Field, st.s.Known[st.prefix(st.above(e.up))+f.Key], st.lang)
	}
	var parts []string
	f := st.c.fields[e.idx].Field
	st.each(e, func(v val) bool {
		if !v.empty() {
			parts = append(parts, bareWords(f, asAnswer(f.Kind, v), st.lang))
		}
		return len(parts) < maxInstances
	})
	sep := ", "
	if st.lang == locales.ZH {
		sep = "、"
	}
	return strings.Join(parts, sep)
}

func bareWords(f *Field, v Value, l locales.Lang) string {
	if v.S == "" && len(v.L) == 0 && !v.NA {
		return ""
	}
	if f.silent() || f.Kind == Integer || f.Kind == Decimal || f.Kind == Range {
		if n := parseNumber(v.S); !n.nan && n.String() == v.S {
			return locales.Decimal(v.S).In(l)
		}
		return v.S
	}
	return locales.Strip(Show(f, v).In(l))
}
