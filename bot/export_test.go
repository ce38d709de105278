package bot

import "time"

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
