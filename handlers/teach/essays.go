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

// waitsAPage keeps the trainer's inbox on one screen.
const waitsAPage = 6

// inbox lists what waits for a trainer: questions first, then essays, oldest first.
func (f *feature) inbox(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := training.MayPush(t.Member); err != nil {
		return bot.Reply{}, err
	}
	questions, err := f.store.WaitingQuestions(ctx, t.Member.Active.Unit)
	if err != nil {
		return bot.Reply{}, err
	}
	essays, err := f.store.WaitingEssays(ctx, t.Member.Active.Unit)
	if err != nil {
		return bot.Reply{}, err
	}
	all := len(questions) + len(essays)
	if all == 0 {
		return bot.Show(bot.Say(locales.M("teach.inbox_none")).Row(bot.To(locales.M("teach.courses"), routeCourses, ""), homeButton())), nil
	}
	page := 0
	if t.Press != nil {
		page, _ = strconv.Atoi(t.Press.Arg)
	}
	s := bot.Say(locales.M("teach.inbox", "Count", all))
	places := make([]int, all)
	for i := range places {
		places[i] = i
	}
	here, page := bot.Cut(places, page, waitsAPage)
	var buttons []bot.Button
	for _, i := range here {
		if i < len(questions) {
			x := questions[i]
			s.Add(locales.M("teach.inbox_question", "Number", i+1, "Code", string(x.Course), "Unit", x.Unit.Name, "Text", cutTo(x.Text, 60)))
			buttons = append(buttons, bot.To(locales.M("teach.inbox_read", "Number", i+1), routeTeach, string(actOpen)+strconv.FormatInt(x.ID, 10)))
			continue
		}
		e := essays[i-len(questions)]
		s.Add(locales.M("teach.inbox_essay", "Number", i+1, "Code", string(e.Course), "Unit", e.Unit.Name, "Text", cutTo(e.Text, 60)))
		buttons = append(buttons, bot.To(locales.M("teach.inbox_mark", "Number", i+1), routeEssay, essayArg(e)))
	}
	s.Pairs(buttons)
	s.Turns(page, all, waitsAPage, locales.M("teach.older"), locales.M("teach.newer"), routeInbox, "")
	return bot.Show(s.Row(bot.To(locales.M("teach.courses"), routeCourses, ""), homeButton())), nil
}

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

// essayLines are the question, what its author wants to see, and what was written.
func (f *feature) essayLines(ctx context.Context, e training.EssayWaiting) ([]locales.Text, error) {
	c, err := f.store.Course(ctx, e.Course, e.Version)
	if err != nil {
		return nil, err
	}
	out := []locales.Text{locales.M("teach.essay_head", "Code", string(c.ID), "Title", c.Title, "Unit", e.Unit.Name, "On", e.On)}
	if q := c.Question(e.Question); q != nil {
		out = append(out, locales.M("teach.essay_stem", "Stem", q.Stem))
		if !q.Explanation.Empty() {
			out = append(out, locales.M("teach.essay_wants", "Text", q.Explanation))
		}
	}
	return append(out, locales.M("teach.essay_text", "Text", e.Text)), nil
}

// essay shows one answer with the marks.
func (f *feature) essay(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	e, err := f.waiting(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	lines, err := f.essayLines(ctx, e)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(lines...)
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
	return f.essayLines(ctx, e)
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
