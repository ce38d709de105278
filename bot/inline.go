package bot

import (
	"context"
	"time"

	"cadrebot/locales"
)

// InlineTurn is what somebody types behind the bot's name, in any chat, as a feature sees
// it. The answer can be sent to anybody: it must hold nothing that is not public, and
// nothing that depends on who asks but the language.
type InlineTurn struct {
	Now    time.Time
	Joined bool         // the person has a post here; strangers may ask too
	Lang   locales.Lang // the person's own if they have joined, else their client's
	Words  string       // trimmed, at most 256 characters; "" when only the name was typed
	Offset string       // InlineReply.Next of the page before, "" for the first; may be forged
	Bot    string       // the bot's username without @, for StartURL
}

// StartURL is a link that opens the private chat with the bot with a /start payload of at
// most 64 letters, digits, - and _. A feature takes it up as a Link.
func (t *InlineTurn) StartURL(payload string) string {
	return "https://t.me/" + t.Bot + "?start=" + payload
}

// InlineReply is one page of results.
type InlineReply struct {
	Articles []Article     // at most InlineMax; what is beyond is cut off
	Keep     time.Duration // how long Telegram may answer the same words by itself, whole seconds, at most a day
	Personal bool          // kept for this person only; otherwise everybody who types the words gets it
	Next     string        // Offset of the next page, at most 64 bytes; "" when this is the last
}

// Article is one result: a line to choose, and the message that choosing it sends.
type Article struct {
	ID          string // unique in the reply, 1-64 bytes; travels to the client and is never asked for again
	Title       locales.Text
	Description locales.Text
	// Screen must fit into one message of textMax characters and may have buttons with a
	// URL only: nobody knows in which chat the others would be pressed.
	Screen *Screen
}

// Check says what Telegram would refuse about a in a language, and for what the bot would
// leave it out; nil for an article that can be sent.
func (a Article) Check(l locales.Lang) error {
	_, err := newCodec(nil).article(a, l)
	return err
}

// InlineMax is how many results Telegram takes at once.
const InlineMax = 50

// InlineHandler answers an inline query. An error is logged, a *locales.Refusal is not; the
// person sees a button to the private chat instead of results.
type InlineHandler func(ctx context.Context, t *InlineTurn) (InlineReply, error)
