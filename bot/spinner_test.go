package bot_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cadrebot/bot"
)

func press(id int, data string) string {
	return fmt.Sprintf(`{"update_id":%d,"callback_query":{"id":"q%d","from":{"id":%d,"language_code":"en"},"data":%q,`+
		`"message":{"message_id":1,"date":9,"chat":{"id":%d,"type":"private"}}}}`, id, id, person, data, person)
}

// answerTo delivers body and returns what our 200 holds.
func answerTo(t *testing.T, h http.Handler, body string) string {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/telegram", strings.NewReader(body))
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "s")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK {
		t.Fatalf("answered %d", rec.Code)
	}
	return rec.Body.String()
}

func TestPressIsAnsweredInTheWebhooksOwnAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var h heard
	hook := w.with(standIn(t, h.on)).Webhook(t.Context(), "s")
	got := answerTo(t, hook, press(1, "made up"))
	for _, want := range []string{`"method":"answerCallbackQuery"`, `"callback_query_id":"q1"`, `"show_alert":true`} {
		if !strings.Contains(got, want) {
			t.Errorf("answered %s, want %s in it", got, want)
		}
	}
	if h.count("answerCallbackQuery") != 0 {
		t.Errorf("and by a call: %q", h.said)
	}
	if got := answerTo(t, hook, words(2, person, "good day")); got != "" {
		t.Errorf("typed words were answered with %s", got)
	}
}

// TestSlowPressDoesNotSpinOn holds the turn until its press has been answered by a call:
// then nothing may ride home with the 200.
func TestSlowPressDoesNotSpinOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	answered := make(chan string, 2)
	b := w.with(standIn(t, func(method string, r *http.Request) string {
		if method == "answerCallbackQuery" {
			answered <- r.Form.Get("callback_query_id")
		}
		return ""
	}), func(o *bot.Options) {
		o.Features[0].Commands = append(o.Features[0].Commands, bot.Command{Name: "wait", Run: func(ctx context.Context, _ *bot.Turn) (bot.Reply, error) {
			select {
			case id := <-answered:
				answered <- id
			case <-ctx.Done():
			}
			return bot.Reply{}, nil
		}, Hidden: true})
	})
	if got := answerTo(t, b.Webhook(t.Context(), "s"), press(1, bot.Sealed(secret, person, "cmd", "wait"))); got != "" {
		t.Errorf("answered a second time: %s", got)
	}
	if id := <-answered; id != "q1" || len(answered) != 0 {
		t.Errorf("answered %q and %d more", id, len(answered))
	}
}
