package store

import "strconv"

// keys builds every Redis key of the bot. Keys of one chat share a hash tag, so that a
// Redis Cluster keeps them on one node and a script may touch them together.
type keys struct{ prefix string }

// conversation holds a chat's envelope: "revision:json".
func (k keys) conversation(chat int64) string {
	return k.prefix + "{" + strconv.FormatInt(chat, 10) + "}:talk"
}

// shown holds the id of the last update whose answer has reached the chat.
func (k keys) shown(chat int64) string {
	return k.prefix + "{" + strconv.FormatInt(chat, 10) + "}:shown"
}

// lease names who works on the chat right now.
func (k keys) lease(chat int64) string {
	return k.prefix + "{" + strconv.FormatInt(chat, 10) + "}:lease"
}

// limit holds, in µs of Redis's clock, the last second's messages ("log", "part"), the moment that was
// booked last ("last"), until when a 429 stops them ("until"), and how fast they go since ("pace", "at").
func (k keys) limit() string { return k.prefix + "{limit}:bulk" }

// chatLimit holds the moment (µs) from which the bot may start a message to one chat.
func (k keys) chatLimit(chat int64) string {
	return k.prefix + "{limit}:" + strconv.FormatInt(chat, 10)
}

// tries counts how often a chat has tried what lately.
func (k keys) tries(what string, chat int64) string {
	return k.prefix + "{" + strconv.FormatInt(chat, 10) + "}:tries:" + what
}
