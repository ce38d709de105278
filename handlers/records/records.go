// Package records shows the records of the office: behind each command of the register a
// door, /records over all of them, lists, cards, what may be begun and moved, history, money
// and files. It is the same for every kind: what a kind asks, who decides and what its card
// says is in the register (package record); nothing here knows a duty by its name.
//
// It imports record, form, lifecycle, org, locales and bot; never store. What it needs of
// storage is Store below. A new duty is a kind in a domain, never a screen here.
package records

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Steps begin and move records. Each is idempotent by its key, and refuses with a *locales.Refusal;
// what lies outside the actor's scope is org.ErrNotFound.
type Steps interface {
	Begin(ctx context.Context, key, kind string, unit org.UnitID, parent int64, data form.Answers, a lifecycle.Actor, now time.Time) (record.Record, error)
	// Move returns org.ErrConflict when the record is not of that version any more.
	Move(ctx context.Context, key string, id int64, version int, name lifecycle.Name, given form.Answers, a lifecycle.Actor, now time.Time) (record.Record, error)
	// TellBelow tells the next people below a unit what a step has to tell them, and says how many.
	TellBelow(ctx context.Context, now time.Time) (int, error)
	// OpenRegular puts what is reported once a month, quarter, half-year or year to the units that have something to report.
	OpenRegular(ctx context.Context, now time.Time) (int, error)
	// Ripen makes the moves whose moment has come (record.Kind.Ripe), each once, and says how many.
	Ripen(ctx context.Context, now time.Time, limit int) (int, error)
}

// Reading finds records within the actor's scope; org.ErrNotFound for all others.
type Reading interface {
	Case(ctx context.Context, id int64, a lifecycle.Actor, now time.Time) (record.Case, error)
	// NewCase is the case of a record that is not there yet: to prefill its form, and, with what has been entered,
	// to say what there is to know about it.
	NewCase(ctx context.Context, kind string, unit org.UnitID, parent int64, given form.Answers, a lifecycle.Actor, now time.Time) (record.Case, error)
	ByCode(ctx context.Context, code string, a lifecycle.Actor, now time.Time) (record.Case, error)
	List(ctx context.Context, q record.Query, a lifecycle.Actor, now time.Time) (record.Page, error)
	// Groups counts the records of a kind that the actor may read in unit and below it; org.ErrForbidden outside
	// the actor's area.
	Groups(ctx context.Context, k *record.Kind, unit org.Unit, by, sum string, a lifecycle.Actor, now time.Time) ([]record.Group, error)
	// Waiting says by kind how many records wait for the actor.
	Waiting(ctx context.Context, a lifecycle.Actor, now time.Time) (map[string]int, error)
	// Count says the same of a list.
	Count(ctx context.Context, q record.Query, a lifecycle.Actor, now time.Time) (map[string]int, error)
	// History and Entries are those of a record that the actor has been shown, oldest first.
	History(ctx context.Context, r record.Record) ([]lifecycle.Entry, error)
	Entries(ctx context.Context, id int64) ([]record.Posted, error)
	// Exported notes that somebody took a record away in a file.
	Exported(ctx context.Context, r record.Record, a lifecycle.Actor, now time.Time) error
	// Choices are the records that a link may name in a record about unit.
	Choices(ctx context.Context, l record.Link, unit org.Unit, a lifecycle.Actor, words string, now time.Time) ([]record.Record, error)
	// Colleagues are the people whom a field may name in a record about unit.
	Colleagues(ctx context.Context, p record.Colleague, unit org.Unit, a lifecycle.Actor, now time.Time) ([]org.Holder, error)
}

// Store is what the feature needs of storage.
type Store interface {
	Steps
	Reading
}

// Units is where people stand.
type Units interface {
	Unit(ctx context.Context, id org.UnitID) (org.Unit, error)
	Children(ctx context.Context, id org.UnitID) ([]org.Unit, error)
	Find(ctx context.Context, within org.Unit, words string, limit int) ([]org.Place, error)
}

// Commands lists what a member may use, for the eight groups of duties.
type Commands func(org.Member) []bot.Command

// Conversations. Persisted.
const (
	kindNew   = "records.new"   // ref: kind.unit.parent
	kindMove  = "records.move"  // ref: prefix.record.version.move
	kindPlace = "records.place" // ref: kind.parent
	kindFind  = "records.find"
)

// Routes of the buttons; released names are never reused.
const (
	routeList       = "kl" // arg: see view
	routeNarrow     = "kf" // by kind or state; arg: see view
	routeFind       = "ks" // asks for words
	routeOpen       = "kv" // one record; arg: id
	routeNew        = "kn" // begin; arg: prefix.parent, or "=" and the ref of a form that was left
	routeMove       = "km" // arg: id.version.move, or "=" and the ref of questions that were left
	routeDo         = "kd" // makes a move that asks nothing; arg: id.version.move
	routeBelow      = "kb" // what belongs to a record; arg: id.prefix.cursor
	routeHistory    = "kh" // arg: id.page
	routeMoney      = "ke" // arg: id.page
	routeExport     = "kx" // arg: id
	routeDigest     = "ki" // what came of a record; arg: id.language.page
	routeCounts     = "kc" // how many say what; arg: see tally
	routeCountsFile = "kj"
	routeDuty       = "kg" // one of the eight groups; arg: its number. handlers/start shows it too
)

// everybody who has joined; what of it somebody sees is decided record by record.
var everybody = []org.Family{org.Cadre, org.Coordinator, org.Teaching, org.Admin, org.Reading}

type desk struct {
	register *record.Register
	store    Store
	units    Units
	commands Commands
}

// New offers the doors of the register and /records. It fails when a kind cannot be shown.
func New(g *record.Register, s Store, u Units, commands Commands) (bot.Feature, error) {
	d := &desk{register: g, store: s, units: u, commands: commands}
	if err := d.showable(); err != nil {
		return bot.Feature{}, fmt.Errorf("records feature: %w", err)
	}
	out := bot.Feature{
		Name: "records",
		Commands: []bot.Command{{
			Name: "records", Help: locales.M("records.help"), Families: everybody, Run: d.home,
		}},
		Codes: []bot.Code{{Name: "record", Find: d.findCode, Run: d.byCode}},
		Jobs:  []bot.Job{{Name: "records-ripe", Every: time.Minute, RunOnce: d.ripen}, {Name: "records-monthly", Every: time.Hour, RunOnce: d.monthly}},
	}
	for _, door := range g.Doors() {
		out.Commands = append(out.Commands, bot.Command{
			Name: door.Command, Help: door.Help, Families: everybody, Run: d.door(door),
			Only: func(m org.Member) bool { return d.opens(door, m) },
		})
	}
	for name, run := range map[string]bot.Handler{
		routeList: d.list, routeNarrow: d.narrow, routeFind: d.ask, routeOpen: d.open, routeNew: d.begin, routeMove: d.move, routeDo: d.do,
		routeBelow: d.below, routeHistory: d.history, routeMoney: d.money, routeExport: d.export, routeDigest: d.digest, routeDuty: d.duty,
		routeCounts: d.counts, routeCountsFile: d.countsFile,
	} {
		out.Routes = append(out.Routes, bot.Route{Name: name, Families: everybody, Run: run})
	}
	out.Dialogues = []bot.Dialogue{d.newDialogue(), d.moveDialogue(), d.placeDialogue(), d.findDialogue()}
	return out, nil
}

// mostName is how many bytes the name of a move may have: it travels in a button beside the
// record's id and version.
const mostName = 20

// showable finds kinds whose names do not fit a button, or whose moves ask for what is no form.
func (d *desk) showable() error {
	var wrong []error
	for _, k := range d.register.Kinds() {
		for _, mv := range k.Machine.Moves() {
			if len(mv.Name) > mostName {
				wrong = append(wrong, fmt.Errorf("%s: move %q does not fit a button", k.ID, mv.Name))
			}
			mv.Asks = k.StandIn(mv.Asks)
			if _, err := asked(k, mv); err != nil {
				wrong = append(wrong, err)
			}
		}
	}
	return errors.Join(wrong...)
}

// ripeAtOnce is how many records whose moment has come are read at once.
const ripeAtOnce = 100

// piecesAtOnce is how many pieces of people below are told in one run of the job.
const piecesAtOnce = 20

// ripen lets records move on whose moment has come, and tells those below who have not been told.
func (d *desk) ripen(ctx context.Context, now time.Time) (map[string]int, error) {
	n, err := d.store.Ripen(ctx, now, ripeAtOnce)
	if err != nil {
		return map[string]int{"moved": n}, fmt.Errorf("move records whose moment has come: %w", err)
	}
	told := 0
	for range piecesAtOnce {
		piece, err := d.store.TellBelow(ctx, now)
		if err != nil {
			return map[string]int{"moved": n, "told": told}, fmt.Errorf("tell people below: %w", err)
		}
		if told += piece; piece == 0 {
			break
		}
	}
	return map[string]int{"moved": n, "told": told}, nil
}

// monthly asks for the month's records.
func (d *desk) monthly(ctx context.Context, now time.Time) (map[string]int, error) {
	n, err := d.store.OpenRegular(ctx, now)
	if err != nil {
		return nil, fmt.Errorf("ask for the month's records: %w", err)
	}
	return map[string]int{"asked": n}, nil
}

// opens reports whether a door has anything for m: what they may begin, read or move.
func (d *desk) opens(door record.Door, m org.Member) bool {
	for _, k := range d.register.Behind(door.Command) {
		if concerns(k, m) {
			return true
		}
	}
	return false
}

// concerns reports whether m, or whom they stand in for, may ever begin, read or move a record of k.
func concerns(k *record.Kind, m org.Member) bool {
	return slices.ContainsFunc(lifecycle.ActorOf(m).Posts(), k.Concerns)
}

// actor is the member, under the active grant, as life cycles see them.
func actor(t *bot.Turn) lifecycle.Actor { return lifecycle.ActorOf(t.Member) }

// mine are the kinds that concern the member, of a door or, for "", of all.
func (d *desk) mine(m org.Member, command string) []*record.Kind {
	var out []*record.Kind
	for _, k := range d.register.Kinds() {
		if (command == "" || k.Door == command) && concerns(k, m) {
			out = append(out, k)
		}
	}
	return out
}

// byPrefix is the kind whose codes begin so.
func (d *desk) byPrefix(prefix string) (*record.Kind, bool) {
	for _, k := range d.register.Kinds() {
		if k.Prefix == prefix {
			return k, true
		}
	}
	return nil, false
}

// gone is the refusal for what is not there or is outside the reader's scope: which of the
// two is not said.
func gone(err error, what string) error {
	if errors.Is(err, org.ErrNotFound) || errors.Is(err, org.ErrForbidden) {
		return locales.Refuse("records.not_found")
	}
	var no *locales.Refusal
	if errors.As(err, &no) {
		return no
	}
	return fmt.Errorf("%s: %w", what, err)
}

// brief is a title as lists and buttons have room for it.
func brief(t locales.Text, zh, en int) locales.Text {
	return locales.Both(locales.Short(t.Plain(locales.ZH), zh), locales.Short(t.Plain(locales.EN), en))
}

func homeButton() bot.Button { return bot.To(locales.M("records.btn_home"), "cmd", "menu") }
