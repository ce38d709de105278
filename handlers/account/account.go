// Package account owns what everybody may ask about themselves: their language, their posts,
// help and feedback; and for those who keep the list, invitations.
//
// It imports bot and the domains, never store or another feature. One file per command; a
// new one is a file and a row in New.
package account

import (
	"context"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// People reads and changes what is kept about people.
type People interface {
	SetLang(ctx context.Context, id org.PersonID, lang locales.Lang) error
	// Switch is org.ErrForbidden unless the grant is the person's own and holds now.
	Switch(ctx context.Context, id org.PersonID, grant org.GrantID, now time.Time) error
}

// Units finds units and keeps invitations into them.
type Units interface {
	Unit(ctx context.Context, id org.UnitID) (org.Unit, error)
	Children(ctx context.Context, id org.UnitID) ([]org.Unit, error)
	Chain(ctx context.Context, u org.Unit) ([]org.Unit, error)
	Find(ctx context.Context, within org.Unit, words string, limit int) ([]org.Place, error)
	// CreateInvitation returns the invitation as first kept under its nonce.
	CreateInvitation(ctx context.Context, inv org.Invite, by org.PersonID, now time.Time) (org.Invite, error)
}

// Feedback keeps what people complain of, suggest and ask for.
type Feedback interface {
	Add(ctx context.Context, key string, fb org.Feedback, now time.Time) (org.Feedback, error)
	Get(ctx context.Context, id int64) (org.Feedback, error)
	Open(ctx context.Context, within org.Unit, limit, offset int) ([]org.Feedback, error)
	// Answer is org.ErrConflict when it has been answered, and for one's own.
	Answer(ctx context.Context, id int64, by org.Member, answer string, out notices.Outgoing, now time.Time) error
}

// Options is what the feature is made of.
type Options struct {
	People   People
	Units    Units
	Feedback Feedback
	Key      org.InviteKey
	Username string // of the bot, for invitation links
	// Commands lists what a member may use, /cancel and /resume included, for /help.
	Commands func(org.Member) []bot.Command
}

type feature struct {
	Options
	feedbackForm, answerForm bot.FormDialogue
}

// keepers keep the list of people: they invite and answer feedback.
var keepers = []org.Family{org.Coordinator, org.Admin}

// New is the feature. It fails when one of its own forms does not compile.
func New(o Options) (bot.Feature, error) {
	f := &feature{Options: o}
	var err error
	if f.feedbackForm, err = f.feedbackDialogue(); err != nil {
		return bot.Feature{}, fmt.Errorf("feedback form: %w", err)
	}
	if f.answerForm, err = f.answerDialogue(); err != nil {
		return bot.Feature{}, fmt.Errorf("answer form: %w", err)
	}
	return bot.Feature{
		Name: "account",
		Commands: []bot.Command{
			{Name: "invite", Help: locales.M("account.help_invite"), Families: keepers, Run: f.invite},
			{Name: "feedbacks", Help: locales.M("account.help_feedbacks"), Families: keepers, Run: f.feedbacks},
			{Name: "lang", Help: locales.M("account.help_lang"), Run: f.lang},
			{Name: "switch", Help: locales.M("account.help_switch"), Run: f.switchPost},
			{Name: "feedback", Help: locales.M("account.help_feedback"), Run: f.giveFeedback},
			{Name: "help", Help: locales.M("account.help_help"), Run: f.help},
		},
		Routes: []bot.Route{
			{Name: "lg", Run: f.langPressed},
			{Name: "sw", Run: f.switchPressed},
			{Name: "fb", Families: keepers, Run: f.feedbackPressed},
			{Name: "iv", Families: keepers, Run: f.invitePressed},
		},
		Dialogues: []bot.Dialogue{f.feedbackForm.Dialogue(), f.answerForm.Dialogue(), f.inviteDialogue().Dialogue()},
	}, nil
}

// joined refuses people without a post, telling them how to get one.
func joined(t *bot.Turn) error {
	if !t.Member.Joined() {
		return locales.Refuse("account.not_joined")
	}
	return nil
}

// keeper refuses everybody who does not keep the list of people under the active grant.
func keeper(t *bot.Turn) error {
	if err := joined(t); err != nil {
		return err
	}
	for _, f := range keepers {
		if t.Member.Active.Role.Family() == f {
			return nil
		}
	}
	return locales.Refuse("account.not_keeper")
}

func homeButton() bot.Button { return bot.To(locales.M("account.to_menu"), "cmd", "menu") }
