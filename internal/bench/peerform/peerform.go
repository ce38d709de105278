// Package peerform is the weekly brief as a small hand-written bot has it: a switch over
// the step, the session as JSON in Redis (one GET and one SET an update), one INSERT at
// the end. The peers of the benchmark share it, so that they differ in how they talk to
// Telegram alone. It has no order within a chat, no lease, no compare-and-set and no
// idempotent submission: that is what ours is measured against.
//
// It must not import the rest of the project. Another peer is another folder beside
// rawform and v5form.
package peerform

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	_ "github.com/lib/pq" // the driver
	"github.com/redis/go-redis/v9"
)

// Table creates what the peers write to.
const Table = `create table if not exists bench_brief (
  id bigserial primary key, chat_id bigint not null, lang text not null, mon_03 bigint not null, mon_05 bigint not null,
  lab_02 bigint not null, gua_04 bigint not null, prj_06 bigint not null, col_01 bigint not null,
  created_at timestamptz not null default now())`

// Settings are what the load generator hands to a peer in its environment.
type Settings struct{ Token, API, Listen, Database, Redis, Prefix string }

// FromEnv reads the settings.
func FromEnv() Settings {
	return Settings{
		Token: os.Getenv("TELEGRAM_TOKEN"), API: os.Getenv("TELEGRAM_API"), Listen: os.Getenv("CADREBOT_LISTEN"),
		Database: os.Getenv("DATABASE_URL"), Redis: os.Getenv("REDIS_URL"), Prefix: os.Getenv("CADREBOT_REDIS_PREFIX"),
	}
}

// Store is where a peer keeps its sessions and its briefs.
type Store struct {
	rdb    *redis.Client
	db     *sql.DB
	prefix string
}

// Open connects to both servers.
func Open(s Settings) (*Store, error) {
	o, err := redis.ParseURL(s.Redis)
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL: %w", err)
	}
	db, err := sql.Open("postgres", s.Database)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(16)
	return &Store{rdb: redis.NewClient(o), db: db, prefix: s.Prefix}, nil
}

// Input is one update as the form reads it.
type Input struct {
	Chat    int64
	Lang    string // of the person's Telegram
	Text    string // typed
	Data    string // of the pressed button
	Message int64  // that the button hangs on
}

// Button is one inline button.
type Button struct{ Text, Data string }

// Reply is one message; Edit names the message it replaces, 0 sends a new one.
type Reply struct {
	Text string
	Rows [][]Button
	Edit int64
}

type session struct {
	Step    int     `json:"step"`
	Lang    string  `json:"lang"`
	Answers []int64 `json:"answers"`
}

// Steps besides the questions, which are counted from 0.
const (
	stepMenu   = -1
	stepReview = -2
)

// Handle takes one update; the session is in Redis when it returns.
func (s *Store) Handle(ctx context.Context, in Input) ([]Reply, error) {
	key := s.prefix + strconv.FormatInt(in.Chat, 10)
	var ss session
	raw, err := s.rdb.Get(ctx, key).Bytes()
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, fmt.Errorf("read session: %w", err)
	}
	if err == nil {
		if err := json.Unmarshal(raw, &ss); err != nil {
			return nil, fmt.Errorf("read session: %w", err)
		}
	}
	out, err := s.step(ctx, in, &ss)
	if err != nil {
		return nil, err
	}
	if raw, err = json.Marshal(&ss); err != nil {
		return nil, fmt.Errorf("write session: %w", err)
	}
	if err := s.rdb.Set(ctx, key, raw, 24*time.Hour).Err(); err != nil {
		return nil, fmt.Errorf("write session: %w", err)
	}
	return out, nil
}

func (s *Store) step(ctx context.Context, in Input, ss *session) ([]Reply, error) {
	if in.Text == "/report" {
		*ss = session{Step: stepMenu, Lang: "en"}
		if strings.HasPrefix(in.Lang, "zh") {
			ss.Lang = "zh"
		}
		return []Reply{menu(byLang[ss.Lang])}, nil
	}
	w := byLang[ss.Lang]
	switch {
	case w == nil:
		return []Reply{{Text: byLang["en"].start}}, nil
	case ss.Step == stepMenu && in.Data == "fill":
		ss.Step = 0
		return []Reply{{Text: w.title, Edit: in.Message}, ask(w, ss, "")}, nil
	case ss.Step == stepReview && in.Data == "submit":
		id, err := s.insert(ctx, in.Chat, ss)
		if err != nil {
			return nil, err
		}
		*ss = session{}
		return []Reply{{Text: fmt.Sprintf(w.done, id), Rows: [][]Button{{{w.head, "menu"}}}}}, nil
	case ss.Step >= 0 && ss.Step < len(w.questions):
		return answer(w, ss, in), nil
	}
	return []Reply{{Text: w.start}}, nil
}

// answer takes a figure, typed or as last time, and asks the next one.
func answer(w *words, ss *session, in Input) []Reply {
	q := w.questions[ss.Step]
	n, err := q.last, error(nil)
	if in.Data != "same" {
		n, err = strconv.ParseInt(strings.TrimSpace(in.Text), 10, 64)
	}
	if err != nil {
		return []Reply{ask(w, ss, w.refuse)}
	}
	if n < q.min || n > q.max {
		return []Reply{ask(w, ss, fmt.Sprintf(w.limit, q.min, q.max))}
	}
	ss.Answers = append(ss.Answers, n)
	ss.Step++
	r := Reply{}
	if ss.Step < len(w.questions) {
		r = ask(w, ss, fmt.Sprintf(w.echo, q.label, n))
	} else {
		ss.Step = stepReview
		r = review(w, ss)
	}
	if in.Data != "" {
		r.Edit = in.Message
	}
	return []Reply{r}
}

func menu(w *words) Reply {
	lines := []string{w.title, w.last}
	for i, q := range w.questions {
		lines = append(lines, fmt.Sprintf(w.line, i+1, q.label, q.last))
	}
	return Reply{Text: strings.Join(lines, "\n"), Rows: [][]Button{{{w.noChange, "nochange"}}, {{w.fill, "fill"}}}}
}

func ask(w *words, ss *session, above string) Reply {
	q := w.questions[ss.Step]
	text := fmt.Sprintf(w.ask, ss.Step+1, len(w.questions), q.label, q.unit)
	if above != "" {
		text = above + "\n" + text
	}
	ways := []Button{{w.help, "help"}, {w.cancel, "cancel"}}
	if ss.Step > 0 {
		ways = append([]Button{{w.back, "back"}}, ways...)
	}
	return Reply{Text: text, Rows: [][]Button{{{w.same + strconv.FormatInt(q.last, 10), "same"}}, ways}}
}

func review(w *words, ss *session) Reply {
	lines := []string{w.review}
	var edits []Button
	for i, q := range w.questions {
		lines = append(lines, fmt.Sprintf(w.line, i+1, q.label, ss.Answers[i]))
		edits = append(edits, Button{fmt.Sprintf(w.edit, i+1), "edit:" + strconv.Itoa(i)})
	}
	return Reply{Text: strings.Join(lines, "\n"), Rows: [][]Button{{{w.submit, "submit"}}, edits[:4], edits[4:], {{w.cancel, "cancel"}}}}
}

const sqlInsert = `insert into bench_brief (chat_id, lang, mon_03, mon_05, lab_02, gua_04, prj_06, col_01)
values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`

func (s *Store) insert(ctx context.Context, chat int64, ss *session) (id int64, err error) {
	a := ss.Answers
	err = s.db.QueryRowContext(ctx, sqlInsert, chat, ss.Lang, a[0], a[1], a[2], a[3], a[4], a[5]).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("insert brief: %w", err)
	}
	return id, nil
}
