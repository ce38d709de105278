// Package mydata is /mydata: everybody reads what is stored about them, as text and as a
// JSON file, and nobody reads anything of anybody else.
//
// It imports org, reports, locales and bot; never store. A new kind of thing that is kept about a
// person is a field of org.Stored, a line of the text and a member of the file.
package mydata

import (
	"context"
	"fmt"
	"path"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// People reads what is kept.
type People interface {
	// Stored is everything kept about one person; org.ErrNotFound for nobody.
	Stored(ctx context.Context, id org.PersonID) (org.Stored, error)
}

// New offers the feature over p.
func New(p People) bot.Feature {
	d := &desk{people: p}
	return bot.Feature{
		Name:     "mydata",
		Commands: []bot.Command{{Name: "mydata", Help: locales.M("mydata.command"), Run: d.show}},
	}
}

type desk struct{ people People }

// newest is how many items of each kind the text names, so that it fits a phone; the file
// holds them all.
const newest = 1

// show answers /mydata with the text and the file. Whose data it reads is told by the
// turn alone: no words and no button can name somebody else.
func (d *desk) show(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if t.Member.ID == 0 {
		return bot.Show(bot.Say(locales.M("mydata.nothing"))), nil
	}
	all, err := d.people.Stored(ctx, t.Member.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read what is stored: %w", err)
	}
	file, err := document(t.Member.Person, all)
	if err != nil {
		return bot.Reply{}, err
	}
	attached := bot.Say(locales.M("mydata.never"), locales.M("mydata.file"))
	attached.New, attached.File = true, &bot.File{Name: "mydata.json", Bytes: file}
	return bot.Reply{Screens: []*bot.Screen{text(t, all), attached}}, nil
}

// text tells each kind of thing that is kept, the newest items of it by name.
func text(t *bot.Turn, all org.Stored) *bot.Screen {
	s := bot.Say(locales.M("mydata.person", "Name", t.Member.Name,
		"Language", locales.M("mydata.lang_"+string(t.Lang)), "Since", locales.DateOf(all.Since)))
	for _, g := range last(all.Grants) {
		s.Add(locales.M("mydata.grant", "Unit", g.Unit.Name, "Role", g.Role.Name(), "From", locales.DateOf(g.From)))
	}
	s.Add(locales.M("mydata.counts", "Reports", len(all.Reports), "Decisions", len(all.Decisions), "Attempts", len(all.Attempts),
		"Questions", len(all.Questions), "Feedback", len(all.Feedback)))
	for _, r := range last(all.Reports) {
		s.Add(locales.M("mydata.report", "Number", r.Number, "Unit", r.Unit.Name, "Period", reports.Period(r.Period).Text(), "At", r.At))
	}
	for _, f := range last(all.Files) {
		s.Add(fileLine(len(all.Files), f))
	}
	for _, a := range last(all.Attempts) {
		s.Add(locales.M("mydata.attempt", "Course", a.Course, "Right", a.Right, "Of", a.Of, "On", locales.Date(a.On)))
	}
	if n := len(all.Reviews); n > 0 {
		s.Add(locales.M("review.kept", "Count", n))
	}
	for _, w := range append(last(all.Questions), last(all.Feedback)...) {
		s.Add(locales.M("mydata.words", "At", w.At, "Words", brief(w.Words)))
	}
	if n := len(all.Bookmarks); n > 0 {
		s.Add(locales.M("mydata.bookmarks", "Count", n))
	}
	if n := len(all.Opened); n > 0 {
		s.Add(locales.M("mydata.opened", "Items", n))
	}
	return s.Row(bot.To(locales.M("mydata.home"), "cmd", "menu"))
}

// fileLine says how many files there are and names the newest by the beginning of its name,
// which is a long sum.
func fileLine(n int, f org.StoredFile) locales.Text {
	kind := locales.M("attach.kind_" + f.Kind)
	if f.Kept.IsZero() {
		return locales.M("mydata.file_apart", "Files", n, "Kind", kind, "Number", f.Report, "At", f.At)
	}
	name := path.Base(f.Name)
	if ending := path.Ext(name); len(name) > namePart+len(ending) {
		name = name[:namePart] + "…" + ending
	}
	return locales.M("mydata.file_kept", "Files", n, "Kind", kind, "Name", name, "Size", reports.Kilobytes(f.Size), "Number", f.Report, "At", f.At)
}

// namePart is how many characters of a file's name the text shows.
const namePart = 8

func last[T any](all []T) []T { return all[max(0, len(all)-newest):len(all):len(all)] }

// wordsShown bounds what the text repeats of somebody's own words.
const wordsShown = 20

func brief(s string) string {
	if r := []rune(s); len(r) > wordsShown {
		return string(r[:wordsShown]) + "…"
	}
	return s
}
