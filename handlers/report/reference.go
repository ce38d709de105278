package report

import (
	"fmt"
	"strconv"
	"strings"

	"cadrebot/org"
	"cadrebot/reports"
)

// reference is what a conversation is about; persisted as its ref.
type reference struct {
	period   reports.Period
	unit     org.UnitID
	of       int64 // 0: a first submission
	revision int
}

// String writes 2026W47@12 or, for a change, 2026W47@12#345.2.
func (r reference) String() string {
	s := fmt.Sprintf("%s@%d", r.period, r.unit)
	if r.of != 0 {
		s += "#" + seenArg(r.of, r.revision)
	}
	return s
}

func parseReference(s string) (r reference, err error) {
	period, rest, ok := strings.Cut(s, "@")
	unit, change, changed := strings.Cut(rest, "#")
	id, numErr := strconv.ParseInt(unit, 10, 64)
	if !ok || numErr != nil || !reports.Period(period).Valid() {
		return r, fmt.Errorf("report reference %q", s)
	}
	r = reference{period: reports.Period(period), unit: org.UnitID(id)}
	if changed {
		if r.of, r.revision, ok = parseSeen(change); !ok {
			return r, fmt.Errorf("report reference %q", s)
		}
	}
	return r, nil
}

// seenArg names a report as it was seen: id and revision.
func seenArg(id int64, revision int) string { return fmt.Sprintf("%d.%d", id, revision) }

func parseSeen(arg string) (id int64, revision int, ok bool) {
	a, b, _ := strings.Cut(arg, ".")
	id, errA := strconv.ParseInt(a, 10, 64)
	revision, errB := strconv.Atoi(b)
	return id, revision, errA == nil && errB == nil && id > 0 && revision > 0
}
