package policyask_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	_ "github.com/lib/pq" // the deliveries are read behind the store's back

	"cadrebot/bot"
	"cadrebot/handlers/policyask"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/store"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// world is the feature over a real store, with people to act as.
type world struct {
	t       *testing.T
	now     time.Time
	feature bot.Feature
	store   *store.Policies
	raw     *sql.DB
	people  map[string]org.Member
	updates int
}

// chat is one person's side: the last screen and the open conversation.
type chat struct {
	w      *world
	who    org.Member
	screen *bot.Screen
	kind   string
	body   []byte
	id     string
	done   int
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
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
	raw, err := sql.Open("postgres", dsn)
	must(t, err)
	t.Cleanup(func() { _ = raw.Close() })
	w := &world{t: t, now: time.Date(2026, 11, 19, 2, 0, 0, 0, time.UTC), store: store.NewPolicies(db), raw: raw, people: map[string]org.Member{}}
	o := store.NewOrg(db)
	must(t, o.LoadUnits(t.Context(), []org.UnitRow{
		{Code: "990100", Name: locales.Both("星垭市", "Xingya City"), Level: org.LevelCity},
		{Code: "990101", Parent: "990100", Name: locales.Both("云梯县", "Yunti County"), Level: org.LevelCounty},
		{Code: "990103", Parent: "990100", Name: locales.Both("石盐坪县", "Shiyanping County"), Level: org.LevelCounty},
		{Code: "99010102", Parent: "990101", Name: locales.Both("鹤嘴镇", "Hezui Town"), Level: org.LevelTownship},
		{Code: "9901010203", Parent: "99010102", Name: locales.Both("桃坪村", "Taoping Village"), Level: org.LevelVillage},
	}))
	from := w.now.AddDate(0, -1, 0)
	for i, p := range []struct {
		name, unit string
		role       org.Role
		lang       locales.Lang
		left       bool // the grant has ended
	}{
		{"vfs", "9901010203", org.VillageFirstSecretary, locales.ZH, false},
		{"twn", "99010102", org.TownshipApprover, locales.ZH, false},
		{"cty", "990101", org.CountyCoordinator, locales.ZH, false},
		{"former", "990101", org.CountyCoordinator, locales.ZH, true},
		{"cty3", "990103", org.CountyCoordinator, locales.ZH, false},
		{"editor", "990100", org.PolicyEditor, locales.ZH, false},
		{"observer", "990100", org.Observer, locales.EN, false},
	} {
		id := int64(701 + i)
		grant := org.GrantRow{Unit: p.unit, Role: p.role, From: from}
		if p.left {
			grant.Until = w.now.AddDate(0, 0, -1)
		}
		_, err := o.AddPeople(t.Context(), []org.PersonRow{{Key: p.name, Telegram: id, Name: p.name, Lang: p.lang, Grants: []org.GrantRow{grant}}}, w.now)
		must(t, err)
		w.people[p.name], err = o.MemberByTelegram(t.Context(), id, w.now)
		must(t, err)
	}
	items, figures, err := policy.StarterRows()
	must(t, err)
	_, err = w.store.ImportPolicies(t.Context(), items, figures, w.now)
	must(t, err)
	w.feature, err = policyask.New(w.store, w.store, w.store)
	must(t, err)
	return w
}

func (w *world) as(name string) *chat {
	w.t.Helper()
	m, ok := w.people[name]
	if !ok {
		w.t.Fatalf("nobody is called %s", name)
	}
	return &chat{w: w, who: m}
}

func (c *chat) turn(text string, press *bot.Press) *bot.Turn {
	c.w.updates++
	return &bot.Turn{
		Now: c.w.now, Member: c.who, Lang: c.who.Lang, Chat: c.who.Telegram, Key: fmt.Sprintf("u%d", c.w.updates),
		Conversation: c.id, Text: text, Press: press,
	}
}

// take applies a reply as the bot does: an opened conversation shows itself.
func (c *chat) take(r bot.Reply, err error) error {
	c.w.t.Helper()
	if err != nil {
		return err
	}
	if r.Open != nil {
		c.done++
		c.kind, c.body, c.id = r.Open.Kind, r.Open.Body, fmt.Sprintf("talk-%d-%d", c.who.ID, c.done)
		r, err = c.dialogue().Render(c.w.t.Context(), c.turn("", nil), c.body)
		if err != nil {
			return err
		}
	}
	if len(r.Screens) > 0 {
		b, err := json.Marshal(r.Screens[len(r.Screens)-1])
		must(c.w.t, err)
		c.screen = &bot.Screen{}
		must(c.w.t, json.Unmarshal(b, c.screen))
	}
	return nil
}

func (c *chat) dialogue() bot.Dialogue {
	for _, d := range c.w.feature.Dialogues {
		if d.Kind == c.kind {
			return d
		}
	}
	c.w.t.Fatalf("no dialogue %q", c.kind)
	return bot.Dialogue{}
}

func (c *chat) step(text string, press *bot.Press) error {
	next, r, err := c.dialogue().Step(c.w.t.Context(), c.turn(text, press), c.body)
	if err != nil {
		return err
	}
	if next == nil {
		c.kind, c.body, c.id = "", nil, ""
	} else {
		c.body = next
	}
	return c.take(r, nil)
}

// say types words or a command.
func (c *chat) say(text string) error {
	c.w.t.Helper()
	if name, rest, _ := strings.Cut(text, " "); strings.HasPrefix(name, "/") {
		for _, cmd := range c.w.feature.Commands {
			if "/"+cmd.Name == name {
				return c.take(cmd.Run(c.w.t.Context(), c.turn(rest, nil)))
			}
		}
		c.w.t.Fatalf("no command %s", name)
	}
	if c.kind != "" {
		return c.step(text, nil)
	}
	return c.take(c.w.feature.Words(c.w.t.Context(), c.turn(text, nil)))
}

// route presses a button that is not on the screen: an old or a forged one.
func (c *chat) route(name, arg string) error {
	c.w.t.Helper()
	for _, r := range c.w.feature.Routes {
		if r.Name == name {
			return c.take(r.Run(c.w.t.Context(), c.turn("", &bot.Press{Route: name, Arg: arg})))
		}
	}
	c.w.t.Fatalf("no route %q", name)
	return nil
}

// tap presses the button of the last screen whose label contains label.
func (c *chat) tap(label string) error {
	c.w.t.Helper()
	b := c.button(label)
	if b.Route == "" {
		return c.step("", &bot.Press{Arg: b.Arg})
	}
	return c.route(b.Route, b.Arg)
}

func (c *chat) button(label string) bot.Button {
	c.w.t.Helper()
	for _, row := range c.screen.Rows {
		for _, b := range row {
			if len(b.Arg) > 40 {
				c.w.t.Errorf("button %s carries %d bytes", b.Label.Plain(c.who.Lang), len(b.Arg))
			}
			if strings.Contains(b.Label.Plain(c.who.Lang), label) {
				return b
			}
		}
	}
	c.w.t.Fatalf("no button %q on:\n%s", label, c.shown())
	return bot.Button{}
}

// shown is the last screen as the person reads it, buttons in brackets.
func (c *chat) shown() string { return show(c.screen, c.who.Lang) }

func show(s *bot.Screen, l locales.Lang) string {
	var out []string
	for _, p := range s.Body {
		out = append(out, p.Plain(l))
	}
	for _, row := range s.Rows {
		var line []string
		for _, b := range row {
			line = append(line, "["+b.Label.Plain(l)+"]")
		}
		out = append(out, strings.Join(line, " "))
	}
	return strings.Join(out, "\n")
}

func (c *chat) sees(parts ...string) {
	c.w.t.Helper()
	for _, p := range parts {
		if !strings.Contains(c.shown(), p) {
			c.w.t.Errorf("%q is not shown:\n%s", p, c.shown())
		}
	}
}

func (c *chat) seesNot(parts ...string) {
	c.w.t.Helper()
	for _, p := range parts {
		if strings.Contains(c.shown(), p) {
			c.w.t.Errorf("%q is shown:\n%s", p, c.shown())
		}
	}
}

// receive makes the queued messages of a person their last screen, and says how many there are.
func (c *chat) receive() int {
	c.w.t.Helper()
	rows, err := c.w.raw.QueryContext(c.w.t.Context(), `select payload from delivery where person_id = $1 order by id`, int64(c.who.ID))
	must(c.w.t, err)
	defer rows.Close()
	n := 0
	for rows.Next() {
		var b []byte
		must(c.w.t, rows.Scan(&b))
		c.screen = &bot.Screen{}
		must(c.w.t, json.Unmarshal(b, c.screen))
		n++
	}
	must(c.w.t, rows.Err())
	return n
}
