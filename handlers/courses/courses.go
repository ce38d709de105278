// Package coursedesk is where trainers write courses: files sent to the chat are read into a
// draft, shown with what is wrong and as learners will see it, published, retired and copied;
// /course lists them.
//
// It imports training and training/authoring, form, org, locales and bot; never store.
// Reading a new kind of file is authoring's; another setting is a field in publish.go.
package coursedesk

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// Drafts keeps what is being written; its changes refuse with a *locales.Refusal.
type Drafts interface {
	Drafts(ctx context.Context, unit org.UnitID) ([]training.Kept, error)
	// Draft is org.ErrNotFound for another unit's.
	Draft(ctx context.Context, unit org.UnitID, id training.DraftID) (training.Kept, error)
	DraftFiles(ctx context.Context, unit org.UnitID, id training.CourseID) ([]training.File, error)
	KeepDraft(ctx context.Context, by org.Member, d training.Draft, files []training.File, now time.Time) (training.Kept, error)
	DeleteDraft(ctx context.Context, by org.Member, id training.DraftID) error
	// PublishDraft is idempotent by key.
	PublishDraft(ctx context.Context, key string, by org.Member, id training.DraftID, revision int, c training.Course, now time.Time) (version int, fresh bool, err error)
}

// Shelf keeps what was published.
type Shelf interface {
	// Shelf are the courses of a unit, then those of nobody in particular.
	Shelf(ctx context.Context, unit org.UnitID) ([]training.Shelved, error)
	// Picture is org.ErrNotFound when there is none.
	Picture(ctx context.Context, name string) ([]byte, error)
	Retire(ctx context.Context, by org.Member, id training.CourseID, now time.Time) error
	// ItemTitles are the titles of policy items; what the library does not have is left out.
	ItemTitles(ctx context.Context, items []string) (map[string]locales.Text, error)
}

// Store is what the feature needs of storage.
type Store interface {
	Drafts
	Shelf
}

// Files fetches what was sent.
type Files interface {
	// Fetch is at most limit bytes; bot.ErrTooLarge when there are more.
	Fetch(ctx context.Context, ref string, limit int64) ([]byte, error)
}

// Routes of the buttons; released names are never reused.
const (
	routeList    = "cw"  // arg: page from 0
	routeDraft   = "cwd" // arg: draft
	routeFound   = "cwf" // arg: draft.page
	routePreview = "cwp" // arg: draft.item, or /course/item of a published one
	routeDelete  = "cwx" // asks; arg: draft
	routeDrop    = "cwy" // deletes; arg: draft
	routePublish = "cwb" // asks; arg: draft
	routeOut     = "cwo" // publishes; arg: draft.revision
	routeCourse  = "cwc" // arg: course
	routeRetire  = "cwr" // asks; arg: course
	routeEnd     = "cwe" // retires; arg: course
	routeCopy    = "cwk" // arg: course
	routeExport  = "cwg" // arg: course
)

type desk struct {
	store Store
	files Files
}

// New offers the feature over storage; files is the way to what was sent.
func New(s Store, files Files) bot.Feature {
	d := &desk{store: s, files: files}
	who := []org.Family{org.Teaching}
	publish := bot.FormDialogue{
		Kind: kindPublish, Title: locales.M("courses.publish_title"), Form: d.settingsForm, Submit: d.publish, ReviewNote: d.leftOut,
	}
	copying := bot.FormDialogue{Kind: kindCopy, Title: locales.M("courses.copy_title"), Form: d.copyForm, Submit: d.copied}
	return bot.Feature{
		Name:     "courses",
		Commands: []bot.Command{{Name: "course", Help: locales.M("courses.help"), Families: who, Run: d.list}},
		Routes: []bot.Route{
			{Name: routeList, Families: who, Run: d.list},
			{Name: routeDraft, Families: who, Run: d.draft},
			{Name: routeFound, Families: who, Run: d.found},
			{Name: routePreview, Families: who, Run: d.preview},
			{Name: routeDelete, Families: who, Run: d.askDelete},
			{Name: routeDrop, Families: who, Run: d.drop},
			{Name: routePublish, Families: who, Run: d.startPublish},
			{Name: routeOut, Families: who, Run: d.publishAsItIs},
			{Name: routeCourse, Families: who, Run: d.course},
			{Name: routeRetire, Families: who, Run: d.askRetire},
			{Name: routeEnd, Families: who, Run: d.retire},
			{Name: routeCopy, Families: who, Run: d.startCopy},
			{Name: routeExport, Families: who, Run: d.export},
		},
		Dialogues: []bot.Dialogue{publish.Dialogue(), copying.Dialogue()},
		Documents: &bot.Documents{Takes: func(m org.Member, _ string) bool { return training.MayTeach(m) == nil }, Run: d.upload},
	}
}

// arguments are the two numbers of a button's argument, the second 0 when it is left out.
func arguments(arg string) (training.DraftID, int) {
	a, b, _ := strings.Cut(arg, ".")
	id, err := strconv.ParseInt(a, 10, 64)
	if err != nil {
		id = 0
	}
	n, err := strconv.Atoi(b)
	if err != nil {
		n = 0
	}
	return training.DraftID(id), n
}

func draftArg(id training.DraftID) string { return strconv.FormatInt(int64(id), 10) }

// find is the draft of the member's unit that a button names.
func (d *desk) find(ctx context.Context, t *bot.Turn, id training.DraftID) (training.Kept, error) {
	if err := training.MayTeach(t.Member); err != nil {
		return training.Kept{}, err
	}
	k, err := d.store.Draft(ctx, t.Member.Active.Unit.ID, id)
	if errors.Is(err, org.ErrNotFound) {
		return k, locales.Refuse("courses.gone")
	}
	if err != nil {
		return k, fmt.Errorf("find a draft: %w", err)
	}
	return k, nil
}

// shelved is the course of that id that the member's unit sees.
func (d *desk) shelved(ctx context.Context, t *bot.Turn, id training.CourseID) (training.Shelved, error) {
	if err := training.MayTeach(t.Member); err != nil {
		return training.Shelved{}, err
	}
	all, err := d.store.Shelf(ctx, t.Member.Active.Unit.ID)
	if err != nil {
		return training.Shelved{}, fmt.Errorf("find a course: %w", err)
	}
	for _, c := range all {
		if c.Course.ID == id {
			return c, nil
		}
	}
	return training.Shelved{}, locales.Refuse("courses.gone")
}

func home() bot.Button { return bot.To(locales.M("courses.btn_list"), routeList, "0") }

// titled is the title of a course, or its id while it has none.
func titled(c training.Course) locales.Text {
	if c.Title.Empty() {
		return locales.Raw(string(c.ID))
	}
	return c.Title
}
