package learn

import (
	"context"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/training"
)

// coursesAPage is how many courses one list shows: two columns of four buttons.
const coursesAPage = 8

// list shows a page of the courses and where the person stands with each.
func (f *feature) list(ctx context.Context, t *bot.Turn, page int) (bot.Reply, error) {
	courses, err := f.library.Courses(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	progress, err := f.attempts.Progress(ctx, t.Member.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(courses) == 0 {
		return bot.Show(bot.Say(locales.M("learn.list_none")).Row(homeButton())), nil
	}
	s := bot.Say(locales.M("learn.list_title"))
	here, page := bot.Cut(courses, page, coursesAPage)
	var buttons []bot.Button
	for _, c := range here {
		s.Add(stateLine(c, progress, t.Drafted(kindLearn, string(c.ID))))
		buttons = append(buttons, bot.To(locales.Raw(string(c.ID)), routeLearn, "o"+string(c.ID)))
	}
	s.Pairs(buttons)
	s.Turns(page, len(courses), coursesAPage, locales.M("learn.older"), locales.M("learn.newer"), routeLearn, "p")
	s.Row(bot.To(locales.M("learn.certificates"), routeCertificates, "p0"), bot.To(locales.M("learn.review"), routeReview, ""))
	return bot.Show(s.Row(homeButton())), nil
}

// stateLine says where the person stands with a course; open tells that it was begun and left.
func stateLine(c training.Course, progress map[training.CourseID]training.Progress, open bool) locales.Text {
	p, taken := progress[c.ID]
	switch {
	case open && !p.Best.Passed:
		return locales.M("learn.line_open", "Code", string(c.ID), "Title", c.Title)
	case !taken:
		return locales.M("learn.line_new", "Code", string(c.ID), "Title", c.Title)
	case p.Best.Passed:
		return locales.M("learn.line_passed", "Code", string(c.ID), "Title", c.Title, "Right", p.Best.Right, "Of", p.Best.Of)
	}
	return locales.M("learn.line_again", "Code", string(c.ID), "Title", c.Title, "Right", p.Best.Right, "Of", p.Best.Of)
}
