package policyask

import (
	"context"
	"fmt"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/policy"
)

// kindAsked is the conversation in which a desk says how people ask for a clause; its ref is
// the item, with "~" and the anchor when a clause is named. Persisted.
const kindAsked = "policy.asked"

// Field keys and the choice of no clause. Persisted in drafts.
const (
	keyClause = "clause"
	keyWords  = "words"
	anyClause = "all"
)

// askedButton is how those who answer questions add words for what they read.
func askedButton(t *bot.Turn, p place) []bot.Button {
	if mayAnswer(t.Member) != nil {
		return nil
	}
	return []bot.Button{bot.To(locales.M("policy.asked_add"), routeAsked, place{card: p.card, clause: p.clause}.arg())}
}

func (d *desk) askedForm() (bot.Dialogue, error) {
	words := form.Field{
		Key: keyWords, Kind: form.Text, Required: true, Label: locales.M("policy.asked_words"), Hint: locales.M("policy.asked_words_hint"),
		Constraint:        fmt.Sprintf("string-length(.) <= %d", policy.LongestAsk),
		ConstraintMessage: locales.M("policy.card_too_long", "Limit", policy.LongestAsk),
	}
	return bot.FormDialogue{
		Kind: kindAsked, Title: locales.M("policy.asked_title"),
		Form: func(ctx context.Context, _ *bot.Turn, ref string) (*form.Compiled, error) {
			it, anchor, err := d.clauseNamed(ctx, ref)
			if err != nil {
				return nil, err
			}
			f := form.Form{ID: kindAsked, Version: 1, Title: locales.M("policy.asked_title"), Fields: []form.Field{words}}
			if anchor == "" && len(it.Points) > 1 {
				f.Fields = append([]form.Field{whichPoint(it)}, words)
			}
			c, err := form.Compile(f)
			if err != nil {
				return nil, fmt.Errorf("compile form of other words: %w", err)
			}
			return c, nil
		},
		About: d.askedAbout, Submit: d.submitAsked,
	}.Dialogue(), nil
}

// whichPoint asks which point of a card the words are for.
func whichPoint(it *policy.Item) form.Field {
	f := form.Field{Key: keyClause, Kind: form.One, Required: true, Label: locales.M("policy.asked_clause")}
	for _, c := range it.Clauses()[:len(it.Points)] {
		f.Choices = append(f.Choices, form.Choice{Key: c.Anchor, Label: clipText(c.Body, 18, 36)})
	}
	f.Choices = append(f.Choices, form.Choice{Key: anyClause, Label: locales.M("policy.alias_whole")})
	return f
}

// clauseNamed is the item and the clause of a ref; no anchor when the clause is to be chosen,
// or has gone.
func (d *desk) clauseNamed(ctx context.Context, ref string) (*policy.Item, string, error) {
	id, anchor, _ := strings.Cut(ref, "~")
	x, err := d.shelf.current(ctx)
	if err != nil {
		return nil, "", err
	}
	it, ok := itemIn(x.Library(), id)
	if !ok {
		return nil, "", locales.Refuse("policy.item_gone")
	}
	c, ok := clauseOf(it, anchor)
	switch {
	case ok:
		return it, c.Anchor, nil
	case len(it.Points) == 1 && len(it.Sections) == 0:
		return it, it.Clauses()[0].Anchor, nil
	}
	return it, "", nil
}

// beginAsked opens the conversation about what the button names.
func (d *desk) beginAsked(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := mayAnswer(t.Member); err != nil {
		return bot.Reply{}, err
	}
	p, err := parsePlace(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	it, anchor, err := d.clauseNamed(ctx, string(p.card)+"~"+p.clause)
	if err != nil {
		return bot.Reply{}, err
	}
	o, err := bot.OpenForm(kindAsked, string(it.ID)+"~"+anchor, 1, form.Session{})
	return bot.Reply{Open: o}, err
}

// askedAbout shows above every step what the words are to find.
func (d *desk) askedAbout(ctx context.Context, t *bot.Turn, ref, _ string) ([]locales.Text, error) {
	it, anchor, err := d.clauseNamed(ctx, ref)
	if err != nil {
		return nil, err
	}
	out := []locales.Text{locales.M("policy.card_title", "Title", clipText(it.Title, maxTitle, 2*maxTitle))}
	if c, ok := it.Clause(anchor); ok {
		out = append(out, locales.M("policy.point", "Point", clipText(c.Body, maxAnswering/2, maxAnswering)))
	}
	return out, nil
}

// submitAsked puts the words before the desk; somebody else has to confirm them.
func (d *desk) submitAsked(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	if err := mayAnswer(t.Member); err != nil {
		return bot.Reply{}, err
	}
	it, anchor, err := d.clauseNamed(ctx, f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	if chosen := f.Answers[keyClause].S; anchor == "" && chosen != anyClause {
		anchor = chosen
	}
	words := f.Answers[keyWords].S
	a := policy.Alias{Item: it.ID, Anchor: anchor, Lang: policy.LangOf(words), Text: words}
	if err := d.questions.ProposeAlias(ctx, a, t.Member.Active.Unit.ID, t.Member.ID, t.Now); err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("policy.asked_done", "Words", words))
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("policy.to_aliases"), routeAliases, "0"))), nil
}
