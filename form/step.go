package form

import "cadrebot/locales"

// Act is what a person did, apart from Telegram. The codes travel in button data.
type Act string

// Acts. Typed carries Input.Text; Pick, Toggle, Open carry Input.Arg (a choice or field key,
// or of a round its key: rep[2]). Where that is too long for a button, #3 is the third choice
// of the form, or the third line of the review.
const (
	Typed   Act = "t"
	Pick    Act = "c" // choose one, or one of Prompt.Readings
	Toggle  Act = "g" // tick or untick one of Many
	Done    Act = "d" // finished ticking or sending; note seen (Yes does that too); keep the answer of a reopened field
	Same    Act = "s" // as last time, or the default
	Skip    Act = "k" // leave an optional field empty
	NotApp  Act = "n" // does not apply here
	Yes     Act = "y" // the value read back is right; note seen; add another round
	No      Act = "x" // it is not: ask again; no further round
	Back    Act = "b" // one question back
	Open    Act = "o" // reopen field Arg from the review
	Help    Act = "h" // what is this?
	Submit  Act = "z" // send it in (review only)
	Page    Act = "p" // turn to page Arg, from 0, of a long list or the review; "" = the whole list again
	Undo    Act = "u" // take back the place of Rank that was set last, or the last attachment
	Remove  Act = "r" // remove the round that was opened or only just begun
	Located Act = "l" // a place: Arg is "latitude longitude altitude accuracy"
	Nothing Act = ""  // show where we are

	// Attached is a photo, document, voice, audio or video (Text says which); Arg is the
	// reference under which it can be had again.
	Attached Act = "f"
)

// Input is one act.
type Input struct {
	Act  Act
	Text string
	Arg  string
}

// Stage says what the prompt wants.
type Stage string

// Stages of a prompt.
const (
	Asking   Stage = "ask"
	ReadBack Stage = "read_back"
	Review   Stage = "review"
	Finished Stage = "finished" // Submit was accepted: Session.Answers hold relevant values only via Submission
)

// Prompt is what to show next. It is data: bot turns it into a screen.
type Prompt struct {
	Stage   Stage
	Field   *Field          // Asking, ReadBack; its texts have the answers in them that they name
	Above   []locales.Text  // titles over the question: of its groups when it is their first, of its rounds
	Refusal locales.Text    // why the last input did not count; empty when it did
	Echo    locales.Text    // the value just counted, read back with its unit ("✓ 收入：35,000元"); empty otherwise
	Value   locales.Text    // ReadBack: how the value was understood, with unit
	Heard   string          // ReadBack, and with Readings: what the person typed
	Last    locales.Text    // Asking: last period's value, empty when unknown
	Default locales.Text    // Asking: the prefilled value when no last value is known
	Current locales.Text    // Asking a reopened field: the value it has now
	Ticked  map[string]bool // Many: what is ticked
	Ranked  []string        // Rank: the keys in the order set so far
	Came    int             // how many attachments have come, where Most may
	Most    int             // how many attachments the question takes; 0 where it takes one or none
	Choices []Choice        // what can be chosen, of a long list this page; nil where nothing is chosen
	First   int             // number of the first of Choices or Readings, from 1; typed numbers count so. 0: a typed number is the answer itself
	// Readings is what the answer that was just refused may have meant: Key is for Pick,
	// Label as Value would show it. One alone is what a rough answer comes close to.
	Readings []Choice
	Long     bool   // Choices is a long list: numbered, in pages, searched by typing
	Find     string // what the long list was searched for
	Page     int    // page shown of Choices or Lines, from 0
	Pages    int    // how many pages there are; 0 and 1 mean that there is nothing to turn
	Rounds   int    // a repeat: how many rounds there are
	Adding   bool   // a repeat: whether to add another round is asked
	Drop     bool   // Remove takes back this round
	Help     bool   // show Field.Hint in full
	Editing  bool   // the question was opened from the review and leads back there
	CanBack  bool
	CanSkip  bool   // Skip and NotApp are possible
	CanSame  bool   // Same would count: a last value or default exists and is still allowed
	CanKeep  bool   // Done keeps Current as it is
	Stayed   bool   // Asking the same question as before the input
	Number   int    // this question's number among the relevant ones, from 1
	Of       int    // how many questions are relevant as far as known
	Lines    []Line // Review: all of them, whatever the page
	From     int    // Review: the lines From <= i < To are on the page
	To       int
}

// Line is one line of the review.
type Line struct {
	Key     string
	Label   locales.Text
	Value   locales.Text // with unit; a dash when skipped
	Empty   bool         // skipped
	Changed bool         // differs from last period
	Open    bool         // may be edited (see Session.Only)
	Round   bool         // heads the lines of one round of a repeat; Open offers to remove it
}
