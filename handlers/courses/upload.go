package coursedesk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/authoring"
)

// upload reads what was sent, puts it beside the other files of the same course, and keeps
// the draft that they make.
func (d *desk) upload(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := training.MayTeach(t.Member); err != nil {
		return bot.Reply{}, err
	}
	b, err := d.content(ctx, t.Sent)
	if err != nil {
		return bot.Reply{}, err
	}
	files, found := authoring.Unpack(t.Sent.Name, b)
	id := authoring.CourseOf(files)
	if id == "" && len(files) > 0 {
		return bot.Reply{}, locales.Refuse("courses.pictures_alone")
	}
	if len(files) == 0 {
		return bot.Show(nothing(t.Sent.Name, found)), nil
	}
	packed := len(files) > 1 || files[0].Name != authoring.Tidy(t.Sent.Name)
	if !packed {
		old, err := d.store.DraftFiles(ctx, t.Member.Active.Unit.ID, id)
		if err != nil {
			return bot.Reply{}, fmt.Errorf("find the other files of a course: %w", err)
		}
		files = beside(old, files[0])
	}
	size := 0
	for _, f := range files {
		size += len(f.Bytes)
	}
	if size > authoring.MostBytes {
		return bot.Reply{}, locales.Refuse("courses.too_large", "Limit", authoring.MostBytes>>20)
	}
	draft, err := authoring.Read(ctx, files)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read a course: %w", err)
	}
	draft.Findings = append(found, draft.Findings...)
	if len(draft.Course.Questions) == 0 && len(draft.Course.Modules) == 0 {
		return bot.Show(nothing(t.Sent.Name, draft.Findings)), nil
	}
	k, err := d.store.KeepDraft(ctx, t.Member, draft, files, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("keep a draft: %w", err)
	}
	s := draftScreen(k)
	s.New = true
	return bot.Show(s), nil
}

// content is the file, fetched unless that was done to see what it is.
func (d *desk) content(ctx context.Context, sent *bot.Sent) ([]byte, error) {
	if sent.Size > authoring.MostBytes {
		return nil, locales.Refuse("courses.too_large", "Limit", authoring.MostBytes>>20)
	}
	if sent.Bytes != nil {
		return sent.Bytes, nil
	}
	b, err := d.files.Fetch(ctx, sent.Ref, authoring.MostBytes)
	var lost *bot.SendError
	switch {
	case errors.Is(err, bot.ErrTooLarge):
		return nil, locales.Refuse("courses.too_large", "Limit", authoring.MostBytes>>20)
	case errors.As(err, &lost) && lost.Kind == bot.Rejected:
		return nil, locales.Refuse("courses.not_fetched")
	case err != nil:
		return nil, fmt.Errorf("fetch a sent file: %w", err)
	}
	return b, nil
}

// beside is a file among those that were sent before: in place of the one of its name.
func beside(old []training.File, f training.File) []training.File {
	out := slices.DeleteFunc(slices.Clone(old), func(o training.File) bool { return strings.EqualFold(o.Name, f.Name) })
	return append(out, f)
}

// nothing tells of a file of which nothing came in.
func nothing(name string, found []training.Finding) *bot.Screen {
	s := bot.Say(locales.M("courses.nothing", "File", authoring.Tidy(name)))
	findingLines(s, found, locales.M("courses.send_again"))
	return s.Row(home())
}

// findingLines adds as many findings as the screen has room for beside what follows them, one
// in any case, and says how many those are.
func findingLines(s *bot.Screen, found []training.Finding, behind locales.Text) int {
	n := 0
	for ; n < len(found); n++ {
		line := findingLine(found[n])
		if n > 0 && !s.Fits(line, behind) {
			break
		}
		s.Add(line)
	}
	s.Add(behind)
	return n
}

// mostWhere and mostWhat are how much of a finding stands on a screen.
const (
	mostWhere = 60
	mostWhat  = 200
)

func findingLine(f training.Finding) locales.Text {
	return locales.M("courses.finding_"+string(f.Sort), "Where", bot.Clip(locales.Raw(f.Where()), mostWhere, mostWhere), "What", bot.Clip(f.What, mostWhat, mostWhat))
}

// pagesOfFindings cuts findings into pages that fit a screen each.
func pagesOfFindings(head locales.Text, found []training.Finding) [][]locales.Text {
	var out [][]locales.Text
	s := bot.Say(head)
	for i, f := range found {
		line := findingLine(f)
		if i == 0 || !s.Fits(line) {
			s, out = bot.Say(head), append(out, nil)
		}
		s.Add(line)
		out[len(out)-1] = append(out[len(out)-1], line)
	}
	return out
}

// ranked are findings in the order in which they matter.
func ranked(d training.Draft) []training.Finding {
	return slices.Concat(d.Of(training.Bad), d.Of(training.Gap), d.Of(training.Advice))
}

// draftScreen shows a draft with what there is to do.
func draftScreen(k training.Kept) *bot.Screen {
	c := k.Course
	cards := 0
	for _, m := range c.Modules {
		cards += len(m.Cards)
	}
	s := bot.Say(
		locales.M("courses.draft_head", "Title", bot.Clip(titled(c), 40, 60), "Code", string(c.ID)),
		locales.M("courses.holds", "Modules", len(c.Modules), "Cards", cards, "Questions", len(c.Questions)),
	)
	if len(k.Files) > 0 {
		files := locales.Raw(strings.Join(k.Files, "  "))
		s.Add(locales.M("courses.files", "Files", bot.Clip(files, 100, 100)))
	}
	all := ranked(k.Draft)
	shown := 0
	if len(all) == 0 {
		s.Add(locales.M("courses.all_good"))
	} else {
		s.Add(locales.M("courses.found", "Bad", len(k.Of(training.Bad)), "Gaps", len(k.Of(training.Gap)), "Advice", len(k.Of(training.Advice))))
		shown = findingLines(s, all, locales.M("courses.send_again"))
	}
	if len(all) > shown {
		s.Row(bot.To(locales.M("courses.btn_found", "Number", len(all)), routeFound, draftArg(k.ID)+".0"))
	}
	return s.
		Row(bot.To(locales.M("courses.btn_preview"), routePreview, draftArg(k.ID)+".0"), bot.To(locales.M("courses.btn_publish"), routePublish, draftArg(k.ID))).
		Row(bot.To(locales.M("courses.btn_delete"), routeDelete, draftArg(k.ID)), home())
}

// draft is a button to a draft.
func (d *desk) draft(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, _ := arguments(t.Press.Arg)
	k, err := d.find(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(draftScreen(k)), nil
}

// found is a page of all findings.
func (d *desk) found(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, page := arguments(t.Press.Arg)
	k, err := d.find(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	head := func(page, pages int) locales.Text {
		return locales.M("courses.found_head", "Title", bot.Clip(titled(k.Course), 40, 60), "Page", page, "Pages", pages)
	}
	pages := pagesOfFindings(head(999, 999), ranked(k.Draft))
	page = max(0, min(page, len(pages)-1))
	s := bot.Say(head(page+1, max(1, len(pages))))
	if len(pages) > 0 {
		s.Add(pages[page]...)
	}
	turnPages(s, page, len(pages), routeFound, draftArg(id)+".")
	return bot.Show(s.Row(bot.To(locales.M("courses.btn_draft"), routeDraft, draftArg(id)))), nil
}

// askDelete makes sure.
func (d *desk) askDelete(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, _ := arguments(t.Press.Arg)
	k, err := d.find(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(bot.Say(locales.M("courses.ask_delete", "Title", titled(k.Course))).Row(
		bot.To(locales.M("courses.btn_yes_delete"), routeDrop, draftArg(id)), bot.To(locales.M("courses.btn_no"), routeDraft, draftArg(id)),
	)), nil
}

func (d *desk) drop(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, _ := arguments(t.Press.Arg)
	if err := d.store.DeleteDraft(ctx, t.Member, id); err != nil {
		return bot.Reply{}, fmt.Errorf("delete a draft: %w", err)
	}
	return bot.Show(bot.Say(locales.M("courses.deleted")).Row(home())), nil
}
