package tasks

import (
	"slices"

	"cadrebot/locales"
	"cadrebot/org"
)

// Above is who supervises, as far as a sentence about a ladder needs it.
type Above struct {
	Name  locales.Text
	Level org.Level // of that unit; "" when nobody supervises
}

// AboveOf is the level directly above l, as when a task is supervised by the unit above each;
// the highest has none.
func AboveOf(l org.Level) Above {
	if i := slices.Index(org.Levels, l); i > 0 {
		return Above{Name: locales.M("tasks.rung_above"), Level: org.Levels[i-1]}
	}
	return Above{}
}

// Said writes l in words: when reminders come and with which card, and from which step on
// a unit above hears of it too. A step that would go above the level where it stops is
// said without that unit.
func (l Ladder) Said(to Above) locales.Text {
	var out locales.Text
	for _, s := range l {
		rung := s.said(to)
		if out.Empty() {
			out = rung
		} else {
			out = locales.M("tasks.rungs_and", "Left", out, "Right", rung)
		}
	}
	return locales.M("tasks.rungs", "Rungs", out)
}

// Lines say exactly what is to be done, and on which document it rests; none when the title says it
// all.
func (s Spec) Lines() []locales.Text {
	var out []locales.Text
	if !s.Body.Empty() {
		out = append(out, s.Body)
	}
	if s.Source != "" {
		out = append(out, locales.M("taskset.source", "Source", locales.Raw(s.Source)))
	}
	return out
}

func (s Step) said(to Above) locales.Text {
	out := locales.M("tasks.rung_day")
	switch {
	case s.Days < 0:
		out = locales.M("tasks.rung_before", "Count", -s.Days)
	case s.Days > 0:
		out = locales.M("tasks.rung_after", "Count", s.Days)
	}
	switch s.Words {
	case Yellow:
		out = locales.M("tasks.rung_yellow", "Rung", out)
	case Red:
		out = locales.M("tasks.rung_red", "Rung", out)
	}
	if s.Up == 0 || to.Level == "" {
		return out
	}
	// Each further level up stands one place higher in the list of levels.
	level := slices.Index(org.Levels, to.Level) - (s.Up - 1)
	switch stops := slices.Index(org.Levels, s.Stops); {
	case level >= stops && s.Up == 1:
		return locales.M("tasks.rung_up", "Rung", out, "Unit", to.Name)
	case level >= stops:
		return locales.M("tasks.rung_higher", "Rung", out)
	}
	return out
}
