// Package who shows who is responsible for what: the chart from the central authorities down to
// the village with the member's own place, the posts of the offices on their way, and, for those
// who keep the list, which posts are to be confirmed again.
//
// It imports bot and org, never store or another feature.
package who

import (
	"context"
	"slices"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
)

// Posts reads who holds which post, and notes that they still do.
type Posts interface {
	Posts(ctx context.Context, in []org.UnitID, now time.Time) ([]org.Held, error)
	// Unconfirmed are the posts that by may confirm and nobody has confirmed since before; all
	// counts them.
	Unconfirmed(ctx context.Context, by org.Member, before time.Time, limit int, now time.Time) (list []org.Held, all int, err error)
	// ConfirmPost and EndGrant are org.ErrNotFound for a post that is not theirs to confirm, or is
	// over.
	ConfirmPost(ctx context.Context, id org.GrantID, by org.Member, now time.Time) error
	EndGrant(ctx context.Context, id org.GrantID, by org.PersonID, now time.Time) error
}

// Units finds the way from the top down to a unit.
type Units interface {
	Chain(ctx context.Context, u org.Unit) ([]org.Unit, error)
}

type feature struct {
	posts Posts
	units Units
}

// Routes of buttons. Persisted in messages.
const (
	routeOffices = "wo"
	routeConfirm = "wc"
	routeEnd     = "we"
)

// keepers keep the list of people.
var keepers = []org.Family{org.Coordinator, org.Admin}

// New is the feature.
func New(p Posts, u Units) bot.Feature {
	f := &feature{posts: p, units: u}
	return bot.Feature{
		Name:     "who",
		Commands: []bot.Command{{Name: "who", Help: locales.M("who.help"), Run: f.show}},
		Routes: []bot.Route{
			{Name: routeOffices, Run: f.offices},
			{Name: routeConfirm, Families: keepers, Run: f.confirm},
			{Name: routeEnd, Families: keepers, Run: f.end},
		},
	}
}

func keeper(m org.Member) bool {
	return m.Joined() && slices.Contains(keepers, m.Active.Role.Family())
}

func homeButton() bot.Button { return bot.To(locales.M("who.to_menu"), "cmd", "menu") }
