package form

import (
	"encoding/json"
	"testing"
)

// halfway is a session of the small report with most of it answered.
func halfway(tb testing.TB) (*Compiled, Session) {
	tb.Helper()
	c := compiled(tb, brief())
	return c, Session{
		Skipped: []string{"intro"},
		Known:   Answers{"households": {S: "90"}, "risk": {S: "10"}, "news": {S: "clue"}, "clues": {S: "2"}, "income": {S: "30000"}},
		Answers: Answers{"households": {S: "100"}, "risk": {S: "12"}, "news": {S: "clue"}, "clues": {S: "3"}},
	}
}

// BenchmarkStepTyped takes one typed amount.
func BenchmarkStepTyped(b *testing.B) {
	c, s := halfway(b)
	for b.Loop() {
		if _, p := c.Step(s, Input{Act: Typed, Text: "35000"}, friday); !p.Refusal.Empty() {
			b.Fatal(p.Refusal)
		}
	}
}

// BenchmarkStepRefused takes an amount that cannot be read.
func BenchmarkStepRefused(b *testing.B) {
	c, s := halfway(b)
	for b.Loop() {
		if _, p := c.Step(s, Input{Act: Typed, Text: "many"}, friday); p.Refusal.Empty() {
			b.Fatal("taken")
		}
	}
}

// BenchmarkSession is a session as it travels in the envelope: written and read.
func BenchmarkSession(b *testing.B) {
	_, s := halfway(b)
	for b.Loop() {
		raw, err := json.Marshal(s)
		if err != nil {
			b.Fatal(err)
		}
		var back Session
		if err := json.Unmarshal(raw, &back); err != nil {
			b.Fatal(err)
		}
	}
}
