// Package policyask turns policy questions into screens: words typed at home or after
// /policy become a ranked, dated list of cards; what nobody can find goes to a desk that
// answers it in the asker's chat.
//
// It imports bot, policy, org, form and locales; never store. Storage is declared below.
// The index is held here, one per process, and follows the stored library (shelf.go). A new screen is a route in New and a file beside the others.
package policyask

import (
	"context"
	"encoding/json"
	"time"

	"cadrebot/bot"
	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

// Library is where the index comes from. PolicyChanges are what has become of it since an
// edition, unless that is not known any more; PolicyItem is an item as it stands now, or
// org.ErrNotFound. Follow calls changed after every change of the library, from whichever
// process, and whenever it may have missed one, until ctx ends.
type Library interface {
	PolicyChanges(ctx context.Context, since string) (c policy.Changes, known bool, err error)
	PolicyLibrary(ctx context.Context) (*policy.Library, error)
	PolicyItem(ctx context.Context, id policy.ItemID) (policy.Item, error)
	Follow(ctx context.Context, changed func())
}

// Units tells where somebody's unit stands: Chain is the way from the top down to u.
type Units interface {
	Chain(ctx context.Context, u org.Unit) ([]org.Unit, error)
}

// Searches keeps for some days what a person looked for, so that buttons go on working.
// PolicySearch returns org.ErrNotFound for somebody else's or a purged one.
type Searches interface {
	SaveSearch(ctx context.Context, key string, by org.PersonID, what policy.Search, now time.Time) (int64, error)
	PolicySearch(ctx context.Context, by org.PersonID, id int64) (policy.Search, error)
	RecentSearches(ctx context.Context, by org.PersonID, limit int) ([]policy.Search, error)
	PurgeSearches(ctx context.Context, before time.Time) (int, error)
	// NoteOpened remembers that somebody opened an item, to tell them once when it changes.
	NoteOpened(ctx context.Context, by org.PersonID, id policy.ItemID, now time.Time) error
}

// Note composes one message about a question.
type Note = func(policy.Question) (json.RawMessage, error)

// Questions is the queue. AskQuestion and AnswerQuestion are idempotent by key;
// AnswerQuestion returns org.ErrConflict when another answer came first.
type Questions interface {
	AskQuestion(ctx context.Context, key string, ask policy.Question, note Note) (int64, error)
	OpenQuestions(ctx context.Context, unit org.Unit, limit, offset int) ([]policy.Question, int, error)
	PolicyQuestion(ctx context.Context, id int64) (policy.Question, error)
	AnswerQuestion(ctx context.Context, r policy.Reply, note Note) error
	FollowUp(ctx context.Context, entry int64, l locales.Lang, words string, now time.Time, note Note) error
}

// Desks is what else a desk does with an entry, idempotent by the act's key;
// org.ErrConflict when the entry has moved on.
type Desks interface {
	ExtendQuestion(ctx context.Context, a policy.DeskAct, note Note) error
	HandUpQuestion(ctx context.Context, a policy.DeskAct, desk, asker Note) error
	OtherQuestions(ctx context.Context, e policy.Question) ([]policy.Question, error)
	JoinQuestion(ctx context.Context, a policy.DeskAct) error
	Waits(ctx context.Context, unit org.Unit, since time.Time) ([]policy.Wait, error)
}

// Elsewhere finds what other desks have been asked: the entries that ask the same as one of
// entries, those answered since a moment first.
type Elsewhere interface {
	SameQuestions(ctx context.Context, entries []int64, since time.Time) ([]policy.Question, error)
}

// CardNote composes one message about a card.
type CardNote = func(policy.Card) (json.RawMessage, error)

// Cards are answers on their way into the library; org.ErrConflict from ProposeCard when
// the question has one already. ProposedCards also counts all that wait. RetireCard takes an
// approved one out of force.
type Cards interface {
	ProposeCard(ctx context.Context, key string, c policy.Card, note CardNote) (int64, error)
	ProposedCards(ctx context.Context, unit org.Unit, limit, offset int) ([]policy.Card, int, error)
	ProposedCard(ctx context.Context, id int64) (policy.Card, error)
	DecideCard(ctx context.Context, id int64, v policy.Verdict, note CardNote) (policy.Card, error)
	RetireCard(ctx context.Context, id int64, v policy.Verdict, note CardNote) (policy.Card, error)
}

// Aliases are the words under which people look for clauses; by is 0 for an asker's words.
type Aliases interface {
	ProposeAlias(ctx context.Context, a policy.Alias, unit org.UnitID, by org.PersonID, now time.Time) error
	ProposedAliases(ctx context.Context, unit org.Unit, limit, offset int) ([]policy.Proposed, int, error)
	DecideAlias(ctx context.Context, id int64, unit org.Unit, v policy.Verdict, note func(policy.Proposed) (json.RawMessage, error)) error
}

// Queue is what becomes of a question that the library does not answer.
type Queue interface {
	Questions
	Desks
	Elsewhere
	Cards
	Aliases
	// Days are the working days in which the deadlines of questions are counted.
	Days(ctx context.Context) (*calendar.Days, error)
}

// Bookmarks are the items that a person keeps, the newest first.
type Bookmarks interface {
	KeepPolicy(ctx context.Context, who org.PersonID, id policy.ItemID, now time.Time) error
	LetPolicyGo(ctx context.Context, who org.PersonID, id policy.ItemID) error
	Bookmarks(ctx context.Context, who org.PersonID) ([]policy.ItemID, error)
}

// Routes. Names travel in buttons that stay in chats for good.
const (
	routeCard      = "pol"  // a card
	routeResults   = "polr" // the results of a search, as of a day
	routeDay       = "pold" // choose the day
	routeType      = "polt" // type the day
	routeContents  = "polc" // the chapters of a document
	routeAsk       = "pola" // hand the question to a person
	routeSubject   = "pols" // browse
	routeQueue     = "polq" // the desk's list
	routeQuestion  = "polo" // one question of the desk
	routeAnswering = "polw" // begin to answer

	routeSecond    = "pol2"  // begin to give the answer in its second language
	routePutOff    = "polx"  // ask for more time
	routePutOffYes = "polxy" // take it
	routeUp        = "polh"  // hand to the unit above?
	routeUpYes     = "polhy" // do
	routeJoin      = "polj"  // the other questions of the desk
	routeJoinTo    = "poljy" // join one of them
	routeMore      = "polm"  // the desk's other lists
	routeTimes     = "polq3" // how long answers took
	routeMakeCard  = "polf"  // begin a card
	routeCards     = "polfl" // cards that wait
	routeProposed  = "polfv" // one of them
	routeApprove   = "polfa"
	routeDecline   = "polfd"
	routeThanks    = "polk"  // this answered me
	routeAliases   = "polal" // words that wait
	routeTake      = "polay"
	routeLeave     = "polan"
	routeAsked     = "polae" // begin to put a clause's question in other words
	routeWhy       = "polwy" // the reason of a no
	routeFAQ       = "polfq" // answered questions
	routeRetire    = "polfr" // one of them holds no longer
	routeUse       = "polta" // give another desk's answer
	routeKeep      = "polb"  // keep a card
	routeLetGo     = "polu"
	routeKept      = "polbl" // my bookmarks
	routeRecent    = "polrc" // what I looked for
	routeAloud     = "polv"  // a card for the ear
)

// keepSearches is how long the buttons under an answer work.
const keepSearches = 14 * 24 * time.Hour

type desk struct {
	shelf     *Shelf
	units     *chains
	searches  Searches
	questions Queue
	marks     Bookmarks
}

// New makes the feature. The caller lets the shelf follow the library.
func New(shelf *Shelf, units Units, searches Searches, questions Queue, marks Bookmarks) (bot.Feature, error) {
	d := &desk{shelf: shelf, units: newChains(units), searches: searches, questions: questions, marks: marks}
	answer, err := d.answerForm()
	if err != nil {
		return bot.Feature{}, err
	}
	second, err := d.secondForm()
	if err != nil {
		return bot.Feature{}, err
	}
	card, err := d.cardForm()
	if err != nil {
		return bot.Feature{}, err
	}
	words, err := d.askedForm()
	if err != nil {
		return bot.Feature{}, err
	}
	why, err := d.whyForm()
	if err != nil {
		return bot.Feature{}, err
	}
	coordinators := []org.Family{org.Coordinator}
	keepers := []org.Family{org.Coordinator, org.Teaching}
	return bot.Feature{
		Name: "policy",
		Commands: []bot.Command{
			{Name: "policy", Help: locales.M("policy.command"), Run: d.ask},
			{
				Name: "questions", Help: locales.M("policy.command_questions"), Families: coordinators,
				Levels: []org.Level{org.LevelProvince, org.LevelCity, org.LevelCounty}, Run: d.queue,
			},
		},
		Routes: append(d.deskRoutes(coordinators), []bot.Route{
			{Name: routeCard, Run: d.card},
			{Name: routeContents, Run: d.contents},
			{Name: routeResults, Run: d.results},
			{Name: routeDay, Run: d.chooseDay},
			{Name: routeType, Run: d.typeDay},
			{Name: routeAsk, Run: d.askPerson},
			{Name: routeSubject, Run: d.browse},
			{Name: routeQueue, Families: coordinators, Run: d.queue},
			{Name: routeQuestion, Families: coordinators, Run: d.question},
			{Name: routeAnswering, Families: coordinators, Run: d.beginAnswer},
			{Name: routeThanks, Run: d.thanks},
			{Name: routeKeep, Run: d.keep},
			{Name: routeLetGo, Run: d.letGo},
			{Name: routeKept, Run: d.kept},
			{Name: routeRecent, Run: d.recent},
			{Name: routeAloud, Run: d.aloud},
			{Name: routeFAQ, Run: d.faq},
			{Name: routeRetire, Families: keepers, Run: d.retire},
			{Name: routeWhy, Families: keepers, Run: d.why},
		}...),
		Dialogues: []bot.Dialogue{d.dayDialogue(), answer, second, card, words, why},
		Jobs: []bot.Job{
			{Name: "policy-index", Every: lookEvery, RunOnce: d.shelf.refresh},
			{Name: "policy-searches", Every: time.Hour, RunOnce: d.purge},
		},
		Words:  d.ask,
		Inline: d.inline,
		Links:  []bot.Link{{Name: linkCard, Run: d.linked}},
	}, nil
}

// deskRoutes are the buttons of those who answer.
func (d *desk) deskRoutes(who []org.Family) []bot.Route {
	routes := []bot.Route{
		{Name: routeSecond, Run: d.beginSecond},
		{Name: routePutOff, Run: d.putOff},
		{Name: routePutOffYes, Run: d.putOffYes},
		{Name: routeUp, Run: d.handUp},
		{Name: routeUpYes, Run: d.handUpYes},
		{Name: routeJoin, Run: d.others},
		{Name: routeJoinTo, Run: d.join},
		{Name: routeMore, Run: d.more},
		{Name: routeTimes, Run: d.times},
		{Name: routeMakeCard, Run: d.beginCard},
		{Name: routeCards, Run: d.cards},
		{Name: routeProposed, Run: d.proposed},
		{Name: routeApprove, Run: d.approve},
		{Name: routeDecline, Run: d.decline},
		{Name: routeAliases, Run: d.aliases},
		{Name: routeTake, Run: d.takeAlias},
		{Name: routeLeave, Run: d.leaveAlias},
		{Name: routeAsked, Run: d.beginAsked},
		{Name: routeUse, Run: d.useAnswer},
	}
	for i := range routes {
		routes[i].Families = who
	}
	return routes
}

func (d *desk) purge(ctx context.Context, now time.Time) (map[string]int, error) {
	n, err := d.searches.PurgeSearches(ctx, now.Add(-keepSearches))
	if err != nil {
		return nil, err
	}
	return map[string]int{"forgotten": n}, nil
}

// today is the civil day of the turn.
func today(t *bot.Turn) locales.Date { return locales.DateOf(t.Now) }
