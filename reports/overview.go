package reports

import (
	"strings"
	"time"

	"cadrebot/org"
)

// Overview is what a unit and everything below it owe for a period.
type Overview struct {
	Unit     org.Unit
	Children []org.Unit // directly below, in code order: never ranked (brief 2.5)
	Owed     []Owed
}

// Of is the part of the overview that u and everything below it owe.
func (o Overview) Of(u org.Unit) []Owed {
	var out []Owed
	for _, w := range o.Owed {
		if u.Path != "" && strings.HasPrefix(w.Path, u.Path) {
			out = append(out, w)
		}
	}
	return out
}

// DueBy is the latest moment by which anything of the overview is due; zero when nothing is owed.
func (o Overview) DueBy() time.Time {
	var last time.Time
	for _, w := range o.Owed {
		if w.Due.After(last) {
			last = w.Due
		}
	}
	return last
}
