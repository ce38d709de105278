package coursedesk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// previewed is how much of a text the preview shows, in characters: a screen holds 4,096.
const previewed = 1200

// preview shows the cards and then the questions of a draft or of a course one by one, each
// with its key; nothing of it is kept.
func (d *desk) preview(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	c, pictures, back, prefix, at, err := d.previewOf(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	screens := pagesOf(c)
	if len(screens) == 0 {
		return bot.Reply{}, locales.Refuse("courses.no_questions")
	}
	at = max(0, min(at, len(screens)-1))
	p := screens[at]
	s := bot.Say(locales.M("courses.preview_head", "Title", titled(c), "Number", at+1, "Of", len(screens)))
	s.Add(p.body...)
	if err := d.cite(ctx, s, p.sources); err != nil {
		return bot.Reply{}, err
	}
	turnPages(s, at, len(screens), routePreview, prefix)
	if at > 0 {
		back = append(back, bot.To(locales.M("courses.btn_start"), routePreview, prefix+"0"))
	}
	s.Row(back...)
	if p.picture == "" {
		return bot.Show(s), nil
	}
	b, err := pictures(p.picture)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show a picture: %w", err)
	}
	if b == nil {
		return bot.Show(s), nil
	}
	shown := bot.Say(locales.M("courses.preview_picture", "Number", at+1))
	shown.New, shown.File = true, &bot.File{Name: p.picture, Bytes: b, Picture: true}
	s.New = true
	return bot.Reply{Screens: []*bot.Screen{shown, s}}, nil
}

// previewOf is what a button of the preview names: the course, where its pictures are, the
// way back, and the place in it.
func (d *desk) previewOf(ctx context.Context, t *bot.Turn) (c training.Course, pictures func(string) ([]byte, error), back []bot.Button, prefix string, at int, err error) {
	stored := func(name string) ([]byte, error) {
		b, err := d.store.Picture(ctx, name)
		if errors.Is(err, org.ErrNotFound) {
			return nil, nil
		}
		return b, err
	}
	if published, is := strings.CutPrefix(t.Press.Arg, "/"); is {
		id, place, _ := strings.Cut(published, "/")
		s, err := d.shelved(ctx, t, training.CourseID(id))
		if err != nil {
			return c, nil, nil, "", 0, err
		}
		_, at = arguments("0." + place)
		return s.Course, stored, []bot.Button{bot.To(locales.M("courses.btn_course"), routeCourse, id)}, "/" + id + "/", at, nil
	}
	id, at := arguments(t.Press.Arg)
	k, err := d.find(ctx, t, id)
	if err != nil {
		return c, nil, nil, "", 0, err
	}
	sent := func(name string) ([]byte, error) {
		files, err := d.store.DraftFiles(ctx, k.Unit, k.Course.ID)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(files, func(f training.File) bool { return f.Name == name })
		if i < 0 {
			return stored(name) // of a course that was copied
		}
		return files[i].Bytes, nil
	}
	return k.Course, sent, []bot.Button{bot.To(locales.M("courses.btn_draft"), routeDraft, draftArg(id))}, draftArg(id) + ".", at, nil
}

// page is one screen of the preview.
type page struct {
	body    []locales.Text
	picture string
	sources []string // policy items
}

// pagesOf are all screens of a course in the order in which learners meet them.
func pagesOf(c training.Course) []page {
	var out []page
	for _, m := range c.Modules {
		for i := range m.Cards {
			card := &m.Cards[i]
			out = append(out, page{[]locales.Text{locales.M("courses.preview_card", "Title", card.Title, "Text", card.Text)}, card.Picture, []string{card.Source}})
		}
	}
	for i := range c.Questions {
		out = append(out, page{asked(&c.Questions[i]), c.Questions[i].Picture, c.Questions[i].Sources})
	}
	return out
}

// clip shortens a text that would not fit a screen beside its choices.
func clip(t locales.Text) locales.Text {
	cut := func(s string) string {
		if r := []rune(s); len(r) > previewed {
			return string(r[:previewed]) + "…"
		}
		return s
	}
	t.Zh, t.En = cut(t.Zh), cut(t.En)
	return t
}

// asked is a question with its choices, its key and what is said of it.
func asked(q *training.Question) []locales.Text {
	body := []locales.Text{locales.M("courses.preview_question", "Type", locales.M("courses.type_"+string(q.Type)), "Stem", clip(q.Stem))}
	for i, l := range q.Left {
		match := ""
		if i < len(q.Key.Picks) {
			match = letter(q.Key.Picks[i])
		}
		body = append(body, locales.M("courses.preview_left", "Number", i+1, "Text", l, "Letter", match))
	}
	for i, c := range q.Choices {
		id := "courses.preview_choice"
		if slices.Contains(q.Key.Picks, i) && (q.Type == training.Single || q.Type == training.Multiple || q.Type == training.TrueFalse) {
			id = "courses.preview_right"
		}
		body = append(body, locales.M(id, "Letter", letter(i), "Text", c))
		if i < len(q.Feedback) && !q.Feedback[i].Empty() {
			body = append(body, locales.M("courses.preview_feedback", "Text", clip(q.Feedback[i])))
		}
	}
	switch q.Type {
	case training.Ordering:
		var order []string
		for _, p := range q.Key.Picks {
			order = append(order, letter(p))
		}
		body = append(body, locales.M("courses.preview_key", "Key", strings.Join(order, " → ")))
	case training.Numeric, training.Short:
		body = append(body, keyLines(q)...)
	}
	if !q.Explanation.Empty() {
		body = append(body, locales.M("courses.preview_explanation", "Text", clip(q.Explanation)))
	}
	return body
}

// acceptShown is how many accepted answers are named.
const acceptShown = 8

// keyLines are what is accepted, each with its share of the mark when that is not all.
func keyLines(q *training.Question) []locales.Text {
	if len(q.Accept) == 0 {
		key := q.Key.Number
		if q.Tolerance != "" && q.Tolerance != "0" {
			key += " ± " + q.Tolerance
		}
		return []locales.Text{locales.M("courses.preview_key", "Key", key)}
	}
	var out []locales.Text
	for _, a := range q.Accept[:min(len(q.Accept), acceptShown)] {
		key := a.Text
		switch {
		case key == "" && a.Low == a.High:
			key = a.Low
		case key == "" && len(a.High) > 20:
			key = "*"
		case key == "":
			key = a.Low + " – " + a.High
		}
		out = append(out, locales.M("courses.preview_accept", "Key", key, "Percent", strconv.Itoa(a.Weight*100/training.Full)))
		if !a.Feedback.Empty() {
			out = append(out, locales.M("courses.preview_feedback", "Text", clip(a.Feedback)))
		}
	}
	return out
}

// letter names choice i, from 0.
func letter(i int) string { return string(rune('A' + i)) }
