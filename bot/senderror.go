package bot

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"syscall"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Fate says what became of a message and so what the caller must do.
type Fate string

// Fates. The values are persisted as reasons of deliveries.
const (
	Blocked      Fate = "blocked"        // the person blocked the bot: unreachable until they come back
	Deactivated  Fate = "deactivated"    // the account is gone: unreachable
	NotStarted   Fate = "not_started"    // never pressed start: unreachable until they do
	ChatNotFound Fate = "chat_not_found" // no such chat: unreachable
	TooMany      Fate = "too_many"       // 429: not sent, again after RetryAfter
	Rejected     Fate = "rejected"       // Telegram will never take it: our mistake
	NotSent      Fate = "not_sent"       // it surely did not leave: again
	Unknown      Fate = "unknown"        // written, but no answer came: sent or not
	DemoPerson   Fate = "demo_person"    // a made-up person's id on the real Telegram
)

// SendError is a message that did not certainly arrive.
type SendError struct {
	Kind       Fate
	RetryAfter time.Duration // TooMany only
	MovedTo    int64         // the group goes on under this id; Rejected only
	Detail     string        // Telegram's words, token removed
}

// Error never holds the token.
func (e *SendError) Error() string { return "send: " + string(e.Kind) + ": " + e.Detail }

// Gone reports whether the person cannot be reached by more tries.
func (e *SendError) Gone() bool {
	switch e.Kind {
	case Blocked, Deactivated, NotStarted, ChatNotFound, DemoPerson:
		return true
	}
	return false
}

// classify turns whatever a call returned into a SendError; nil stays nil.
func classify(err error, token string) error {
	if err == nil {
		return nil
	}
	var se *SendError
	if errors.As(err, &se) {
		return se
	}
	var te *tgbotapi.Error
	if errors.As(err, &te) {
		return fromTelegram(te)
	}
	return &SendError{Kind: networkFate(err), Detail: redact(err.Error(), token)}
}

func fromTelegram(te *tgbotapi.Error) *SendError {
	e := &SendError{Kind: Rejected, Detail: te.Message, MovedTo: te.MigrateToChatID}
	if te.RetryAfter > 0 || te.Code == 429 {
		e.Kind, e.RetryAfter = TooMany, time.Duration(max(1, te.RetryAfter))*time.Second
		return e
	}
	switch {
	case te.Code >= 500:
		e.Kind = Unknown
	case strings.Contains(te.Message, "bot was blocked"):
		e.Kind = Blocked
	case strings.Contains(te.Message, "user is deactivated"):
		e.Kind = Deactivated
	case strings.Contains(te.Message, "can't initiate conversation"):
		e.Kind = NotStarted
	case strings.Contains(te.Message, "chat not found"), te.Code == 403:
		e.Kind = ChatNotFound
	}
	return e
}

// networkFate separates what never left this machine from what may have arrived.
func networkFate(err error) Fate {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		return NotSent
	}
	var dns *net.DNSError
	if errors.As(err, &dns) || errors.Is(err, syscall.ECONNREFUSED) {
		return NotSent
	}
	return Unknown
}

// redact removes the token from text that a library made: transport errors quote the
// whole URL.
func redact(s, token string) string {
	if token == "" {
		return s
	}
	s = strings.ReplaceAll(s, token, "[token]")
	return strings.ReplaceAll(s, url.QueryEscape(token), "[token]")
}

// httpStatus is an answer that is no Bot API answer: a proxy's page.
func httpStatus(code int) error {
	if code == 429 {
		return &SendError{Kind: TooMany, RetryAfter: time.Second, Detail: "HTTP 429"}
	}
	if code >= 500 {
		return &SendError{Kind: Unknown, Detail: fmt.Sprintf("HTTP %d", code)}
	}
	return &SendError{Kind: Rejected, Detail: fmt.Sprintf("HTTP %d without a Bot API answer", code)}
}
