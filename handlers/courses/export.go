package coursedesk

import (
	"context"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/authoring"
)

// export sends the questions of a course as GIFT, a file for each language; sent back under
// another name the two make a course again.
func (d *desk) export(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	c, err := d.shelved(ctx, t, training.CourseID(t.Press.Arg))
	if err != nil {
		return bot.Reply{}, err
	}
	id := string(c.Course.ID)
	var r bot.Reply
	for _, l := range locales.All {
		file, left := authoring.Export(c.Course, l)
		if len(file) == 0 {
			return bot.Reply{}, locales.Refuse("courses.export_none")
		}
		s := bot.Say(locales.M("courses.export_"+string(l), "Title", bot.Clip(c.Course.Title, 40, 60), "Version", c.Course.Version))
		if l == locales.All[len(locales.All)-1] {
			s.Add(locales.M("courses.export_how"))
			if len(left) > 0 {
				s.Add(locales.M("courses.export_left", "Count", len(left)))
			}
			s.Row(bot.To(locales.M("courses.btn_course"), routeCourse, id), home())
		}
		s.New, s.File = true, &bot.File{Name: id + "." + string(l) + ".gift", Bytes: file}
		r.Screens = append(r.Screens, s)
	}
	return r, nil
}
