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

// findingsShown is how many findings stand on the screen of a draft, and foundAPage how many
// on a page of their own.
const (
	findingsShown = 4
	foundAPage    = 8
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
	findingLines(s, found[:min(len(found), foundAPage)])
	return s.Add(locales.M("courses.send_again")).Row(home())
}

func findingLines(s *bot.Screen, found []training.Finding) {
	for _, f := range found {
		s.Add(locales.M("courses.finding_"+string(f.Sort), "Where", f.Where(), "What", f.What))
	}
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
		locales.M("courses.draft_head", "Title", titled(c), "Code", string(c.ID)),
		locales.M("courses.holds", "Modules", len(c.Modules), "Cards", cards, "Questions", len(c.Questions)),
	)
	if len(k.Files) > 0 {
		s.Add(locales.M("courses.files", "Files", strings.Join(k.Files, "  ")))
	}
	all := ranked(k.Draft)
	if len(all) == 0 {
		s.Add(locales.M("courses.all_good"))
	} else {
		s.Add(locales.M("courses.found", "Bad", len(k.Of(training.Bad)), "Gaps", len(k.Of(training.Gap)), "Advice", len(k.Of(training.Advice))))
		findingLines(s, all[:min(len(all), findingsShown)])
		s.Add(locales.M("courses.send_again"))
	}
	if len(all) > findingsShown {
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
	all := ranked(k.Draft)
	pages := max(1, (len(all)+foundAPage-1)/foundAPage)
	page = max(0, min(page, pages-1))
	s := bot.Say(locales.M("courses.found_head", "Title", titled(k.Course), "Page", page+1, "Pages", pages))
	findingLines(s, all[min(len(all), page*foundAPage):min(len(all), (page+1)*foundAPage)])
	turnPages(s, page, pages, routeFound, draftArg(id)+".")
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
