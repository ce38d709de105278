// Package talk lets a test talk to one feature: a World is the real store with units of
// the made-up city, people and a clock that the test moves; a Chat is one person's side of
// the conversation, driven turn by turn as bot drives it, with nothing kept between two
// turns but the conversation's bytes. It knows nothing about Telegram (cmd plays whole
// transcripts through bot), and only tests import it. What a feature's tests need alone
// stands in that feature's folder, in a struct that embeds World; a unit that is missing
// goes into the chart, a new thing a person can do into chat.go.
package talk

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

// Thursday is a working morning, 10:00 local, one day before the week's brief is due.
var Thursday = time.Date(2026, 11, 19, 10, 0, 0, 0, locales.Zone)

// Nobody is the name of somebody who has not joined.
const Nobody = "nobody"

// World is a migrated database of this test alone, and the feature that is talked to.
type World struct {
	T       *testing.T
	DB      *store.DB
	Org     *store.Org
	Key     org.InviteKey
	Now     time.Time             // what every turn is told; tests move it
	Members map[string]org.Member // whom Hire hired, as they were then

	// Feature is what people talk to. A test sets it before the first turn.
	Feature bot.Feature
	// Anew, when set, makes the feature anew for every turn, as if each went to another
	// replica.
	Anew func() bot.Feature
	// Markup lets Chat.Text keep the HTML of paragraphs; without it words are plain.
	Markup bool
	// Resumes demands that a step shows what Render shows of the body it leaves behind.
	Resumes bool
	// Check, when set, holds every screen that is shown against a feature's own rules.
	Check func(*bot.Screen)

	dsn     string
	side    *sql.DB
	people  int64
	updates int
	opened  int
}

// Open makes a world with the units of the chart that codes name, at now. A unit whose
// parent is not named stands at the top.
func Open(t *testing.T, now time.Time, codes ...string) *World {
	t.Helper()
	dsn := testdb.Postgres(t, "store", func(ctx context.Context, dsn string) error {
		_, err := store.Migrate(ctx, dsn)
		return err
	})
	db, err := store.Open(t.Context(), dsn)
	Must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	key, err := org.NewInviteKey([]byte("a secret for tests of some length"))
	Must(t, err)
	w := &World{T: t, DB: db, Org: store.NewOrg(db), Key: key, Now: now, Members: map[string]org.Member{}, dsn: dsn}
	rows, err := pick(codes)
	Must(t, err)
	Must(t, w.Org.LoadUnits(t.Context(), rows))
	return w
}

// Must ends the test if err is not nil.
func Must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// SQL is a way to the database behind the store's back, for what no use case offers.
func (w *World) SQL() *sql.DB {
	w.T.Helper()
	if w.side == nil {
		side, err := sql.Open("postgres", w.dsn)
		Must(w.T, err)
		w.T.Cleanup(func() { _ = side.Close() })
		w.side = side
	}
	return w.side
}

// Unit is the unit with that code; the test ends if there is none.
func (w *World) Unit(code string) org.Unit {
	w.T.Helper()
	u, err := w.Org.UnitByCode(w.T.Context(), code)
	Must(w.T, err)
	return u
}

// Accounts of the people of Way, and of somebody who has not joined.
const (
	Secretary = 601
	Township  = 602
	County    = 603
	Admin     = 605
	Stranger  = 699
)

// Way is a world with the posts on the way from a village up to its city, whose county reads English; screens
// are told with their markup.
func Way(t *testing.T) *World {
	t.Helper()
	w := Open(t, Thursday, "990000", "990100", "990101", "990102", "99010102", "9901010203", "9901010205")
	w.Markup = true
	w.Join(Secretary, "9901010203", org.VillageFirstSecretary, locales.ZH)
	w.Join(Township, "99010102", org.TownshipOfficer, locales.ZH)
	w.Join(County, "990101", org.CountyCoordinator, locales.EN)
	w.Join(Admin, "990100", org.Administrator, locales.ZH)
	return w
}

// Post is a grant that began a year before the world's clock, for Hire.
func Post(unit string, r org.Role) org.GrantRow { return org.GrantRow{Unit: unit, Role: r} }

// Hire loads a person who is called name and holds these posts. Accounts count up from 101.
func (w *World) Hire(name string, l locales.Lang, posts ...org.GrantRow) org.Member {
	w.T.Helper()
	w.people++
	telegram := 100 + w.people
	for i := range posts {
		if posts[i].From.IsZero() {
			posts[i].From = w.Now.AddDate(-1, 0, 0)
		}
	}
	_, err := w.Org.AddPeople(w.T.Context(), []org.PersonRow{{Key: name, Telegram: telegram, Name: name, Lang: l, Grants: posts}}, w.Now)
	Must(w.T, err)
	m, err := w.Org.MemberByTelegram(w.T.Context(), telegram, w.Now)
	Must(w.T, err)
	w.Members[name] = m
	return m
}

// Join makes the owner of an account a member by an invitation, without a conversation.
// What was joined last is the active post.
func (w *World) Join(telegram int64, code string, r org.Role, l locales.Lang) {
	w.T.Helper()
	once := fmt.Sprint("join", telegram, code, r)
	inv := org.Invite{Unit: w.Unit(code).ID, Role: r, Expires: w.Now.Add(time.Hour), Nonce: w.Key.Nonce(once)}
	_, err := w.Org.Join(w.T.Context(), inv, telegram, "", l, once, w.Now)
	Must(w.T, err)
}

// Queued are the messages that wait in a person's queue or have left it, oldest first.
func (w *World) Queued(p org.PersonID) []*bot.Screen {
	w.T.Helper()
	rows, err := w.SQL().QueryContext(w.T.Context(), `select payload from delivery where person_id = $1 order by id`, int64(p))
	Must(w.T, err)
	defer rows.Close()
	var out []*bot.Screen
	for rows.Next() {
		var b []byte
		Must(w.T, rows.Scan(&b))
		s := &bot.Screen{}
		Must(w.T, json.Unmarshal(b, s))
		out = append(out, s)
	}
	Must(w.T, rows.Err())
	return out
}
