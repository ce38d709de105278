package form

import (
	"fmt"
	"testing"

	"cadrebot/locales"
)

// large is a form of 200 questions, half of which depend on others, in ten groups.
func large(tb testing.TB) (*Compiled, Session) {
	tb.Helper()
	f, a := Form{ID: "large", Version: 1}, Answers{}
	for i := range 200 {
		if i%20 == 0 {
			if i > 0 {
				f.Fields = append(f.Fields, Field{Kind: EndGroup})
			}
			f.Fields = append(f.Fields, Field{Key: fmt.Sprintf("g%d", i), Kind: BeginGroup, Label: locales.Raw("Group")})
		}
		fl := Field{Key: fmt.Sprintf("q%d", i), Kind: Integer, Label: locales.Both("问题", "Question"), Required: true}
		if i%2 == 1 {
			fl.Relevant = fmt.Sprintf("${q%d} > 3 and (${q%d} != 7 or ${q%d} * 2 < 100)", i-1, i/2, i/3)
		}
		if i%5 == 0 {
			fl.Constraint = ". >= 0 and . <= 1000"
		}
		f.Fields = append(f.Fields, fl)
		if i < 150 {
			a[fl.Key] = Value{S: fmt.Sprint(i%9 + 4)}
		}
	}
	f.Fields = append(f.Fields, Field{Kind: EndGroup})
	return compiled(tb, f), Session{Answers: a}
}

// BenchmarkLargeForm takes a typed answer in the midst of 200 questions, 100 of them with a
// relevance; "brief" is the same step in the weekly report, to compare with in one run.
func BenchmarkLargeForm(b *testing.B) {
	c, s := large(b)
	step := func(b *testing.B, c *Compiled, s Session, text string) {
		b.ReportAllocs()
		for b.Loop() {
			if _, p := c.Step(s, Input{Act: Typed, Text: text}, friday); !p.Refusal.Empty() {
				b.Fatal(p.Refusal)
			}
		}
	}
	b.Run("typed", func(b *testing.B) { step(b, c, s, "12") })
	b.Run("brief", func(b *testing.B) {
		c, s := halfway(b)
		step(b, c, s, "12")
	})
	b.Run("rounds", func(b *testing.B) { // 40 households of 20 questions
		fields := []Field{{Key: "home", Kind: BeginRepeat, Label: locales.Raw("Household")}}
		a := Answers{"home": {S: "40"}}
		for i := range 20 {
			fl := Field{Key: fmt.Sprintf("q%d", i), Kind: Integer, Label: locales.Raw("?")}
			if i > 0 {
				fl.Relevant = fmt.Sprintf("${q%d} > 3", i-1)
			}
			fields = append(fields, fl)
			for n := range 39 {
				a[fmt.Sprintf("home[%d]/%s", n+1, fl.Key)] = Value{S: "5"}
			}
		}
		c := compiled(b, Form{ID: "rounds", Fields: append(fields, Field{Kind: EndRepeat}, Field{Key: "sum", Kind: Calculate, Calculation: "sum(${q1})"})})
		step(b, c, Session{Answers: a}, "12")
	})
}
