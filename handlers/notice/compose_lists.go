package notice

import (
	"context"
	"fmt"
	"strconv"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// lists are what the questions about the audience choose from.
type lists struct {
	places, near               []form.Choice
	notices, families, courses []form.Choice
	groups                     int // work groups of the unit and those below it
}

func (f *feature) lists(ctx context.Context, t *bot.Turn, id org.UnitID) (l lists, err error) {
	own, err := f.units.Unit(ctx, id)
	if err != nil {
		return l, fmt.Errorf("compose notice: %w", err)
	}
	near, err := f.outbox.UnitsBelow(ctx, own, nearUnits)
	if err != nil {
		return l, fmt.Errorf("compose notice: %w", err)
	}
	l.places = []form.Choice{{Key: unitKey(own), Label: locales.M("notice.whole_unit", "Unit", own.Name)}}
	for _, u := range near {
		c := form.Choice{Key: unitKey(u), Label: u.Name, Words: []string{u.Code}}
		l.near = append(l.near, c)
		if u.Parent == own.ID {
			l.places = append(l.places, c)
		}
	}
	sent, err := f.book.Sent(ctx, t.Member.ID, ownNotices, 0)
	if err != nil {
		return l, fmt.Errorf("compose notice: %w", err)
	}
	for _, r := range sent {
		if r.Notice.Confirm {
			l.notices = append(l.notices, form.Choice{Key: idArg(r.Notice.ID), Label: r.Notice.Title})
		}
	}
	families, err := f.outbox.OpenTasks(ctx, own, openFamilies)
	if err != nil {
		return l, fmt.Errorf("compose notice: %w", err)
	}
	courses, err := f.outbox.OfferedCourses(ctx, offered)
	if err != nil {
		return l, fmt.Errorf("compose notice: %w", err)
	}
	l.families, l.courses = choices(families), choices(courses)
	if l.groups, err = f.outbox.WorkGroups(ctx, notices.Audience{Unit: own}); err != nil {
		return l, fmt.Errorf("compose notice: %w", err)
	}
	return l, nil
}

func unitKey(u org.Unit) string { return strconv.FormatInt(int64(u.ID), 10) }

func choices(list []notices.Option) []form.Choice {
	out := make([]form.Choice, len(list))
	for i, o := range list {
		out[i] = form.Choice{Key: o.Ref, Label: o.Name, Words: []string{o.Ref}}
	}
	return out
}

// more is what a notice here can have besides what is always asked.
func (l lists) more() []form.Choice {
	out := []form.Choice{
		{Key: moreFiles, Label: locales.M("compose.more_files")},
		{Key: moreQuestion, Label: locales.M("compose.more_question")},
		{Key: moreWhen, Label: locales.M("compose.more_when")},
		{Key: moreEnd, Label: locales.M("compose.more_end")},
	}
	if l.groups > 0 {
		out = append(out, form.Choice{Key: moreGroups, Label: locales.M("compose.more_groups")})
	}
	if len(l.near) > 0 {
		out = append(out, form.Choice{Key: moreUnits, Label: locales.M("compose.more_units")},
			form.Choice{Key: moreExcept, Label: locales.M("compose.more_except")})
	}
	if len(l.conditions()) > 0 {
		out = append(out, form.Choice{Key: moreOnly, Label: locales.M("compose.more_only")})
	}
	return out
}

// conditions are those that have something to refer to.
func (l lists) conditions() (out []form.Choice) {
	if len(l.notices) > 0 {
		out = append(out, form.Choice{Key: string(notices.Unconfirmed), Label: locales.M("compose.only_unconfirmed")})
	}
	if len(l.families) > 0 {
		out = append(out, form.Choice{Key: string(notices.Owes), Label: locales.M("compose.only_owes")})
	}
	if len(l.courses) > 0 {
		out = append(out, form.Choice{Key: string(notices.NotPassed), Label: locales.M("compose.only_not_passed")})
	}
	return out
}

// narrowing are the questions about further units, those left out, and conditions.
func (l lists) narrowing() (out []form.Field) {
	if len(l.near) > 0 {
		out = append(out,
			form.Field{Key: keyUnits, Kind: form.Many, Label: locales.M("compose.units"), Required: true, Relevant: wants(moreUnits), Choices: l.near},
			form.Field{Key: keyExcept, Kind: form.Many, Label: locales.M("compose.except"), Required: true, Relevant: wants(moreExcept), Choices: l.near})
	}
	conditions := l.conditions()
	if len(conditions) == 0 {
		return out
	}
	out = append(out, form.Field{Key: keyOnly, Kind: form.Many, Label: locales.M("compose.only"), Required: true, Relevant: wants(moreOnly), Choices: conditions})
	for _, c := range []struct {
		key   string
		is    notices.ConditionKind
		label locales.Text
		list  []form.Choice
	}{
		{keyNotice, notices.Unconfirmed, locales.M("compose.which_notice"), l.notices},
		{keyFamily, notices.Owes, locales.M("compose.which_family"), l.families},
		{keyCourse, notices.NotPassed, locales.M("compose.which_course"), l.courses},
	} {
		if len(c.list) > 0 {
			out = append(out, form.Field{
				Key: c.key, Kind: form.One, Label: c.label, Required: true, Choices: c.list,
				Relevant: wants(moreOnly) + " and selected(${only}, '" + string(c.is) + "')",
			})
		}
	}
	return out
}

func groups() []form.Choice {
	var out []form.Choice
	for _, g := range notices.Groups {
		out = append(out, form.Choice{Key: g.Key, Label: groupName(g.Key)})
	}
	return out
}

func groupName(key string) locales.Text {
	switch key {
	case "village":
		return locales.M("notice.group_village")
	case "township":
		return locales.M("notice.group_township")
	case "county":
		return locales.M("notice.group_county")
	}
	return locales.M("notice.group_trainers")
}
