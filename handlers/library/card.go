package library

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/policy"
)

// kindCard is the conversation that fills a card in. Persisted; its ref is the item and the
// version that it is drawn from, item~version, and ~version 0 for a new card.
const kindCard = "library.card"

const cardVersion = 1

// Field keys. Persisted in drafts; points are p1_zh, p1_en ... p6_en.
const (
	keyTitleZh    = "title_zh"
	keyTitleEn    = "title_en"
	keyIssuerZh   = "issuer_zh"
	keyIssuerEn   = "issuer_en"
	keyNumber     = "number"
	keyDate       = "date"
	keyFrom       = "from"
	keyTo         = "to"
	keyRegion     = "region"
	keyTopics     = "topics"
	keySources    = "sources"
	keyConfidence = "confidence"
)

func pointKey(n int, lang string) string { return "p" + strconv.Itoa(n) + "_" + lang }

// newCard opens an empty card.
func (d *desk) newCard(_ context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := policy.MayEdit(t.Member); err != nil {
		return bot.Reply{}, err
	}
	o, err := bot.OpenForm(kindCard, "~0", cardVersion, form.Session{})
	return bot.Reply{Open: o}, err
}

// edit opens an item with what it says: any line of the review can be changed.
func (d *desk) edit(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	v, err := d.newest(ctx, t, policy.ItemID(t.Press.Arg))
	if err != nil {
		return bot.Reply{}, err
	}
	return opened(kindCard, v, form.Session{Answers: answersOf(v.Item), Skipped: skippedOf(v.Item)})
}

// opened opens a form about an item as it answers now.
func opened(kind string, v policy.Version, s form.Session) (bot.Reply, error) {
	o, err := bot.OpenForm(kind, refOf(v.Item.ID, v.Number), cardVersion, s)
	return bot.Reply{Open: o}, err
}

func refOf(id policy.ItemID, version int) string { return string(id) + "~" + strconv.Itoa(version) }

// mend opens what the member drew up and got back.
func (d *desk) mend(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	x, err := d.read(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(x.Proposals) == 0 {
		return bot.Reply{}, fmt.Errorf("mend draft %d: %w", x.ID, errNoProposal)
	}
	p := x.Proposals[0]
	ref := refOf(p.Item.ID, p.Base)
	if p.Base == 0 {
		ref = "~0"
	}
	o, err := bot.OpenForm(kindCard, ref, cardVersion, form.Session{Answers: answersOf(p.Item), Skipped: skippedOf(p.Item)})
	return bot.Reply{Open: o}, err
}

// drawnFrom is the version of an item that a conversation began with; zero for a new card.
func (d *desk) drawnFrom(ctx context.Context, t *bot.Turn, ref string) (policy.Version, error) {
	if err := policy.MayEdit(t.Member); err != nil {
		return policy.Version{}, err
	}
	id, n, _ := strings.Cut(ref, "~")
	number, err := strconv.Atoi(n)
	if err != nil {
		return policy.Version{}, locales.Refuse("library.no_item", "ID", id)
	}
	if number == 0 {
		return policy.Version{}, nil
	}
	all, err := d.store.PolicyVersions(ctx, policy.ItemID(id))
	if err != nil || number > len(all) {
		return policy.Version{}, fmt.Errorf("read version %d of %s: %w", number, id, err)
	}
	return all[number-1], nil
}

func (d *desk) about(ctx context.Context, t *bot.Turn, ref string) ([]locales.Text, error) {
	v, err := d.drawnFrom(ctx, t, ref)
	if err != nil || v.Number == 0 {
		return []locales.Text{locales.M("library.card_intro")}, err
	}
	return []locales.Text{locales.M("library.about", "Title", v.Item.Title, "ID", string(v.Item.ID))}, nil
}

// cardForm is the card in both languages. What has text of its own needs no points.
func (d *desk) cardForm(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
	v, err := d.drawnFrom(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	where, err := d.regionField(ctx, t, v.Item.Region)
	if err != nil {
		return nil, err
	}
	card := len(v.Item.Sections) == 0
	topics := form.Field{Key: keyTopics, Kind: form.Many, Label: locales.M("library.ask_topics")}
	for _, s := range policy.Subjects {
		topics.Choices = append(topics.Choices, form.Choice{Key: s.Key, Label: locales.M("policy.subject_" + s.Key)})
	}
	confidence := form.Field{Key: keyConfidence, Kind: form.One, Required: true, Label: locales.M("library.ask_confidence")}
	for _, c := range []policy.Confidence{policy.High, policy.Medium, policy.Low} {
		confidence.Choices = append(confidence.Choices, form.Choice{Key: string(c), Label: locales.M("library.confidence_" + string(c))})
	}
	fields := []form.Field{textField(keyTitleZh, 200, true), textField(keyTitleEn, 300, card)}
	for n := 1; n <= max(policy.MaxPoints, len(v.Item.Points)); n++ {
		fields = append(fields, pointFields(n, card)...)
	}
	fields = append(fields, textField(keyIssuerZh, 100, false), textField(keyIssuerEn, 200, false), textField(keyNumber, 60, false),
		whenField(keyDate, true), whenField(keyFrom, false), whenField(keyTo, false), where, topics, textField(keySources, 500, false), confidence)
	c, err := form.Compile(form.Form{ID: kindCard, Version: cardVersion, Title: locales.M("library.card_title"), Fields: fields})
	if err != nil {
		return nil, fmt.Errorf("card form: %w", err)
	}
	return c, nil
}

// pointFields ask for a point in both languages: the first is needed on a card, and no
// further one is asked once one was passed over.
func pointFields(n int, card bool) []form.Field {
	zh, en := textField(pointKey(n, "zh"), 300, n == 1 && card), textField(pointKey(n, "en"), 600, true)
	zh.Label, en.Label = locales.M("library.ask_point_zh", "Number", n), locales.M("library.ask_point_en", "Number", n)
	en.Relevant = "${" + zh.Key + "} != ''"
	if n > 1 {
		zh.Relevant = "${" + pointKey(n-1, "zh") + "} != ''"
	}
	return []form.Field{zh, en}
}

func textField(key string, limit int, required bool) form.Field {
	return form.Field{
		Key: key, Kind: form.Text, Required: required, Label: locales.M("library.ask_" + key),
		Constraint: fmt.Sprintf("string-length(.) <= %d", limit), ConstraintMessage: locales.M("library.too_long", "Limit", limit),
	}
}

// whenField asks for a date as precisely as it is known.
func whenField(key string, required bool) form.Field {
	return form.Field{Key: key, Kind: form.Text, Required: required, Label: locales.M("library.ask_" + key), Hint: locales.M("library.when_hint")}
}

// answersOf is an item as the card form holds it.
func answersOf(it policy.Item) form.Answers {
	a := form.Answers{keyRegion: {S: wholeCountry}, keyConfidence: {S: string(it.Confidence)}}
	for key, s := range map[string]string{
		keyTitleZh: it.Title.Zh, keyTitleEn: it.Title.En, keyIssuerZh: it.Issuer.Zh, keyIssuerEn: it.Issuer.En, keyNumber: it.DocNo,
		keyDate: string(it.Date), keyFrom: string(it.From), keyTo: string(it.To), keyRegion: it.Region, keySources: strings.Join(it.Sources, " "),
	} {
		if s != "" {
			a[key] = form.Value{S: s}
		}
	}
	for i, p := range it.Points {
		a[pointKey(i+1, "zh")] = form.Value{S: p.Zh}
		if p.En != "" {
			a[pointKey(i+1, "en")] = form.Value{S: p.En}
		}
	}
	if on := shelves(it.Topics); len(on) > 0 {
		a[keyTopics] = form.Value{L: on}
	}
	return a
}

// skippedOf are the questions that an item leaves open: they count as passed over, so that
// its form opens at the review.
func skippedOf(it policy.Item) []string {
	a := answersOf(it)
	var out []string
	for _, key := range []string{keyTitleEn, keyIssuerZh, keyIssuerEn, keyNumber, keyFrom, keyTo, keySources, keyTopics} {
		if _, has := a[key]; !has {
			out = append(out, key)
		}
	}
	return append(out, pointKey(len(it.Points)+1, "zh"))
}

func shelves(topics []string) (out []string) {
	for _, s := range policy.Subjects {
		if s.Holds(topics) {
			out = append(out, s.Key)
		}
	}
	return out
}

// itemOf is the item with what the form says.
func itemOf(it policy.Item, a form.Answers) policy.Item {
	it.Title, it.Issuer = locales.Both(a[keyTitleZh].S, a[keyTitleEn].S), locales.Both(a[keyIssuerZh].S, a[keyIssuerEn].S)
	it.DocNo, it.Confidence, it.Sources = a[keyNumber].S, policy.Confidence(a[keyConfidence].S), strings.Fields(a[keySources].S)
	it.Date, _ = policy.ParseWhen(a[keyDate].S) // dates are checked when they are typed
	it.From, _ = policy.ParseWhen(a[keyFrom].S)
	it.To, _ = policy.ParseWhen(a[keyTo].S)
	if it.Region = a[keyRegion].S; it.Region == wholeCountry {
		it.Region = ""
	}
	if now := a[keyTopics].L; !slices.Equal(now, shelves(it.Topics)) {
		it.Topics = nil
		for _, s := range policy.Subjects {
			if slices.Contains(now, s.Key) {
				it.Topics = append(it.Topics, s.Topic())
			}
		}
	}
	it.Points = nil
	for n := 1; a[pointKey(n, "zh")].S != ""; n++ {
		it.Points = append(it.Points, locales.Both(a[pointKey(n, "zh")].S, a[pointKey(n, "en")].S))
	}
	if it.Status == "" {
		it.Status = policy.StatusInForce
	}
	return it
}

// card keeps a filled card as a draft.
func (d *desk) card(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	v, err := d.drawnFrom(ctx, t, f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	it, kind := itemOf(v.Item, f.Answers), policy.FromEdit
	if v.Number == 0 {
		it.ID, kind = policy.CardID(t.Conversation), policy.FromCard
	}
	return d.propose(ctx, t, kind, v, it)
}

// propose keeps one item, drawn from v, as a draft and shows it.
func (d *desk) propose(ctx context.Context, t *bot.Turn, kind policy.DraftKind, v policy.Version, it policy.Item) (bot.Reply, error) {
	it, err := it.Lasting(it.From, it.To)
	if err != nil {
		return bot.Reply{}, err
	}
	if err := it.Bilingual(); err != nil {
		return bot.Reply{}, err
	}
	if err := it.Check(); err != nil {
		return bot.Reply{}, locales.Refuse("importing.item_bad", "Reason", err.Error())
	}
	x, err := d.store.Propose(ctx, t.Conversation, policy.Draft{
		Kind: kind, Person: t.Member.ID, Role: t.Member.Active.Role, Unit: t.Member.Active.Unit, About: it.Title,
		Proposals: []policy.Proposal{{Item: it, Base: v.Number}},
	}, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("keep a change: %w", refused(err))
	}
	if x.ID == 0 {
		return bot.Show(bot.Say(locales.M("library.no_change")).Row(bot.To(locales.M("library.btn_back"), routeItem, string(it.ID)))), nil
	}
	return bot.Show(draftScreen(x, true)), nil
}
