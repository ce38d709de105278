package notice

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/notices"
)

// kindCorrect is the conversation that corrects a notice. Persisted; its ref is notice.version.
const kindCorrect = "notice.correct"

// openCorrect opens the texts as they stand, at the review: only what is wrong is touched.
func (f *feature) openCorrect(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	n := r.Notice
	if !n.Correctable() {
		return bot.Reply{}, locales.Refuse("follow.moved_on")
	}
	o, err := bot.OpenForm(kindCorrect, fmt.Sprintf("%d.%d", n.ID, n.Version), composeVersion, form.Session{Answers: form.Answers{
		keyTitleZh: {S: n.Title.Zh}, keyTitleEn: {S: n.Title.En}, keyBodyZh: {S: n.Body.Zh}, keyBodyEn: {S: n.Body.En},
	}})
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Open: o}, nil
}

// correcting is the form of the four texts.
func (f *feature) correcting(context.Context, *bot.Turn, string) (*form.Compiled, error) {
	body := func(key string, label, hint locales.Text) form.Field { // check counts it as it is read
		return form.Field{Key: key, Kind: form.Text, Label: label, Hint: hint, Required: true}
	}
	title := func(key string, label, hint locales.Text) form.Field {
		f := body(key, label, hint)
		f.Constraint = "string-length(.) <= " + strconv.Itoa(notices.MaxTitle)
		f.ConstraintMessage = locales.M("notice.title_too_long", "Limit", notices.MaxTitle)
		return f
	}
	c, err := form.Compile(form.Form{
		ID: kindCorrect, Version: composeVersion, Title: locales.M("follow.correct"),
		Fields: []form.Field{
			title(keyTitleZh, locales.M("notice.title_zh"), locales.M("notice.title_zh_hint")),
			title(keyTitleEn, locales.M("notice.title_en"), locales.M("notice.title_en_hint")),
			body(keyBodyZh, locales.M("notice.body_zh"), locales.M("notice.body_zh_hint")),
			body(keyBodyEn, locales.M("notice.body_en"), locales.M("notice.body_en_hint")),
		},
	})
	if err != nil {
		return nil, fmt.Errorf("correct notice: %w", err)
	}
	return c, nil
}

// correctNote says above the button what submitting does.
func (f *feature) correctNote(ctx context.Context, t *bot.Turn, filled bot.Filled) ([]locales.Text, error) {
	n, err := f.corrected(ctx, t, filled)
	if err == nil {
		err = n.Validate()
	}
	var no *locales.Refusal
	if errors.As(err, &no) {
		return []locales.Text{locales.M("notice.not_yet", "Why", no.Text)}, nil
	}
	return []locales.Text{locales.M("follow.correct_note")}, err
}

// corrected is the notice with the texts that were written; its version is the one they
// were written over.
func (f *feature) corrected(ctx context.Context, t *bot.Turn, filled bot.Filled) (notices.Notice, error) {
	ref := numbersIn(filled.Ref, 2)
	r, err := f.book.Progress(ctx, t.Member.ID, notices.NoticeID(ref[0]))
	if err != nil {
		return notices.Notice{}, told(err)
	}
	n, a := r.Notice, filled.Answers
	n.Title, n.Body = locales.Both(a[keyTitleZh].S, a[keyTitleEn].S), locales.Marked(a[keyBodyZh].S, a[keyBodyEn].S)
	n.Version = ref[1]
	return n, nil
}

// correct changes the text; the messages that were sent follow.
func (f *feature) correct(ctx context.Context, t *bot.Turn, filled bot.Filled) (bot.Reply, error) {
	n, err := f.corrected(ctx, t, filled)
	if err != nil {
		return bot.Reply{}, err
	}
	if n, err = f.book.Correct(ctx, n, t.Now); err != nil {
		return bot.Reply{}, told(err)
	}
	s := bot.Say(locales.M("follow.correct_done", "Title", n.Title))
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("follow.btn_see"), routeView, idArg(n.ID)))), nil
}
