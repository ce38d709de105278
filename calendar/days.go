package calendar

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"cadrebot/locales"
)

// Days says which days are worked: Monday to Friday, but for the days of the table.
type Days struct {
	worked map[locales.Date]bool // only what differs from the week's rhythm
	years  map[int]bool          // for which a notice has been entered
}

// Day is one row of the table: a day off, or a day that is worked instead of another.
type Day struct {
	Date     locales.Date
	Work     bool
	Occasion string
	Source   string // the notice that says so
}

//go:embed days.csv
var shipped []byte

// Starter is the table that comes with the program. It holds 2026; for a year whose notice
// is not in it, Days falls back to Saturdays and Sundays and Known says so. An error means
// that the file of this release cannot be read.
var Starter = sync.OnceValues(func() (*Days, error) {
	rows, err := StarterRows()
	if err != nil {
		return nil, err
	}
	return NewDays(rows), nil
})

// StarterRows are the rows of that table.
func StarterRows() ([]Day, error) {
	rows, err := Read(bytes.NewReader(shipped))
	if err != nil {
		return nil, fmt.Errorf("days.csv: %w", err)
	}
	return rows, nil
}

// Read reads rows of day,kind,occasion,source with that heading; kind is off or work.
// Errors name the line.
func Read(r io.Reader) ([]Day, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = 4
	head, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("read the heading: %w", err)
	}
	if got := strings.TrimPrefix(strings.Join(head, ","), "\ufeff"); got != "day,kind,occasion,source" {
		return nil, fmt.Errorf("line 1: the columns are %s, they must be day,kind,occasion,source", got)
	}
	var out []Day
	for line := 2; ; line++ {
		rec, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read days: %w", err)
		}
		if _, err := time.Parse(time.DateOnly, rec[0]); err != nil {
			return nil, fmt.Errorf("line %d: %q is no day", line, rec[0])
		}
		if rec[1] != "off" && rec[1] != "work" {
			return nil, fmt.Errorf("line %d: %q is neither off nor work", line, rec[1])
		}
		if rec[3] == "" {
			return nil, fmt.Errorf("line %d: no source", line)
		}
		out = append(out, Day{Date: locales.Date(rec[0]), Work: rec[1] == "work", Occasion: rec[2], Source: rec[3]})
	}
}

// NewDays makes a table of rows; of two rows about one day the later one holds, so that
// changes can be appended to a notice.
func NewDays(rows []Day) *Days {
	d := &Days{worked: map[locales.Date]bool{}, years: map[int]bool{}}
	for _, r := range rows {
		d.worked[r.Date] = r.Work
		if t, err := time.Parse(time.DateOnly, string(r.Date)); err == nil {
			d.years[t.Year()] = true
		}
	}
	return d
}

// Known reports whether the holidays of the year have been entered. Without them only
// Saturdays and Sundays are days off.
func (d *Days) Known(year int) bool { return d.years[year] }

// Until is the last year up to which every year from first on has been entered; first-1 when
// first itself has not.
func (d *Days) Until(first int) int {
	for d.years[first] {
		first++
	}
	return first - 1
}

// warnDays is how long before a year begins its holidays should have been entered: the State
// Council's notice comes out in November.
const warnDays = 60

// Missing is the year whose holidays have to be entered now: this one, or the next one in the
// last sixty days of this one; 0 when all is well.
func (d *Days) Missing(now time.Time) int {
	now = now.In(locales.Zone)
	for _, t := range []time.Time{now, now.AddDate(0, 0, warnDays)} {
		if !d.Known(t.Year()) {
			return t.Year()
		}
	}
	return 0
}

// Working reports whether the local day of t is worked.
func (d *Days) Working(t time.Time) bool {
	if w, said := d.worked[locales.DateOf(t)]; said {
		return w
	}
	day := t.In(locales.Zone).Weekday()
	return day != time.Saturday && day != time.Sunday
}

// OnOrAfter is t itself on a working day, else the same hour of the next working day: a
// deadline that falls on a day off ends on the first working day after it.
func (d *Days) OnOrAfter(t time.Time) time.Time {
	t = t.In(locales.Zone)
	for !d.Working(t) {
		t = t.AddDate(0, 0, 1)
	}
	return t
}

// OnOrBefore is t itself on a working day, else the same hour of the working day before.
func (d *Days) OnOrBefore(t time.Time) time.Time {
	t = t.In(locales.Zone)
	for !d.Working(t) {
		t = t.AddDate(0, 0, -1)
	}
	return t
}

// InYear are the rows that hold in a year, by day: of two about one day the later one.
func InYear(rows []Day, year int) []Day {
	last := map[locales.Date]Day{}
	for _, r := range rows {
		if strings.HasPrefix(string(r.Date), fmt.Sprintf("%04d-", year)) {
			last[r.Date] = r
		}
	}
	return slices.SortedFunc(maps.Values(last), func(a, b Day) int { return strings.Compare(string(a.Date), string(b.Date)) })
}
