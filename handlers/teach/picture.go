package teach

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/training/statistics"
	"cadrebot/training/statistics/workbook"
)

// barsAPage is how many questions one picture shows.
const barsAPage = 20

// picture draws how hard the questions are, with the same figures as a table in words.
func (f *feature) picture(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	k, err := f.know(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	here, page := bot.Cut(k.items, k.number, barsAPage)
	labels, lines := make([]string, len(here)), make([]string, len(here))
	for i, x := range here {
		labels[i] = strconv.Itoa(page*barsAPage + i + 1)
		wrong := "-"
		if x.Attempts >= statistics.EnoughPicture {
			wrong = percent(x.Attempts-x.Right, x.Attempts)
		}
		lines[i] = labels[i] + ": " + wrong
	}
	title := fmt.Sprintf("%s %s · %s", k.course.ID, k.course.Title.Plain(t.Lang), k.unit.Name.Plain(t.Lang))
	raw, err := statistics.Picture(t.Lang, title, locales.DateOf(t.Now), labels, here)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(k.head(), locales.M("teach.picture", "Date", locales.DateOf(t.Now), "Table", strings.Join(lines, "  "), "Least", statistics.EnoughPicture))
	s.New = true
	s.File = &bot.File{Name: fmt.Sprintf("%s-%s-%s.png", k.course.ID, k.unit.Code, labels[0]), Bytes: raw, Picture: true}
	s.Turns(page, len(k.items), barsAPage, locales.M("teach.older"), locales.M("teach.newer"), routePicture, k.arg()+"/")
	return bot.Show(s.Row(bot.To(locales.M("teach.stats_btn"), routeStats, k.arg()), k.back())), nil
}

// sheet sends the figures as a workbook. It holds no person, so nobody has to agree to it.
func (f *feature) sheet(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	k, err := f.know(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	book := workbook.Book{
		Title: locales.M("teach.sheet_title", "Code", string(k.course.ID), "Title", k.course.Title, "Version", k.course.Version, "Unit", k.unit.Name, "Date", locales.DateOf(t.Now)),
		Quiz:  k.quiz,
	}
	for i := range k.course.Questions {
		q := &k.course.Questions[i]
		row := workbook.Row{ID: string(q.ID), Type: string(q.Type), Stem: q.Stem, Figures: k.items[i]}
		if counts, ok := k.sheet.Choices(i); ok {
			for n, c := range q.Choices {
				row.Choices = append(row.Choices, workbook.Choice{Text: c, Right: slices.Contains(q.Key.Picks, n)})
			}
			row.Counts = counts
		}
		book.Rows = append(book.Rows, row)
	}
	var b bytes.Buffer
	if err := book.Write(&b, t.Lang); err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(k.head(), locales.M("teach.sheet"))
	s.New = true
	s.File = &bot.File{Name: fmt.Sprintf("%s-%s-%s.xlsx", k.course.ID, k.unit.Code, locales.DateOf(t.Now)), Bytes: b.Bytes()}
	return bot.Show(s.Row(bot.To(locales.M("teach.stats_btn"), routeStats, k.arg()), k.back())), nil
}
