package form

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"cadrebot/locales"
)

func reload[T any](t *testing.T, v T) T {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out T
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRandomTalks(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(20261120, 3))
	finished := 0
	for n := range 300 {
		f := randomForm(r)
		c := compiled(t, f)
		s := Session{}
		if r.IntN(2) == 0 {
			s.Known = Answers{"f0": {S: "4"}, "f1": {S: "b"}, "f2": {L: []string{"a"}}, "f3": {NA: true}}
		}
		for range 40 {
			in := randomInput(r)
			before := reload(t, s)
			next, p := c.Step(s, in, friday)
			if !reflect.DeepEqual(reload(t, s), before) {
				t.Fatalf("form %d: %+v changed the session it was given", n, in)
			}
			again, p2 := c.Step(before, in, friday)
			if toJSON(p) != toJSON(p2) || toJSON(reload(t, next)) != toJSON(reload(t, again)) {
				t.Fatalf("form %d: %+v answers differently after a reload:\n%s\n%s", n, in, toJSON(p), toJSON(p2))
			}
			checkPrompt(t, c, before, next, in, p)
			s = next
			if p.Stage == Finished {
				finished++
				break
			}
		}
	}
	if finished < 45 {
		t.Errorf("only %d talks came to an end: the inputs are too poor to test much", finished)
	}
}

// checkPrompt holds what must be true after every step.
func checkPrompt(t *testing.T, c *Compiled, before, s Session, in Input, p Prompt) {
	t.Helper()
	st := c.state(&s, friday)
	if p.Field != nil {
		if n := st.position(); n >= 0 && (!st.rel(n) || p.Field.Kind == Calculate) {
			t.Fatalf("%+v leads to %s, which does not apply", in, p.Field.Key)
		}
		if p.Number < 1 && !p.Field.shown() && p.Field.Kind != BeginRepeat || p.Number > p.Of {
			t.Fatalf("question %d of %d", p.Number, p.Of)
		}
	}
	if (in.Act == Back || in.Act == Open || in.Act == Help || in.Act == No || in.Act == Nothing || in.Act == Page) && len(c.latched) == 0 && !maps.EqualFunc(before.Answers, s.Answers, same) {
		t.Fatalf("%+v changed the answers", in)
	}
	if !p.Refusal.Empty() && (!maps.EqualFunc(before.Answers, s.Answers, same) || !p.Echo.Empty()) {
		t.Fatalf("%+v was refused (%s) and counted", in, p.Refusal.ID)
	}
	if len(s.Answers) < len(before.Answers)-1 && in.Act != Remove {
		t.Fatalf("%+v lost answers", in)
	}
	if len(st.nodes) > maxNodes+2*len(c.fields) {
		t.Fatalf("%d questions", len(st.nodes))
	}
	for k, v := range c.Submission(s, friday) {
		n := st.find(k)
		if n < 0 || !st.rel(n) || st.of(n).Kind == Note {
			t.Fatalf("%s is submitted and does not apply", k)
		}
		if f := st.of(n); !f.computed() && f.Kind != EndRepeat && st.check(n, v) != fine {
			t.Fatalf("%s is submitted with the invalid %+v", k, v)
		}
	}
	if p.Stage != Review && p.Stage != Finished {
		return
	}
	sub := c.Submission(s, friday)
	for n := range st.nodes {
		if _, ok := sub[st.key(st.nodes[n])]; !ok && st.askable(n) && st.of(n).Kind != EndRepeat && st.required(n) {
			t.Fatalf("review without the required %s", st.key(st.nodes[n]))
		}
	}
}

// Whatever session another version left behind, a step does not panic and a way to an
// end exists.
func TestForeignSessions(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(20261120, 4))
	for range 300 {
		old, cur := randomForm(r), compiled(t, randomForm(r))
		c := compiled(t, old)
		s := Session{}
		for range r.IntN(30) {
			s, _ = c.Step(s, randomInput(r), friday)
		}
		if r.IntN(4) == 0 {
			s.Only = []string{"f1", "gone", "r2"}
		}
		for range 20 {
			before := len(s.Answers)
			var p Prompt
			in := randomInput(r)
			s, p = cur.Step(s, in, friday)
			if p.Stage == "" || len(s.Answers) < before-1 && in.Act != Remove {
				t.Fatalf("%+v", p)
			}
			s = reload(t, s)
		}
	}
}

// Whatever was answered so far, a person who answers every question as it wants to be
// answered comes to the end.
func TestEveryTalkCanEnd(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(20261120, 6))
	for n := range 300 {
		f := randomForm(r)
		for i := range f.Fields { // a random constraint may leave a required question without an answer
			f.Fields[i].Constraint = ""
		}
		c := compiled(t, f)
		s := Session{Seed: fmt.Sprint(n)}
		for range r.IntN(20) {
			s, _ = c.Step(s, randomInput(r), friday)
		}
		s.Only = nil
		var p Prompt
		for i := 0; p.Stage != Finished; i++ {
			if s, p = c.Step(reload(t, s), helpful(p, i), friday); i > 2000 {
				t.Fatalf("form %d: still at %s (%s): %s", n, toJSON(p.Field), p.Refusal.ID, toJSON(s))
			}
		}
	}
}

func FuzzStep(f *testing.F) {
	c, hh := compiled(f, brief()), compiled(f, household())
	f.Add([]byte(`{"a":{"home":{"s":"3"},"home[2]/kid":{"s":"9"},"home[2]/income":{"s":"1"}},"o":"home[2]","s":["home"]}`), "r", "", "home[2]")
	f.Add([]byte(`{"a":{"home":{"s":"3"}},"o":"home[2]/kid[1]/age","g":-5,"q":"x","f":"home"}`), "p", "", "home[2]")
	f.Add([]byte(`{"a":{"risk":{"s":"3"}},"p":{},"f":"help","y":["risk"]}`), "t", "三万五", "risk")
	f.Add([]byte(`{"o":"help","p":{"l":["job","job"]},"f":"help"}`), "d", "", "job")
	f.Fuzz(func(t *testing.T, session []byte, act, text, arg string) {
		var s Session
		if json.Unmarshal(session, &s) != nil {
			return
		}
		next, p := c.Step(s, Input{Act(act), text, arg}, friday)
		if p.Stage == "" || (p.Field == nil) != (p.Stage == Review || p.Stage == Finished) {
			t.Errorf("%+v", p)
		}
		c.Lines(c.Submission(next, friday), s.Known)
		next2, _ := hh.Step(s, Input{Act(act), text, arg}, friday)
		hh.Lines(hh.Submission(next2, friday), s.Known)
		p.Echo.In(locales.ZH)
		for _, l := range p.Lines {
			l.Value.In(locales.EN)
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, rows := range reads {
		for typed := range rows {
			f.Add(typed)
		}
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, k := range kinds {
			r, err := Read(k, typed, friday)
			if err != nil {
				continue
			}
			if bad := shape(&Field{Kind: k, Signed: true, Choices: yesNoChoices()}, r.Value); bad != fine {
				t.Errorf("Read(%s, %q) = %+v, which is no valid answer (%d)", k, typed, r.Value, bad)
			}
			if k == Text || k == YesNo {
				continue
			}
			again, err := Read(k, r.Value.S, friday)
			if err != nil || !slices.Equal([]string{again.Value.S}, []string{r.Value.S}) {
				t.Errorf("Read(%s, %q) = %q, which reads as %q, %v", k, typed, r.Value.S, again.Value.S, err)
			}
		}
	})
}
