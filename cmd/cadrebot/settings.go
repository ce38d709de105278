package main

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"cadrebot/record"
)

// Settings is everything that can be configured, by flag or environment. The README's
// table is checked against it by a test.
type Settings struct {
	DatabaseURL    Secret     `name:"database-url" env:"DATABASE_URL" help:"Postgres, postgres://user@host:5432/name?sslmode=disable. make run starts a private one when unset."`
	RedisURL       Secret     `name:"redis-url" env:"REDIS_URL" help:"Redis, redis://host:6379/0; several addresses separated by commas make a cluster. make run starts a private one when unset."`
	RedisPrefix    string     `name:"redis-prefix" env:"CADREBOT_REDIS_PREFIX" default:"cadrebot:" help:"Put before every Redis key."`
	TelegramToken  Secret     `name:"telegram-token" env:"TELEGRAM_TOKEN" help:"Token of the real bot, from @BotFather. Without it the local phone page is served."`
	TelegramAPI    string     `name:"telegram-api" env:"TELEGRAM_API" default:"https://api.telegram.org" help:"Root of the Bot API."`
	Listen         string     `name:"listen" env:"CADREBOT_LISTEN" default:"127.0.0.1:8099" help:"Address of the phone page, the webhook, /healthz and /metrics; another free port is taken when it is busy."`
	WebhookURL     string     `name:"webhook-url" env:"CADREBOT_WEBHOOK_URL" help:"Public https address that Telegram delivers to; updates are polled when unset."`
	WebhookSecret  Secret     `name:"webhook-secret" env:"CADREBOT_WEBHOOK_SECRET" help:"Secret that Telegram sends along with every update; made from the token when unset."`
	SigningSecret  Secret     `name:"secret" env:"CADREBOT_SECRET" help:"Signs invitation links and buttons; made from the token when unset. Changing it voids old links and buttons."`
	Rate           int        `name:"rate" env:"CADREBOT_RATE" default:"30" help:"Messages a second that the bot starts by itself, over all replicas. Telegram allows about 30 for free; 0 is no limit, for a Bot API of your own."`
	PaidBroadcast  bool       `name:"paid-broadcast" env:"CADREBOT_PAID_BROADCAST" help:"Lets what the bot starts go beyond Telegram's free limit, which Telegram charges in Stars: CADREBOT_RATE may then be up to 1000. Off by default."`
	AttachmentsDir string     `name:"attachments-dir" env:"CADREBOT_ATTACHMENTS_DIR" help:"Folder for the photos and files of reports, shared by all replicas; make run has one beside its data. When empty they are not fetched and stay with Telegram."`
	IndexDir       string     `name:"index-dir" env:"CADREBOT_INDEX_DIR" help:"Folder in which the policy index is kept between two starts; make run has one beside its data. When empty the index is built anew at every start."`
	HouseholdFlows string     `name:"household-flows" env:"HOUSEHOLD_FLOWS" default:"off" help:"Records about single households: off, synthetic (invented data only; what make run has for the demo) or domestic_channel (only where messages never leave China)."`
	ClockAt        time.Time  `name:"clock-at" env:"CADREBOT_CLOCK_AT" help:"For rehearsals: the clock starts at this moment, such as 2026-11-19T10:00:00+08:00. Refused with Telegram's own API."`
	LogLevel       slog.Level `name:"log-level" env:"CADREBOT_LOG_LEVEL" default:"info" help:"debug, info, warn or error."`
}

// Secret is a setting that must never be printed.
type Secret string

// String hides the value, whatever prints it.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "[set]"
}

// GoString hides the value from %#v.
func (s Secret) GoString() string { return s.String() }

// LogValue hides the value from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides the value from encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes the value in.
func (s *Secret) UnmarshalText(b []byte) error { *s = Secret(b); return nil }

// signing is the key for links and buttons.
func (s *Settings) signing() []byte { return derive(s.SigningSecret, s.token(), "sign") }

// webhookSecret is the secret header's value: letters, digits, - and _ only.
func (s *Settings) webhookSecret() string {
	if s.WebhookSecret != "" {
		return string(s.WebhookSecret)
	}
	return hexOf(derive("", s.token(), "webhook"))
}

// telegramRoot is where real people are.
const telegramRoot = "https://api.telegram.org"

// playgroundToken is what the local Bot API server accepts; it looks like no real one.
const playgroundToken = "42:PLAYGROUND"

// token is the bot token in use: the real one, or the local server's.
func (s *Settings) token() string {
	if s.TelegramToken != "" {
		return string(s.TelegramToken)
	}
	return playgroundToken
}

// real reports whether real people are served.
func (s *Settings) real() bool { return s.TelegramToken != "" }

// flow is what may be kept of single households; nothing where nobody has said.
func (s *Settings) flow() record.Flow { return cmp.Or(record.Flow(s.HouseholdFlows), record.FlowOff) }

// derive returns the given secret, or one made from the token for a purpose.
func derive(given Secret, token, purpose string) []byte {
	if given != "" {
		return []byte(given)
	}
	m := hmac.New(sha256.New, []byte(token))
	m.Write([]byte("cadrebot " + purpose))
	return m.Sum(nil)
}

func hexOf(b []byte) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 2*len(b))
	for _, c := range b {
		out = append(out, digits[c>>4], digits[c&15])
	}
	return string(out)
}

// check refuses settings that cannot work, with what to do.
func (s *Settings) check() error {
	if s.DatabaseURL == "" {
		return errors.New("DATABASE_URL is not set: use make run, which starts a private Postgres, or name your own")
	}
	if s.RedisURL == "" {
		return errors.New("REDIS_URL is not set: use make run, which starts a private Redis, or name your own")
	}
	if !s.ClockAt.IsZero() && s.real() && s.TelegramAPI == telegramRoot {
		return errors.New("CADREBOT_CLOCK_AT is for rehearsals: real people get the real time")
	}
	if f := s.flow(); !f.Valid() {
		return fmt.Errorf("HOUSEHOLD_FLOWS is %q: want off, synthetic or domestic_channel", f)
	}
	switch {
	case s.Rate < 0 || (s.Rate == 0 || s.Rate > mostRate) && s.TelegramAPI == telegramRoot:
		return errors.New("CADREBOT_RATE must be from 1 to 1000; only a Bot API of your own (TELEGRAM_API) may take more, or 0 for no limit")
	case s.Rate > freeRate && !s.PaidBroadcast && s.real() && s.TelegramAPI == telegramRoot:
		return fmt.Errorf("CADREBOT_RATE over %d costs Stars with Telegram: set CADREBOT_PAID_BROADCAST too", freeRate)
	}
	return nil
}

// mostRate is what Telegram takes at any price; a local Bot API may take more.
const mostRate = 1000

// freeRate is what Telegram takes from a bot without charging for it.
const freeRate = 30

// logger writes JSON lines to out.
func (s *Settings) logger(out io.Writer) *slog.Logger {
	return slog.New(slog.NewJSONHandler(out, &slog.HandlerOptions{Level: s.LogLevel}))
}
