package teach

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// Checks are the policy items that a course rests on and that no longer hold.
type Checks interface {
	ToCheck(ctx context.Context, course training.CourseID, version int) ([]training.ToCheck, error)
	Checked(ctx context.Context, course training.CourseID, version int, by org.PersonID, now time.Time) error
	// TellChecks tells of each mark once.
	TellChecks(ctx context.Context, compose func(training.ToCheck) (json.RawMessage, error), now time.Time) (told int, err error)
}

// checkLines say which item no longer holds and what rests on it.
func checkLines(c *training.Course, k training.ToCheck) []locales.Text {
	out := []locales.Text{locales.M("teach.check_retired", "Item", k.Item, "Title", clip(k.Title, 60, 100))}
	if k.Next != "" {
		out[0] = locales.M("teach.check_superseded", "Item", k.Item, "Title", clip(k.Title, 60, 100), "Next", k.Next)
	}
	questions, cards := c.Citing(k.Item)
	if len(questions) > 0 {
		places := make([]string, len(questions))
		for i, n := range questions {
			places[i] = strconv.Itoa(n)
		}
		out = append(out, locales.M("teach.check_questions", "Places", strings.Join(places, ", ")))
	}
	if cards > 0 {
		out = append(out, locales.M("teach.check_cards", "Count", cards))
	}
	return out
}

// checks shows what a trainer should look through in a course.
func (f *feature) checks(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := training.MayPush(t.Member); err != nil {
		return bot.Reply{}, err
	}
	c, err := f.newest(ctx, training.CourseID(t.Press.Arg))
	if err != nil {
		return bot.Reply{}, err
	}
	list, err := f.store.ToCheck(ctx, c.ID, c.Version)
	if err != nil {
		return bot.Reply{}, err
	}
	back := bot.To(locales.M("teach.back_totals"), routeCourses, string(c.ID))
	if len(list) == 0 {
		return bot.Show(bot.Say(locales.M("teach.check_none")).Row(back)), nil
	}
	s := bot.Say(locales.M("teach.check_head", "Code", string(c.ID), "Title", c.Title))
	for _, k := range list {
		s.Add(checkLines(&c, k)...)
	}
	return bot.Show(s.Row(bot.To(locales.M("teach.checked_btn"), routeChecked, string(c.ID)+"/"+strconv.Itoa(c.Version)), back)), nil
}

// checked takes the marks off the version that the trainer has read.
func (f *feature) checked(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := training.MayPush(t.Member); err != nil {
		return bot.Reply{}, err
	}
	id, version, _ := strings.Cut(t.Press.Arg, "/")
	n, err := strconv.Atoi(version)
	if err != nil {
		return bot.Reply{}, locales.Refuse("teach.no_course")
	}
	if err := f.store.Checked(ctx, training.CourseID(id), n, t.Member.ID, t.Now); err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(bot.Say(locales.M("teach.checked")).Row(bot.To(locales.M("teach.back_totals"), routeCourses, id))), nil
}

// tellChecks is the job that tells the trainers who keep a course.
func (f *feature) tellChecks(ctx context.Context, now time.Time) (map[string]int, error) {
	n, err := f.store.TellChecks(ctx, func(k training.ToCheck) (json.RawMessage, error) {
		c, err := f.store.Course(ctx, k.Course, k.Version)
		if err != nil {
			return nil, err
		}
		s := bot.Say(locales.M("teach.check_note", "Code", string(c.ID), "Title", c.Title)).Add(checkLines(&c, k)...)
		return payload(s.Row(bot.To(locales.M("teach.check_btn"), routeChecks, string(c.ID))))
	}, now)
	return map[string]int{"told": n}, err
}
