package reports

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"cadrebot/form"
	"cadrebot/locales"
)

// AttachmentState says where the bytes of an attachment are. Persisted.
type AttachmentState string

// States of an attachment.
const (
	AttachmentWaiting AttachmentState = "waiting"  // Telegram has it, we do not yet
	AttachmentKept    AttachmentState = "kept"     // it lies in the folder
	AttachmentGivenUp AttachmentState = "given_up" // it will not be tried again
)

// AttachmentMax is the largest file that is fetched, in bytes: Telegram gives bots no larger one.
const AttachmentMax = 20 << 20

// attachmentPatience is how long a file is tried for, and pauses between two tries grow
// from the shortest to the longest.
const (
	attachmentPatience      = 7 * 24 * time.Hour
	attachmentShortestPause = time.Minute
	attachmentLongestPause  = 6 * time.Hour
)

// Attachment is a file that one answer of a report consists of.
type Attachment struct {
	ID     int64
	Report int64     // the submission's id
	Field  string    // key of the answer, also inside a repeat: place[2]/photo
	Kind   form.Kind // of the field
	Ref    string    // Telegram's file id, as the answer holds it
	State  AttachmentState
	Tries  int
	Since  time.Time // when the answer came
	Kept   Kept      // zero until it is kept
	Reason string    // why the last try failed, "" when none did
}

// Kept is a file as it lies in the folder.
type Kept struct {
	Name string // below the folder, with slashes
	Size int64  // in bytes
	Mime string // as its content says
	Sum  string // SHA-256 in hexadecimal
}

// Kilobytes is a size in bytes as people read it: whole units of 1,024 bytes, at least one.
func Kilobytes(size int64) locales.Text {
	return locales.M("attach.kilobytes", "Size", locales.Decimal(strconv.FormatInt(max(1, size/1024), 10)))
}

// Reasons for which a try failed. Persisted; what Telegram answers is the kind of its error.
const (
	TooLarge = "too_large"
	NoRoom   = "disk"
)

// Attached lists the files that answers to f consist of, in the order of their keys.
func Attached(f form.Form, answers form.Answers) []Attachment {
	var out []Attachment
	for _, key := range slices.Sorted(maps.Keys(answers)) {
		fl := fieldOf(f, key[strings.LastIndexByte(key, '/')+1:])
		if fl == nil || !fl.Kind.Evidence() || fl.Kind == form.Geopoint || answers[key].S == "" {
			continue
		}
		out = append(out, Attachment{Field: key, Kind: fl.Kind, Ref: answers[key].S, State: AttachmentWaiting})
	}
	return out
}

// Next is what follows a try that failed at now: another try then, or, when the file is too
// large or has been tried for a week, none (given up).
func (a Attachment) Next(reason string, now time.Time) (at time.Time, givenUp bool) {
	if reason == TooLarge || !now.Before(a.Since.Add(attachmentPatience)) {
		return now, true
	}
	pause := attachmentLongestPause
	if n := max(a.Tries-1, 0); n < 9 { // beyond that the longest pause is shorter anyway
		pause = min(pause, attachmentShortestPause<<n)
	}
	return now.Add(pause), false
}
