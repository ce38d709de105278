package form

import (
	"strings"
	"time"
)

// nthDay reads a day by its place in a month or year: 十月第一个星期一, 本月最后一天, the last
// Friday of October, second Wednesday of this month. Of a month without a year it is the
// nearest one.
func nthDay(s string, today time.Time) []time.Time {
	if p, nth, week, ok := chineseNth(strings.ReplaceAll(s, " ", ""), today); ok {
		return []time.Time{p.nthDay(nth, week)}
	}
	if p, nth, week, ok := englishNth(s, today); ok {
		return []time.Time{p.nthDay(nth, week)}
	}
	return nil
}

const (
	lastOne  = -1 // the last of its kind
	everyDay = -1 // instead of a weekday: any day counts
)

// nthDay is the nth day of p that is the given weekday (0 is Monday); the zero time when p
// has not so many.
func (p period) nthDay(nth, week int) time.Time {
	if !p.valid() {
		return time.Time{}
	}
	from, step, count := p.first(), 1, nth
	if nth == lastOne {
		from, step, count = p.last(), -1, 1
	}
	for d := from; !d.Before(p.first()) && !d.After(p.last()); d = d.AddDate(0, 0, step) {
		if week == everyDay || (int(d.Weekday())+6)%7 == week {
			if count--; count == 0 {
				return d
			}
		}
	}
	return time.Time{}
}

func chineseNth(s string, today time.Time) (p period, nth, week int, ok bool) {
	head, tail, found := strings.Cut(s, "第")
	if !found {
		if head, tail, found = strings.Cut(s, "最后"); !found {
			return period{}, 0, 0, false
		}
		nth = lastOne
	}
	count, thing, found := strings.Cut(tail, "个")
	if !found {
		if count, found = strings.CutSuffix(tail, "天"); !found {
			return period{}, 0, 0, false
		}
		thing = "天"
	}
	n, isNumber := smallNumber(count)
	if !isNumber || nth == lastOne && n != 1 {
		return period{}, 0, 0, false
	}
	if nth != lastOne {
		nth = n
	}
	week = everyDay
	if thing != "天" {
		which, index, isWeekday := weekParts(thing)
		if !isWeekday || which != "" {
			return period{}, 0, 0, false
		}
		week = index
	}
	p, ok = stretch(strings.TrimSuffix(head, "的"), today)
	return p, nth, week, ok && nth != 0
}

func englishNth(s string, today time.Time) (p period, nth, week int, ok bool) {
	words := strings.Fields(strings.TrimPrefix(s, "the "))
	if len(words) < 4 || words[2] != "of" && words[2] != "in" {
		return period{}, 0, 0, false
	}
	if nth = englishOrdinals[words[0]]; words[0] == "last" {
		nth = lastOne
	}
	week, isWeekday := englishWeekdays[words[1]]
	if words[1] == "day" {
		week, isWeekday = everyDay, true
	}
	if nth == 0 || !isWeekday {
		return period{}, 0, 0, false
	}
	p, ok = stretch(strings.TrimPrefix(strings.Join(words[3:], " "), "the "), today)
	return p, nth, week, ok
}

// stretch is the month, quarter or year that s names; month alone is the running one.
func stretch(s string, today time.Time) (period, bool) {
	if unit, ok := englishUnits[s]; ok {
		return periodAt(unit, today, 0), true
	}
	ps := periods(s, today, nearestPeriod)
	if len(ps) != 1 || ps[0].unit == weekUnit {
		return period{}, false
	}
	return ps[0], true
}
