package coursedesk

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// pageSize keeps the list within its rows of buttons: two columns of four.
const pageSize = 8

// list is /course: the drafts of the member's unit, its courses, and those of nobody in
// particular. Arg: page.
func (d *desk) list(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := training.MayTeach(t.Member); err != nil {
		return bot.Reply{}, err
	}
	unit := t.Member.Active.Unit
	drafts, err := d.store.Drafts(ctx, unit.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("list drafts: %w", err)
	}
	shelf, err := d.store.Shelf(ctx, unit.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("list courses: %w", err)
	}
	all := make([]entry, 0, len(drafts)+len(shelf))
	for _, k := range drafts {
		all = append(all, entry{"draft", titled(k.Course), 0, routeDraft, draftArg(k.ID)})
	}
	for _, c := range shelf {
		all = append(all, entry{where(c), c.Course.Title, c.Course.Version, routeCourse, string(c.Course.ID)})
	}
	page := 0
	if t.Press != nil {
		_, page = arguments("0." + t.Press.Arg)
	}
	return bot.Show(listed(unit, all, page)), nil
}

// entry is a line of the list with the way to it.
type entry struct {
	state   string // the last part of the id of its sentence
	title   locales.Text
	version int
	route   string
	arg     string
}

// listed is a page of the list: a numbered line and a button for each.
func listed(unit org.Unit, all []entry, page int) *bot.Screen {
	here, page := bot.Cut(all, page, pageSize)
	s := bot.Say(locales.M("courses.list", "Unit", unit.Name))
	tail := []locales.Text{locales.M("courses.how")}
	if slices.ContainsFunc(here, func(e entry) bool { return e.state == "shipped" }) {
		tail = append([]locales.Text{locales.M("courses.legend_shipped")}, tail...)
	}
	line := func(i int, title locales.Text) locales.Text {
		return locales.M("courses.line_"+here[i].state, "Number", page*pageSize+i+1, "Title", title, "Version", here[i].version)
	}
	bare := bot.Say(s.Body...).Add(tail...)
	for i := range here {
		bare.Add(line(i, locales.Text{}))
	}
	zh, en := bare.Room(len(here))
	var buttons []bot.Button
	for i, e := range here {
		s.Add(line(i, bot.Clip(e.title, zh, en)))
		buttons = append(buttons, bot.To(locales.M("courses.btn_open", "Number", page*pageSize+i+1, "Title", bot.Clip(e.title, 9, 16)), e.route, e.arg))
	}
	s.Pairs(buttons)
	s.Turns(page, len(all), pageSize, locales.M("courses.btn_before"), locales.M("courses.btn_after"), routeList, "")
	return s.Add(tail...).Row(bot.To(locales.M("teach.courses"), "courses", ""), bot.To(locales.M("teach.home"), "cmd", "menu"))
}

// where names the standing of a course, as the sentences of the list do.
func where(c training.Shelved) string {
	switch {
	case c.State == training.Retired:
		return "retired"
	case c.Unit == 0:
		return "shipped"
	}
	return "published"
}

// turnPages adds the buttons to the pages before and after; arg stands before the page.
func turnPages(s *bot.Screen, page, pages int, route, arg string) {
	var row []bot.Button
	if page > 0 {
		row = append(row, bot.To(locales.M("courses.btn_before"), route, arg+strconv.Itoa(page-1)))
	}
	if page < pages-1 {
		row = append(row, bot.To(locales.M("courses.btn_after"), route, arg+strconv.Itoa(page+1)))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
}

// course shows one course with what can be done with it.
func (d *desk) course(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	c, err := d.shelved(ctx, t, training.CourseID(t.Press.Arg))
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(courseScreen(t, c)), nil
}

func courseScreen(t *bot.Turn, c training.Shelved) *bot.Screen {
	id := string(c.Course.ID)
	s := bot.Say(locales.M("courses.course_head", "Title", c.Course.Title, "Code", id, "Version", c.Course.Version,
		"State", locales.M("courses.state_"+where(c)), "Since", c.Since))
	cards := 0
	for _, m := range c.Course.Modules {
		cards += len(m.Cards)
	}
	s.Add(locales.M("courses.holds", "Modules", len(c.Course.Modules), "Cards", cards, "Questions", len(c.Course.Questions)))
	s.Add(terms(c.Course))
	s.Row(bot.To(locales.M("courses.btn_preview"), routePreview, "/"+id+"/0"), bot.To(locales.M("courses.btn_copy"), routeCopy, id))
	row := []bot.Button{bot.To(locales.M("courses.btn_export"), routeExport, id)}
	if c.Unit == t.Member.Active.Unit.ID && c.State == training.Published {
		row = append(row, bot.To(locales.M("courses.btn_retire"), routeRetire, id))
	}
	return s.Row(row...).Row(home(), bot.To(locales.M("teach.back_totals"), "courses", id))
}

// terms are the settings of a course in a sentence.
func terms(c training.Course) locales.Text {
	draw := locales.M("courses.draw_all")
	if c.Draw > 0 {
		draw = locales.M("courses.draw_some", "Number", c.Draw)
	}
	attempts := locales.M("courses.attempts_any")
	if c.Attempts > 0 {
		attempts = locales.M("courses.attempts_some", "Number", c.Attempts)
	}
	delay := locales.M("courses.delay_none")
	if c.Delay > 0 {
		delay = locales.M("courses.delay_some", "Number", c.Delay)
	}
	return locales.M("courses.terms", "Pass", c.Pass, "Draw", draw, "Attempts", attempts, "Delay", delay)
}

// askRetire makes sure.
func (d *desk) askRetire(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	c, err := d.shelved(ctx, t, training.CourseID(t.Press.Arg))
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(bot.Say(locales.M("courses.ask_retire", "Title", c.Course.Title)).Row(
		bot.To(locales.M("courses.btn_yes_retire"), routeEnd, t.Press.Arg), bot.To(locales.M("courses.btn_no"), routeCourse, t.Press.Arg),
	)), nil
}

func (d *desk) retire(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id := training.CourseID(t.Press.Arg)
	if err := d.store.Retire(ctx, t.Member, id, t.Now); err != nil {
		return bot.Reply{}, fmt.Errorf("retire a course: %w", err)
	}
	c, err := d.shelved(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(bot.Say(locales.M("courses.retired", "Title", c.Course.Title)).Row(home())), nil
}
