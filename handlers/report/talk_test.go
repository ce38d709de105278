package report

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/internal/testdb"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

var (
	thursday = time.Date(2026, 11, 19, 10, 0, 0, 0, locales.Zone)
	friday   = time.Date(2026, 11, 20, 18, 0, 0, 0, locales.Zone)
)

// world is a township with one village, on a real store.
type world struct {
	t       *testing.T
	db      *store.DB
	reports *store.Reports
	members map[string]org.Member
	feature bot.Feature
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	dsn := testdb.Postgres(t, "store", func(ctx context.Context, dsn string) error {
		_, err := store.Migrate(ctx, dsn)
		return err
	})
	db, err := store.Open(t.Context(), dsn)
	ok(t, err)
	t.Cleanup(func() { _ = db.Close() })
	o := store.NewOrg(db)
	ok(t, o.LoadUnits(t.Context(), []org.UnitRow{
		{Code: "990101", Name: locales.Both("云梯县", "Yunti County"), Level: org.LevelCounty},
		{Code: "99010102", Parent: "990101", Name: locales.Both("鹤嘴镇", "Hezui Town"), Level: org.LevelTownship},
		{Code: "9901010203", Parent: "99010102", Name: locales.Both("桃坪村", "Taoping Village"), Level: org.LevelVillage},
		{Code: "9901010204", Parent: "99010102", Name: locales.Both("竹湾村", "Zhuwan Village"), Level: org.LevelVillage},
	}))
	w := &world{t: t, db: db, reports: store.NewReports(db), members: map[string]org.Member{}}
	for i, p := range []struct {
		name string
		role org.Role
		unit string
	}{
		{"vfs", org.VillageFirstSecretary, "9901010203"},
		{"vc", org.VillageCommittee, "9901010203"},
		{"hac", org.HouseholdContact, "9901010203"},
		{"vfs2", org.VillageFirstSecretary, "9901010204"},
		{"twn", org.TownshipApprover, "99010102"},
		{"trainer", org.Trainer, "990101"},
	} {
		telegram := int64(100 + i)
		_, err := o.AddPeople(t.Context(), []org.PersonRow{{
			Key: p.name, Telegram: telegram, Name: p.name, Lang: locales.ZH,
			Grants: []org.GrantRow{{Unit: p.unit, Role: p.role, From: thursday.AddDate(-1, 0, 0)}},
		}}, thursday)
		ok(t, err)
		w.members[p.name], err = o.MemberByTelegram(t.Context(), telegram, thursday)
		ok(t, err)
	}
	w.feature, err = New(w.reports)
	ok(t, err)
	return w
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// talk is one person's chat with the feature, driven the way bot drives it. Between two
// turns nothing is kept but the conversation's bytes.
type talk struct {
	*world
	who    org.Member
	lang   locales.Lang
	now    time.Time
	kind   string
	body   []byte
	id     string
	turns  int
	screen []*bot.Screen
	toast  string
}

func (w *world) as(name string, l locales.Lang) *talk {
	return &talk{world: w, who: w.members[name], lang: l, now: thursday}
}

func (k *talk) turn(text string, press *bot.Press) *bot.Turn {
	k.turns++
	return &bot.Turn{
		Now: k.now, Member: k.who, Lang: k.lang, Chat: k.who.Telegram, Text: text, Press: press,
		Key: fmt.Sprintf("u%d.%d", k.who.Telegram, k.turns), Conversation: k.id,
	}
}

// take shows what a turn led to, and opens the conversation that it asks for.
func (k *talk) take(r bot.Reply, err error) {
	k.t.Helper()
	k.screen, k.toast = r.Screens, r.Toast.Plain(k.lang)
	var no *locales.Refusal
	if errors.As(err, &no) {
		k.screen = []*bot.Screen{bot.Say(no.Text)}
		return
	}
	ok(k.t, err)
	if r.Open == nil {
		return
	}
	k.kind, k.body, k.id = r.Open.Kind, r.Open.Body, fmt.Sprintf("conv%d.%d", k.who.Telegram, k.turns)
	shown, err := k.dialogue().Render(k.t.Context(), k.turn("", nil), k.body)
	ok(k.t, err)
	k.screen = append(k.screen, shown.Screens...)
}

func (k *talk) dialogue() bot.Dialogue {
	k.t.Helper()
	for _, d := range k.feature.Dialogues {
		if d.Kind == k.kind {
			return d
		}
	}
	k.t.Fatalf("no conversation is open (kind %q)", k.kind)
	return bot.Dialogue{}
}

func (k *talk) command() *talk {
	k.t.Helper()
	k.take(k.feature.Commands[0].Run(k.t.Context(), k.turn("", nil)))
	return k
}

// types answers the open conversation in words.
func (k *talk) types(words ...string) *talk {
	k.t.Helper()
	for _, text := range words {
		k.step(k.turn(text, nil))
	}
	return k
}

func (k *talk) step(t *bot.Turn) {
	k.t.Helper()
	next, r, err := k.dialogue().Step(k.t.Context(), t, k.body)
	k.take(r, err)
	if err == nil {
		if k.body = next; next == nil {
			k.kind, k.id = "", ""
		}
	}
}

// press taps the newest button whose label contains label.
func (k *talk) press(label string) *talk {
	k.t.Helper()
	for i := len(k.screen) - 1; i >= 0; i-- {
		for _, row := range k.screen[i].Rows {
			for _, b := range row {
				if strings.Contains(b.Label.Plain(k.lang), label) {
					k.pressButton(b)
					return k
				}
			}
		}
	}
	k.t.Fatalf("no button %q under:\n%s", label, k.text())
	return k
}

func (k *talk) pressButton(b bot.Button) {
	k.t.Helper()
	if b.Route == "" {
		k.step(k.turn("", &bot.Press{Arg: b.Arg}))
		return
	}
	for _, r := range k.feature.Routes {
		if r.Name == b.Route {
			k.take(r.Run(k.t.Context(), k.turn("", &bot.Press{Route: b.Route, Arg: b.Arg})))
			return
		}
	}
	k.t.Fatalf("button %q leads out of the feature: %s", b.Label.Plain(k.lang), b.Route)
}

// text is everything on the screen, buttons in brackets.
func (k *talk) text() string {
	var b strings.Builder
	for _, s := range k.screen {
		for _, p := range s.Body {
			b.WriteString(p.Plain(k.lang) + "\n")
		}
		for _, row := range s.Rows {
			for _, btn := range row {
				b.WriteString("[" + btn.Label.Plain(k.lang) + "] ")
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func (k *talk) sees(want ...string) *talk {
	k.t.Helper()
	for _, w := range want {
		if !strings.Contains(k.text(), w) {
			k.t.Errorf("%q is not in:\n%s", w, k.text())
		}
	}
	return k
}

func (k *talk) lacks(unwanted ...string) *talk {
	k.t.Helper()
	for _, w := range unwanted {
		if strings.Contains(k.text(), w) {
			k.t.Errorf("%q is in:\n%s", w, k.text())
		}
	}
	return k
}

// filed is what the village has on record for the current week.
func (w *world) filed(name string) reports.Submission {
	w.t.Helper()
	st, err := w.reports.Standing(w.t.Context(), w.members[name].Active.Unit.ID, reports.WeeklyBrief, "2026W47", thursday)
	ok(w.t, err)
	if st.Filed == nil {
		w.t.Fatal("nothing is filed")
	}
	return *st.Filed
}

func (w *world) by(name string) lifecycle.Actor { return lifecycle.ActorOf(w.members[name]) }
