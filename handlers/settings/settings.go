// Package settings is /settings: when somebody wants to hear of what is not urgent - quiet
// hours and the hour of the day's digest - and, for coordinators, the hours that people of
// their unit have who chose none, and which reminder ladder its tasks get.
//
// It imports notices, tasks, org, locales and bot; never store. What may be chosen is listed
// in notices (hours) and tasks (ladders); another setting is a file and a row in New.
package settings

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/tasks"
)

// Hours keeps the hours of people and units.
type Hours interface {
	Hours(ctx context.Context, id org.PersonID) (notices.Hours, error)
	// SetHours and SetUnitHours refuse with a *locales.Refusal what is none of the choices.
	SetHours(ctx context.Context, id org.PersonID, h notices.Hours) error
	UnitHours(ctx context.Context, id org.UnitID) (notices.Hours, error)
	SetUnitHours(ctx context.Context, u org.Unit, h notices.Hours, by org.PersonID, now time.Time) error
}

// Ladders keeps which ladder a unit's tasks get.
type Ladders interface {
	Ladder(ctx context.Context, unit org.UnitID, family string) (tasks.LadderName, error)
	ChooseLadder(ctx context.Context, u org.UnitID, family string, name tasks.LadderName, by org.PersonID, now time.Time) error
}

// Routes of the buttons; released names are never reused.
const (
	routeQuiet  = "qq" // my quiet hours; arg: place in notices.QuietChoices
	routeDigest = "qh" // the hour of my digest; arg: minutes
	routeUnit   = "qu" // my unit's hours; arg: "", q and a place, or d and minutes
	routeLadder = "ql" // my unit's ladder; arg: "", or a name
	routeOpen   = "qi" // back to my own
)

type feature struct {
	hours   Hours
	ladders Ladders
}

// New offers the feature over storage.
func New(h Hours, l Ladders) bot.Feature {
	f := &feature{hours: h, ladders: l}
	above := []org.Family{org.Coordinator}
	return bot.Feature{
		Name:     "settings",
		Commands: []bot.Command{{Name: "settings", Help: locales.M("settings.help"), Run: f.open}},
		Routes: []bot.Route{
			{Name: routeOpen, Run: f.open},
			{Name: routeQuiet, Run: f.quiet},
			{Name: routeDigest, Run: f.digest},
			{Name: routeUnit, Families: above, Run: f.unit},
			{Name: routeLadder, Families: above, Run: f.ladder},
		},
	}
}

// open is /settings.
func (f *feature) open(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return f.show(ctx, t, locales.Text{})
}

func (f *feature) show(ctx context.Context, t *bot.Turn, note locales.Text) (bot.Reply, error) {
	h, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	s := &bot.Screen{}
	if !note.Empty() {
		s.Add(note)
	}
	s.Add(locales.M("settings.mine", "Quiet", span(h.Quiet), "Digest", clock(h.DigestAt)), locales.M("settings.explain"))
	s.Pairs(quietButtons(h, routeQuiet, ""))
	s.Pairs(digestButtons(h, routeDigest, ""))
	if t.Member.Active.Role.Family() == org.Coordinator {
		s.Row(bot.To(locales.M("settings.btn_unit"), routeUnit, ""), bot.To(locales.M("settings.btn_ladder"), routeLadder, ""))
	}
	return bot.Show(s), nil
}

func (f *feature) mine(ctx context.Context, t *bot.Turn) (notices.Hours, error) {
	if !t.Member.Joined() {
		return notices.Hours{}, locales.Refuse("settings.not_joined")
	}
	h, err := f.hours.Hours(ctx, t.Member.ID)
	if err != nil {
		return h, fmt.Errorf("read hours: %w", err)
	}
	return h, nil
}

// quiet takes the quiet hours of a button.
func (f *feature) quiet(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	h, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	if h.Quiet, err = quietOf(t.Press.Arg); err != nil {
		return bot.Reply{}, err
	}
	return f.keep(ctx, t, h)
}

// digest takes the hour of the digest of a button.
func (f *feature) digest(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	h, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	if h.DigestAt, err = digestOf(t.Press.Arg); err != nil {
		return bot.Reply{}, err
	}
	return f.keep(ctx, t, h)
}

func (f *feature) keep(ctx context.Context, t *bot.Turn, h notices.Hours) (bot.Reply, error) {
	if err := f.hours.SetHours(ctx, t.Member.ID, h); err != nil {
		return bot.Reply{}, fmt.Errorf("keep hours: %w", err)
	}
	return f.show(ctx, t, locales.M("settings.kept"))
}

// quietButtons offer the quiet hours; a dot stands before what holds now.
func quietButtons(h notices.Hours, route, prefix string) []bot.Button {
	var out []bot.Button
	for i, q := range notices.QuietChoices {
		out = append(out, bot.To(locales.M("settings.btn_quiet", "Mark", mark(q == h.Quiet), "Span", span(q)), route, prefix+strconv.Itoa(i)))
	}
	return out
}

func digestButtons(h notices.Hours, route, prefix string) []bot.Button {
	var out []bot.Button
	for _, m := range notices.DigestChoices {
		out = append(out, bot.To(locales.M("settings.btn_digest", "Mark", mark(m == h.DigestAt), "At", clock(m)), route, prefix+strconv.Itoa(m)))
	}
	return out
}

func quietOf(arg string) (notices.Quiet, error) {
	i, err := strconv.Atoi(arg)
	if err != nil || i < 0 || i >= len(notices.QuietChoices) {
		return notices.Quiet{}, locales.Refuse("settings.no_choice")
	}
	return notices.QuietChoices[i], nil
}

func digestOf(arg string) (int, error) {
	m, err := strconv.Atoi(arg)
	if err != nil || !slices.Contains(notices.DigestChoices, m) {
		return 0, locales.Refuse("settings.no_choice")
	}
	return m, nil
}

func mark(chosen bool) string {
	if chosen {
		return "●"
	}
	return "○"
}

func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

func span(q notices.Quiet) string { return clock(q.From) + "–" + clock(q.To) }
