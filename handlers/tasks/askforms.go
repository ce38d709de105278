package tasklist

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/tasks"
)

// Conversations about a task. Persisted; their ref is the obligation.
const (
	kindTime     = "task.time"
	kindExempt   = "task.exempt"
	kindHandover = "task.handover"
	kindQuestion = "task.question"
)

const askVersion = 1

// Field keys. Persisted in drafts.
const (
	keyDay       = "day"
	keyCause     = "cause"
	keyColleague = "colleague"
	keyWords     = "words"
)

// asking is one thing that somebody may ask about a task of theirs.
type asking struct {
	letter string // in button data
	kind   tasks.RequestKind
	dialog string
	label  locales.Text // of the button and the form
}

var askings = []asking{
	{"t", tasks.MoreTime, kindTime, locales.M("taskask.btn_time")},
	{"h", tasks.PassOn, kindHandover, locales.M("taskask.btn_handover")},
	{"q", tasks.Inquiry, kindQuestion, locales.M("taskask.btn_question")},
	{"e", tasks.LeaveOut, kindExempt, locales.M("taskask.btn_exempt")},
}

// begin opens the form of what is asked.
func (f *feature) begin(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	letter, id, _ := strings.Cut(t.Press.Arg, ".")
	o, err := f.mine(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	for _, a := range askings {
		if a.letter != letter {
			continue
		}
		if err := mayAsk(a.kind, o, t.Now); err != nil {
			return bot.Reply{}, err
		}
		if _, err := f.askFields(ctx, t, a, o); err != nil { // nobody to hand it to
			return bot.Reply{}, err
		}
		open, err := bot.OpenForm(a.dialog, id, askVersion, form.Session{})
		return bot.Reply{Open: open}, err
	}
	return bot.Reply{}, locales.Refuse("tasks.not_yours")
}

// askDialogue is the form of one asking.
func (f *feature) askDialogue(a asking) bot.FormDialogue {
	return bot.FormDialogue{
		Kind: a.dialog, Title: a.label,
		Form: func(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
			o, err := f.mine(ctx, t, ref)
			if err != nil {
				return nil, err
			}
			fields, err := f.askFields(ctx, t, a, o)
			if err != nil {
				return nil, err
			}
			return compiled(a.dialog, a.label, fields)
		},
		About: func(ctx context.Context, t *bot.Turn, ref, _ string) ([]locales.Text, error) {
			o, err := f.mine(ctx, t, ref)
			return []locales.Text{locales.M("taskask.about", "Title", o.Called(), "When", when(o.Due, t.Now))}, err
		},
		Check: checkDay(f.mine),
		Submit: func(ctx context.Context, t *bot.Turn, in bot.Filled) (bot.Reply, error) {
			return f.submitAsk(ctx, t, a, in)
		},
	}
}

// checkDay refuses a day that the task, as of reads it, cannot be due on.
func checkDay(of func(context.Context, *bot.Turn, string) (tasks.Obligation, error)) func(context.Context, *bot.Turn, string, string, form.Value) error {
	return func(ctx context.Context, t *bot.Turn, ref, key string, v form.Value) error {
		if key != keyDay {
			return nil
		}
		o, err := of(ctx, t, ref)
		if err != nil {
			return err
		}
		due, err := o.DueOn(locales.Date(v.S))
		if err != nil {
			return err
		}
		return tasks.CheckDue(o, due, t.Now)
	}
}

func compiled(id string, title locales.Text, fields []form.Field) (*form.Compiled, error) {
	c, err := form.Compile(form.Form{ID: id, Version: askVersion, Title: title, Fields: fields})
	if err != nil {
		return nil, fmt.Errorf("compose the form %s: %w", id, err)
	}
	return c, nil
}

// words is a text question of ordinary length.
func words(label, hint locales.Text) form.Field {
	return form.Field{
		Key: keyWords, Kind: form.Text, Required: true, Label: label, Hint: hint,
		Constraint:        fmt.Sprintf("string-length(.) <= %d", tasks.LongestWords),
		ConstraintMessage: locales.M("taskask.words_too_long", "Limit", tasks.LongestWords),
	}
}

func dayField() form.Field {
	return form.Field{Key: keyDay, Kind: form.Date, Required: true, Label: locales.M("taskask.ask_day"), Hint: locales.M("taskask.ask_day_hint")}
}

func (f *feature) askFields(ctx context.Context, t *bot.Turn, a asking, o tasks.Obligation) ([]form.Field, error) {
	switch a.kind {
	case tasks.MoreTime:
		return []form.Field{dayField(), words(locales.M("taskask.ask_why_time"), locales.M("taskask.ask_why_time_hint"))}, nil
	case tasks.LeaveOut:
		return []form.Field{
			{Key: keyCause, Kind: form.One, Required: true, Label: locales.M("taskask.ask_cause"), Choices: []form.Choice{
				{Key: "leave", Label: locales.M("taskask.cause_leave")},
				{Key: "disaster", Label: locales.M("taskask.cause_disaster")},
				{Key: "other", Label: locales.M("taskask.cause_other")},
			}},
			words(locales.M("taskask.ask_why_exempt"), locales.M("taskask.ask_why_exempt_hint")),
		}, nil
	case tasks.PassOn:
		people, err := f.asks.Colleagues(ctx, o.Unit.ID, t.Member.ID, t.Now)
		if err != nil {
			return nil, fmt.Errorf("list colleagues: %w", err)
		}
		if len(people) == 0 {
			return nil, locales.Refuse("taskask.no_colleagues")
		}
		pick := form.Field{Key: keyColleague, Kind: form.One, Required: true, Label: locales.M("taskask.ask_colleague")}
		for _, p := range people {
			pick.Choices = append(pick.Choices, form.Choice{
				Key: strconv.FormatInt(int64(p.Person.ID), 10), Label: locales.M("taskask.colleague", "Name", p.Person.Name, "Role", p.Role.Name()),
			})
		}
		return []form.Field{pick, words(locales.M("taskask.ask_why_handover"), locales.M("taskask.ask_why_handover_hint"))}, nil
	}
	return []form.Field{words(locales.M("taskask.ask_words"), locales.M("taskask.ask_words_hint"))}, nil
}

// submitAsk keeps what was asked and tells whoever decides.
func (f *feature) submitAsk(ctx context.Context, t *bot.Turn, a asking, in bot.Filled) (bot.Reply, error) {
	o, err := f.mine(ctx, t, in.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	r := tasks.Request{Key: t.Conversation, Kind: a.kind, Of: o, Reason: in.Answers[keyWords].S}
	if cause := in.Answers[keyCause].S; cause != "" {
		r.Reason = causeName(cause).Plain(locales.ZH) + "：" + r.Reason
	}
	if day := in.Answers[keyDay].S; day != "" {
		if r.Due, err = o.DueOn(locales.Date(day)); err != nil {
			return bot.Reply{}, err
		}
	}
	if a.kind == tasks.PassOn {
		people, err := f.asks.Colleagues(ctx, o.Unit.ID, t.Member.ID, t.Now)
		if err != nil {
			return bot.Reply{}, fmt.Errorf("find the colleague: %w", err)
		}
		for _, p := range people {
			if strconv.FormatInt(int64(p.Person.ID), 10) == in.Answers[keyColleague].S {
				r.To, r.ToName = p.Person.ID, p.Person.Name
			}
		}
	}
	told, err := f.asks.Ask(ctx, t.Member, r, f.tellAsked(t.Now), t.Now)
	if no := (*locales.Refusal)(nil); errors.As(err, &no) {
		return f.showCard(ctx, t, o, no.Text) // nothing is left to fill in
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("ask about a task: %w", err)
	}
	note := locales.M("taskask.sent", "What", what(r))
	if told == 0 {
		note = locales.M("taskask.sent_to_nobody", "What", what(r))
	}
	return f.showCard(ctx, t, o, note)
}

func causeName(key string) locales.Text {
	switch key {
	case "leave":
		return locales.M("taskask.cause_leave")
	case "disaster":
		return locales.M("taskask.cause_disaster")
	}
	return locales.M("taskask.cause_other")
}
