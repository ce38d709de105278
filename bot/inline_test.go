package bot_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/playground"
	"cadrebot/store"
)

// echoInline gives one result that repeats the words, in both languages.
func echoInline(_ context.Context, t *bot.InlineTurn) (bot.InlineReply, error) {
	said := fmt.Sprintf("%q %v %s", t.Words, t.Joined, t.Offset)
	s := bot.Say(locales.Both("中 <"+said+">", "en <"+said+">")).Row(bot.Button{Label: locales.Raw("open"), URL: t.StartURL("test_1")})
	return bot.InlineReply{
		Articles: []bot.Article{{ID: "one", Title: locales.Both("题 & "+t.Words, "title & "+t.Words), Screen: s}},
		Keep:     300 * time.Second, Personal: t.Joined, Next: "next",
	}, nil
}

// inline makes a bot that answers inline queries with h.
func inline(h bot.InlineHandler) func(*bot.Options) {
	return func(o *bot.Options) {
		o.Username = "cadre_playground_bot"
		o.Features[0].Inline = h
	}
}

func (w *world) ask(user int64, words string) playground.InlineAnswer {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer cancel()
	a, err := w.play.Inline(ctx, user, words, "")
	must(w.t, err)
	return a
}

func TestInlineQueriesAreAnsweredInTheLanguageOfWhoAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.play.AddActor(playground.Actor{ID: person, Lang: "zh"}) // their client; they themselves chose English
	w.play.AddActor(playground.Actor{ID: person + 5, Lang: "zh"})
	w.poll(w.bot(inline(echoInline)))
	a := w.ask(person, "  water\x00 ")
	if len(a.Results) != 1 || a.Results[0].Title != "title & water" || a.Results[0].Text != `en <"water" true >` ||
		a.Results[0].Buttons[0][0].URL != "https://t.me/cadre_playground_bot?start=test_1" {
		t.Errorf("answer %+v", a)
	}
	if !a.Personal || a.CacheTime != 300 || a.NextOffset != "next" || a.Button != nil {
		t.Errorf("answer %+v", a)
	}
	b := w.ask(person+5, "水")
	if b.Personal || len(b.Results) != 1 || b.Results[0].Text != `中 <"水" false >` {
		t.Errorf("a stranger's answer %+v", b)
	}
	if len(w.play.Chat(person)) != 0 {
		t.Errorf("something was written into the chat:\n%s", w.chat())
	}
}

// TestChosenResultsAreNoQuestions: what a person sends via the bot into the private chat
// comes back to the bot as a message of theirs.
func TestChosenResultsAreNoQuestions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot(inline(echoInline)))
	a := w.ask(person, "water")
	_, err := w.play.Choose(person, a.QueryID, "one")
	must(t, err)
	w.play.SendUpdate(map[string]any{"chosen_inline_result": map[string]any{
		"result_id": "one", "query": "water", "from": map[string]any{"id": int64(person)},
	}})
	w.idle()
	if n := len(w.play.Chat(person)); n != 1 {
		t.Errorf("the bot answered its own result:\n%s", w.chat())
	}
	w.say("still here")
	w.expect("You said still here")
}

func TestInlineFailuresShowAWayToThePrivateChat(t *testing.T) {
	t.Parallel()
	long := bot.Article{ID: "long", Title: locales.Raw("x"), Screen: bot.Say(locales.Raw(strings.Repeat("长", 5000)))}
	for name, h := range map[string]bot.InlineHandler{
		"nobody answers": nil,
		"error": func(context.Context, *bot.InlineTurn) (bot.InlineReply, error) {
			return bot.InlineReply{}, errors.New("secret")
		},
		"refusal": func(context.Context, *bot.InlineTurn) (bot.InlineReply, error) {
			return bot.InlineReply{}, locales.Refuse("bot.not_for_role")
		},
		"panic":   func(context.Context, *bot.InlineTurn) (bot.InlineReply, error) { panic("boom") },
		"nothing": func(context.Context, *bot.InlineTurn) (bot.InlineReply, error) { return bot.InlineReply{}, nil },
		"nothing fit to go": func(context.Context, *bot.InlineTurn) (bot.InlineReply, error) {
			return bot.InlineReply{Articles: []bot.Article{long}}, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.poll(w.bot(inline(h)))
			a := w.ask(person, "x")
			if len(a.Results) != 0 || a.Button == nil || a.Button.Start != "inline" || a.CacheTime != 0 || len(w.play.Chat(person)) != 0 {
				t.Errorf("answer %+v\n%s", a, w.chat())
			}
		})
	}
}

// TestInlineResultsThatTelegramRefuses: the query still ends with a button.
func TestInlineResultsThatTelegramRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot(inline(func(context.Context, *bot.InlineTurn) (bot.InlineReply, error) {
		s := bot.Say(locales.Raw("x")).Row(bot.Button{Label: locales.Raw("x"), URL: "nowhere"})
		return bot.InlineReply{Articles: []bot.Article{{ID: "a", Title: locales.Raw("x"), Screen: s}}}, nil
	})))
	if a := w.ask(person, "x"); len(a.Results) != 0 || a.Button == nil {
		t.Errorf("answer %+v", a)
	}
}

func TestPersonalDataInAnInlineQueryReachesNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot(inline(func(_ context.Context, q *bot.InlineTurn) (bot.InlineReply, error) {
		t.Errorf("a feature heard %q", q.Words)
		return bot.InlineReply{}, nil
	})))
	if a := w.ask(person, "13800138000"); len(a.Results) != 0 || a.Button == nil {
		t.Errorf("answer %+v", a)
	}
}

// TestTheNewestLetterOvertakesThoseThatWait types four letters while the first is being
// answered: the limiter makes the second wait, the fourth is all that is left of the rest.
func TestTheNewestLetterOvertakesThoseThatWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var mu sync.Mutex
	var heard []string
	listen := func(o *bot.Options) {
		o.Typists = store.NewLimiter(w.rdb, w.prefix+"inline:", 1000)
		o.Features[0].Inline = func(ctx context.Context, q *bot.InlineTurn) (bot.InlineReply, error) {
			mu.Lock()
			heard = append(heard, q.Words)
			mu.Unlock()
			return echoInline(ctx, q)
		}
	}
	for _, q := range []string{"w", "wa", "wat", "wate"} {
		w.play.AskInline(person, q, "")
	}
	w.poll(w.bot(listen))
	if a := w.ask(person, "water"); len(a.Results) != 1 {
		t.Fatalf("answer %+v", a)
	}
	w.idle()
	mu.Lock()
	defer mu.Unlock()
	if n := len(heard); n == 0 || n > 2 || heard[n-1] != "water" {
		t.Errorf("answered %q", heard)
	}
}

// TestInlineQueriesDoNotWaitForTheChat: somebody whose turn takes long may look something
// up elsewhere meanwhile.
func TestInlineQueriesDoNotWaitForTheChat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	entered, goOn := make(chan struct{}), make(chan struct{})
	w.poll(w.bot(inline(echoInline), func(o *bot.Options) {
		o.Features[0].Words = func(context.Context, *bot.Turn) (bot.Reply, error) {
			close(entered)
			<-goOn
			return bot.Show(bot.Say(locales.Raw("finished"))), nil
		}
	}))
	w.play.SendText(person, "work")
	<-entered
	a := w.ask(person, "water")
	close(goOn)
	if len(a.Results) != 1 {
		t.Errorf("answer %+v", a)
	}
	w.idle()
	w.expect("finished")
}

func TestInlineOverTheWebhook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hook(w.bot(inline(echoInline)))
	if a := w.ask(person, "water"); len(a.Results) != 1 || a.Results[0].Title != "title & water" {
		t.Errorf("answer %+v", a)
	}
}

// TestInlineQueriesAreNeverRepeated: a network that is away ends in 200 all the same, for
// the query is too old by the time it comes back.
func TestInlineQueriesAreNeverRepeated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.bot(inline(echoInline)).Webhook(t.Context(), "x")
	w.play.AddFault(playground.Fault{Method: "answerInlineQuery", Kind: playground.TooMany, RetryAfter: 600})
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(
		`{"update_id":5,"inline_query":{"id":"7","from":{"id":`+strconv.Itoa(person)+`},"query":"x","offset":""}}`))
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "x")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK {
		t.Errorf("answered %d", rec.Code)
	}
}

func TestDeepLinksLeadToTheirFeature(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.play.AddActor(playground.Actor{ID: person + 5, Lang: "zh"})
	w.poll(w.bot(func(o *bot.Options) {
		o.Features[0].Commands = append(o.Features[0].Commands, bot.Command{Name: "start", Run: func(_ context.Context, t *bot.Turn) (bot.Reply, error) {
			return bot.Show(bot.Say(locales.Raw(strings.TrimSpace("start with " + t.Text)))), nil
		}})
		o.Features[0].Links = []bot.Link{{Name: "test", Run: func(_ context.Context, t *bot.Turn) (bot.Reply, error) {
			return bot.Show(bot.Say(locales.Raw("card " + t.Text))), nil
		}}, {Name: "open", Public: true, Run: func(_ context.Context, t *bot.Turn) (bot.Reply, error) {
			return bot.Show(bot.Say(locales.Raw("anybody " + t.Text))), nil
		}}}
	}))
	for said, want := range map[string]string{
		"/start test_POL-041": "card POL-041", "/start test_a_b": "card a_b", "/start test": "start with test", "/start inline": "start with",
		"/start other_1": "start with other_1", "/start AQBc_x": "start with AQBc_x",
	} {
		w.say(said)
		if got := w.last().Text; got != want {
			t.Errorf("%s was answered %q, want %q", said, got, want)
		}
	}
	for said, want := range map[string]string{"/start test_POL-041": "who are you", "/start open_1": "anybody 1"} {
		w.play.SendText(person+5, said)
		w.idle()
		all := w.play.Chat(person + 5)
		if got := all[len(all)-1].Text; got != want {
			t.Errorf("a stranger's %s was answered %q, want %q", said, got, want)
		}
	}
}
