package form

import (
	"strconv"
	"strings"
	"time"

	"cadrebot/locales"
)

type valKind byte

const (
	isStr valKind = iota
	isNum
	isBool
)

// val is a value while an expression is worked out. An empty answer is the empty string.
type val struct {
	kind valKind
	b    bool
	n    number
	s    string
}

func boolean(b bool) val   { return val{kind: isBool, b: b} }
func numeric(n number) val { return val{kind: isNum, n: n} }
func text(s string) val    { return val{s: s} }
func count(n int) val      { return numeric(whole(int64(n))) }

// empty reports whether v is no answer at all.
func (v val) empty() bool {
	return v.kind == isStr && v.s == "" || v.kind == isNum && v.n.nan
}

// truth is XPath's boolean(): a non-zero number, a non-empty string.
func (v val) truth() bool {
	switch v.kind {
	case isBool:
		return v.b
	case isNum:
		return !v.n.nan && v.n.sign() != 0
	}
	return v.s != ""
}

// number is XPath's number(), with a date or moment as the days since 1970 and a time as
// the part of a day, as in XLSForm. Days are days in our zone, so that a moment lies
// between its day and the next.
func (v val) number() number {
	switch v.kind {
	case isBool:
		if v.b {
			return whole(1)
		}
		return whole(0)
	case isNum:
		return v.n
	}
	if len(v.s) >= len("15:04") && (v.s[2] == ':' || v.s[4] == '-') {
		if n := daysOf(v.s); !n.nan {
			return n
		}
	}
	return parseNumber(v.s)
}

func (v val) str() string {
	switch v.kind {
	case isBool:
		return strconv.FormatBool(v.b)
	case isNum:
		return v.n.String()
	}
	return v.s
}

// Spellings of moments: as answers keep them, and as now() and other forms write them.
var (
	zonedLayouts = [...]string{"2006-01-02T15:04:05.999Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05.999Z07"}
	localLayouts = [...]string{"2006-01-02T15:04", "2006-01-02T15:04:05.999"}
	clockLayouts = [...]string{"15:04", "15:04:05.999", "15:04:05.999Z07:00"}
)

// daysOf is a date, a moment or a time of day in days.
func daysOf(s string) number {
	t, ok := momentOf(s)
	if !ok {
		return notNumber
	}
	day := whole(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400)
	ms := int64(t.Hour()*3_600_000 + t.Minute()*60_000 + t.Second()*1000 + t.Nanosecond()/1e6)
	if t.Year() == 0 { // a time of day alone
		day = whole(0)
	}
	if ms == 0 {
		return day
	}
	return day.add(whole(ms).div(whole(86_400_000)))
}

// momentOf reads a date, a moment or a time of day (in the year 0), in our zone.
func momentOf(s string) (time.Time, bool) {
	if len(s) == len(time.DateOnly) && s[4] == '-' {
		t, err := time.Parse(time.DateOnly, s)
		return t, err == nil
	}
	if strings.IndexByte(s, 'T') < 0 {
		return parsedAs(s, clockLayouts[:])
	}
	if t, ok := parsedAs(s, localLayouts[:]); ok {
		return t, true
	}
	t, ok := parsedAs(s, zonedLayouts[:])
	return t.In(locales.Zone), ok
}

func parsedAs(s string, layouts []string) (time.Time, bool) {
	for _, l := range layouts {
		if t, err := time.Parse(l, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// momentAt is the moment a number of days after 1970, to the second.
func momentAt(days number) (time.Time, bool) {
	sec := days.mul(whole(86400)).round(0)
	if sec.nan || sec.r != nil || sec.c < -800_000*86400 || sec.c > 2_900_000*86400 {
		return time.Time{}, false
	}
	return time.Unix(sec.c, 0).UTC(), true
}

// worth is what a stored answer counts for in expressions.
func worth(k Kind, a Value) val {
	switch {
	case a.NA:
		return val{}
	case k == Many || k == Rank || len(a.L) > 0:
		return text(strings.Join(a.L, " "))
	case numberKind(k) && a.S != "":
		return numeric(parseNumber(a.S))
	}
	return text(a.S)
}

// asAnswer is an expression's result as an answer of kind k.
func asAnswer(k Kind, v val) Value {
	s := v.str()
	switch {
	case k == Many || k == Rank:
		return Value{L: strings.Fields(s)}
	case numberKind(k):
		return Value{S: v.number().String()}
	case k == YesNo && v.kind == isBool:
		if v.b {
			return Value{S: "yes"}
		}
		return Value{S: "no"}
	case k == Date || k == DateTime || k == Time:
		return momentAnswer(k, v)
	case k == Period && len(s) <= maxText:
		return periodAnswer(s)
	}
	if len(s) > maxText {
		return Value{}
	}
	return Value{S: s}
}

// momentAnswer takes what a question of kind k needs of a date, moment or time: now() may
// prefill any of them.
func momentAnswer(k Kind, v val) Value {
	t, ok := momentOf(v.str())
	if v.kind == isNum {
		t, ok = momentAt(v.n)
	}
	switch {
	case !ok || k != Time && t.Year() == 0:
		return Value{}
	case k == Date:
		return Value{S: t.Format(time.DateOnly)}
	case k == Time:
		return Value{S: t.Format("15:04")}
	}
	return Value{S: t.Format("2006-01-02T15:04")}
}
