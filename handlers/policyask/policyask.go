// Package policyask turns policy questions into screens: words typed at home or after
// /policy become a ranked, dated list of cards; what nobody can find goes to a desk that
// answers it in the asker's chat.
//
// It imports bot, policy, org, form and locales; never store. Storage is declared below.
// The index is held here, one per process, and follows the version of the stored library
// (shelf.go). A new screen is a route in New and a file beside the others.
package policyask

import (
	"context"
	"encoding/json"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

// Library is where the index comes from.
type Library interface {
	PolicyVersion(ctx context.Context) (int64, error)
	PolicyLibrary(ctx context.Context) (*policy.Library, error)
}

// Searches keeps for some days what a person looked for, so that buttons go on working.
// PolicySearch returns org.ErrNotFound for somebody else's or a purged one.
type Searches interface {
	SaveSearch(ctx context.Context, key string, by org.PersonID, what policy.Search, now time.Time) (int64, error)
	PolicySearch(ctx context.Context, by org.PersonID, id int64) (policy.Search, error)
	PurgeSearches(ctx context.Context, before time.Time) (int, error)
	// NoteOpened remembers that somebody opened an item, to tell them once when it changes.
	NoteOpened(ctx context.Context, by org.PersonID, id policy.ItemID, now time.Time) error
}

// Questions is the queue. AskQuestion and AnswerQuestion are idempotent by key;
// AnswerQuestion returns org.ErrConflict when another answer came first.
type Questions interface {
	AskQuestion(ctx context.Context, key string, ask policy.Question, note func(id int64) (json.RawMessage, error)) (int64, error)
	OpenQuestions(ctx context.Context, unit org.Unit, limit, offset int) ([]policy.Question, int, error)
	PolicyQuestion(ctx context.Context, id int64) (policy.Question, error)
	AnswerQuestion(ctx context.Context, r policy.Reply, note json.RawMessage) error
}

// Routes. Names travel in buttons that stay in chats for good.
const (
	routeCard      = "pol"  // a card
	routeResults   = "polr" // the results of a search, as of a day
	routeDay       = "pold" // choose the day
	routeType      = "polt" // type the day
	routeAsk       = "pola" // hand the question to a person
	routeSubject   = "pols" // browse
	routeQueue     = "polq" // the desk's list
	routeQuestion  = "polo" // one question of the desk
	routeAnswering = "polw" // begin to answer
)

// keepSearches is how long the buttons under an answer work.
const keepSearches = 14 * 24 * time.Hour

type desk struct {
	shelf     *shelf
	searches  Searches
	questions Questions
}

// New makes the feature.
func New(lib Library, searches Searches, questions Questions) (bot.Feature, error) {
	d := &desk{shelf: &shelf{lib: lib}, searches: searches, questions: questions}
	answer, err := d.answerForm()
	if err != nil {
		return bot.Feature{}, err
	}
	coordinators := []org.Family{org.Coordinator}
	return bot.Feature{
		Name: "policy",
		Commands: []bot.Command{
			{Name: "policy", Help: locales.M("policy.command"), Run: d.ask},
			{
				Name: "questions", Help: locales.M("policy.command_questions"), Families: coordinators,
				Levels: []org.Level{org.LevelProvince, org.LevelCity, org.LevelCounty}, Run: d.queue,
			},
		},
		Routes: []bot.Route{
			{Name: routeCard, Run: d.card},
			{Name: routeResults, Run: d.results},
			{Name: routeDay, Run: d.chooseDay},
			{Name: routeType, Run: d.typeDay},
			{Name: routeAsk, Run: d.askPerson},
			{Name: routeSubject, Run: d.browse},
			{Name: routeQueue, Families: coordinators, Run: d.queue},
			{Name: routeQuestion, Families: coordinators, Run: d.question},
			{Name: routeAnswering, Families: coordinators, Run: d.beginAnswer},
		},
		Dialogues: []bot.Dialogue{d.dayDialogue(), answer},
		Jobs: []bot.Job{
			{Name: "policy-index", Every: 2 * time.Second, RunOnce: d.shelf.refresh},
			{Name: "policy-searches", Every: time.Hour, RunOnce: d.purge},
		},
		Words: d.ask,
	}, nil
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
