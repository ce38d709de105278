package form

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cadrebot/locales"
)

// readTime reads a time of day, stored as 15:04.
func readTime(raw string) (Reading, error) {
	s := foldNumber(raw)
	cs, rough := clocksIn(s)
	if len(cs) == 0 {
		return Reading{}, unreadable(Time)
	}
	var vs []Value
	for _, c := range cs {
		if c != noClock {
			vs = append(vs, Value{S: c.String()})
		}
	}
	switch {
	case len(vs) == 0:
		return Reading{}, locales.Refuse("form.read.no_such_time", "Typed", raw)
	case len(vs) == 1 && !rough:
		return Reading{Value: vs[0], Exact: vs[0].S == raw}, nil
	}
	return Reading{Ambiguous: vs}, locales.Refuse("form.read.which_time", "Typed", raw)
}

func (c clock) String() string { return fmt.Sprintf("%02d:%02d", c/60, c%60) }

// clocksIn reads s as a time of day or finds the times in it. It reports whether words
// make them rough.
func clocksIn(s string) (cs []clock, rough bool) {
	if cs = clocks(s); cs != nil {
		return cs, false
	}
	ats := clockSpans(s)
	rough = looseNumber(s, ats)
	for _, at := range ats {
		for _, c := range clocks(s[at.from:at.to]) {
			if !slices.Contains(cs, c) {
				cs = append(cs, c)
			}
		}
		rough = rough || unsure(s[:at.from], s[at.to:])
	}
	return cs, rough
}

// unsure reports whether the words around a time of day leave it open.
func unsure(before, after string) bool {
	return roughAround(before, after) || roughTime(after) || doubtful(before, after) || beside(before)
}

func roughTime(after string) bool {
	for _, w := range [...]string{"以后", "以前", "之后", "之前", "前", "后"} {
		if strings.HasPrefix(after, w) {
			return true
		}
	}
	return false
}

func clockSpans(s string) []span {
	return spans(s, clockPiece, func(at span) bool {
		r, _ := utf8.DecodeRuneInString(s[at.to:])
		_, number := digitOf(r)
		if s[at.from:at.to] == "一点" && strings.ContainsRune("都也儿点不没", r) {
			return false // 一点都不
		}
		return !number && !strings.ContainsRune("十分刻", r) && len(clocks(s[at.from:at.to])) > 0 // 3点75分 is no 3点
	})
}

var clockWords = wordSet([]string{
	"half", "quarter", "past", "to", "a", "am", "pm", "p", "m", "o'clock", "oclock", "noon", "midnight", "midday", "minutes", "oh", "in", "the", "at",
	"morning", "afternoon", "evening", "night", "this", "tonight", "h", "and", "or", "between", "till", "until",
})

func clockPiece(t piece) bool {
	if latin(t.word[0]) {
		_, number := englishSmall[t.word]
		return number || clockWords[t.word]
	}
	return digit(t.word[0]) || strings.Contains("零一二两三四五六七八九十点时分秒刻半整钟差过凌晨清早上午中正下后傍晚夜里间深的大间晌到至~、或: .-", t.word)
}

// eveWords carry the day and the part of it at once.
var eveWords = strings.NewReplacer(
	"今晚", "今天晚上", "明晚", "明天晚上", "昨晚", "昨天晚上", "今早", "今天早上", "明早", "明天早上", "昨夜", "昨天夜里", "当天", "",
	"tonight at ", "today in the evening at ", "tonight", "today in the evening", "last night", "yesterday at night",
)

// readDateTime reads a day with a time of day, stored as 2006-01-02T15:04 in local time.
// 现在 is now.
func readDateTime(raw string, now time.Time) (Reading, error) {
	const layout = "2006-01-02T15:04"
	local := now.In(locales.Zone)
	if t, err := time.Parse(layout, raw); err == nil && t.Year() >= minYear && t.Year() <= maxYear {
		return Reading{Value: Value{S: raw}, Exact: true}, nil
	}
	s := foldNumber(raw)
	switch s {
	case "现在", "此刻", "刚才", "刚刚", "now", "right now", "just now":
		return Reading{Value: Value{S: local.Format(layout)}}, nil
	}
	s = eveWords.Replace(s)
	ds, cs, rough := dayAndClock(s, dayOf(now))
	var vs []Value
	for _, d := range ds {
		for _, c := range cs {
			if inRange(d) && c != noClock {
				vs = append(vs, Value{S: d.Format(time.DateOnly) + "T" + c.String()})
			}
		}
	}
	switch {
	case len(ds) == 0 && lunar(s):
		return Reading{}, locales.Refuse("form.read.lunar")
	case len(ds) == 0 || len(cs) == 0:
		return Reading{}, unreadable(DateTime)
	case len(vs) == 0:
		return Reading{}, locales.Refuse("form.read.no_such_time", "Typed", raw)
	case len(vs) == 1 && !rough:
		return Reading{Value: vs[0]}, nil
	}
	return Reading{Ambiguous: vs}, locales.Refuse("form.read.which_moment", "Typed", raw)
}

// dayAndClock finds the day and the time of day in s: side by side in either order, else
// apart in a sentence.
func dayAndClock(s string, today time.Time) ([]time.Time, []clock, bool) {
	for _, t := range pieces(s) {
		if t.from == 0 {
			continue
		}
		head, tail := s[:t.from], s[t.from:]
		clock := joint(tail)
		if strings.HasPrefix(strings.TrimSpace(tail), "at ") {
			clock = "at " + clock
		}
		if ds, cs := days(joint(head), today), clocks(clock); len(ds) > 0 && len(cs) > 0 {
			if date, _, ok := withWeekday(joint(head)); ok && ds[0].IsZero() { // the weekday is a slip
				return days(date, today), cs, true
			}
			return ds, cs, false
		}
		if ds, cs := days(joint(tail), today), clocks(joint(head)); len(ds) > 0 && len(cs) > 0 {
			return ds, cs, false
		}
	}
	at := clockSpans(s)
	var cs []clock
	rough := false
	rest := s
	for _, a := range slices.Backward(at) {
		cs = append(cs, clocks(s[a.from:a.to])...)
		rough = rough || unsure(s[:a.from], s[a.to:])
		rest = rest[:a.from] + "|" + rest[a.to:]
	}
	slices.Sort(cs)
	ds, roughDay := daysIn(rest, today)
	return ds, slices.Compact(cs), rough || roughDay
}

// joint takes off what joins a day and a time: 的, at, on, the T of ISO 8601.
func joint(s string) string {
	s = strings.TrimSpace(s)
	for _, w := range [...]string{"的", "在", ",", " at", " t", "t"} {
		if rest, ok := strings.CutSuffix(s, w); ok && (w != "t" || rest != "" && digit(rest[len(rest)-1])) {
			s = rest
		}
	}
	for _, w := range [...]string{"at ", "on ", "the ", "的", ","} {
		s = strings.TrimPrefix(s, w)
	}
	if len(s) > 1 && s[0] == 't' && digit(s[1]) {
		s = s[1:]
	}
	return strings.TrimSpace(s)
}
