package teach

import (
	"context"
	"strconv"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/training/statistics"
)

// verdictsAPage is how many questions are judged on one screen, and mostStem how much of each
// stands there in Chinese characters; in English it is twice as much.
const (
	verdictsAPage = 4
	mostStem      = 40
)

// known is a place with the statistics of its course.
type known struct {
	place
	sheet *statistics.Sheet
	items []statistics.ItemFigures
	quiz  statistics.QuizFigures
}

// know reads the first attempts of the place that arg names. Over too many of them the
// question ends with a refusal.
func (f *feature) know(ctx context.Context, t *bot.Turn, arg string) (known, error) {
	p, err := f.figuresOf(ctx, t, arg)
	if err != nil {
		return known{}, err
	}
	k := known{place: p}
	_, err = bot.InTime(ctx, locales.Refuse("teach.too_many"), func(ctx context.Context) (bot.Reply, error) {
		var err error
		k.sheet, err = f.store.FirstAttempts(ctx, p.unit, &p.course)
		return bot.Reply{}, err
	})
	if err != nil {
		return known{}, err
	}
	k.items, k.quiz = k.sheet.Items(), k.sheet.Quiz()
	return k, nil
}

// verdicts says of each question in a sentence how it works.
func (f *feature) verdicts(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	k, err := f.know(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if k.quiz.Attempts == 0 {
		return bot.Show(bot.Say(k.head(), locales.M("teach.stats_none")).Row(k.back())), nil
	}
	s := bot.Say(k.head(), locales.M("teach.stats", "Count", k.quiz.Attempts))
	here, page := bot.Cut(k.course.Questions, k.number, verdictsAPage)
	line := func(i int, stem locales.Text) locales.Text {
		n := page*verdictsAPage + i
		return locales.M("teach.stats_line", "Number", n+1, "Stem", stem, "Sentence", k.items[n].Sentence())
	}
	bare := bot.Say(s.Body...) // what the sentences leave goes to the questions
	for i := range here {
		bare.Add(line(i, locales.Text{}))
	}
	zh, en := bare.Room(len(here))
	var buttons []bot.Button
	for i, q := range here {
		n := page*verdictsAPage + i
		s.Add(line(i, bot.Clip(q.Stem, min(zh, mostStem), min(en, 2*mostStem))))
		buttons = append(buttons, bot.To(locales.M("teach.item_btn", "Number", n+1), routeItem, k.with(n+1)))
	}
	s.Pairs(buttons)
	s.Turns(page, len(k.course.Questions), verdictsAPage, locales.M("teach.older"), locales.M("teach.newer"), routeStats, k.arg()+"/")
	s.Row(bot.To(locales.M("teach.quiz_btn"), routeQuiz, k.arg()), bot.To(locales.M("teach.picture_btn"), routePicture, k.arg()))
	return bot.Show(s.Row(bot.To(locales.M("teach.sheet_btn"), routeSheet, k.arg()), k.back())), nil
}

// number shows a figure with so many decimals; "-" for one that is undefined.
func number(f *float64, decimals int) string {
	if f == nil {
		return "-"
	}
	return strconv.FormatFloat(*f, 'f', decimals, 64)
}

// share shows a part of one as per cent.
func share(f *float64) string {
	if f == nil {
		return "-"
	}
	return strconv.FormatFloat(*f*100, 'f', 1, 64) + "%"
}

// perCent shows a figure that is per cent already.
func perCent(f *float64) string {
	if f == nil {
		return "-"
	}
	return number(f, 1) + "%"
}

// quiz is the course's questions as a whole.
func (f *feature) quiz(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	k, err := f.know(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	s, x := bot.Say(k.head()), k.quiz
	if x.Attempts < statistics.Enough {
		s.Add(locales.M("teach.few", "Count", x.Attempts, "Least", statistics.Enough))
	} else {
		s.Add(locales.M("teach.quiz", "Count", x.Attempts, "Full", number(x.Full, 0), "Mean", number(x.Mean, 2), "Median", number(x.Median, 2),
			"Deviation", number(x.StandardDeviation, 2), "Skewness", number(x.Skewness, 2), "Kurtosis", number(x.Kurtosis, 2),
			"Consistency", perCent(x.Consistency), "ErrorRatio", perCent(x.ErrorRatio), "StandardError", number(x.StandardError, 2)))
		if x.Consistency == nil {
			s.Add(locales.M("teach.quiz_unreliable"))
		}
		s.Add(locales.M("teach.quiz_note"))
	}
	return bot.Show(s.Row(bot.To(locales.M("teach.stats_btn"), routeStats, k.arg()), k.back())), nil
}
