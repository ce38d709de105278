package teach

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// Essays are answers in words that wait for a mark.
type Essays interface {
	WaitingEssays(ctx context.Context, unit org.Unit) ([]training.EssayWaiting, error)
	// Course is one version; org.ErrNotFound when there is none.
	Course(ctx context.Context, id training.CourseID, version int) (training.Course, error)
	// MarkEssay gives an answer its worth, 0 to training.Full, with words for whoever wrote it,
	// once: an answer that is marked keeps its mark. org.ErrNotFound for what is not by's to mark.
	MarkEssay(ctx context.Context, attempt int64, question training.QuestionID, worth int, by org.PersonID, words string, now time.Time) error
}

// kindMark is the conversation that marks with words. Persisted; its ref is attempt/question.
const kindMark = "teach.mark"

const (
	keyPercent = "percent" // persisted in drafts
	mostWords  = 500
)

// percents are the marks that a button gives.
var percents = []int{0, 25, 50, 75, 100}

func essayArg(e training.EssayWaiting) string {
	return strconv.FormatInt(e.Attempt, 10) + "/" + string(e.Question)
}

// waiting finds an essay among those that wait for the member.
func (f *feature) waiting(ctx context.Context, t *bot.Turn, arg string) (training.EssayWaiting, error) {
	if err := training.MayPush(t.Member); err != nil {
		return training.EssayWaiting{}, err
	}
	all, err := f.store.WaitingEssays(ctx, t.Member.Active.Unit)
	if err != nil {
		return training.EssayWaiting{}, err
	}
	i := slices.IndexFunc(all, func(e training.EssayWaiting) bool { return essayArg(e) == arg })
	if i < 0 {
		return training.EssayWaiting{}, locales.Refuse("teach.essay_gone")
	}
	return all[i], nil
}

// essayLines are the question and what its author wants to see.
func (f *feature) essayLines(ctx context.Context, e training.EssayWaiting) ([]locales.Text, error) {
	c, err := f.store.Course(ctx, e.Course, e.Version)
	if err != nil {
		return nil, err
	}
	out := []locales.Text{locales.M("teach.essay_head", "Code", string(c.ID), "Title", bot.Clip(c.Title, 30, 50), "Unit", e.Unit.Name, "On", e.On)}
	if q := c.Question(e.Question); q != nil {
		out = append(out, locales.M("teach.essay_stem", "Stem", bot.Clip(q.Stem, 70, 110)))
		if !q.Explanation.Empty() {
			out = append(out, locales.M("teach.essay_wants", "Text", bot.Clip(q.Explanation, 70, 110)))
		}
	}
	return out, nil
}

// essayAPage is how many characters of an answer one screen shows.
const essayAPage = 240

// essay shows one answer with the marks, a long one page by page. Arg: attempt/question, with
// the page behind it.
func (f *feature) essay(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	arg, number := t.Press.Arg, ""
	if strings.Count(arg, "/") > 1 {
		i := strings.LastIndexByte(arg, '/')
		arg, number = arg[:i], arg[i+1:]
	}
	e, err := f.waiting(ctx, t, arg)
	if err != nil {
		return bot.Reply{}, err
	}
	lines, err := f.essayLines(ctx, e)
	if err != nil {
		return bot.Reply{}, err
	}
	words := []rune(e.Text)
	page, _ := strconv.Atoi(number)
	here, page := bot.Cut(words, page, essayAPage)
	s := bot.Say(lines...).Add(locales.M("teach.essay_text", "Text", string(here)))
	s.Turns(page, len(words), essayAPage, locales.M("teach.older"), locales.M("teach.newer"), routeEssay, arg+"/")
	var buttons []bot.Button
	for _, p := range percents {
		arg := fmt.Sprintf("%d/%d/%s", e.Attempt, p, e.Question)
		buttons = append(buttons, bot.To(locales.Raw(strconv.Itoa(p)+"%"), routeMark, arg))
	}
	s.Pairs(append(buttons, bot.To(locales.M("teach.mark_words"), routeWords, essayArg(e))))
	return bot.Show(s.Row(bot.To(locales.M("teach.inbox_btn"), routeInbox, "0"))), nil
}

// mark is a mark by one tap.
func (f *feature) mark(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	part := strings.SplitN(t.Press.Arg, "/", 3)
	if len(part) != 3 {
		return bot.Reply{}, locales.Refuse("teach.essay_gone")
	}
	percent, err := strconv.Atoi(part[1])
	if err != nil || !slices.Contains(percents, percent) {
		return bot.Reply{}, locales.Refuse("teach.essay_gone")
	}
	e, err := f.waiting(ctx, t, part[0]+"/"+part[2])
	if err != nil {
		return bot.Reply{}, err
	}
	return f.give(ctx, t, e, percent, "")
}

// give marks an essay and goes on with what waits.
func (f *feature) give(ctx context.Context, t *bot.Turn, e training.EssayWaiting, percent int, words string) (bot.Reply, error) {
	err := f.store.MarkEssay(ctx, e.Attempt, e.Question, percent*(training.Full/100), t.Member.ID, words, t.Now)
	if errors.Is(err, org.ErrNotFound) {
		return bot.Reply{}, locales.Refuse("teach.essay_gone")
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("mark an essay: %w", err)
	}
	return bot.Show(bot.Say(locales.M("teach.marked", "Percent", percent)).
		Row(bot.To(locales.M("teach.inbox_btn"), routeInbox, "0"), homeButton())), nil
}

func markFields() []form.Field {
	var choices []form.Choice
	for _, p := range percents {
		choices = append(choices, form.Choice{Key: strconv.Itoa(p), Label: locales.Raw(strconv.Itoa(p) + "%")})
	}
	return []form.Field{
		{Key: keyPercent, Kind: form.One, Required: true, Label: locales.M("teach.mark_ask"), Choices: choices},
		said(keyText, locales.M("teach.mark_why"), locales.M("teach.mark_why_hint"), mostWords, false),
	}
}

// openWords marks with words.
func (f *feature) openWords(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if _, err := f.waiting(ctx, t, t.Press.Arg); err != nil {
		return bot.Reply{}, err
	}
	o, err := bot.OpenForm(kindMark, t.Press.Arg, wordsVersion, form.Session{})
	return bot.Reply{Open: o}, err
}

func (f *feature) aboutEssay(ctx context.Context, t *bot.Turn, ref, _ string) ([]locales.Text, error) {
	e, err := f.waiting(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	lines, err := f.essayLines(ctx, e)
	if err != nil {
		return nil, err
	}
	return append(lines, locales.M("teach.essay_text", "Text", cutTo(e.Text, essayAPage))), nil
}

func (f *feature) markWords(ctx context.Context, t *bot.Turn, filled bot.Filled) (bot.Reply, error) {
	e, err := f.waiting(ctx, t, filled.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	percent, err := strconv.Atoi(filled.Answers[keyPercent].S)
	if err != nil {
		return bot.Reply{}, locales.Refuse("teach.essay_gone")
	}
	return f.give(ctx, t, e, percent, strings.TrimSpace(filled.Answers[keyText].S))
}
