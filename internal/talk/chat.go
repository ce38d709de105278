package talk

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
)

// unnamed stands in Refused for a refusal whose sentence has no id.
const unnamed = "unnamed"

// Chat is one person's chat with the feature. What the person does returns the chat, so
// that steps can be chained; a refusal is an answer like another and is kept in Refused.
type Chat struct {
	*World
	Who  org.Member
	Lang locales.Lang

	// The open conversation; Body is nil when there is none.
	Kind         string
	Body         []byte
	Conversation string

	Screens []*bot.Screen // what the last answer showed; a refusal leaves it
	Toast   string
	Refused string // the id of the sentence that refused the last act, "" when it went through

	account int64 // when set, Who and Lang are read anew at every turn
	refusal locales.Text
}

// As is a chat of somebody who was hired, or of Nobody, in a language.
func (w *World) As(name string, l locales.Lang) *Chat {
	w.T.Helper()
	m, hired := w.Members[name]
	if !hired && name != Nobody {
		w.T.Fatalf("nobody was hired as %s", name)
	}
	return &Chat{World: w, Who: m, Lang: l}
}

// Account is a chat of whoever owns an account. The person, their post and language are
// read anew at every turn; a stranger begins in Chinese.
func (w *World) Account(telegram int64) *Chat {
	return &Chat{World: w, account: telegram, Lang: locales.ZH}
}

// Reading is a chat in which these screens have just been shown.
func (w *World) Reading(l locales.Lang, shown ...*bot.Screen) *Chat {
	return &Chat{World: w, Lang: l, Screens: shown}
}

// Turn is the person's next turn, as yet without words or a button.
func (k *Chat) Turn() *bot.Turn {
	k.T.Helper()
	k.read()
	k.updates++
	return &bot.Turn{
		Now: k.Now, Member: k.Who, Lang: k.Lang, Chat: k.Who.Telegram,
		Key: fmt.Sprintf("u%d.%d", k.Who.Telegram, k.updates), Conversation: k.Conversation,
	}
}

// Member is the person as the next turn would see them.
func (k *Chat) Member() org.Member {
	k.T.Helper()
	k.read()
	return k.Who
}

func (k *Chat) read() {
	k.T.Helper()
	if k.account == 0 {
		return
	}
	m, err := k.Org.MemberByTelegram(k.T.Context(), k.account, k.Now)
	if errors.Is(err, org.ErrNotFound) {
		k.Who = org.Member{Person: org.Person{Telegram: k.account}}
		return
	}
	Must(k.T, err)
	k.Who, k.Lang = m, m.Lang
}

func (k *Chat) feature() bot.Feature {
	if k.Anew != nil {
		return k.Anew()
	}
	return k.Feature
}

func (k *Chat) dialogue() bot.Dialogue {
	k.T.Helper()
	for _, d := range k.feature().Dialogues {
		if k.Body != nil && d.Kind == k.Kind {
			return d
		}
	}
	k.T.Fatalf("no conversation is open (kind %q) under:\n%s", k.Kind, k.Text())
	return bot.Dialogue{}
}

// Command sends a slash command, with what follows its name.
func (k *Chat) Command(name, rest string) *Chat {
	k.T.Helper()
	for _, c := range k.feature().Commands {
		if c.Name == name {
			t := k.Turn()
			t.Text = rest
			return k.Take(c.Run(k.T.Context(), t))
		}
	}
	k.T.Fatalf("no command %q", name)
	return k
}

// Says types each of words in turn: a slash command, an answer to the open conversation,
// or else free words.
func (k *Chat) Says(words ...string) *Chat {
	k.T.Helper()
	for _, said := range words {
		name, rest, _ := strings.Cut(said, " ")
		if name, slash := strings.CutPrefix(name, "/"); slash {
			k.Command(name, rest)
			continue
		}
		t := k.Turn()
		t.Text = said
		if free := k.feature().Words; k.Body == nil && free != nil {
			k.Take(free(k.T.Context(), t))
		} else {
			k.step(t)
		}
	}
	return k
}

// Press presses the newest button whose label contains label.
func (k *Chat) Press(label string) *Chat {
	k.T.Helper()
	b := k.find(label)
	if b == nil {
		k.T.Fatalf("no button %q under:\n%s", label, k.Drawn())
		return k
	}
	return k.Push(b.Route, b.Arg)
}

// Push presses a button by what it carries, also one that is old or was never shown.
func (k *Chat) Push(route, arg string) *Chat {
	k.T.Helper()
	if route == "cmd" {
		name, rest, _ := strings.Cut(arg, " ")
		return k.Command(name, rest)
	}
	t := k.Turn()
	t.Press = &bot.Press{Route: route, Arg: arg}
	if route == "" {
		return k.step(t)
	}
	for _, r := range k.feature().Routes {
		if r.Name == route {
			return k.Take(r.Run(k.T.Context(), t))
		}
	}
	k.T.Fatalf("no route %q: the button leads out of the feature", route)
	return k
}

// Step gives a turn of one's own, with a file or formatting, to the open conversation.
func (k *Chat) Step(t *bot.Turn) *Chat {
	k.T.Helper()
	return k.step(t)
}

// step gives a turn to the open conversation.
func (k *Chat) step(t *bot.Turn) *Chat {
	k.T.Helper()
	d, before := k.dialogue(), slices.Clone(k.Body)
	next, r, err := d.Step(k.T.Context(), t, k.Body)
	if !slices.Equal(before, k.Body) {
		k.T.Fatal("the step changed the body that it was given")
	}
	if err != nil {
		return k.Take(r, err)
	}
	if k.Body = next; next == nil {
		k.close()
	} else if k.Resumes {
		again, err := d.Render(k.T.Context(), k.Turn(), next)
		Must(k.T, err)
		if !reflect.DeepEqual(again.Screens, r.Screens) {
			k.T.Fatalf("resuming shows something else:\n%s\n%s", k.draw(r.Screens), k.draw(again.Screens))
		}
	}
	return k.Take(r, nil)
}

// Resume shows the open conversation again without a step, as /resume does.
func (k *Chat) Resume() *Chat {
	k.T.Helper()
	return k.Take(k.dialogue().Render(k.T.Context(), k.Turn(), k.Body))
}

func (k *Chat) close() { k.Kind, k.Body, k.Conversation = "", nil, "" }

// Take works an answer into the chat as the bot would: a conversation that it opens shows
// itself below. An error that is no refusal ends the test.
func (k *Chat) Take(r bot.Reply, err error) *Chat {
	k.T.Helper()
	k.Refused, k.Toast = "", ""
	var no *locales.Refusal
	if errors.As(err, &no) {
		k.Refused, k.refusal = cmp.Or(no.Text.ID, unnamed), no.Text
		k.sayable(no.Text)
		return k
	}
	Must(k.T, err)
	if r.Lang.Valid() {
		k.Lang = r.Lang
	}
	if r.Close {
		k.close()
	}
	shown := r.Screens
	if r.Open != nil {
		k.opened++
		k.Kind, k.Body, k.Conversation = r.Open.Kind, r.Open.Body, fmt.Sprintf("c%d.%d", k.Who.Telegram, k.opened)
	}
	if r.Open != nil || r.Redraw && k.Body != nil {
		again, err := k.dialogue().Render(k.T.Context(), k.Turn(), k.Body)
		Must(k.T, err)
		if len(r.Head) > 0 && len(again.Screens) > 0 {
			again.Screens[0].Body = slices.Concat(r.Head, again.Screens[0].Body)
		}
		shown = slices.Concat(shown, again.Screens)
	}
	k.read() // the language may be another one now
	k.Toast = r.Toast.Plain(k.Lang)
	k.sayable(r.Toast)
	k.Screens = nil
	for _, s := range shown {
		k.Screens = append(k.Screens, k.stored(s))
		k.check(s)
	}
	return k
}

// stored is a screen after it lay in a queue: every screen must survive that.
func (k *Chat) stored(s *bot.Screen) *bot.Screen {
	k.T.Helper()
	b, err := json.Marshal(s)
	Must(k.T, err)
	out := &bot.Screen{File: s.File}
	Must(k.T, json.Unmarshal(b, out))
	return out
}

// Receive shows the newest message of the person's queue and says how many there are.
func (k *Chat) Receive() int {
	k.T.Helper()
	all := k.Queued(k.Who.ID)
	if len(all) > 0 {
		k.Refused, k.Screens = "", all[len(all)-1:]
	}
	return len(all)
}
