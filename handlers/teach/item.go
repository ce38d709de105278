package teach

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/statistics"
)

// itemAt is the question that a button names, with everything that is known about it.
func (f *feature) itemAt(ctx context.Context, t *bot.Turn) (k known, q *training.Question, x statistics.ItemFigures, err error) {
	k, err = f.know(ctx, t, t.Press.Arg)
	if err != nil {
		return k, nil, x, err
	}
	n := k.number - 1
	if n < 0 || n >= len(k.items) {
		return k, nil, x, locales.Refuse("teach.no_course")
	}
	return k, &k.course.Questions[n], k.items[n], nil
}

// item is one question in words, with what was chosen.
func (f *feature) item(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	k, q, x, err := f.itemAt(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(k.head(), locales.M("teach.item", "Number", k.number, "Of", len(k.items), "Stem", bot.Clip(q.Stem, 90, 150)), x.Sentence())
	if x.Attempts < statistics.Enough {
		s.Add(locales.M("teach.few", "Count", x.Attempts, "Least", statistics.Enough))
	} else {
		s.Add(locales.M("teach.item_short", "Count", x.Attempts, "Facility", share(x.Facility)))
		chosen(s, k.sheet, q, k.number-1)
		s.Row(bot.To(locales.M("teach.figures_btn"), routeFigures, k.with(k.number)))
	}
	return bot.Show(k.ways(s, routeItem)), nil
}

// figures are those of one question, as Moodle defines them.
func (f *feature) figures(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	k, q, x, err := f.itemAt(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(k.head(), locales.M("teach.item", "Number", k.number, "Of", len(k.items), "Stem", bot.Clip(q.Stem, 60, 90)))
	if x.Attempts < statistics.Enough {
		s.Add(locales.M("teach.few", "Count", x.Attempts, "Least", statistics.Enough))
	} else {
		s.Add(locales.M("teach.item_figures", "Count", x.Attempts, "Facility", share(x.Facility), "Deviation", share(x.StandardDeviation),
			"Guess", share(x.Guess), "Intended", perCent(x.IntendedWeight), "Effective", perCent(x.EffectiveWeight),
			"Discrimination", perCent(x.Discrimination), "Efficiency", perCent(x.Efficiency)))
		thirds(s, k.sheet, q, k.number-1)
	}
	s.Row(bot.To(locales.M("teach.item_btn", "Number", k.number), routeItem, k.with(k.number)))
	return bot.Show(k.ways(s, routeFigures)), nil
}

// ways are the questions before and after, the list and the totals.
func (k known) ways(s *bot.Screen, route string) *bot.Screen {
	var row []bot.Button
	if k.number > 1 {
		row = append(row, bot.To(locales.M("teach.item_before", "Number", k.number-1), route, k.with(k.number-1)))
	}
	if k.number < len(k.items) {
		row = append(row, bot.To(locales.M("teach.item_after", "Number", k.number+1), route, k.with(k.number+1)))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	return s.Row(bot.To(locales.M("teach.stats_btn"), routeStats, k.with((k.number-1)/verdictsAPage)), k.back())
}

// chosen counts how often each choice was taken, in the order in which they were written.
func chosen(s *bot.Screen, sheet *statistics.Sheet, q *training.Question, n int) {
	counts, ok := sheet.Choices(n)
	if !ok {
		return
	}
	s.Add(locales.M("teach.choices"))
	line := func(i int, text locales.Text) locales.Text {
		id := "teach.choice"
		if slices.Contains(q.Key.Picks, i) {
			id = "teach.choice_right"
		}
		return locales.M(id, "Letter", letter(i), "Text", text, "Taken", counts.All[i])
	}
	bare := bot.Say(s.Body...)
	for i := range q.Choices {
		bare.Add(line(i, locales.Text{}))
	}
	zh, en := bare.Room(len(q.Choices))
	for i, c := range q.Choices {
		s.Add(line(i, bot.Clip(c, min(zh, 30), min(en, 50))))
	}
}

// thirds are how often those with the lowest and the highest totals took each choice.
func thirds(s *bot.Screen, sheet *statistics.Sheet, q *training.Question, n int) {
	counts, ok := sheet.Choices(n)
	if !ok || counts.Lower == nil {
		return
	}
	parts := make([]string, len(q.Choices))
	for i := range q.Choices {
		parts[i] = fmt.Sprintf("%s %d/%d", letter(i), counts.Lower[i], counts.Upper[i])
	}
	s.Add(locales.M("teach.choices_thirds", "Choices", strings.Join(parts, "  ")))
}

// letter names choice i, from 0.
func letter(i int) string { return string(rune('A' + i)) }
