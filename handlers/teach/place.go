package teach

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// place is what a button of a page about a course carries: C1/unit/number.
type place struct {
	course training.Course
	unit   org.Unit
	number int // a page from 0, a question from 1, an obligation
}

// at reads a button's argument. A unit that the member does not cover is refused; without
// one it is the member's own.
func (f *feature) at(ctx context.Context, t *bot.Turn, arg string) (place, error) {
	if err := oversees(t); err != nil {
		return place{}, err
	}
	part := strings.SplitN(arg, "/", 3)
	c, err := f.newest(ctx, training.CourseID(part[0]))
	if err != nil {
		return place{}, err
	}
	p := place{course: c, unit: t.Member.Active.Unit}
	if len(part) > 1 {
		id, err := strconv.ParseInt(part[1], 10, 64)
		if err != nil {
			return place{}, locales.Refuse("teach.not_covered")
		}
		p.unit, err = f.units.Unit(ctx, org.UnitID(id))
		if errors.Is(err, org.ErrNotFound) || err == nil && !t.Member.May(p.unit) {
			return place{}, locales.Refuse("teach.not_covered")
		}
		if err != nil {
			return place{}, err
		}
	}
	if len(part) > 2 {
		p.number, _ = strconv.Atoi(part[2])
	}
	return p, nil
}

// figuresOf is at for pages of figures: those of a village are for its township and for
// trainers alone, since in most of them a figure is a person.
func (f *feature) figuresOf(ctx context.Context, t *bot.Turn, arg string) (place, error) {
	p, err := f.at(ctx, t, arg)
	if err == nil && p.unit.Level == org.LevelVillage && !seesVillages(t, p.unit.Parent) {
		err = locales.Refuse("teach.totals_no_villages")
	}
	return p, err
}

// arg is the button's argument without and with a number.
func (p place) arg() string { return unitArg(p.course.ID, p.unit.ID) }

func (p place) with(n int) string { return p.arg() + "/" + strconv.Itoa(n) }

// head names the course and the unit.
func (p place) head() locales.Text {
	return locales.M("teach.totals_head", "Code", string(p.course.ID), "Title", bot.Clip(p.course.Title, 40, 60), "Unit", bot.Clip(p.unit.Name, 20, 40))
}

func unitArg(c training.CourseID, u org.UnitID) string {
	return string(c) + "/" + strconv.FormatInt(int64(u), 10)
}

func homeButton() bot.Button { return bot.To(locales.M("teach.home"), "cmd", "menu") }

// back leads to the totals of the place.
func (p place) back() bot.Button {
	return bot.To(locales.M("teach.back_totals"), routeCourses, p.arg())
}

func cutTo(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimSpace(string(r[:n-1])) + "…"
}
