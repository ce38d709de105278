package notices

import (
	"encoding/json"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// DeliveryID is one message to one person. Persisted.
type DeliveryID int64

// State of a delivery. Persisted.
type State string

// States. A claimed delivery stays Queued beside its lease, so that claiming a thousand
// writes one row; Sending is what claims before leases wrote, and is claimed when its
// moment has come.
const (
	Queued      State = "queued"
	Sending     State = "sending"
	Sent        State = "sent"
	Confirmed   State = "confirmed" // the person pressed the button
	Failed      State = "failed"    // Telegram will never take it, or too many tries
	Unreachable State = "unreachable"
	Cancelled   State = "cancelled"
	Expired     State = "expired" // not worth sending any more
	Unknown     State = "unknown" // sent, but no answer came: the author decides
)

// Reasons that are ours; the others are Telegram's, as bot names them. Persisted.
const (
	ReasonNeverJoined = "never_joined"
	ReasonTooOften    = "too_often"
)

// Delivery is one claimed message, to be sent now.
type Delivery struct {
	ID       DeliveryID
	Person   org.PersonID
	Chat     int64
	Lang     locales.Lang
	Payload  json.RawMessage // a screen; nil when Notice says it all
	Notice   *Notice
	Attempts int   // this one included; fences off a worker whose lease ran out
	Class    Class // who goes first when not everybody can
	Lease    int64 // the claim that it belongs to

	MessageID int64   // of changes: the message that the person has
	AlsoIDs   []int64 // and the pictures that stand with it
	SentAt    time.Time
}

// Class is how soon a delivery goes when more is due than may be sent: emergencies and
// urgent answers, pressing notices, what stands for itself, notices, publicity.
type Class int

// ClassOf is the class of a message of notice kind k, or of one that stands for itself
// with k empty; urgent is its own mark.
func ClassOf(k Kind, urgent bool) Class {
	switch {
	case urgent || k == Emergency:
		return 0
	case k == Pressing:
		return 1
	case k == "":
		return 2
	case k == Publicity:
		return 4
	}
	return 3
}

// Important reports whether, in doubt, it is better told twice than not at all: every
// message that stands for itself, and important notices.
func (d Delivery) Important() bool { return d.Notice == nil || d.Notice.Important() }

// Outcome is what became of one try.
type Outcome int

// Outcomes of a try.
const (
	Arrived  Outcome = iota // Telegram took it
	Gone                    // the person cannot be reached: Reason says why
	Refused                 // Telegram will never take it: Reason
	Later                   // surely not sent; again after Wait
	Doubtful                // perhaps sent
)

// Try is one try at a delivery.
type Try struct {
	Delivery  Delivery
	Outcome   Outcome
	Reason    string
	Wait      time.Duration
	MessageID int64
	AlsoIDs   []int64
}

// Result is what is written of a try.
type Result struct {
	Delivery  Delivery
	State     State
	Reason    string
	MessageID int64
	AlsoIDs   []int64
	RunAt     time.Time
	Uncounted bool // the try does not count towards MaxTries
}

// Limits of trying again.
const (
	MaxTries  = 20              // of tries that may have arrived or crashed on the way
	MaxDoubts = 5               // tries in doubt before an important message is left unknown
	firstWait = 5 * time.Second // doubled with each try
	longest   = 5 * time.Minute
)

// Conclude turns a try into what is written, at now. The rule for network doubt: an
// important message goes again, the rest become unknown and the author decides.
func (t Try) Conclude(now time.Time) Result {
	r := Result{Delivery: t.Delivery, Reason: t.Reason, MessageID: t.MessageID, AlsoIDs: t.AlsoIDs, RunAt: now}
	switch t.Outcome {
	case Arrived:
		r.State, r.Reason = Sent, ""
	case Gone:
		r.State = Unreachable
	case Refused:
		r.State = Failed
	case Later:
		r.State, r.RunAt, r.Uncounted = Queued, now.Add(max(t.Wait, 0)), true
	default:
		if !t.Delivery.Important() || t.Delivery.Attempts >= MaxDoubts {
			r.State = Unknown
			break
		}
		wait := firstWait << max(0, t.Delivery.Attempts-1)
		r.State, r.RunAt = Queued, now.Add(min(wait, longest))
	}
	return r
}

// Change is what became of editing or taking back a message that somebody has.
type Change struct {
	Delivery Delivery
	Done     bool      // it stands as it should, or never will: the message is gone or too old
	RunAt    time.Time // when it is not done: when to try again
}
