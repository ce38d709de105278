package start_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

// thursday is 10:00 local on the day on which the tests take place.
var thursday = time.Date(2026, 11, 19, 2, 0, 0, 0, time.UTC)

func TestMain(m *testing.M) { testdb.Main(m) }

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// world is the real store with a small city and the feature over it.
type world struct {
	t       *testing.T
	db      *store.DB
	org     *store.Org
	key     org.InviteKey
	feature bot.Feature
	now     time.Time
}

func openWorld(t *testing.T) *world {
	t.Helper()
	dsn := testdb.Postgres(t, "store", func(ctx context.Context, dsn string) error {
		_, err := store.Migrate(ctx, dsn)
		return err
	})
	db, err := store.Open(t.Context(), dsn)
	ok(t, err)
	t.Cleanup(func() { _ = db.Close() })
	key, err := org.NewInviteKey([]byte("a secret for tests of some length"))
	ok(t, err)
	w := &world{t: t, db: db, org: store.NewOrg(db), key: key, now: thursday}
	unit := func(code, parent, zh, en string, l org.Level) org.UnitRow {
		return org.UnitRow{Code: code, Parent: parent, Name: locales.Both(zh, en), Level: l}
	}
	ok(t, w.org.LoadUnits(t.Context(), []org.UnitRow{
		unit("990000", "", "演示省", "Demo Province", org.LevelProvince),
		unit("990100", "990000", "星垭市", "Xingya City", org.LevelCity),
		unit("990101", "990100", "云梯县", "Yunti County", org.LevelCounty),
		unit("990102", "990100", "青禾岭县", "Qingheling County", org.LevelCounty),
		unit("99010102", "990101", "鹤嘴镇", "Hezui Town", org.LevelTownship),
		unit("9901010203", "99010102", "桃坪村", "Taoping Village", org.LevelVillage),
		unit("9901010204", "99010102", "鹤嘴镇", "Hezui Town", org.LevelVillage),
	}))
	return w
}

func (w *world) unit(code string) org.Unit {
	w.t.Helper()
	u, err := w.org.UnitByCode(w.t.Context(), code)
	ok(w.t, err)
	return u
}

// link is a signed invitation.
func (w *world) link(code string, role org.Role, single bool, key string) string {
	w.t.Helper()
	token, err := w.key.Encode(org.Invite{
		Unit: w.unit(code).ID, Role: role, Expires: w.now.Add(72 * time.Hour), Single: single, Nonce: w.key.Nonce(key),
	})
	ok(w.t, err)
	return token
}

// hire makes somebody a member without a conversation.
func (w *world) hire(telegram int64, code string, role org.Role, l locales.Lang) {
	w.t.Helper()
	inv := org.Invite{
		Unit: w.unit(code).ID, Role: role, Expires: w.now.Add(time.Hour), Nonce: w.key.Nonce(fmt.Sprint("hire", telegram, code, role)),
	}
	_, err := w.org.Join(w.t.Context(), inv, telegram, "", l, fmt.Sprint("hire", telegram, code, role), w.now)
	ok(w.t, err)
}

// talk is one person's chat: what a person does in, what is shown out, with the open
// conversation kept as bytes between the turns.
type talk struct {
	*world
	telegram int64
	lang     locales.Lang
	kind     string
	body     []byte
	opened   int
	turns    int
	shown    []*bot.Screen
	text     string
}

func (w *world) as(telegram int64) *talk {
	return &talk{world: w, telegram: telegram, lang: locales.ZH}
}

func (k *talk) turn() *bot.Turn {
	k.t.Helper()
	k.turns++
	m, err := k.org.MemberByTelegram(k.t.Context(), k.telegram, k.now)
	if errors.Is(err, org.ErrNotFound) {
		m, err = org.Member{Person: org.Person{Telegram: k.telegram}}, nil
	} else {
		k.lang = m.Lang
	}
	ok(k.t, err)
	t := &bot.Turn{Now: k.now, Member: m, Lang: k.lang, Chat: k.telegram, Key: fmt.Sprint("u", k.telegram, ".", k.turns)}
	if k.body != nil {
		t.Conversation = fmt.Sprintf("c%d.%d", k.telegram, k.opened)
	}
	return t
}

// apply takes what the feature answered, as the bot would.
func (k *talk) apply(r bot.Reply, err error) *talk {
	k.t.Helper()
	var no *locales.Refusal
	if errors.As(err, &no) {
		k.text = no.Text.In(k.lang)
		k.shown = nil
		return k
	}
	ok(k.t, err)
	if r.Lang.Valid() {
		k.lang = r.Lang
	}
	k.shown = r.Screens
	if r.Open != nil {
		k.kind, k.body = r.Open.Kind, r.Open.Body
		k.opened++
	}
	if r.Open != nil || (r.Redraw && k.body != nil) {
		again, err := k.dialogue().Render(k.t.Context(), k.turn(), k.body)
		ok(k.t, err)
		k.shown = append(k.shown, again.Screens...)
	}
	k.turn() // reads the language anew
	k.text = ""
	for _, s := range k.shown {
		for _, p := range s.Body {
			k.text += p.In(k.lang) + "\n"
		}
		for _, row := range s.Rows {
			for _, b := range row {
				k.text += "[" + b.Label.Plain(k.lang) + "]"
				if len(b.Arg) > 40 {
					k.t.Errorf("button argument %q is too long", b.Arg)
				}
			}
		}
	}
	if strings.Contains(k.text, "<no value>") || strings.Contains(k.text, "[start.") || strings.Contains(k.text, "[account.") {
		k.t.Errorf("a sentence is missing: %s", k.text)
	}
	return k
}

func (k *talk) dialogue() bot.Dialogue {
	for _, d := range k.feature.Dialogues {
		if d.Kind == k.kind {
			return d
		}
	}
	k.t.Fatalf("no dialogue %q", k.kind)
	return bot.Dialogue{}
}

// command sends a slash command, with what follows its name.
func (k *talk) command(name, rest string) *talk {
	k.t.Helper()
	for _, c := range k.feature.Commands {
		if c.Name == name {
			t := k.turn()
			t.Text = rest
			return k.apply(c.Run(k.t.Context(), t))
		}
	}
	k.t.Fatalf("no command %q", name)
	return k
}

// types answers the open conversation in words.
func (k *talk) types(words string) *talk {
	k.t.Helper()
	t := k.turn()
	t.Text = words
	return k.step(t)
}

func (k *talk) step(t *bot.Turn) *talk {
	k.t.Helper()
	next, r, err := k.dialogue().Step(k.t.Context(), t, k.body)
	var no *locales.Refusal
	if !errors.As(err, &no) {
		k.body = next
	}
	return k.apply(r, err)
}

// press presses the first visible button whose label holds the words.
func (k *talk) press(label string) *talk {
	k.t.Helper()
	for _, s := range k.shown {
		for _, row := range s.Rows {
			for _, b := range row {
				if strings.Contains(b.Label.Plain(k.lang), label) {
					return k.push(b.Route, b.Arg)
				}
			}
		}
	}
	k.t.Fatalf("no button %q in\n%s", label, k.text)
	return k
}

// push is a button by what it carries, also one that was never shown.
func (k *talk) push(route, arg string) *talk {
	k.t.Helper()
	t := k.turn()
	t.Press = &bot.Press{Route: route, Arg: arg}
	if route == "" {
		return k.step(t)
	}
	if route == "cmd" {
		name, rest, _ := strings.Cut(arg, " ")
		return k.command(name, rest)
	}
	for _, r := range k.feature.Routes {
		if r.Name == route {
			return k.apply(r.Run(k.t.Context(), t))
		}
	}
	k.t.Fatalf("no route %q", route)
	return k
}

func (k *talk) sees(words ...string) *talk {
	k.t.Helper()
	for _, s := range words {
		if !strings.Contains(k.text, s) {
			k.t.Fatalf("%q is not in\n%s", s, k.text)
		}
	}
	return k
}

func (k *talk) lacks(words ...string) *talk {
	k.t.Helper()
	for _, s := range words {
		if strings.Contains(k.text, s) {
			k.t.Fatalf("%q is in\n%s", s, k.text)
		}
	}
	return k
}
