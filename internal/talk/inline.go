package talk

import (
	"errors"

	"cadrebot/bot"
	"cadrebot/locales"
)

// botName is the bot's username as inline turns are told.
const botName = "cadre_bot"

// Inline types words behind the bot's name in some chat and returns the page of results at
// offset. Every result is held against what Telegram takes, in both languages. A refusal
// is kept in Refused.
func (k *Chat) Inline(words, offset string) bot.InlineReply {
	k.T.Helper()
	k.read()
	r, err := k.feature().Inline(k.T.Context(), &bot.InlineTurn{
		Now: k.Now, Joined: k.Who.Joined(), Lang: k.Lang, Words: words, Offset: offset, Bot: botName,
	})
	k.Refused = ""
	var no *locales.Refusal
	if errors.As(err, &no) {
		k.Refused, k.refusal = no.Text.ID, no.Text
		return r
	}
	Must(k.T, err)
	if len(r.Articles) > bot.InlineMax {
		k.T.Errorf("%q has %d results on one page", words, len(r.Articles))
	}
	seen := map[string]bool{}
	for _, a := range r.Articles {
		if seen[a.ID] {
			k.T.Errorf("%q has result %s twice", words, a.ID)
		}
		seen[a.ID] = true
		k.sayable(a.Title, a.Description)
		k.check(a.Screen)
		for _, l := range locales.All {
			if err := a.Check(l); err != nil {
				k.T.Errorf("%q, result %s in %s: %v", words, a.ID, l, err)
			}
		}
	}
	return r
}

// Reads shows one result as the person who chooses it sees it sent.
func (k *Chat) Reads(a bot.Article) *Chat {
	k.T.Helper()
	k.Refused, k.Screens = "", []*bot.Screen{k.stored(a.Screen)}
	return k
}
