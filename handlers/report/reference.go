package report

import (
	"fmt"
	"strconv"
	"strings"

	"cadrebot/forms"
	"cadrebot/org"
	"cadrebot/reports"
)

// reference is what a conversation is about; persisted as its ref.
type reference struct {
	period    reports.Period
	unit      org.UnitID
	of        int64 // 0: a first submission
	revision  int
	published bool     // of a form that an office has published ...
	form      forms.ID // ... which one; 0 for a change, where the report says it
}

// String writes 2026W47@12 or, for a change, 2026W47@12#345.2; for a published form with
// its id in front: 7:2026M11@12, 0:2026M11@12#345.2.
func (r reference) String() string {
	s := fmt.Sprintf("%s@%d", r.period, r.unit)
	if r.published {
		s = fmt.Sprintf("%d:%s", r.form, s)
	}
	if r.of != 0 {
		s += "#" + seenArg(r.of, r.revision)
	}
	return s
}

func parseReference(s string) (r reference, err error) {
	whole := s
	if id, rest, published := strings.Cut(s, ":"); published {
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return r, fmt.Errorf("report reference %q", whole)
		}
		r.published, r.form, s = true, forms.ID(n), rest
	}
	period, rest, ok := strings.Cut(s, "@")
	unit, change, changed := strings.Cut(rest, "#")
	id, numErr := strconv.ParseInt(unit, 10, 64)
	if p := reports.Period(period); !ok || numErr != nil || !p.Named() || !r.published && !p.Valid() {
		return r, fmt.Errorf("report reference %q", whole)
	}
	r.period, r.unit = reports.Period(period), org.UnitID(id)
	if changed {
		if r.of, r.revision, ok = parseSeen(change); !ok {
			return r, fmt.Errorf("report reference %q", whole)
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
