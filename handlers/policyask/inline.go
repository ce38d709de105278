package policyask

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/policy"
)

// linkCard is the deep link to a card: ?start=pol_POL-041.
const linkCard = "pol"

// Inline results come by pages, because a list is loaded with all its messages at every
// letter, over weak signal; nobody scrolls beyond inlineMost.
const (
	inlinePage = 20
	inlineMost = bot.InlineMax
	inlineKeep = 5 * time.Minute
	inlineNear = 0.15 // of the question that the best item must at least hold
)

// Bounds of a short card, in characters of Chinese; English gets twice as many.
const (
	inlineTitle  = 200
	inlinePoint  = 200
	inlinePoints = 3
	inlineWhole  = 1500 // what figures and points may fill it up to
)

// linkable are the ids that may stand in a deep link.
var linkable = regexp.MustCompile(`^[A-Za-z0-9_-]{1,60}$`)

// inline lists cards for words typed behind the bot's name in any chat; without words, the
// newest that are in force. The library is public, so strangers get the same.
func (d *desk) inline(ctx context.Context, t *bot.InlineTurn) (bot.InlineReply, error) {
	x, err := d.shelf.current(ctx)
	if err != nil {
		return bot.InlineReply{}, err
	}
	from, err := strconv.Atoi(t.Offset)
	if err != nil || from < 0 {
		from = 0
	}
	day := locales.DateOf(t.Now)
	a := policy.Answer{AsOf: day}
	if t.Words == "" {
		a.Hits = newest(x.Library(), day)
	} else if a = x.Search(policy.Query{Text: t.Words, Today: day, Limit: inlineMost}); a.Certainty == policy.NotFound && a.Coverage < inlineNear {
		a.Hits = nil
	}
	hits := slices.DeleteFunc(slices.Clone(a.Hits), func(h policy.Hit) bool { return h.Weak })
	hits = hits[:min(len(hits), inlineMost)]
	r := bot.InlineReply{Keep: inlineKeep, Personal: t.Joined || !written(t.Words, t.Lang)}
	for i := from; i < min(from+inlinePage, len(hits)); i++ {
		r.Articles = append(r.Articles, inlineCard(x.Library(), hits[i], a, t))
	}
	if next := from + inlinePage; next < len(hits) {
		r.Next = strconv.Itoa(next)
	}
	return r, nil
}

// written reports whether the words themselves are in language l. Only then may Telegram
// give the same answer to everybody who types them: its memory knows no languages.
func written(words string, l locales.Lang) bool {
	chinese := strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	if l == locales.ZH {
		return chinese
	}
	return !chinese && strings.ContainsFunc(words, func(r rune) bool { return 'a' <= r && r <= 'z' })
}

// newest are the items in force on day, the latest first.
func newest(lib *policy.Library, day locales.Date) []policy.Hit {
	var out []policy.Hit
	for i := range lib.Items {
		if it := &lib.Items[i]; it.At(day) == policy.InForce {
			out = append(out, policy.Hit{Item: it, State: it.At(day)})
		}
	}
	slices.SortStableFunc(out, func(a, b policy.Hit) int {
		return strings.Compare(string(b.Item.From.First()), string(a.Item.From.First()))
	})
	return out
}

// inlineCard is one item as a line to choose and a message to send.
func inlineCard(lib *policy.Library, h policy.Hit, a policy.Answer, t *bot.InlineTurn) bot.Article {
	it := h.Item
	title := locales.M("inline.state_"+string(h.State), "Title", clipText(it.Title, inlineTitle, 2*inlineTitle))
	if a.Dated {
		title = locales.M("inline.on_day", "Day", a.AsOf, "Line", title)
	}
	out := bot.Article{ID: string(it.ID), Title: title, Screen: bot.Say(shortCard(lib, h, a.AsOf, t.Lang)...)}
	if points := bestFirst(h); len(points) > 0 {
		out.Description = points[0]
	}
	if t.Bot != "" && linkable.MatchString(string(it.ID)) {
		out.Screen.Row(bot.Button{Label: locales.M("inline.open_card"), URL: t.StartURL(linkCard + "_" + string(it.ID))})
	}
	return out
}

// shortCard is a card for people who may never have heard of the bot: what it is, whether
// it holds, and as many figures and points as a glance takes.
func shortCard(lib *policy.Library, h policy.Hit, day locales.Date, reader locales.Lang) []locales.Text {
	it := h.Item
	out := []locales.Text{
		locales.M("policy.card_title", "Title", clipText(it.Title, inlineTitle, 2*inlineTitle)),
		locales.M("policy.cite", "Issuer", clipText(it.Issuer, inlinePoint, 2*inlinePoint), "Number", docNumber(it), "Date", it.Date.Text()),
		locales.M("policy.card_standing", "Day", day, "Standing", standing(h, day)),
	}
	tail := []locales.Text{locales.M("inline.summary", "Item", string(it.ID))}
	if it.Confidence != policy.High {
		tail = append(tail, locales.M("policy.card_confidence", "Confidence", confidence(it.Confidence)))
	}
	if reader == locales.EN {
		tail = append(tail, locales.M("policy.english_unofficial"))
	}
	var more []locales.Text
	if c := caveat(lib, h); !c.Empty() {
		more = append(more, locales.M("policy.caveat", "Caveat", c))
	}
	for _, f := range lib.Figures(it.ID, day) {
		if f.Holds {
			more = append(more, locales.M("policy.figure", "Label", f.Label, "Text", f.Text, "Scope", f.Scope, "Dates", dates(f.From, f.To)))
		}
	}
	for _, p := range bestFirst(h) {
		more = append(more, locales.M("policy.point", "Point", p))
	}
	room := inlineWhole
	for _, t := range more {
		if room -= utf8.RuneCountInString(t.Plain(reader)); room >= 0 {
			out = append(out, t)
		}
	}
	return append(out, tail...)
}

// bestFirst are the clauses of a short card, the one that speaks of the question first.
func bestFirst(h policy.Hit) []locales.Text {
	all := h.Item.Clauses()
	best := max(slices.IndexFunc(all, func(c policy.Clause) bool { return c.Anchor == h.Clause.Anchor }), 0)
	var out []locales.Text
	for i := range min(len(all), inlinePoints) {
		out = append(out, clipText(all[(best+i)%len(all)].Body, inlinePoint, 2*inlinePoint))
	}
	return out
}

// linked opens the card that a deep link names.
func (d *desk) linked(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	here := *t
	here.Text, here.Press = "", &bot.Press{Route: routeCard, Arg: place{card: policy.ItemID(t.Text)}.arg()}
	return d.card(ctx, &here)
}
