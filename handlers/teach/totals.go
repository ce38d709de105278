package teach

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/training"
)

// courses is /courses: which course to look at.
func (f *feature) courses(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return f.pick(ctx, t, 0)
}

// coursesAPage is how many courses one list shows: two columns of four buttons.
const coursesAPage = 8

func (f *feature) pick(ctx context.Context, t *bot.Turn, page int) (bot.Reply, error) {
	if err := oversees(t); err != nil {
		return bot.Reply{}, err
	}
	courses, err := f.store.Courses(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("teach.totals_pick"))
	here, page := bot.Cut(courses, page, coursesAPage)
	var buttons []bot.Button
	zh, en := s.Room(len(here))
	for _, c := range here {
		s.Add(locales.M("teach.option", "Letter", string(c.ID), "Text", bot.Clip(c.Title, zh-len(c.ID)-2, en-len(c.ID)-2)))
		buttons = append(buttons, bot.To(locales.Raw(string(c.ID)), routeCourses, string(c.ID)))
	}
	s.Pairs(buttons)
	s.Turns(page, len(courses), coursesAPage, locales.M("teach.older"), locales.M("teach.newer"), routeCourses, "/")
	if training.MayTeach(t.Member) == nil {
		s.Row(bot.To(locales.M("courses.btn_write"), "cmd", "course"))
	}
	return bot.Show(s.Row(homeButton())), nil
}

// totals is a button of /courses: "", "/page" the list; "C1", "C1/unit", "C1/unit/page"
// totals; "C1/h" the hardest questions.
func (f *feature) totals(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := oversees(t); err != nil {
		return bot.Reply{}, err
	}
	part := strings.SplitN(t.Press.Arg, "/", 3)
	if part[0] == "" {
		page := 0
		if len(part) > 1 {
			page, _ = strconv.Atoi(part[1])
		}
		return f.pick(ctx, t, page)
	}
	c, err := f.newest(ctx, training.CourseID(part[0]))
	if err != nil {
		return bot.Reply{}, err
	}
	unit, page := t.Member.Active.Unit.ID, 0
	if len(part) > 1 {
		if part[1] == "h" {
			return f.hardest(ctx, t, c)
		}
		id, err := strconv.ParseInt(part[1], 10, 64)
		if err != nil {
			return bot.Reply{}, locales.Refuse("teach.not_covered")
		}
		unit = org.UnitID(id)
	}
	if len(part) > 2 {
		page, _ = strconv.Atoi(part[2])
	}
	return f.unit(ctx, t, c, unit, page)
}

// unitsAPage keeps a list of units within one screen.
const unitsAPage = 6

// unit shows a course in a unit and directly below it, in code order. Villages show
// only to their own township and to trainers: in most of them a total is a person.
func (f *feature) unit(ctx context.Context, t *bot.Turn, c training.Course, unit org.UnitID, page int) (bot.Reply, error) {
	done, err := f.store.Completion(ctx, t.Member.Active.Unit, unit, c.ID, t.Now)
	if errors.Is(err, org.ErrNotFound) {
		return bot.Reply{}, locales.Refuse("teach.not_covered")
	}
	if err != nil {
		return bot.Reply{}, err
	}
	whole := done.Whole
	if whole.Unit.Level == org.LevelVillage && !seesVillages(t, whole.Unit.Parent) {
		return bot.Reply{}, locales.Refuse("teach.totals_no_villages")
	}
	p := place{course: c, unit: whole.Unit}
	s := bot.Say(p.head())
	switch {
	case whole.Enrolled == 0:
		s.Add(locales.M("teach.totals_nobody"))
	case whole.Completed == 0:
		s.Add(wholeLine(whole), locales.M("teach.stats_none"))
	default:
		s.Add(wholeLine(whole))
	}
	f.below(s, t, c, done, page)
	if err := f.courseButtons(ctx, s, t, p, whole.Completed > 0); err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(s), nil
}

// courseButtons are the ways on from the totals of a place; how the questions work is offered
// when somebody has answered them.
func (f *feature) courseButtons(ctx context.Context, s *bot.Screen, t *bot.Turn, p place, taken bool) error {
	trains := t.Member.Active.Role.Family() == org.Teaching
	var row []bot.Button
	if trains {
		row = append(row, bot.To(locales.M("teach.push_btn"), routePush, p.arg()))
		list, err := f.store.ToCheck(ctx, p.course.ID, p.course.Version)
		if err != nil {
			return err
		}
		if len(list) > 0 {
			s.Add(locales.M("teach.check_mark", "Count", len(list)))
			s.Row(bot.To(locales.M("teach.check_btn"), routeChecks, string(p.course.ID)))
		}
	}
	s.Row(append(row, bot.To(locales.M("teach.notyet_btn"), routeNotYet, p.arg()))...)
	row = nil
	if taken {
		row = append(row, bot.To(locales.M("teach.stats_btn"), routeStats, p.arg()))
	}
	switch {
	case p.unit.ID != t.Member.Active.Unit.ID:
		row = append(row, bot.To(locales.M("teach.totals_up"), routeCourses, unitArg(p.course.ID, p.unit.Parent)))
	case taken:
		row = append(row, bot.To(locales.M("teach.hardest"), routeCourses, string(p.course.ID)+"/h"))
	}
	s.Pairs(append(row, bot.To(locales.M("teach.courses"), routeCourses, "")))
	return nil
}

// percent is a part of a whole as people read it; "-" of nothing.
func percent(part, of int) string { return notices.Ratio{Num: part, Den: of}.Percent() }

func wholeLine(u training.UnitTotal) locales.Text {
	return locales.M("teach.totals_whole", "Count", u.Expected(), "Exempt", u.Exempt, "Completed", u.Completed, "Rate", percent(u.Completed, u.Expected()),
		"Passed", u.Passed, "PassRate", percent(u.Passed, u.Completed), "First", u.FirstPassed, "FirstRate", percent(u.FirstPassed, u.Completed))
}

// below adds the units under the one shown, a page of them, each with a way into it.
func (f *feature) below(s *bot.Screen, t *bot.Turn, c training.Course, done training.Completion, page int) {
	list := slices.DeleteFunc(slices.Clone(done.Below), func(u training.UnitTotal) bool { return u.Enrolled == 0 })
	hidden := len(list)
	list = slices.DeleteFunc(list, func(u training.UnitTotal) bool {
		return u.Unit.Level == org.LevelVillage && !seesVillages(t, done.Whole.Unit.ID)
	})
	if hidden > len(list) {
		s.Add(locales.M("teach.totals_no_villages"))
	}
	if len(list) == 0 {
		return
	}
	here, page := bot.Cut(list, page, unitsAPage)
	line := func(u training.UnitTotal, name locales.Text) locales.Text {
		return locales.M("teach.totals_line", "Code", u.Unit.Code, "Unit", name,
			"Count", u.Expected(), "Completed", u.Completed, "Rate", percent(u.Completed, u.Expected()), "Passed", u.Passed)
	}
	bare := bot.Say(s.Body...).Add(locales.M("teach.totals_order"), locales.M("teach.check_mark", "Count", 99))
	for _, u := range here {
		bare.Add(line(u, locales.Text{}))
	}
	zh, en := bare.Room(len(here))
	var buttons []bot.Button
	for _, u := range here {
		s.Add(line(u, bot.Clip(u.Unit.Name, min(zh, 20), min(en, 40))))
		if u.Unit.Level != org.LevelVillage || seesVillages(t, done.Whole.Unit.ID) {
			buttons = append(buttons, bot.To(bot.Clip(u.Unit.Name, 12, 20), routeCourses, unitArg(c.ID, u.Unit.ID)))
		}
	}
	s.Add(locales.M("teach.totals_order"))
	s.Pairs(buttons)
	s.Turns(page, len(list), unitsAPage, locales.M("teach.older"), locales.M("teach.newer"), routeCourses, unitArg(c.ID, done.Whole.Unit.ID)+"/")
}

// seesVillages reports whether the member may see the villages of parent one by one.
func seesVillages(t *bot.Turn, parent org.UnitID) bool {
	return t.Member.Active.Role.Family() == org.Teaching || t.Member.Active.Unit.ID == parent
}

// hardestShown is how many questions are named (brief 6.4, training table).
const hardestShown = 3

// hardest names the questions that most people got wrong at first, in words.
func (f *feature) hardest(ctx context.Context, t *bot.Turn, c training.Course) (bot.Reply, error) {
	asked, err := f.store.Asked(ctx, t.Member.Active.Unit, c.ID, c.Version)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("teach.hard_head", "Code", string(c.ID), "Title", bot.Clip(c.Title, 40, 60), "Unit", t.Member.Active.Unit.Name))
	enough := slices.DeleteFunc(slices.Clone(asked), func(a training.Asked) bool { _, ok := a.Difficulty(); return !ok })
	slices.SortStableFunc(enough, func(a, b training.Asked) int {
		return cmp.Compare((b.First-b.Right)*a.First, (a.First-a.Right)*b.First)
	})
	for _, a := range enough[:min(hardestShown, len(enough))] {
		if q := c.Question(a.Question); q != nil {
			wrong, _ := a.Difficulty()
			s.Add(locales.M("teach.hard_line", "Wrong", wrong, "Stem", bot.Clip(q.Stem, 90, 110)))
		}
	}
	few := len(c.Questions) - len(enough)
	switch {
	case len(enough) == 0:
		s.Add(locales.M("teach.hard_none", "Least", training.EnoughFirst))
	case few > 0:
		s.Add(locales.M("teach.hard_some", "Few", few, "Least", training.EnoughFirst))
	}
	return bot.Show(s.Row(bot.To(locales.M("teach.back_totals"), routeCourses, string(c.ID)), bot.To(locales.M("teach.courses"), routeCourses, ""))), nil
}
