package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrBusy: another replica is working on the chat.
var ErrBusy = errors.New("chat is busy")

// ErrLost: the lease ran out or somebody else wrote; the turn must run again.
var ErrLost = errors.New("lease lost")

// envelopeVersion is the shape written today. A newer one found in Redis is kept and
// explained to the person: this replica is older than the one that wrote it.
const envelopeVersion = 1

// seenMax is how many handled updates a chat remembers; Telegram repeats at most what
// one batch held.
const seenMax = windowMax

// Envelope is everything Redis keeps of a chat. The JSON names are persisted.
type Envelope struct {
	Version  int     `json:"v"`
	Revision int64   `json:"-"` // kept beside the JSON by Conversations, which compares it
	Seen     []int64 `json:"s,omitempty"`
	Epoch    int     `json:"m,omitempty"` // moves when the member changed, so that other replicas read them again
	Lang     string  `json:"l,omitempty"` // a stranger's choice, before they are a person
	Open     *Talk   `json:"c,omitempty"`
	Parked   []Talk  `json:"k,omitempty"`
	Newest   int64   `json:"w,omitempty"` // id of the chat's newest message that an update told of
	// Out is the last answer, []*Screen, when it cannot be rendered again; read only then.
	Out  json.RawMessage `json:"o,omitempty"`
	Menu []menuEntry     `json:"n,omitempty"` // buttons of the last screen, for people who type 1, 2, 3 or their words
}

// Talk is one conversation that goes on: a form half filled, a quiz. Its id is the
// idempotency key of whatever it will write.
type Talk struct {
	Kind    string          `json:"k"`
	Version int             `json:"v"`
	ID      string          `json:"i"`
	Ref     string          `json:"r,omitempty"`
	Step    int             `json:"s"`
	Started int64           `json:"t"`
	Expires int64           `json:"x"`
	Body    json.RawMessage `json:"b"`
	Shown   int64           `json:"m,omitempty"` // message that the question was last edited into; 0 = unknown
	Below   bool            `json:"n,omitempty"` // sent anew instead: below Shown
	Asked   bool            `json:"q,omitempty"` // /cancel has asked whether to drop it; a second one does
}

// menuEntry is a button that can be pressed by typing: its number, its words.
type menuEntry struct {
	Route string `json:"r"`
	Arg   string `json:"a,omitempty"`
	Words string `json:"l,omitempty"` // of its label, see buttonWords
}

// talkLife is how long an unfinished conversation is kept (brief, draft_ttl_hours).
const talkLife = 168 * time.Hour

// idleLife is how long a chat without one is remembered (brief, state_ttl_hours).
const idleLife = 24 * time.Hour

// parkedMax bounds the unfinished conversations a person may leave behind.
const parkedMax = 4

// errNewer: the envelope was written by a newer version of the bot.
var errNewer = errors.New("envelope of a newer version")

// openEnvelope reads what Take returned.
func openEnvelope(raw []byte, revision int64) (Envelope, error) {
	e := Envelope{Revision: revision}
	if len(raw) == 0 {
		return e, nil
	}
	if e.scan(raw) {
		if e.Version > envelopeVersion {
			return Envelope{}, errNewer
		}
		return e, nil
	}
	e = Envelope{Revision: revision}
	if err := json.Unmarshal(raw, &e); err != nil {
		var only struct {
			Version int `json:"v"`
		}
		if json.Unmarshal(raw, &only) == nil && only.Version > envelopeVersion {
			return Envelope{}, errNewer // a newer one may have other shapes
		}
		return Envelope{}, fmt.Errorf("read envelope: %w", err)
	}
	if e.Version > envelopeVersion {
		return Envelope{}, errNewer
	}
	return e, nil
}

func (e *Envelope) seen(update int64) bool { return slices.Contains(e.Seen, update) }

// last reports whether update is the newest one applied.
func (e *Envelope) last(update int64) bool {
	return len(e.Seen) > 0 && e.Seen[len(e.Seen)-1] == update
}

func (e *Envelope) note(update int64) {
	if len(e.Seen) >= seenMax {
		e.Seen = slices.Delete(e.Seen, 0, len(e.Seen)-seenMax+1)
	}
	e.Seen = append(e.Seen, update)
}

// prune drops conversations that nobody came back to in time.
func (e *Envelope) prune(now time.Time) {
	if e.Open != nil && e.Open.Expires < now.Unix() {
		e.Open = nil
	}
	e.Parked = slices.DeleteFunc(e.Parked, func(t Talk) bool { return t.Expires < now.Unix() })
}

// park lays the open conversation aside; the oldest one falls off a full shelf.
func (e *Envelope) park() {
	if e.Open == nil {
		return
	}
	e.Parked = append(e.Parked, *e.Open)
	if len(e.Parked) > parkedMax {
		e.Parked = e.Parked[len(e.Parked)-parkedMax:]
	}
	e.Open = nil
}

// unpark takes conversation i off the shelf and opens it, laying the open one aside.
func (e *Envelope) unpark(i int) {
	t := e.Parked[i]
	e.Parked = slices.Delete(e.Parked, i, i+1)
	e.park()
	e.Open = &t
}

// drafts are the conversations that were begun and not ended, the open one first.
func (e *Envelope) drafts() []Draft {
	var out []Draft
	if e.Open != nil {
		out = append(out, Draft{e.Open.Kind, e.Open.Ref})
	}
	for i := range e.Parked {
		out = append(out, Draft{e.Parked[i].Kind, e.Parked[i].Ref})
	}
	return out
}

// drop ends a conversation, open or laid aside; it returns the open one if it was that.
func (e *Envelope) drop(d Draft) (closed *Talk) {
	same := func(t Talk) bool { return t.Kind == d.Kind && t.Ref == d.Ref }
	e.Parked = slices.DeleteFunc(e.Parked, same)
	if e.Open != nil && same(*e.Open) {
		closed, e.Open = e.Open, nil
	}
	return closed
}

// keep is how long Redis should keep the envelope.
func (e *Envelope) keep() time.Duration {
	if e.Open != nil || len(e.Parked) > 0 {
		return talkLife
	}
	return idleLife
}
