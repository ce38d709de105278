package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/store"
)

// doctorCommand looks at everything the bot stands on and says what to do.
type doctorCommand struct{}

// check is one thing the doctor looks at. advice says what to do when it fails.
type check struct {
	name   string
	advice string
	run    func(ctx context.Context) (found string, err error)
}

// errDoctor makes the exit code 1 without a second message.
var errDoctor = errors.New("something is wrong: see above")

// Run prints one line a check and fails if any did.
func (doctorCommand) Run(ctx context.Context, s *Settings) error {
	failed := false
	for _, c := range s.checks() {
		short, cancel := context.WithTimeout(ctx, 15*time.Second)
		found, err := c.run(short)
		cancel()
		if err != nil {
			failed = true
			fmt.Fprintf(os.Stdout, "FAIL  %-10s %v\n      what to do: %s\n", c.name, err, c.advice)
			continue
		}
		fmt.Fprintf(os.Stdout, "ok    %-10s %s\n", c.name, found)
	}
	if failed {
		return errDoctor
	}
	return nil
}

func (s *Settings) checks() []check {
	return []check{
		{"settings", "see the table in the README", func(context.Context) (string, error) { return "complete", s.check() }},
		{"sentences", "the build is damaged: get the program again", func(context.Context) (string, error) {
			return fmt.Sprintf("%d in Chinese and English", len(locales.IDs())), locales.Check()
		}},
		{"postgres", "start Postgres 14 or newer and check DATABASE_URL; then run cadrebot migrate", s.checkPostgres},
		{"redis", "start Redis 6.2 to 7 and check REDIS_URL; keep append-only on, so that nothing typed is lost", s.checkRedis},
		{"telegram", "get a token from @BotFather, check TELEGRAM_TOKEN and the way to TELEGRAM_API", s.checkTelegram},
		{"files", "make the folder in CADREBOT_ATTACHMENTS_DIR writable for whoever runs the bot", s.checkAttachments},
		{"calendar", "get the State Council's notice of holidays and run cadrebot calendar import FILE", s.checkCalendarFor},
		{"clock", "set the clock by NTP: deadlines and links depend on it", s.checkClock},
	}
}

func (s *Settings) checkPostgres(ctx context.Context) (string, error) {
	db, err := store.Open(ctx, string(s.DatabaseURL))
	if err != nil {
		return "", err
	}
	defer db.Close()
	return db.Version(ctx)
}

func (s *Settings) checkRedis(ctx context.Context) (string, error) {
	r, err := store.OpenRedis(ctx, string(s.RedisURL))
	if err != nil {
		return "", err
	}
	defer r.Close()
	return store.RedisVersion(ctx, r)
}

func (s *Settings) checkTelegram(ctx context.Context) (string, error) {
	if !s.real() {
		return "no token: the local phone page will be served", nil
	}
	me, err := bot.NewClient(s.token(), s.TelegramAPI).GetMe(ctx)
	if err != nil {
		return "", err
	}
	if !me.Inline {
		return "@" + me.Username + "; inline mode is off: /setinline with @BotFather lets people look policies up in any chat", nil
	}
	return "@" + me.Username, nil
}

// checkAttachments writes into the folder for photos and files, and says when there is none.
func (s *Settings) checkAttachments(context.Context) (string, error) {
	if s.AttachmentsDir == "" {
		return "CADREBOT_ATTACHMENTS_DIR is empty: photos and files of reports are not fetched, they stay with Telegram", nil
	}
	if err := os.MkdirAll(s.AttachmentsDir, 0o700); err != nil {
		return "", fmt.Errorf("make the folder of attachments: %w", err)
	}
	f, err := os.CreateTemp(s.AttachmentsDir, "doctor-*")
	if err != nil {
		return "", fmt.Errorf("write into the folder of attachments: %w", err)
	}
	return s.AttachmentsDir, errors.Join(f.Close(), os.Remove(f.Name()))
}

// checkClock compares our clock with the Date header of the Bot API, or with Postgres
// when there is no token.
func (s *Settings) checkClock(ctx context.Context) (string, error) {
	var theirs time.Time
	if s.real() {
		req, err := http.NewRequestWithContext(ctx, http.MethodHead, s.TelegramAPI, nil)
		if err != nil {
			return "", err
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return "", errors.New("the Bot API gives no time")
		}
		resp.Body.Close()
		if theirs, err = http.ParseTime(resp.Header.Get("Date")); err != nil {
			return "", errors.New("the Bot API gives no time")
		}
	} else {
		db, err := store.Open(ctx, string(s.DatabaseURL))
		if err != nil {
			return "", err
		}
		defer db.Close()
		if theirs, err = db.Now(ctx); err != nil {
			return "", err
		}
	}
	off := time.Since(theirs).Round(time.Second)
	if off > 30*time.Second || off < -30*time.Second {
		return "", fmt.Errorf("our clock is off by %s", off)
	}
	return locales.Moment(locales.EN, time.Now()) + " (China)", nil
}
