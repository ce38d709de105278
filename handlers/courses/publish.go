package coursedesk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
	"cadrebot/training/authoring"
)

// kindPublish is the conversation that asks what the files of a draft do not say. Persisted;
// its ref is draft.revision.
const kindPublish = "courses.publish"

// settingsVersion is the version of its form.
const settingsVersion = 1

// keyMore asks whether to set what has a usual value. Persisted in drafts, as its choices.
const (
	keyMore = "more"
	usual   = "usual"
	own     = "own"
)

// startPublish asks what is not said yet, unless something lacks a language.
func (d *desk) startPublish(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, _ := arguments(t.Press.Arg)
	k, err := d.find(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	var no *locales.Refusal
	if err := k.Ready(); errors.As(err, &no) { // too long for a toast
		s := bot.Say(no.Text)
		findingLines(s, k.Of(training.Gap), locales.M("courses.send_again"))
		return bot.Show(s.Row(bot.To(locales.M("courses.btn_draft"), routeDraft, draftArg(id)))), nil
	}
	ref := draftArg(id) + "." + strconv.Itoa(k.Revision)
	if len(open(k)) == 0 {
		s := bot.Say(locales.M("courses.ask_publish", "Title", titled(k.Course)), terms(k.Course))
		note(s, k)
		return bot.Show(s.Row(bot.To(locales.M("courses.btn_yes_publish"), routeOut, ref), bot.To(locales.M("courses.btn_no"), routeDraft, draftArg(id)))), nil
	}
	last, err := d.last(ctx, t, k)
	if err != nil {
		return bot.Reply{}, err
	}
	o, err := bot.OpenForm(kindPublish, ref, settingsVersion, before(last))
	return bot.Reply{Open: o}, err
}

// open are the settings that the files do not say.
func open(k training.Kept) []training.Setting {
	return slices.DeleteFunc(slices.Clone(training.Settings), func(s training.Setting) bool { return slices.Contains(k.Said, s) })
}

// last is the version in use, or the course as its files or the course that was copied have it.
func (d *desk) last(ctx context.Context, t *bot.Turn, k training.Kept) (training.Course, error) {
	shelf, err := d.store.Shelf(ctx, t.Member.Active.Unit.ID)
	if err != nil {
		return training.Course{}, fmt.Errorf("read the version in use: %w", err)
	}
	for _, c := range shelf {
		if c.Course.ID == k.Course.ID {
			return c.Course, nil
		}
	}
	return k.Course, nil
}

// settled reports whether the settings of a course were said before, so that they are shown
// for review and not asked for.
func settled(last training.Course) bool { return last.Title.Zh != "" && last.Title.En != "" }

// before are the settings that were said before as the form holds them.
func before(last training.Course) form.Session {
	if !settled(last) {
		return form.Session{}
	}
	out := form.Session{Answers: form.Answers{
		string(training.SetTitleZh): {S: last.Title.Zh}, string(training.SetTitleEn): {S: last.Title.En},
		string(training.SetPass): {S: strconv.Itoa(last.Pass)}, string(training.SetDraw): {S: strconv.Itoa(last.Draw)},
		string(training.SetAttempts): {S: strconv.Itoa(last.Attempts)}, string(training.SetDelay): {S: strconv.Itoa(last.Delay)},
	}}
	if last.Pass == 0 {
		out.Answers[string(training.SetPass)] = form.Value{S: strconv.Itoa(training.DefaultPass)}
	}
	if len(last.Audience) == 0 {
		out.Skipped = []string{string(training.SetAudience)}
		return out
	}
	roles := make([]string, len(last.Audience))
	for i, r := range last.Audience {
		roles[i] = string(r)
	}
	out.Answers[string(training.SetAudience)] = form.Value{L: roles}
	return out
}

// settingsForm asks for the open settings: of a new course the titles, and the rest only when
// it is wanted; of one that has its settings they all stand in the review.
func (d *desk) settingsForm(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
	id, _ := arguments(ref)
	k, err := d.find(ctx, t, id)
	if err != nil {
		return nil, err
	}
	last, err := d.last(ctx, t, k)
	if err != nil {
		return nil, err
	}
	var fields, more []form.Field
	for _, s := range open(k) {
		f := settingField(s)
		if f.Kind == form.Text || settled(last) {
			fields = append(fields, f)
			continue
		}
		f.Relevant = "${more} = '" + own + "'"
		more = append(more, f)
	}
	if len(more) > 0 {
		fields = append(fields, form.Field{
			Key: keyMore, Kind: form.One, Required: true, Label: locales.M("courses.ask_more"), Hint: locales.M("courses.ask_more_hint"),
			Choices: []form.Choice{{Key: usual, Label: locales.M("courses.more_usual")}, {Key: own, Label: locales.M("courses.more_own")}},
		})
	}
	c, err := form.Compile(form.Form{ID: kindPublish, Version: settingsVersion, Title: locales.M("courses.publish_title"), Fields: append(fields, more...)})
	if err != nil {
		return nil, fmt.Errorf("compose the settings of a course: %w", err)
	}
	return c, nil
}

func settingField(s training.Setting) form.Field {
	f := form.Field{Key: string(s), Kind: form.Integer, Label: locales.M("courses.ask_" + string(s))}
	switch s {
	case training.SetTitleZh, training.SetTitleEn:
		f.Kind, f.Required = form.Text, true
	case training.SetPass:
		f.Constraint, f.ConstraintMessage = ". >= 1 and . <= 100", locales.M("courses.set_number", "Name", "pass", "Least", 1, "Most", 100)
	case training.SetAudience:
		f.Kind = form.Many
		for _, r := range org.AllRoles() {
			if r.Family() == org.Cadre {
				f.Choices = append(f.Choices, form.Choice{Key: string(r), Label: r.Name()})
			}
		}
	}
	return f
}

// leftOut says, over the publish button, what does not come in.
func (d *desk) leftOut(ctx context.Context, t *bot.Turn, f bot.Filled) ([]locales.Text, error) {
	id, _ := arguments(f.Ref)
	k, err := d.find(ctx, t, id)
	if err != nil {
		return nil, err
	}
	s := &bot.Screen{}
	note(s, k)
	return s.Body, nil
}

func note(s *bot.Screen, k training.Kept) {
	if n := len(k.Of(training.Bad)); n > 0 {
		s.Add(locales.M("courses.left_out", "Count", n))
	}
}

// publish takes the settings and makes the draft a version.
func (d *desk) publish(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	id, revision := arguments(f.Ref)
	k, err := d.find(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	c := k.Course
	for _, s := range open(k) {
		v, given := f.Answers[string(s)]
		if s == training.SetAudience {
			c.Audience = nil
			for _, r := range v.L {
				c.Audience = append(c.Audience, org.Role(r))
			}
			continue
		}
		if !given || v.S == "" {
			usually(&c, s)
			continue
		}
		if fault := authoring.Set(&c, s, v.S); !fault.Empty() {
			return bot.Reply{}, &locales.Refusal{Text: fault}
		}
	}
	return d.out(ctx, t, t.Conversation, k, revision, c)
}

// usually gives a setting its usual value.
func usually(c *training.Course, s training.Setting) {
	switch s {
	case training.SetPass:
		c.Pass = training.DefaultPass
	case training.SetDraw:
		c.Draw = 0
	case training.SetAttempts:
		c.Attempts = 0
	case training.SetDelay:
		c.Delay = 0
	}
}

// publishAsItIs is for drafts whose files say everything.
func (d *desk) publishAsItIs(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, revision := arguments(t.Press.Arg)
	k, err := d.find(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(open(k)) > 0 {
		return bot.Reply{}, locales.Refuse("courses.draft_changed")
	}
	return d.out(ctx, t, t.Key, k, revision, k.Course)
}

func (d *desk) out(ctx context.Context, t *bot.Turn, key string, k training.Kept, revision int, c training.Course) (bot.Reply, error) {
	version, fresh, err := d.store.PublishDraft(ctx, key, t.Member, k.ID, revision, authoring.Complete(c), t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("publish a draft: %w", err)
	}
	id := "courses.published"
	if !fresh {
		id = "courses.same"
	}
	s := bot.Say(locales.M(id, "Title", c.Title, "Code", string(c.ID), "Version", version))
	note(s, k)
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("courses.btn_course"), routeCourse, string(c.ID)), home())), nil
}
