package learn_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/handlers/learn"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/training"
)

var now = time.Date(2026, 11, 19, 2, 0, 0, 0, time.UTC)

// world is a database with units, people and the starter courses.
type world struct {
	t       *testing.T
	org     *store.Org
	store   *store.Training
	courses map[training.CourseID]training.Course
	people  int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	dsn := testdb.Postgres(t, "store", func(ctx context.Context, dsn string) error {
		_, err := store.Migrate(ctx, dsn)
		return err
	})
	db, err := store.Open(t.Context(), dsn)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	w := &world{t: t, org: store.NewOrg(db), store: store.NewTraining(db), courses: map[training.CourseID]training.Course{}}
	must(t, w.org.LoadUnits(t.Context(), []org.UnitRow{
		{Code: "990100", Name: locales.Both("星垭市", "Xingya City"), Level: org.LevelCity},
		{Code: "990101", Parent: "990100", Name: locales.Both("云梯县", "Yunti County"), Level: org.LevelCounty},
		{Code: "990103", Parent: "990100", Name: locales.Both("石岩坪县", "Shiyanping County"), Level: org.LevelCounty},
		{Code: "99010102", Parent: "990101", Name: locales.Both("鹤嘴镇", "Hezui Town"), Level: org.LevelTownship},
		{Code: "9901010203", Parent: "99010102", Name: locales.Both("桃坪村", "Taoping Village"), Level: org.LevelVillage},
		{Code: "9901010204", Parent: "99010102", Name: locales.Both("杏坪村", "Xingping Village"), Level: org.LevelVillage},
	}))
	courses, err := training.Starter()
	must(t, err)
	_, err = w.store.ImportCourses(t.Context(), courses, now)
	must(t, err)
	for _, c := range courses {
		c.Version = 1
		w.courses[c.ID] = c
	}
	return w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// chat is one person talking to the feature, as the bot would let them.
type chat struct {
	t     *testing.T
	w     *world
	m     org.Member
	lang  locales.Lang
	conv  string
	convs int
	body  []byte
	reply bot.Reply
}

func (w *world) chat(role org.Role, unit string, lang locales.Lang) *chat {
	w.t.Helper()
	w.people++
	telegram := int64(5000 + w.people)
	_, err := w.org.AddPeople(w.t.Context(), []org.PersonRow{{
		Key: fmt.Sprint("p", w.people), Telegram: telegram, Name: "某某", Lang: lang,
		Grants: []org.GrantRow{{Unit: unit, Role: role, From: now.AddDate(0, -1, 0)}},
	}}, now)
	must(w.t, err)
	m, err := w.org.MemberByTelegram(w.t.Context(), telegram, now)
	must(w.t, err)
	return &chat{t: w.t, w: w, m: m, lang: lang}
}

// feature is made anew for every turn: a conversation may go on in another replica.
func (c *chat) feature() bot.Feature { return learn.New(c.w.store, c.w.store, c.w.store) }

func (c *chat) turn(text string, press *bot.Press) *bot.Turn {
	return &bot.Turn{Now: now, Member: c.m, Lang: c.lang, Chat: 1, Key: "k", Conversation: c.conv, Text: text, Press: press}
}

func (c *chat) try(r bot.Reply, err error) string {
	c.t.Helper()
	var no *locales.Refusal
	if errors.As(err, &no) {
		return no.Text.ID
	}
	must(c.t, err)
	if r.Open != nil {
		c.convs++
		c.conv = fmt.Sprint("conversation-", c.m.ID, "-", c.convs)
		c.body = r.Open.Body
		r, err = c.feature().Dialogues[0].Render(c.t.Context(), c.turn("", nil), c.body)
		must(c.t, err)
	}
	c.reply = r
	for _, s := range r.Screens {
		c.check(s)
	}
	return ""
}

// step gives a turn to the open dialogue; what it shows must be what Render shows.
func (c *chat) step(text string, press *bot.Press) string {
	c.t.Helper()
	d := c.feature().Dialogues[0]
	before := slices.Clone(c.body)
	next, r, err := d.Step(c.t.Context(), c.turn(text, press), c.body)
	if string(before) != string(c.body) {
		c.t.Fatal("the step changed the body it was given")
	}
	if id := c.try(r, err); id != "" {
		return id
	}
	c.body = next
	if next == nil {
		c.conv = ""
		return ""
	}
	again, err := d.Render(c.t.Context(), c.turn("", nil), next)
	must(c.t, err)
	if !reflect.DeepEqual(again.Screens, r.Screens) {
		c.t.Fatalf("resuming shows something else:\n%s\n%s", c.text(), c.say(again.Screens))
	}
	return ""
}

func (c *chat) command(name, text string) string {
	c.t.Helper()
	for _, cmd := range c.feature().Commands {
		if cmd.Name == name {
			return c.try(cmd.Run(c.t.Context(), c.turn(text, nil)))
		}
	}
	c.t.Fatalf("no command %s", name)
	return ""
}

func (c *chat) route(name, arg string) string {
	c.t.Helper()
	for _, r := range c.feature().Routes {
		if r.Name == name {
			return c.try(r.Run(c.t.Context(), c.turn("", &bot.Press{Route: name, Arg: arg})))
		}
	}
	c.t.Fatalf("no route %s", name)
	return ""
}

// press presses the newest button whose label contains label.
func (c *chat) press(label string) string {
	c.t.Helper()
	for _, s := range slices.Backward(c.reply.Screens) {
		for _, row := range s.Rows {
			for _, b := range row {
				if !strings.Contains(b.Label.Plain(c.lang), label) {
					continue
				}
				if b.Route == "" {
					return c.step("", &bot.Press{Arg: b.Arg})
				}
				return c.route(b.Route, b.Arg)
			}
		}
	}
	c.t.Fatalf("no button %q under\n%s", label, c.text())
	return ""
}

func (c *chat) has(label string) bool {
	for _, s := range c.reply.Screens {
		for _, row := range s.Rows {
			for _, b := range row {
				if strings.Contains(b.Label.Plain(c.lang), label) {
					return true
				}
			}
		}
	}
	return false
}

func (c *chat) text() string { return c.say(c.reply.Screens) }

func (c *chat) say(screens []*bot.Screen) string {
	var b strings.Builder
	for _, s := range screens {
		for _, t := range s.Body {
			b.WriteString(t.Plain(c.lang) + "\n")
		}
	}
	return b.String()
}

func (c *chat) sees(want string) {
	c.t.Helper()
	if !strings.Contains(c.text(), want) {
		c.t.Fatalf("want %q in\n%s", want, c.text())
	}
}

// check holds every screen against the rules of the house, in both languages.
func (c *chat) check(s *bot.Screen) {
	c.t.Helper()
	for _, l := range locales.All {
		n := 0
		for _, t := range s.Body {
			said := t.In(l)
			if strings.Contains(said, "[learn.") || strings.Contains(said, "no value") {
				c.t.Errorf("cannot be said: %s", said)
			}
			n += utf8.RuneCountInString(t.Plain(l)) + 1
		}
		if n > 1000 {
			c.t.Errorf("a screen of %d characters in %s", n, l)
		}
		for _, row := range s.Rows {
			for _, b := range row {
				label := b.Label.Plain(l)
				if n := utf8.RuneCountInString(label); n == 0 || n > 24 || strings.Contains(label, "[learn.") {
					c.t.Errorf("label %q", label)
				}
				if len(b.Arg) > 40 {
					c.t.Errorf("argument %q", b.Arg)
				}
				if b.Route == "" && !s.Dialogue {
					c.t.Errorf("%q is a dialogue's button outside of one", label)
				}
			}
		}
	}
	for _, row := range s.Rows {
		if len(row) > 2 {
			c.t.Errorf("%d buttons in a row", len(row))
		}
	}
	if len(s.Rows) > 7 {
		c.t.Errorf("%d rows", len(s.Rows))
	}
}
