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
	out := []locales.Text{locales.M("teach.check_retired", "Item", k.Item, "Title", bot.Clip(k.Title, 40, 60))}
	if k.Next != "" {
		out[0] = locales.M("teach.check_superseded", "Item", k.Item, "Title", bot.Clip(k.Title, 40, 60), "Next", k.Next)
	}
	questions, cards := c.Citing(k.Item)
	if len(questions) > 0 {
		places := make([]string, len(questions))
		for i, n := range questions {
			places[i] = strconv.Itoa(n)
		}
		out = append(out, locales.M("teach.check_questions", "Places", cutTo(strings.Join(places, ", "), 40)))
	}
	if cards > 0 {
		out = append(out, locales.M("teach.check_cards", "Count", cards))
	}
	return out
}

// checksAPage keeps what is to be checked on one screen.
const checksAPage = 3

// routeCard is the card of a policy item in the policy feature; its argument ends in the item.
const routeCard = "pol"

// policyButtons lead to the item that no longer holds and to what supersedes it.
func policyButtons(k training.ToCheck) []bot.Button {
	out := []bot.Button{bot.To(locales.M("teach.policy_btn", "Item", k.Item), routeCard, "~~~"+k.Item)}
	if k.Next != "" {
		out = append(out, bot.To(locales.M("teach.policy_btn", "Item", k.Next), routeCard, "~~~"+k.Next))
	}
	return out
}

// checks shows what a trainer should look through in a course.
func (f *feature) checks(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := training.MayPush(t.Member); err != nil {
		return bot.Reply{}, err
	}
	id, number, _ := strings.Cut(t.Press.Arg, "/")
	c, err := f.newest(ctx, training.CourseID(id))
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
	s := bot.Say(locales.M("teach.check_head", "Code", string(c.ID), "Title", bot.Clip(c.Title, 30, 50)))
	page, _ := strconv.Atoi(number)
	here, page := bot.Cut(list, page, checksAPage)
	var items []bot.Button
	for _, k := range here {
		s.Add(checkLines(&c, k)...)
		items = append(items, policyButtons(k)...)
	}
	s.Pairs(items)
	s.Turns(page, len(list), checksAPage, locales.M("teach.older"), locales.M("teach.newer"), routeChecks, id+"/")
	if (page+1)*checksAPage < len(list) { // all checked only where all have been seen
		return bot.Show(s.Row(back)), nil
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
		return payload(s.Row(policyButtons(k)...).Row(bot.To(locales.M("teach.check_btn"), routeChecks, string(c.ID))))
	}, now)
	return map[string]int{"told": n}, err
}
