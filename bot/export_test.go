package bot

import (
	"time"

	"cadrebot/locales"
)

// SetPatience shortens how long one try of an update may take.
func (b *Bot) SetPatience(d time.Duration) { b.patience = d }

// Sealed is the callback data of a button that leads to route in chat.
func Sealed(secret []byte, chat int64, route, arg string) string {
	data, err := newCodec(secret).route(chat, route, arg)
	if err != nil {
		panic(err)
	}
	return data
}

// InlineParams is the call that answers an inline query, and how many results it leaves out.
func InlineParams(id string, r InlineReply, l locales.Lang) (map[string]string, int) {
	p, left := newCodec(nil).inlineParams(id, r, l)
	return p, len(left)
}
