package form

import (
	"strings"
	"time"
	"unicode/utf8"
)

// function is one function of the expression language. Adding one is adding a row to
// functions; do gets its arguments unevaluated so that if() can leave one out.
type function struct {
	min, max int // arguments; max -1 = any number
	do       func(st *state, e *expr, self val) val
}

// plain lifts a function of evaluated arguments.
func plain(do func(a []val) val) func(*state, *expr, val) val {
	return func(st *state, e *expr, self val) val {
		var buf [4]val
		args := buf[:0]
		for _, k := range e.kids {
			args = append(args, st.eval(k, self))
		}
		return do(args)
	}
}

// functions is every function of the expression language by its XLSForm name.
var functions = map[string]*function{
	"true":           {0, 0, plain(func([]val) val { return boolean(true) })},
	"false":          {0, 0, plain(func([]val) val { return boolean(false) })},
	"not":            {1, 1, plain(func(a []val) val { return boolean(!a[0].truth()) })},
	"boolean":        {1, 1, plain(func(a []val) val { return boolean(a[0].truth()) })},
	"number":         {1, 1, plain(func(a []val) val { return numeric(a[0].number()) })},
	"int":            {1, 1, plain(func(a []val) val { return numeric(a[0].number().trunc()) })},
	"round":          {1, 2, plain(round)},
	"min":            {1, -1, plain(func(a []val) val { return extreme(a, -1) })},
	"max":            {1, -1, plain(func(a []val) val { return extreme(a, 1) })},
	"string":         {1, 1, plain(func(a []val) val { return text(a[0].str()) })},
	"string-length":  {1, 1, plain(func(a []val) val { return numeric(whole(int64(utf8.RuneCountInString(a[0].str())))) })},
	"contains":       {2, 2, plain(func(a []val) val { return boolean(strings.Contains(a[0].str(), a[1].str())) })},
	"starts-with":    {2, 2, plain(func(a []val) val { return boolean(strings.HasPrefix(a[0].str(), a[1].str())) })},
	"ends-with":      {2, 2, plain(func(a []val) val { return boolean(strings.HasSuffix(a[0].str(), a[1].str())) })},
	"concat":         {1, -1, plain(concat)},
	"selected":       {2, 2, plain(selected)},
	"count-selected": {1, 1, plain(func(a []val) val { return numeric(whole(int64(len(strings.Fields(a[0].str()))))) })},
	"date":           {1, 1, plain(date)},
	"today":          {0, 0, func(st *state, _ *expr, _ val) val { return text(st.today()) }},
	"if":             {3, 3, choose},
	"coalesce":       {2, -1, coalesce},
	"regex":          {2, 2, matches},
}

func round(a []val) val {
	places := 0
	if len(a) == 2 {
		p := a[1].number().trunc()
		if p.nan || p.r != nil || p.c > 15 || p.c < -15 {
			return numeric(notNumber)
		}
		places = int(p.c)
	}
	return numeric(a[0].number().round(places))
}

// extreme is the smallest (-1) or largest (1) argument. Empty ones are passed over, so
// that an unanswered optional field does not wipe out the rest.
func extreme(a []val, want int) val {
	best := notNumber
	for _, v := range a {
		n := v.number()
		if !n.nan && (best.nan || n.cmp(best) == want) {
			best = n
		}
	}
	return numeric(best)
}

const maxText = 10_000

// concat joins its arguments. Beyond maxText it gives nothing: calculations that feed
// each other double a text with every step.
func concat(a []val) val {
	var b strings.Builder
	for _, v := range a {
		b.WriteString(v.str())
	}
	if b.Len() > maxText {
		return val{}
	}
	return text(b.String())
}

func selected(a []val) val {
	want := a[1].str()
	for s := range strings.FieldsSeq(a[0].str()) {
		if s == want {
			return boolean(true)
		}
	}
	return boolean(false)
}

// date turns days since 1970, or a date as text, into a date.
func date(a []val) val {
	n := a[0].number().trunc()
	if n.nan || n.r != nil || n.c < -800_000 || n.c > 2_900_000 {
		return val{}
	}
	return text(time.Unix(n.c*86400, 0).UTC().Format(time.DateOnly))
}

func choose(st *state, e *expr, self val) val {
	if st.eval(e.kids[0], self).truth() {
		return st.eval(e.kids[1], self)
	}
	return st.eval(e.kids[2], self)
}

func coalesce(st *state, e *expr, self val) val {
	for _, k := range e.kids {
		if v := st.eval(k, self); !v.empty() {
			return v
		}
	}
	return val{}
}

func matches(st *state, e *expr, self val) val {
	return boolean(e.re.MatchString(st.eval(e.kids[0], self).str()))
}
