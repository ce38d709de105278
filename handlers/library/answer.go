package library

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/policy"
)

// kindAnswer is the conversation that asks what a file does not say. Persisted; its ref is
// draft.file, the file counted from 0 among those that a question is about.
const kindAnswer = "library.answer"

// wholeCountry is the choice of no region. Persisted in drafts.
const wholeCountry = "all"

// question is what one file of a draft leaves open.
type question struct {
	part string
	asks []string // facts, in the order in which they are asked
}

// questions are what the files of a draft leave open, in their order.
func questions(x policy.Draft) []question {
	var out []question
	for _, n := range x.Notes {
		if n.Asks == "" {
			continue
		}
		i := slices.IndexFunc(out, func(q question) bool { return q.part == n.Part })
		if i < 0 {
			i, out = len(out), append(out, question{part: n.Part})
		}
		if !slices.Contains(out[i].asks, n.Asks) {
			out[i].asks = append(out[i].asks, n.Asks)
		}
	}
	return out
}

// answer opens the questions about the first file that has any.
func (d *desk) answer(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	x, err := d.read(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(questions(x)) == 0 || x.Person != t.Member.ID {
		return d.draft(ctx, t)
	}
	o, err := bot.OpenForm(kindAnswer, t.Press.Arg+".0", 1, form.Session{})
	return bot.Reply{Open: o}, err
}

// asked finds the draft and the question that a conversation is about.
func (d *desk) asked(ctx context.Context, t *bot.Turn, ref string) (policy.Draft, question, error) {
	id, n, _ := strings.Cut(ref, ".")
	x, err := d.read(ctx, t, id)
	if err != nil {
		return x, question{}, err
	}
	all := questions(x)
	i, err := strconv.Atoi(n)
	if err != nil || i < 0 || i >= len(all) || x.Person != t.Member.ID || !x.Open() {
		return x, question{}, locales.Refuse("library.no_question")
	}
	return x, all[i], nil
}

func (d *desk) answerForm(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
	_, q, err := d.asked(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	f := form.Form{ID: kindAnswer, Version: 1, Title: locales.M("library.answer_title")}
	for _, fact := range q.asks {
		switch fact {
		case "date":
			f.Fields = append(f.Fields, whenField(keyDate, true))
		case "region":
			where, err := d.regionField(ctx, t, "")
			if err != nil {
				return nil, err
			}
			f.Fields = append(f.Fields, where)
		case "title":
			f.Fields = append(f.Fields, textField("title", 200, true))
		}
	}
	c, err := form.Compile(f)
	if err != nil {
		return nil, fmt.Errorf("ask about a file: %w", err)
	}
	return c, nil
}

func (d *desk) aboutAnswer(ctx context.Context, t *bot.Turn, ref string) ([]locales.Text, error) {
	_, q, err := d.asked(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	return []locales.Text{locales.M("library.answer_about", "File", q.part)}, nil
}

// answered reads the file once more, with the answers beside it.
func (d *desk) answered(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	x, q, err := d.asked(ctx, t, f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	file := x.File
	file.Answers = maps.Clone(file.Answers)
	if file.Answers == nil {
		file.Answers = map[string]map[string]string{}
	}
	said := maps.Clone(file.Answers[q.part])
	if said == nil {
		said = map[string]string{}
	}
	for _, fact := range q.asks {
		switch v := f.Answers[fact].S; {
		case fact == keyDate:
			w, _ := policy.ParseWhen(v) // checked when it was typed
			said[fact] = string(w)
		case v == wholeCountry:
			said[fact] = ""
		default:
			said[fact] = v
		}
	}
	file.Answers[q.part] = said
	b, err := d.fetch(ctx, file.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	anew, _, err := d.drawn(ctx, t, file, b)
	if err != nil {
		return bot.Reply{}, err
	}
	x, err = d.store.Redraw(ctx, t.Conversation, x.ID, lifecycle.ActorOf(t.Member), func(x policy.Draft) (policy.Draft, error) {
		x.Proposals, x.Figures, x.File, x.Notes = anew.Proposals, anew.Figures, anew.File, anew.Notes
		return x, nil
	}, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("keep answers about a file: %w", refused(err))
	}
	return bot.Show(draftScreen(x, true)), nil
}

// regionField asks for whom a document holds: the whole country, the member's own unit or
// one directly below it. A region that it has already stays among the choices.
func (d *desk) regionField(ctx context.Context, t *bot.Turn, has string) (form.Field, error) {
	own := t.Member.Active.Unit
	below, err := d.units.Children(ctx, own.ID)
	if err != nil {
		return form.Field{}, fmt.Errorf("list places: %w", err)
	}
	choices := []form.Choice{{Key: wholeCountry, Label: locales.M("library.whole_country")}, {Key: own.Code, Label: own.Name}}
	for _, u := range below {
		choices = append(choices, form.Choice{Key: u.Code, Label: u.Name, Words: []string{u.Code}})
	}
	if has != "" && !slices.ContainsFunc(choices, func(c form.Choice) bool { return c.Key == has }) {
		choices = append(choices, form.Choice{Key: has, Label: locales.Raw(has)})
	}
	return form.Field{Key: keyRegion, Kind: form.One, Required: true, Label: locales.M("library.ask_region"), Choices: choices}, nil
}

// checkCard judges a date as soon as it is typed.
func checkCard(_ context.Context, _ *bot.Turn, _, key string, v form.Value) error {
	switch key {
	case keyDate, keyFrom, keyTo, keyLast:
		if _, ok := policy.ParseWhen(v.S); !ok && v.S != "" {
			return locales.Refuse("library.bad_date")
		}
	case keySources:
		if strings.ContainsAny(v.S, "<>") {
			return locales.Refuse("library.bad_sources")
		}
	}
	return nil
}

// errNoProposal keeps a draft without an item from being opened as a card.
var errNoProposal = errors.New("the draft holds no item")
