package formdesk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cadrebot/bot"
	"cadrebot/form/xlsform"
	"cadrebot/forms"
	"cadrebot/locales"
	"cadrebot/org"
)

// most is how large a workbook may be, in bytes: far more than any form that a chat can ask.
const most = 5 << 20

// findingsShown is how many findings stand in the message; the rest comes as a file.
const findingsShown = 5

// takes is for workbooks of those who may publish.
func takes(m org.Member, name string) bool {
	return forms.MayPublish(m) == nil && strings.HasSuffix(strings.ToLower(strings.TrimSpace(name)), ".xlsx")
}

// upload checks a workbook, says what was found, and keeps it as a draft when it can be used.
func (d *desk) upload(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if t.Sent.Size > most {
		return bot.Reply{}, locales.Refuse("forms.too_large", "Limit", most>>20)
	}
	b, err := d.content(ctx, t.Sent)
	var lost *bot.SendError
	switch {
	case errors.Is(err, bot.ErrTooLarge):
		return bot.Reply{}, locales.Refuse("forms.too_large", "Limit", most>>20)
	case errors.As(err, &lost) && lost.Kind == bot.Rejected:
		return bot.Reply{}, locales.Refuse("forms.not_fetched")
	case err != nil:
		return bot.Reply{}, fmt.Errorf("fetch a workbook: %w", err)
	}
	im := xlsform.Read(t.Sent.Name, b)
	if !im.OK() || im.Compiled == nil {
		s := bot.Say(locales.M("forms.unusable", "File", im.Filename))
		summary(s, im)
		return withReport(s.Add(locales.M("forms.send_again")), im, t.Lang)
	}
	e, fresh, err := d.forms.Add(ctx, forms.Upload{By: t.Member, Filename: im.Filename, Workbook: b, Form: im.Form, Missing: gaps(im)}, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("keep a workbook: %w", err)
	}
	s := d.draftScreen(e, fresh)
	summary(s, im)
	s.Add(rollsUp(e))
	return withReport(s, im, t.Lang)
}

// content is the workbook, fetched unless that was done to see what it is.
func (d *desk) content(ctx context.Context, sent *bot.Sent) ([]byte, error) {
	switch {
	case sent.Bytes == nil:
		return d.files.Fetch(ctx, sent.Ref, most)
	case len(sent.Bytes) > most:
		return nil, bot.ErrTooLarge
	}
	return sent.Bytes, nil
}

func gaps(im xlsform.Import) []forms.Gap {
	out := make([]forms.Gap, len(im.Missing))
	for i, f := range im.Missing {
		out[i] = forms.Gap{Cell: f.Where(), What: f.Message}
	}
	return out
}

// summary adds what the form asks and the first findings with their cells.
func summary(s *bot.Screen, im xlsform.Import) {
	if len(im.Form.Fields) > 0 {
		typed := 0
		for _, f := range im.Form.Fields {
			if f.Typed() {
				typed++
			}
		}
		s.Add(locales.M("forms.asks", "Count", im.Questions(), "Typed", typed))
		if len(im.Languages) > 0 {
			s.Add(locales.M("forms.languages", "Languages", strings.Join(im.Languages, ", ")))
		}
	}
	errs, warns := im.Of(xlsform.Error), im.Of(xlsform.Warning)
	s.Add(locales.M("forms.found", "Errors", len(errs), "Warnings", len(warns), "Missing", len(im.Missing)))
	all := slices.Concat(errs, im.Missing, warns)
	for _, f := range all[:min(len(all), findingsShown)] {
		s.Add(locales.M("forms.finding", "Cell", f.Where(), "What", f.Message, "Do", f.Do))
	}
}

// withReport shows the screen, and all findings as a file when it does not hold them.
func withReport(s *bot.Screen, im xlsform.Import, l locales.Lang) (bot.Reply, error) {
	n := len(im.Findings) + len(im.Missing)
	if n <= findingsShown {
		return bot.Show(s), nil
	}
	var b bytes.Buffer
	if err := im.WriteReport(&b, l); err != nil {
		return bot.Reply{}, fmt.Errorf("write what was found: %w", err)
	}
	file := bot.Say(locales.M("forms.all_findings", "Count", n))
	file.New = true
	file.File = &bot.File{Name: strings.TrimSuffix(im.Filename, ".xlsx") + ".txt", Bytes: b.Bytes()}
	return bot.Reply{Screens: []*bot.Screen{file, s}}, nil
}

// draftScreen heads the screen of a workbook that was kept, with the ways on.
func (d *desk) draftScreen(e forms.Entry, fresh bool) *bot.Screen {
	v := e.Version
	head := locales.M("forms.draft", "Title", v.Form.Title, "Name", e.Name, "Version", v.Number)
	if !fresh {
		head = locales.M("forms.known", "Title", v.Form.Title, "Name", e.Name, "Version", v.Number)
	}
	s := bot.Say(head)
	return draftButtons(s, e)
}

// draftButtons adds what can be done with a version that was not published.
func draftButtons(s *bot.Screen, e forms.Entry) *bot.Screen {
	if !e.Version.Published.IsZero() {
		return s.Row(bot.To(locales.M("forms.btn_view"), routeView, version(e)))
	}
	return s.
		Row(bot.To(locales.M("forms.btn_try"), routeTry, version(e)), bot.To(locales.M("forms.btn_publish"), routePublish, version(e))).
		Row(bot.To(locales.M("forms.btn_delete"), routeDelete, version(e)))
}

// askDelete makes sure.
func (d *desk) askDelete(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	e, err := d.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(bot.Say(locales.M("forms.ask_delete", "Title", e.Version.Form.Title, "Version", e.Version.Number)).Row(
		bot.To(locales.M("forms.btn_yes_delete"), routeDrop, version(e)), bot.To(locales.M("forms.btn_no"), routeView, version(e)),
	)), nil
}

func (d *desk) deleteDraft(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	e, err := d.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if err := d.forms.DeleteDraft(ctx, t.Member, e.ID, e.Version.Number); err != nil {
		return bot.Reply{}, fmt.Errorf("delete a draft: %w", err)
	}
	return bot.Show(bot.Say(locales.M("forms.deleted", "Title", e.Version.Form.Title, "Version", e.Version.Number)).Row(home())), nil
}
