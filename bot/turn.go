package bot

import (
	"context"
	"slices"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Turn is one update as a feature sees it.
type Turn struct {
	Now    time.Time
	Member org.Member // zero ID when the person has not joined
	Lang   locales.Lang
	Chat   int64
	// Key is unique to the update and stays the same when Telegram repeats it: the
	// idempotency key of every write it causes outside a conversation.
	Key string
	// Conversation is the id of the open conversation, "" when none is open: the
	// idempotency key of what a dialogue submits.
	Conversation string
	// Drafts are the conversations that were begun and not ended: the open one first.
	Drafts []Draft
	Text   string // typed words, trimmed; for a command, what follows its name
	// Formatted is Text with the bold and the links that somebody formatted in their app as
	// the marks of locales.Marked; "" when there are none.
	Formatted string
	Press     *Press // the pressed button; nil for typed words and commands
	Sent      *Sent  // what else than words was sent; only when somebody asked for it
}

// Draft names an unfinished conversation. Opening the same goes on with it.
type Draft struct{ Kind, Ref string }

// Drafted reports whether the person has begun a conversation of that kind about ref and
// not ended it.
func (t *Turn) Drafted(kind, ref string) bool { return slices.Contains(t.Drafts, Draft{kind, ref}) }

// Sent is a place or an attachment. Sort is location, photo, document, voice, audio or
// video. Ref is "latitude longitude 0 accuracy" of a location, else Telegram's file id;
// the file itself stays with Telegram until somebody fetches it.
type Sent struct {
	Sort, Ref string
	Name      string // of a document, as its sender called it
	Size      int64  // in bytes, as Telegram says; 0 when it does not
	Bytes     []byte // the document, when it was fetched already to see what it is
}

// Press is a pressed button.
type Press struct {
	Route string // "" for a button of the open dialogue
	Arg   string
}

// Handler answers a command, a button or free text. A *locales.Refusal is shown to the
// person as it is; any other error is logged once and shown as a short reference.
type Handler func(ctx context.Context, t *Turn) (Reply, error)

// Reply is what a turn leads to. The order of effects is: conversation saved, then
// screens sent, then AfterSend.
type Reply struct {
	Screens []*Screen      // the first edits the pressed message unless New
	Toast   locales.Text   // shown over the chat after a press, at most 200 characters
	Alert   bool           // the toast waits for OK
	Head    []locales.Text // with Open: stands above the dialogue's first screen, in the same message
	Open    *Opening       // start (or replace the present conversation with) a dialogue
	Close   bool           // end the open conversation
	Drop    Draft          // end this conversation, open or laid aside
	Reload  bool           // the person's language, grants or names have changed
	Passing bool           // while more of the same album follows, the screens are not shown
	Stay    bool           // the dialogue still asks the same: buttons shown before stay good
	Redraw  bool           // show the open conversation again below (a switched language)
	Lang    locales.Lang   // a stranger's choice of language, kept with the chat
}

// Opening starts a dialogue with its first body.
type Opening struct {
	Kind string
	// Ref says what the dialogue is about. Opening the same kind and ref again goes on
	// with the unfinished one; an empty Ref always starts anew.
	Ref  string
	Body []byte // JSON of the dialogue's own session
	// Moved says where the unfinished one goes on, from where it was left; nil = there. What it
	// returns differs from was only when the button names another place; optional.
	Moved func(was []byte) []byte
}

// Show is a reply of one screen.
func Show(s *Screen) Reply { return Reply{Screens: []*Screen{s}} }

// Toast is a reply that only shows a line over the chat.
func Toast(t locales.Text) Reply { return Reply{Toast: t} }

// Command is one slash command.
type Command struct {
	Name     string       // ASCII, without the slash
	Help     locales.Text // one line for /help and Telegram's command list
	Families []org.Family // who sees it; nil = everybody, also before joining
	Levels   []org.Level  // further narrows by the active grant's unit; nil = every level
	// Only further narrows who sees it, where families and levels together say too little.
	Only   func(m org.Member) bool
	Run    Handler
	Hidden bool // works, but is not listed
}

// Route is what a button outside dialogues leads to.
type Route struct {
	Name     string // short; travels in callback data; a released name is never reused
	Families []org.Family
	Run      Handler
}

// Dialogue is a conversation over several turns. Bodies are the dialogue's own JSON.
// Step and Render must not keep anything outside body: it may go on in another replica.
type Dialogue struct {
	Kind    string // persisted; never reused for another meaning
	Version int    // of the body's shape; an envelope with a newer one is kept and explained
	// Step takes one turn. A nil next ends the conversation (its id was the idempotency
	// key of whatever was written). On Refusal the conversation stays as it was.
	Step func(ctx context.Context, t *Turn, body []byte) (next []byte, r Reply, err error)
	// Render shows where the conversation stands, without changing anything: first
	// question, /resume, stale buttons, switched language, repeated updates.
	Render func(ctx context.Context, t *Turn, body []byte) (Reply, error)
	// Takes reports whether a place or attachment of this sort answers what the dialogue
	// asks now; nil = never, and the message is refused before it is stored or logged.
	Takes func(ctx context.Context, t *Turn, body []byte, sort string) bool
	// Asks reports whether words answer what shows now; nil = always. Where they do not, as at the
	// review of a form, a Code that is typed is one.
	Asks func(ctx context.Context, t *Turn, body []byte) bool
	// Stop is the press that asks before the conversation is dropped; "" = /cancel drops it
	// without a question.
	Stop string
	// Title names the conversation for /resume and /cancel.
	Title locales.Text
	// Resumed stands above it when the person comes back to it; empty = the sentence for forms.
	Resumed locales.Text
	// Named is Title for this one, where it says more (which form); optional.
	Named func(ctx context.Context, t *Turn, body []byte) locales.Text
}

// Job is work on a timer. RunOnce returns what it did by name; it may run twice, late
// or in two replicas at once without harm.
type Job struct {
	Name    string
	Every   time.Duration
	RunOnce func(ctx context.Context, now time.Time) (map[string]int, error)
}

// Documents is what a feature does with documents that are sent to it unasked. Every other
// attachment is refused before it is stored or logged.
type Documents struct {
	// Takes reports whether the member may send a document of that name.
	Takes func(m org.Member, name string) bool
	Run   Handler // Turn.Sent is the document
}

// Feature is what one handlers folder offers; handlers lists them all.
type Feature struct {
	Name      string
	Commands  []Command
	Routes    []Route
	Dialogues []Dialogue
	Jobs      []Job
	// Words answers free text outside a conversation; at most one feature sets it.
	Words Handler
	// Documents takes documents that no open question asked for; at most one feature sets it.
	Documents *Documents
	// Inline answers words typed behind the bot's name in any chat; at most one feature sets it.
	Inline InlineHandler
	// Groups is what the bot does in groups; at most one feature sets it.
	Groups *Groups
	// Links are where deep links into the bot lead.
	Links []Link
	// Codes are what can be typed for itself, without a command before it.
	Codes []Code
}
