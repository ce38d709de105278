// Package formdesk is where offices publish forms: a workbook sent to the chat is checked
// and kept as a draft, tried, published to the units below, followed, and retired; /forms
// lists what there is. Filling in what was published is handlers/report, its review
// handlers/inbox.
//
// It imports forms, form, form/xlsform, reports, calendar, lifecycle, org, locales and bot;
// never store. What must hold before a form goes out is said in forms; another question of
// the publication is a field in terms.go.
package formdesk

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// Register keeps forms; its changes refuse with a *locales.Refusal.
type Register interface {
	// Add keeps a workbook as a draft; fresh is false when it is there already.
	Add(ctx context.Context, up forms.Upload, now time.Time) (e forms.Entry, fresh bool, err error)
	// Entry is a form with one version, 0 meaning the one in use; org.ErrNotFound for none.
	Entry(ctx context.Context, id forms.ID, number int) (forms.Entry, error)
	DeleteDraft(ctx context.Context, by org.Member, id forms.ID, number int) error
	// Objections are what the burden budget holds against the terms, and the first due moment.
	Objections(ctx context.Context, e forms.Entry, t forms.Terms, now time.Time) ([]locales.Text, time.Time, error)
	// WithoutFiller are the units that the terms are meant for and in which nobody may fill
	// the form in: how many, and the first few in code order.
	WithoutFiller(ctx context.Context, t forms.Terms, few int, now time.Time) (total int, first []org.Unit, err error)
	// Publish is idempotent by key; owed is how many units were added to the ledger.
	Publish(ctx context.Context, key string, by lifecycle.Actor, id forms.ID, number int, t forms.Terms, now time.Time) (e forms.Entry, owed int, err error)
	Retire(ctx context.Context, key string, by org.Member, id forms.ID, now time.Time) (forms.Entry, error)
	// Tend opens periods and retires what has had its time; twice adds nothing.
	Tend(ctx context.Context, now time.Time) (opened, expired int, err error)
}

// Shelf reads what became of forms.
type Shelf interface {
	// List is a page of a unit's forms and one more when there is another page.
	List(ctx context.Context, unit org.UnitID, page, size int) ([]forms.Entry, error)
	Versions(ctx context.Context, id forms.ID) ([]forms.Entry, error)
	Figures(ctx context.Context, ref string) (forms.Figures, error)
	FormOf(ctx context.Context, ref string, version int) (form.Form, error)
}

// Forms is what the feature needs of storage.
type Forms interface {
	Register
	Shelf
}

// Units is where people stand.
type Units interface {
	Unit(ctx context.Context, id org.UnitID) (org.Unit, error)
	Children(ctx context.Context, id org.UnitID) ([]org.Unit, error)
}

// Files fetches what was sent.
type Files interface {
	// Fetch is at most limit bytes; bot.ErrTooLarge when there are more.
	Fetch(ctx context.Context, ref string, limit int64) ([]byte, error)
}

// Routes of the buttons; released names are never reused. Those of one version carry id.number.
const (
	routeList    = "bl" // arg: page from 0
	routeView    = "bv" // arg: id.number; number 0 is the version in use
	routeTry     = "bt"
	routePublish = "bp"
	routeDelete  = "bx" // asks
	routeDrop    = "by" // deletes the draft
	routeRetire  = "br" // asks; arg: id
	routeEnd     = "be" // retires; arg: id
	routeExport  = "bo" // in old messages; shows the form, where its export is asked for; arg: id
)

type desk struct {
	forms Forms
	units Units
	files Files
	read  *reports.Forms
}

// New offers the feature over storage; files is the way to what was sent.
func New(f Forms, u Units, files Files) (bot.Feature, error) {
	read, err := reports.NewForms(f.FormOf)
	if err != nil {
		return bot.Feature{}, fmt.Errorf("forms feature: %w", err)
	}
	d := &desk{forms: f, units: u, files: files, read: read}
	who := []org.Family{org.Coordinator}
	try := bot.FormDialogue{Kind: kindTry, Title: locales.M("forms.try_title"), Form: d.tryForm, Submit: d.tried, Intro: d.tryIntro}
	publish := bot.FormDialogue{
		Kind: kindPublish, Title: locales.M("forms.publish_title"), Form: d.termsForm, Submit: d.publish, ReviewNote: d.weighed,
	}
	return bot.Feature{
		Name:     "forms",
		Commands: []bot.Command{{Name: "forms", Help: locales.M("forms.help"), Families: who, Run: d.list}},
		Routes: []bot.Route{
			{Name: routeList, Families: who, Run: d.list},
			{Name: routeView, Families: who, Run: d.view},
			{Name: routeTry, Families: who, Run: d.startTry},
			{Name: routePublish, Families: who, Run: d.startPublish},
			{Name: routeDelete, Families: who, Run: d.askDelete},
			{Name: routeDrop, Families: who, Run: d.deleteDraft},
			{Name: routeRetire, Families: who, Run: d.askRetire},
			{Name: routeEnd, Families: who, Run: d.retire},
			{Name: routeExport, Families: who, Run: d.view},
		},
		Dialogues: []bot.Dialogue{try.Dialogue(), publish.Dialogue()},
		Jobs:      []bot.Job{{Name: "forms-tend", Every: time.Hour, RunOnce: d.tend}},
		Documents: &bot.Documents{Takes: takes, Run: d.upload},
	}, nil
}

// tend opens the periods of forms in use and retires what has had its time.
func (d *desk) tend(ctx context.Context, now time.Time) (map[string]int, error) {
	opened, expired, err := d.forms.Tend(ctx, now)
	return map[string]int{"opened": opened, "expired": expired}, err
}

// version names a version in buttons and refs: id.number.
func version(e forms.Entry) string { return fmt.Sprintf("%d.%d", e.ID, e.Version.Number) }

// find is the version that a button or a conversation names of a form that the unit
// of the member owns.
func (d *desk) find(ctx context.Context, t *bot.Turn, arg string) (forms.Entry, error) {
	a, b, _ := strings.Cut(arg, ".")
	id, errID := strconv.ParseInt(a, 10, 64)
	number, _ := strconv.Atoi(b) // "" is the version in use
	if errID != nil || id <= 0 || number < 0 {
		return forms.Entry{}, locales.Refuse("forms.gone")
	}
	e, err := d.forms.Entry(ctx, forms.ID(id), number)
	if errors.Is(err, org.ErrNotFound) || (err == nil && e.MayAlter(t.Member) != nil) {
		return forms.Entry{}, locales.Refuse("forms.gone")
	}
	if err != nil {
		return e, fmt.Errorf("find a form: %w", err)
	}
	return e, nil
}

func home() bot.Button { return bot.To(locales.M("forms.btn_list"), routeList, "0") }
