package form

import (
	"maps"
	"slices"
	"time"

	"cadrebot/locales"
)

// Step applies one input to a session and says what to show next. It is pure: s is not
// changed, and the same arguments give the same results. Any session is taken, also one
// that another version of the form left behind: what is unknown is kept and ignored. An
// input that does not count leaves the answers as they were and comes back as
// Prompt.Refusal.
func (c *Compiled) Step(s Session, in Input, now time.Time) (Session, Prompt) {
	t := &turn{state: c.state(&s, now)}
	t.s = &s
	t.at = t.position()
	if s.Pending != nil && (t.at < 0 || s.For != c.fields[t.at].Key) {
		t.dropPending()
	}
	before, asked := t.at, t.at >= 0 && !t.readingBack()
	t.apply(in)
	if t.moved {
		t.state = c.state(&s, now)
		t.at = t.position()
	}
	p := t.prompt()
	p.Stayed = asked && p.Stage == Asking && t.at == before
	return s, p
}

// Submission is what a session would hand in: the valid answers to relevant questions
// and the calculations, and nothing else.
func (c *Compiled) Submission(s Session, now time.Time) Answers {
	st := c.state(&s, now)
	out := make(Answers, len(c.fields))
	for i := range c.fields {
		f := &c.fields[i]
		if !st.vals[i].rel || f.Kind == Note {
			continue
		}
		if f.Kind == Calculate {
			if v := st.vals[i].v.str(); v != "" {
				out[f.Key] = Value{S: v}
			}
			continue
		}
		if v, ok := s.Answers[f.Key]; ok && st.check(i, v) == fine {
			out[f.Key] = v
		}
	}
	return out
}

// turn is one Step under way.
type turn struct {
	*state
	at      int  // index of the current field, -1 at the review
	moved   bool // answers or position changed: derive the position again
	owned   bool // s.Answers is ours to write
	help    bool
	sent    bool
	refusal locales.Text
	echo    locales.Text
}

// settled reports whether field i needs nothing more from the person.
func (st *state) settled(i int) bool {
	f := &st.c.fields[i]
	if f.Kind == Calculate || !st.vals[i].rel {
		return true
	}
	a, answered := st.s.Answers[f.Key]
	switch {
	case f.Kind == Note:
		return !st.open(i) || slices.Contains(st.s.Skipped, f.Key)
	case answered:
		return st.check(i, a) == fine
	case f.Required:
		return false
	}
	return !st.open(i) || slices.Contains(st.s.Skipped, f.Key)
}

// open reports whether the person may answer field i of their own accord: all fields,
// or those that were sent back.
func (st *state) open(i int) bool {
	return len(st.s.Only) == 0 || slices.Contains(st.s.Only, st.c.fields[i].Key)
}

// position is the field to ask, -1 for the review: the reopened one, else the first
// that is not settled. When just some fields are open, another one is asked only if the
// submission could not stand without it: its answer became invalid, or it is required
// and has none.
func (st *state) position() int {
	if i, ok := st.c.keys[st.s.Reopen]; ok && st.askable(i) && (st.open(i) || !st.settled(i)) {
		return i
	}
	for i := range st.c.fields {
		if !st.settled(i) {
			return i
		}
	}
	return -1
}

// askable reports whether field i is a question that applies now.
func (st *state) askable(i int) bool {
	k := st.c.fields[i].Kind
	return st.vals[i].rel && k != Calculate && k != Note
}

// previous is the askable open field before i (before the review: i < 0), -1 if none.
func (st *state) previous(i int) int {
	if i < 0 {
		i = len(st.c.fields)
	}
	for i--; i >= 0; i-- {
		if st.askable(i) && st.open(i) {
			return i
		}
	}
	return -1
}

func (t *turn) field() *field { return &t.c.fields[t.at] }

func (t *turn) refuse(text locales.Text) { t.refusal = text }

func (t *turn) dropPending() { t.s.Pending, t.s.Heard, t.s.For = nil, "", "" }

func (t *turn) stage(v Value, heard string) {
	t.s.Pending, t.s.Heard, t.s.For = &v, heard, t.field().Key
}

// readingBack reports whether a value waits for a yes.
func (t *turn) readingBack() bool {
	return t.at >= 0 && t.s.Pending != nil && t.field().Kind != Many
}

// write makes the answers ours before the first change: the caller's map stays as it is.
func (t *turn) write() Answers {
	if !t.owned {
		t.s.Answers = maps.Clone(t.s.Answers)
		t.owned = true
	}
	if t.s.Answers == nil {
		t.s.Answers = Answers{}
	}
	return t.s.Answers
}

// count takes v as the answer to the current field, or refuses it.
func (t *turn) count(v Value) {
	f := t.field()
	if bad := t.check(t.at, v); bad != fine {
		t.refuse(bad.say(f.Field))
		return
	}
	t.write()[f.Key] = v
	if i := slices.Index(t.s.Skipped, f.Key); i >= 0 {
		t.s.Skipped = slices.Delete(slices.Clone(t.s.Skipped), i, i+1)
	}
	t.echo = locales.M("form.echo", "Label", f.Label, "Value", Show(f.Field, v))
	t.leave()
}

// pass leaves the current field empty.
func (t *turn) pass() {
	f := t.field()
	if _, had := t.s.Answers[f.Key]; had {
		delete(t.write(), f.Key)
	}
	if !slices.Contains(t.s.Skipped, f.Key) {
		t.s.Skipped = append(slices.Clone(t.s.Skipped), f.Key)
	}
	t.leave()
}

// leave goes on to the derived position.
func (t *turn) leave() {
	t.dropPending()
	t.s.Reopen, t.s.Edit = "", false
	t.moved = true
}

// editing reports whether the current field was opened from the review.
func (t *turn) editing() bool {
	return t.s.Edit && t.at >= 0 && t.s.Reopen == t.field().Key
}
