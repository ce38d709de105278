package bot

import (
	"context"
	"slices"

	"cadrebot/form"
	"cadrebot/locales"
)

// Screen is one message as data: paragraphs and inline buttons. It survives JSON, so a
// queued message is rendered in the language its reader has when it leaves.
type Screen struct {
	Body []locales.Text `json:"b,omitempty"`
	Rows [][]Button     `json:"r,omitempty"`
	// New sends a message of its own even after a button press: receipts and results.
	// Otherwise the message whose button was pressed is edited.
	New bool `json:"n,omitempty"`
	// File is sent as a document with the body as its caption; not kept in JSON.
	File *File `json:"-"`
	// Paper names a file that is made, in the reader's language, when a queued message leaves
	// (handlers/deliver).
	Paper string `json:"f,omitempty"`
	// Album are up to ten photos and files, by their Ref, shown above the body; one is shown
	// with the body as its caption. Only for what the bot starts; not kept in JSON.
	Album []*File `json:"-"`
	// Protect keeps clients from forwarding and saving (household codes, restricted figures).
	Protect bool `json:"p,omitempty"`
	// Dialogue marks a screen of the open conversation: its buttons carry the
	// conversation and its revision, and go stale when it moves on.
	Dialogue bool `json:"d,omitempty"`
	// Lang is the language in which it is said, whatever the reader's: how others will read
	// it. "" = the reader's.
	Lang locales.Lang `json:"l,omitempty"`

	many *letters // see ForMany
}

// File is a document to send.
type File struct {
	Name    string
	Bytes   []byte
	Picture bool // shown in the chat; without it people download it
	// Ref is set, instead of Name and Bytes, for what somebody sent before: Telegram's file
	// id (Sent.Ref). As is the kind of the question that it answered, "" for
	// what the bot itself sent.
	Ref string
	As  form.Kind
	// Make makes Bytes when they are needed: when Ref is empty, or is of another bot or gone.
	// Optional; without it a Ref that Telegram does not take is an error.
	Make func() ([]byte, error)
	// Keep is told the id under which Telegram has what was just uploaded, so that it need not
	// be made again; optional.
	Keep func(ctx context.Context, ref string)
}

// Button is one inline button. Exactly one of Route and URL is set. Arg is opaque to
// Telegram, at most 40 bytes; in a dialogue's own buttons Route is "" and Arg is the
// dialogue's.
type Button struct {
	Label locales.Text `json:"l"`
	Route string       `json:"t,omitempty"`
	Arg   string       `json:"a,omitempty"`
	URL   string       `json:"u,omitempty"`
}

// Say is a screen of paragraphs without buttons.
func Say(body ...locales.Text) *Screen { return &Screen{Body: body} }

// withoutFiles are the screens as they can be shown again: files are not kept, so the one
// that had a file says that it has to be asked for again.
func withoutFiles(screens []*Screen) []*Screen {
	if !slices.ContainsFunc(screens, func(s *Screen) bool { return s.File != nil }) {
		return screens
	}
	out := slices.Clone(screens)
	for i, s := range out {
		if s.File != nil {
			kept := *s
			kept.Body = append(slices.Clone(s.Body), locales.M("bot.file_not_sent"))
			out[i] = &kept
		}
	}
	return out
}

// Row appends one row of buttons and returns s.
func (s *Screen) Row(buttons ...Button) *Screen {
	s.Rows = append(s.Rows, buttons)
	return s
}

// Add appends paragraphs and returns s.
func (s *Screen) Add(body ...locales.Text) *Screen {
	s.Body = append(s.Body, body...)
	return s
}

// To is a button that goes to a registered route (or "cmd" with a command's name).
func To(label locales.Text, route, arg string) Button {
	return Button{Label: label, Route: route, Arg: arg}
}

// In is a button of the open dialogue; arg is what the dialogue gets back in Turn.Press.Arg.
func In(label locales.Text, arg string) Button { return Button{Label: label, Arg: arg} }
