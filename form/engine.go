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
	if s.Began == 0 && c.starts {
		s.Began = now.Unix()
	}
	t := &turn{state: c.state(&s, now)}
	t.at = t.position()
	if (s.Pending != nil || s.Between != nil || s.Find != "" || s.Page != 0) && s.For != t.where() {
		t.dropPending()
	}
	before, length, asked := t.at, len(t.nodes), t.at >= 0 && !t.readingBack()
	t.apply(in)
	if t.moved {
		t.state = c.state(&s, now)
		t.latch()
		t.at = t.position()
	}
	p := t.prompt()
	p.Stayed = asked && p.Stage == Asking && t.at == before && len(t.nodes) == length
	return s, p
}

// latch keeps what a calculation has found that goes by its own value: once() stays with
// it, '.' sees it at the next step.
func (t *turn) latch() {
	for _, i := range t.c.latched {
		f := &t.c.fields[i]
		for _, at := range t.rounds(f.scope) {
			key := t.prefix(at) + f.Key
			if s := t.slot(i, at); s.rel && !s.v.empty() && t.s.Answers[key].S != s.v.str() {
				t.write()[key] = Value{S: s.v.str()}
			}
		}
	}
}

// rounds are the instances of a scope.
func (st *state) rounds(sc int) []int {
	if len(st.inst) == 0 {
		return []int{0}
	}
	return st.scope[sc]
}

// Submission is what a session would hand in: the valid answers to relevant questions,
// what is worked out, how many rounds each repeat has, and nothing else. Keys are those
// of Answers.
func (c *Compiled) Submission(s Session, now time.Time) Answers {
	st := c.state(&s, now)
	out := make(Answers, len(c.fields))
	for n := range st.nodes {
		f := st.of(n)
		switch {
		case !st.rel(n) || f.Kind == Note || f.Kind == BeginGroup || f.Kind == BeginRepeat:
		case f.Kind == EndRepeat:
			out[st.key(st.nodes[n])] = Value{S: count(st.roundsOf(n)).str()}
		case f.computed():
			if v := st.value(n); v.S != "" || len(v.L) > 0 {
				out[st.key(st.nodes[n])] = v
			}
		default:
			key := st.key(st.nodes[n])
			if v, ok := s.Answers[key]; ok && st.check(n, v) == fine {
				out[key] = v
			}
		}
	}
	return out
}

// turn is one Step under way.
type turn struct {
	*state
	at      int  // the current node, -1 at the review
	moved   bool // answers or position changed: derive the position again
	owned   bool // s.Answers is ours to write
	help    bool
	sent    bool
	refusal locales.Text
	echo    locales.Text
}

func (t *turn) field() *field { return t.of(t.at) }

// here is the key of the current node.
func (t *turn) here() string { return t.key(t.nodes[t.at]) }

// where is here, "" at the review.
func (t *turn) where() string {
	if t.at < 0 {
		return ""
	}
	return t.here()
}

// why says what is wrong with an answer to the current question.
func (t *turn) why(bad fault) locales.Text {
	if bad == faultRange {
		return t.field().rng.say()
	}
	if f := t.field(); bad == faultConstraint && f.ConstraintMessage.Empty() && numberKind(f.Kind) {
		if l, known := limitsOf(f.constraint); known {
			return l.say()
		}
	}
	return bad.say(t.said(t.nodes[t.at]))
}

func (t *turn) refuse(text locales.Text) { t.refusal = text }

func (t *turn) dropPending() {
	t.s.Pending, t.s.Between, t.s.Heard, t.s.For, t.s.Find, t.s.Page = nil, nil, "", "", "", 0
}

func (t *turn) stage(v Value, heard string) {
	t.s.Pending, t.s.Heard, t.s.For = &v, heard, t.here()
}

// readingBack reports whether a value waits for a yes.
func (t *turn) readingBack() bool {
	return t.at >= 0 && t.s.Pending != nil && t.field().Kind != Many && t.field().Kind != Rank && !t.field().several()
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
		t.refuse(t.why(bad))
		return
	}
	key := t.here()
	if t.tooMany(key, v) {
		t.refuse(locales.M("form.repeat_full", "Max", maxInstances))
		return
	}
	t.write()[key] = v
	t.unskip(key)
	t.echo = locales.M("form.echo", "Label", named(t.said(t.nodes[t.at]).Label), "Value", briefly(f.Field, v))
	t.leave()
}

func (t *turn) unskip(key string) {
	if i := slices.Index(t.s.Skipped, key); i >= 0 {
		t.s.Skipped = slices.Delete(slices.Clone(t.s.Skipped), i, i+1)
	}
}

// tooMany reports whether v under key would make a repeat longer than it may be.
func (t *turn) tooMany(key string, v Value) bool {
	if !t.c.counted || t.over {
		return false
	}
	s := *t.s
	s.Answers = maps.Clone(s.Answers)
	if s.Answers == nil {
		s.Answers = Answers{}
	}
	s.Answers[key] = v
	return t.c.state(&s, t.now).over
}

// pass leaves the current field empty.
func (t *turn) pass() {
	key := t.here()
	if _, had := t.s.Answers[key]; had && !t.field().shown() && t.field().Kind != EndRepeat {
		delete(t.write(), key)
	}
	if !slices.Contains(t.s.Skipped, key) {
		t.s.Skipped = append(slices.Clone(t.s.Skipped), key)
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
	return t.s.Edit && t.at >= 0 && t.s.Reopen == t.here()
}
