package records

import (
	"context"
	"slices"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/record"
)

// digested is the kind that a record's digest is made of, for whoever reads all of it; false where
// there is no digest.
func (d *desk) digested(t *bot.Turn, k *record.Kind, r record.Record) (*record.Kind, bool) {
	if k.Digest == nil {
		return nil, false
	}
	of, ok := d.register.Kind(k.Digest.Of)
	return of, ok && of.Reads(record.Record{Kind: of.ID, Unit: r.Unit}, actor(t), t.Now)
}

// digest shows what came of a record, put together from what belongs to it, page by page and in
// either language. Arg: id.language.page.
func (d *desk) digest(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, rest := pair(t.Press.Arg)
	lang, page := cut(rest)
	c, err := d.caseOf(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	k, _ := d.register.Kind(c.Record.Kind)
	of, ok := d.digested(t, k, c.Record)
	if !ok {
		return bot.Reply{}, locales.Refuse("records.not_found")
	}
	var all []record.Record
	for after := record.Cursor(""); ; {
		list, err := d.store.List(ctx, record.Query{Kinds: []string{of.ID}, Parent: c.Record.ID, After: after, Limit: exportPage}, actor(t), t.Now)
		if err != nil {
			return bot.Reply{}, gone(err, "list what a digest is made of")
		}
		if all = append(all, list.Records...); list.Next == "" {
			break
		}
		if after = list.Next; len(all) >= mostBelow {
			return bot.Reply{}, locales.Refuse("records.too_many")
		}
	}
	l := t.Lang
	if slices.Contains(locales.All, locales.Lang(lang)) {
		l = locales.Lang(lang)
	}
	var lines [][]locales.Text
	for _, x := range k.Digest.Lines(c, all) {
		lines = append(lines, []locales.Text{brief(locales.Raw(x.Plain(l)), 280, 280)})
	}
	return bot.Show(digestScreen(c, l, lines, int(number(page)))), nil
}

// digestScreen is a page of a digest, with the way to the other language.
func digestScreen(c record.Case, l locales.Lang, lines [][]locales.Text, page int) *bot.Screen {
	s := bot.Say(locales.M("records.digest", "Code", c.Record.Code))
	arg := idArg(c.Record) + "."
	pages := paged(s.Body, lines, len(lines))
	shown, at := bot.Cut(pages, page, 1)
	s.Add(slices.Concat(shown...)...)
	s.Turns(at, len(pages), 1, locales.M("records.btn_previous"), locales.M("records.btn_more"), routeDigest, arg+string(l)+".")
	other, label := locales.EN, "records.btn_in_english"
	if l == locales.EN {
		other, label = locales.ZH, "records.btn_in_chinese"
	}
	return s.Row(bot.To(locales.M(label), routeDigest, arg+string(other)+"."), toCard(c.Record))
}

// answers are the ways for whoever is told below to begin what a record asks for.
func answers(t record.Told) []bot.Button {
	var out []bot.Button
	if t.Whom != lifecycle.ToBelow {
		return nil
	}
	for _, k := range t.Answers {
		out = append(out, bot.To(locales.M("records.btn_new", "Name", k.Name), routeNew, k.Prefix+"."+idArg(t.Record)))
	}
	return out
}
