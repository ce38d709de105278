package bot

import (
	"context"
	"crypto/subtle"
	"fmt"
	"io"
	"net/http"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// updateMax bounds the body of one update; Telegram's are a few kilobytes.
const updateMax = 1 << 20

// webhookPatience is how long one delivery may work before Telegram is asked to come
// again; it waits 60 s for an answer.
const webhookPatience = 25 * time.Second

// Webhook takes updates in over HTTP. It answers 200 only when the update is done and
// 503 when it must come again. Work in hand is finished even when ctx ends.
func (b *Bot) Webhook(ctx context.Context, secret string) http.Handler {
	l := newLanes(256)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			http.Error(w, "POST only", http.StatusMethodNotAllowed)
			return
		}
		given := r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
		if subtle.ConstantTimeCompare([]byte(given), []byte(secret)) != 1 {
			http.Error(w, "wrong secret", http.StatusForbidden)
			return
		}
		raw, err := readBody(w, r)
		if err != nil {
			http.Error(w, "body too large", http.StatusRequestEntityTooLarge)
			return
		}
		u, err := parseUpdate(raw)
		if err != nil {
			b.log.Error("broken update left behind", "update", u.ID, "err", err)
			w.WriteHeader(http.StatusOK) // again would not mend it
			return
		}
		u.webhook = true
		b.deliver(ctx, w, l, u)
	})
}

// readBody reads an update at its announced length; ReadAll would grow into it.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.ContentLength < 0 || r.ContentLength > updateMax {
		return io.ReadAll(http.MaxBytesReader(w, r.Body, updateMax))
	}
	raw := make([]byte, r.ContentLength)
	_, err := io.ReadFull(r.Body, raw)
	return raw, err
}

var jsonType = []string{"application/json"}

// deliver runs one update in its lane and answers.
func (b *Bot) deliver(ctx context.Context, w http.ResponseWriter, l *lanes, u *update) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), webhookPatience)
	defer cancel()
	if u.Inline != nil {
		over := make(chan struct{})
		b.hurry(ctx, u, func() { close(over) })
		<-over
		w.WriteHeader(http.StatusOK) // never again: the next letter brings a new one
		return
	}
	c, _ := u.chat()
	b.albums.expect(u)
	err := l.here(ctx, c.ID, func() error {
		b.albums.begin(u)
		return b.insist(ctx, u)
	})
	switch {
	case err == nil:
		if len(u.reply) > 0 {
			w.Header()["Content-Type"] = jsonType
		}
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write(u.reply)
	case away(err) || unsent(err):
		b.log.Warn("update must come again", "update", u.ID, "err", redact(err.Error(), b.o.Client.token))
		w.Header().Set("Retry-After", "2")
		http.Error(w, "later", http.StatusServiceUnavailable)
	default:
		b.log.Error("update given up", "update", u.ID, "err", redact(err.Error(), b.o.Client.token))
		w.WriteHeader(http.StatusOK)
	}
}

// SetWebhook tells Telegram where to deliver.
func (b *Bot) SetWebhook(ctx context.Context, url, secret string) error {
	p := tgbotapi.Params{"url": url, "secret_token": secret, "allowed_updates": allowedUpdates, "max_connections": "100"}
	if err := b.o.Client.call(ctx, "setWebhook", p, nil); err != nil {
		return fmt.Errorf("set webhook: %w", err)
	}
	return nil
}
