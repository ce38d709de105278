package library

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

// Bounds of the screen of a draft.
const (
	itemsShown = 4
	notesShown = 4
	onDrafts   = 4 // drafts in a list
)

// read reads the draft that a button names, for somebody who may see it.
func (d *desk) read(ctx context.Context, t *bot.Turn, arg string) (policy.Draft, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || id <= 0 {
		return policy.Draft{}, locales.Refuse("library.no_draft")
	}
	x, err := d.store.PolicyDraft(ctx, policy.DraftID(id))
	if err != nil {
		return x, fmt.Errorf("read a draft: %w", err)
	}
	if !x.Sees(t.Member) {
		return x, locales.Refuse("library.no_draft")
	}
	return x, nil
}

// draft shows a draft as it stands.
func (d *desk) draft(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	x, err := d.read(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(draftScreen(x, x.Person == t.Member.ID)), nil
}

// draftScreen shows what a draft would change, to its author or to a second person.
func draftScreen(x policy.Draft, own bool) *bot.Screen {
	s := bot.Say(
		locales.M("library.draft", "Number", int(x.ID), "Kind", locales.M("library.kind."+string(x.Kind)), "About", clipText(x.About, wordsShown)),
		locales.M("library.draft_by", "Unit", x.Unit.Name, "Role", x.Role.Name(), "At", x.At, "State", locales.M("library.state."+string(x.State))),
	)
	if x.Reason != "" {
		s.Add(locales.M("library.draft_reason", "Reason", x.Reason))
	}
	moved := x.Open() && len(x.Moved()) > 0
	if moved {
		s.Add(movedLines(x)...)
	}
	more := whatChanges(s, x)
	more = noteLines(s, x) || more
	id := strconv.FormatInt(int64(x.ID), 10)
	draftButtons(s, x, own, moved, id)
	last := []bot.Button{bot.To(locales.M("library.btn_library"), routeDrafts, "")}
	if more {
		last = slices.Insert(last, 0, bot.To(locales.M("library.btn_all"), routeAll, id))
	}
	return s.Row(last...)
}

// whatChanges adds the items with their first changes; it reports whether it left any out.
func whatChanges(s *bot.Screen, x policy.Draft) (more bool) {
	for i, p := range x.Proposals {
		if i == itemsShown {
			s.Add(locales.M("library.more_items", "Items", len(x.Proposals)-itemsShown))
			return true
		}
		lines := proposalLines(p, wordsShown)
		room := 1 + max(2, linesShown/len(x.Proposals))
		s.Add(lines[:min(len(lines), room)]...)
		if len(lines) > room {
			s.Add(locales.M("library.more_lines", "Lines", len(lines)-room))
			more = true
		}
	}
	for i, f := range x.Figures {
		if i == itemsShown {
			s.Add(locales.M("library.more_figures", "Figures", len(x.Figures)-itemsShown))
			return true
		}
		s.Add(locales.M("library.figure", "Label", f.Label, "Text", f.Text, "From", f.From.Text()))
	}
	return more
}

// movedLines say what has come between, item by item.
func movedLines(x policy.Draft) []locales.Text {
	out := []locales.Text{locales.M("library.moved")}
	for _, p := range x.Moved()[:min(len(x.Moved()), itemsShown)] {
		out = append(out, locales.M("library.moved_item", "ID", string(p.Item.ID), "Was", p.Base, "Now", p.Now))
		lines := changeLines(policy.Diff(p.Was, p.Then))
		out = append(out, lines[:min(len(lines), linesShown)]...)
	}
	return append(out, locales.M("library.moved_against"))
}

// noteLines adds the first findings, the gravest first.
func noteLines(s *bot.Screen, x policy.Draft) (more bool) {
	if len(x.Notes) == 0 {
		return false
	}
	notes := slices.Clone(x.Notes)
	weight := map[string]int{"error": 0, "question": 1, "warning": 2}
	slices.SortStableFunc(notes, func(a, b policy.Note) int { return weight[a.Severity] - weight[b.Severity] })
	s.Add(locales.M("library.notes", "Errors", count(notes, "error"), "Questions", count(notes, "question"), "Warnings", count(notes, "warning")))
	for _, n := range notes[:min(len(notes), notesShown)] {
		s.Add(locales.M("library.note", "Where", n.Where, "What", n.Message, "Do", n.Do))
	}
	return len(notes) > notesShown
}

func count(notes []policy.Note, severity string) (n int) {
	for _, x := range notes {
		if x.Severity == severity {
			n++
		}
	}
	return n
}

func draftButtons(s *bot.Screen, x policy.Draft, own, moved bool, id string) {
	switch {
	case own && x.Open():
		if asks := questions(x); len(asks) > 0 {
			s.Row(bot.To(locales.M("library.btn_answer", "Questions", len(asks)), routeAnswer, id))
		}
		row := []bot.Button{bot.To(locales.M("library.btn_withdraw"), routeWithdraw, id)}
		switch {
		case moved:
			row = slices.Insert(row, 0, bot.To(locales.M("library.btn_redraw"), routeRedraw, id))
		case x.State == policy.DraftOpen && len(x.Proposals)+len(x.Figures) > 0:
			row = slices.Insert(row, 0, bot.To(locales.M("library.btn_ask"), routeAsk, id))
		}
		s.Row(row...)
	case own && x.State == policy.DraftReturned && (x.Kind == policy.FromCard || x.Kind == policy.FromEdit):
		s.Row(bot.To(locales.M("library.btn_mend"), routeMend, id))
	case !own && x.State == policy.DraftWaiting:
		row := []bot.Button{bot.To(locales.M("library.btn_return"), routeReturn, id)}
		if !moved {
			row = slices.Insert(row, 0, bot.To(locales.M("library.btn_approve"), routeApprove, id))
		}
		s.Row(row...)
	}
}

// all hands over everything that a draft changes, and every finding, as a text file.
func (d *desk) all(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	x, err := d.read(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	var b strings.Builder
	line := func(ts ...locales.Text) {
		for _, text := range ts {
			b.WriteString(text.Plain(t.Lang) + "\r\n")
		}
	}
	for _, p := range x.Proposals {
		line(proposalLines(p, 1<<20)...)
		line(locales.Text{})
	}
	for _, f := range x.Figures {
		line(locales.M("library.figure", "Label", f.Label, "Text", f.Text, "From", f.From.Text()))
	}
	for _, n := range x.Notes {
		line(locales.M("library.note", "Where", n.Where, "What", n.Message, "Do", n.Do))
	}
	s := bot.Say(locales.M("library.all", "Number", int(x.ID)))
	s.New, s.File = true, &bot.File{Name: fmt.Sprintf("draft-%d.txt", x.ID), Bytes: []byte("\ufeff" + b.String())}
	return bot.Show(s), nil
}

// drafts lists by pages what is under way: the member's own drafts, and those that wait for them.
func (d *desk) drafts(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() || t.Member.Active.Role.Family() != org.Coordinator {
		return bot.Reply{}, locales.Refuse("library.not_editor")
	}
	list, err := d.store.DraftsUnderWay(ctx, t.Member)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("list drafts: %w", err)
	}
	if len(list) == 0 {
		return bot.Show(editing(bot.Say(locales.M("library.drafts_none")), t)), nil
	}
	page := 0
	if t.Press != nil {
		page, _ = strconv.Atoi(t.Press.Arg) // nonsense is the first page
	}
	pages := (len(list) + onDrafts - 1) / onDrafts
	page = min(max(page, 0), pages-1)
	s := bot.Say(locales.M("library.drafts", "All", len(list), "Page", page+1, "Pages", pages))
	for _, x := range list[page*onDrafts : min(len(list), (page+1)*onDrafts)] {
		s.Add(locales.M("library.drafts_line", "Number", int(x.ID), "Kind", locales.M("library.kind."+string(x.Kind)),
			"About", clipText(x.About, wordsShown), "State", locales.M("library.state."+string(x.State))))
		s.Row(bot.To(locales.M("library.btn_draft", "Number", int(x.ID), "About", clipText(x.About, 14)), routeDraft, strconv.FormatInt(int64(x.ID), 10)))
	}
	var turn []bot.Button
	if page > 0 {
		turn = append(turn, bot.To(locales.M("library.btn_before"), routeDrafts, strconv.Itoa(page-1)))
	}
	if page < pages-1 {
		turn = append(turn, bot.To(locales.M("library.btn_after"), routeDrafts, strconv.Itoa(page+1)))
	}
	if len(turn) > 0 {
		s.Row(turn...)
	}
	return bot.Show(editing(s, t)), nil
}

// editing adds what an editor does next.
func editing(s *bot.Screen, t *bot.Turn) *bot.Screen {
	if policy.MayEdit(t.Member) == nil {
		s.Row(bot.To(locales.M("library.btn_find"), routeFind, ""), bot.To(locales.M("library.btn_new"), routeNew, ""))
	}
	return s
}
