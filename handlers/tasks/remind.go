package tasklist

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/tasks"
)

// sweep is how many reminders, and then people, one transaction takes: memory stays flat
// however much is due.
const sweep = 5_000

// keep is how long a reminder is worth sending; by then the next step has come.
const keep = 36 * time.Hour

// Lines of a digest, when it has one part and when it has both.
const (
	alone    = 5
	together = 3
)

// remind fires what has come due.
func (f *feature) remind(ctx context.Context, now time.Time) (map[string]int, error) {
	n, err := f.tasks.FireReminders(ctx, now, sweep, func(due []tasks.Due) ([]notices.Outgoing, error) {
		return compose(due, now)
	})
	if err != nil {
		return nil, fmt.Errorf("remind: %w", err)
	}
	return map[string]int{
		"told": n.Told, "merged": n.Merged, "moved_on": n.MovedOn, "nobody": n.Nobody, "messages": n.Messages,
	}, nil
}

// compose makes one message per person of all that is due for them. The key is that of
// the last reminder in it: composed again, it is queued once.
func compose(due []tasks.Due, now time.Time) ([]notices.Outgoing, error) {
	letters := tasks.Letters(due)
	out := make([]notices.Outgoing, 0, len(letters))
	for _, l := range letters {
		payload, err := json.Marshal(letterScreen(l, now))
		if err != nil {
			return nil, fmt.Errorf("compose digest: %w", err)
		}
		out = append(out, notices.Outgoing{
			Key: fmt.Sprintf("digest/%d/%d/%d", l.To, l.Last, now.Unix()), Person: l.To, Payload: payload, Expires: now.Add(keep),
		})
	}
	return out, nil
}

// letterScreen is the message: what the person owes with the button that does it, and
// for a supervisor what is still owed below; and that requests wait, in one line however
// many they are.
func letterScreen(l tasks.Letter, now time.Time) *bot.Screen {
	s := &bot.Screen{}
	most, left := alone, 0
	if len(l.Own) > 0 && len(l.Below) > 0 {
		most = together
	}
	if len(l.Own) > 0 {
		s.Add(locales.M("tasks.digest", "Count", len(l.Own)))
		own := l.Own[:min(len(l.Own), most)]
		several := manyUnits(l.Own)
		shown := make([]tasks.Obligation, len(own))
		for i, d := range own {
			shown[i] = d.Obligation
			text := marked(d, line(i+1, d.Obligation, now))
			if several {
				text = locales.M("tasks.line_unit", "Unit", d.Obligation.Unit.Name, "Line", text)
			}
			s.Add(text)
		}
		s.Add(saying(l.Own))
		s.Rows = doButtons(shown, 0)
		if len(s.Rows) > 3 || several { // under the wrong grant a button would refuse
			s.Rows = nil
		}
	}
	if len(l.Below) > 0 {
		s.Add(locales.M("tasks.digest_below", "Count", len(l.Below)))
		left = len(l.Below)
		groups := tasks.Groups(l.Below)
		for _, g := range groups[:min(len(groups), most)] {
			o := g[0].Obligation
			id := "tasks.below_line"
			if len(g) > 1 {
				id = "tasks.below_people"
			}
			s.Add(locales.M(id, "Unit", o.Unit.Name, "Title", o.Title, "Count", len(g), "When", when(o.Due, now)))
			left -= len(g)
		}
	}
	if left += max(0, len(l.Own)-most); left > 0 {
		s.Add(locales.M("tasks.and_more", "Count", left))
	}
	if l.Waiting > 0 {
		s.Add(locales.M("tasks.digest_waiting", "Count", l.Waiting))
		s.Row(bot.To(locales.M("taskask.btn_waiting_n", "Count", l.Waiting), routeWaiting, "0"))
	}
	if len(l.Below) > 0 {
		s.Add(locales.M("tasks.please_phone"))
		return s.Row(bot.To(locales.M("tasks.btn_list"), "cmd", "tasks"), bot.To(locales.M("tasks.btn_unit"), "cmd", "tasks unit"))
	}
	return s.Row(bot.To(locales.M("tasks.btn_list"), "cmd", "tasks"))
}

// tone is what the step of d says it with. A reminder that was put off speaks plainly.
func tone(d tasks.Due) tasks.Tone {
	if s, ok := d.Obligation.Steps().Of(d.Step); ok {
		return s.Words
	}
	return tasks.Plain
}

// marked puts the card before the line of what is followed up.
func marked(d tasks.Due, text locales.Text) locales.Text {
	switch tone(d) {
	case tasks.Yellow:
		return locales.M("tasks.mark_yellow", "Line", text)
	case tasks.Red:
		return locales.M("tasks.mark_red", "Line", text)
	}
	return text
}

// saying is the one sentence under a person's own tasks: that of the gravest step.
func saying(own []tasks.Due) locales.Text {
	gravest := tasks.Plain
	for _, d := range own {
		if w := tone(d); w.Graver(gravest) {
			gravest = w
		}
	}
	switch gravest {
	case tasks.Brief:
		return locales.M("tasks.words.brief")
	case tasks.Yellow:
		return locales.M("tasks.words.yellow")
	case tasks.Red:
		return locales.M("tasks.words.red")
	}
	return locales.M("tasks.words.plain")
}

func manyUnits(list []tasks.Due) bool {
	for _, d := range list[1:] {
		if d.Obligation.Unit.ID != list[0].Obligation.Unit.ID {
			return true
		}
	}
	return false
}
