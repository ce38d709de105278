package policyask

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/policy"
)

// What a no can be about. It travels in buttons and in the conversation of own words.
const (
	aboutCard  = "c" // a card that is not approved
	aboutAlias = "a" // words that are left
	aboutFAQ   = "f" // an answered question that holds no longer
)

// subject is what a no is about: "c.12".
type subject struct {
	kind string
	id   int64
}

func (s subject) String() string { return s.kind + "." + strconv.FormatInt(s.id, 10) }

// reasonsOf are the reasons to choose from, in their order.
var reasonsOf = map[string][]policy.Reason{
	aboutCard:  {policy.ReasonWrong, policy.ReasonUnclear, policy.ReasonDouble, policy.ReasonPrivate},
	aboutAlias: {policy.ReasonWrong, policy.ReasonUnclear, policy.ReasonDouble, policy.ReasonPrivate},
	aboutFAQ:   {policy.ReasonOutdated, policy.ReasonWrong, policy.ReasonDouble, policy.ReasonPrivate},
}

// readSubject reads "c.12" with what follows behind the next point; anything else is stale.
func readSubject(arg string) (s subject, rest string, err error) {
	kind, tail, _ := strings.Cut(arg, ".")
	id, rest, _ := strings.Cut(tail, ".")
	if s.id, err = number(id); err != nil || reasonsOf[kind] == nil {
		return s, "", locales.Refuse("policy.stale")
	}
	s.kind = kind
	return s, rest, nil
}

// reasonText is a reason as people read it.
func reasonText(r policy.Reason) locales.Text {
	if key, known := r.Key(); known {
		return locales.M("policy.reason_" + key)
	}
	return locales.Raw(string(r))
}

// ownWords asks for a reason that is not among those to choose from.
const ownWords = "own"

// whyScreen asks for the reason of a no.
func whyScreen(about subject) *bot.Screen {
	s := bot.Say(locales.M("policy.why_" + about.kind))
	for _, r := range reasonsOf[about.kind] {
		key, _ := r.Key()
		s.Row(bot.To(reasonText(r), routeWhy, about.String()+"."+key))
	}
	back := map[string]bot.Button{
		aboutCard:  bot.To(locales.M("policy.back"), routeProposed, strconv.FormatInt(about.id, 10)),
		aboutAlias: bot.To(locales.M("policy.back"), routeAliases, "0"),
		aboutFAQ:   bot.To(locales.M("policy.back"), routeFAQ, "0"),
	}
	return s.Row(bot.To(locales.M("policy.why_own"), routeWhy, about.String()+"."+ownWords), back[about.kind])
}

// why says no for the reason of the button, or opens the question for own words.
func (d *desk) why(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	about, rest, err := readSubject(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if rest == ownWords {
		o, err := bot.OpenForm(kindWhy, about.String(), 1, form.Session{})
		return bot.Reply{Open: o}, err
	}
	for _, r := range reasonsOf[about.kind] {
		if key, _ := r.Key(); key == rest {
			return d.sayNo(ctx, t, about, r)
		}
	}
	return bot.Reply{}, locales.Refuse("policy.stale")
}

// sayNo carries out a no; every use checks rights again.
func (d *desk) sayNo(ctx context.Context, t *bot.Turn, about subject, r policy.Reason) (bot.Reply, error) {
	v := policy.Verdict{By: lifecycle.ActorOf(t.Member), Reason: r, At: t.Now}
	switch about.kind {
	case aboutCard:
		return d.decide(ctx, t, about.id, v)
	case aboutAlias:
		return d.decideAlias(ctx, t, about.id, v)
	}
	return d.retireFAQ(ctx, t, about.id, v)
}

// kindWhy is the conversation for a reason in own words; its ref is the subject. Persisted.
const kindWhy = "policy.why"

// whyForm is its one question.
func (d *desk) whyForm() (bot.Dialogue, error) {
	c, err := form.Compile(form.Form{
		ID: kindWhy, Version: 1, Title: locales.M("policy.why_title"),
		Fields: []form.Field{{
			Key: keyText, Kind: form.Text, Required: true, Label: locales.M("policy.why_text"), Hint: locales.M("policy.why_text_hint"),
			Constraint:        fmt.Sprintf("string-length(.) <= %d", policy.LongestReason),
			ConstraintMessage: locales.M("policy.card_too_long", "Limit", policy.LongestReason),
		}},
	})
	if err != nil {
		return bot.Dialogue{}, fmt.Errorf("compile form of a reason: %w", err)
	}
	return bot.FormDialogue{
		Kind: kindWhy, Title: locales.M("policy.why_title"),
		Form: func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return c, nil },
		Submit: func(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
			about, _, err := readSubject(f.Ref)
			if err != nil {
				return bot.Reply{}, err
			}
			return d.sayNo(ctx, t, about, policy.OwnReason(f.Answers[keyText].S))
		},
	}.Dialogue(), nil
}
