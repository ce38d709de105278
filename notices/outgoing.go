package notices

import (
	"encoding/json"
	"time"

	"cadrebot/org"
)

// Outgoing is one message that the bot starts: it becomes a delivery row in the same
// transaction as the fact that it tells of, and is sent afterwards. Payload is a
// screen as JSON, rendered in the reader's language when it leaves.
type Outgoing struct {
	Key       string // unique; queueing the same key again does nothing
	Person    org.PersonID
	Payload   json.RawMessage
	NotBefore time.Time // zero = as soon as quiet hours allow
	Expires   time.Time // zero = never; after it the message is not worth sending
	Urgent    bool      // passes quiet hours and the daily budget
	Budgeted  bool      // counts towards the daily budget and waits for it, as an ordinary notice does
}
