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

var kinds = []Kind{Text, Integer, Decimal, Money, Percent, Area, Weight, Date, One, Many, YesNo, Note, Calculate}

// more are the kinds that imported forms add; what people type for them needs other words.
var more = []Kind{Range, Rank, Acknowledge, Barcode, Geopoint, Image, File, Hidden, Start, Today, Username, Device, Time, DateTime, Period}

// randomForm makes a form whose fields depend on earlier ones, in groups and repeats.
func randomForm(r *rand.Rand) Form {
	f := Form{ID: "random", Version: 1}
	var open []Kind
	for i := range 1 + r.IntN(14) {
		switch n := r.IntN(9); {
		case n == 0 && len(open) < 3:
			f.Fields = append(f.Fields, Field{Key: fmt.Sprintf("g%d", i), Kind: BeginGroup, Label: locales.Raw("G"), Relevant: randomRelevant(r, i)})
			open = append(open, EndGroup)
		case n == 1 && len(open) < 3:
			fl := Field{Key: fmt.Sprintf("r%d", i), Kind: BeginRepeat, Label: locales.Raw("R"), Relevant: randomRelevant(r, i)}
			if i > 0 && r.IntN(2) == 0 {
				fl.RepeatCount = fmt.Sprintf("${f%d} mod 4", r.IntN(i))
			}
			f.Fields = append(f.Fields, fl)
			open = append(open, EndRepeat)
		case n == 2 && len(open) > 0:
			f.Fields = append(f.Fields, Field{Kind: open[len(open)-1]})
			open = open[:len(open)-1]
		}
		f.Fields = append(f.Fields, randomField(r, i))
	}
	for len(open) > 0 {
		f.Fields = append(f.Fields, Field{Kind: open[len(open)-1]})
		open = open[:len(open)-1]
	}
	return f
}

func randomRelevant(r *rand.Rand, i int) string {
	ref := func() string { return fmt.Sprintf("${f%d}", r.IntN(i)) }
	if i == 0 || r.IntN(2) == 0 {
		return ""
	}
	return []string{
		ref() + " > 3", ref() + " != ''", "selected(" + ref() + ", 'b')", "not(" + ref() + " = " + ref() + ")", "count(" + ref() + ") < 3",
		"sum(" + ref() + ") >= 0 or position(..) = 2",
	}[r.IntN(6)]
}

func randomField(r *rand.Rand, i int) Field {
	fl := Field{Key: fmt.Sprintf("f%d", i), Kind: kinds[r.IntN(len(kinds))], Label: locales.Raw("?"), Required: r.IntN(2) == 0, Relevant: randomRelevant(r, i)}
	if r.IntN(4) == 0 {
		fl.Kind = more[r.IntN(len(more))]
	}
	ref := func() string { return fmt.Sprintf("${f%d}", r.IntN(i)) }
	if i > 0 && r.IntN(3) == 0 {
		fl.Constraint = []string{". <= " + ref(), "string-length(.) > 1 or " + ref() + " = ''", ". != " + ref(), "count(" + ref() + ") < 9"}[r.IntN(4)]
	}
	if r.IntN(4) == 0 {
		fl.Default = []string{"1", "'b'", "today()", "now()", "random()", fmt.Sprintf("${last.f%d}", i)}[r.IntN(6)]
	}
	if i > 0 && r.IntN(6) == 0 {
		fl.RequiredIf, fl.Label = ref()+" > 2", locales.Both("问"+ref(), "ask "+ref())
	}
	fl.ReadOnly = r.IntN(12) == 0
	switch fl.Kind {
	case One, Many, Rank:
		fl.Choices = []Choice{{Key: "a", Label: locales.Both("甲", "A")}, {Key: "b", Label: locales.Both("乙", "B")}, {Key: "c", Label: locales.Both("无变化", "same")}}
		if i > 0 && r.IntN(3) == 0 {
			fl.ChoiceFilter = "name != " + ref()
		}
		if r.IntN(4) == 0 {
			fl.Parameters = map[string]string{"randomize": "true"}
		}
	case Calculate:
		fl.Calculation, fl.Label = "1 + 1", locales.Raw("!")
		if i > 0 {
			fl.Calculation = []string{ref() + " * 2", "once(" + ref() + ")", "sum(" + ref() + ")", "join('-', " + ref() + ")", "uuid()"}[r.IntN(5)]
		}
	}
	return fl
}

var typings = []string{
	"1", "2", "3", "42", "3.5", "３.５万", "三万五", "1，5", "-3", "0", "是", "不", "没变化", "跳过", "不适用", "返回", "？", "提交", "上周五", "2026-03-05",
	"yes", "有", "30.1 103.2", "2026-11-20 15:30", "15:30", "5/6", "甲", "B", "1,3", "随便写点", "", "100", "12%", "3斤", "下一步", "\x00", "keep",
}

var acts = []Act{Typed, Typed, Typed, Typed, Pick, Pick, Toggle, Done, Same, Skip, NotApp, Yes, Yes, No, Back, Open, Help, Submit, Nothing, Page, Undo, Remove, Located, Attached, "bogus"}

func randomInput(r *rand.Rand) Input {
	in := Input{Act: acts[r.IntN(len(acts))], Text: typings[r.IntN(len(typings))]}
	in.Arg = []string{"a", "b", "c", "yes", "no", "f0", "f1", "f2", "f5", "gone", "", "r1", "r2[1]", "r1[2]/f2", "r2[1]/f3", "1", "#2", "30 103 0 5"}[r.IntN(18)]
	if in.Act == Attached {
		in.Text, in.Arg = []string{"photo", "document", "voice"}[r.IntN(3)], "file"
	}
	return in
}

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
			if fl := &f.Fields[i]; fl.Kind == Time || fl.Kind == DateTime || fl.Kind == Period {
				fl.Required, fl.RequiredIf = false, "" // how they are typed is the reader's business
			}
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

// helpful is what somebody does who wants to be done.
func helpful(p Prompt, i int) Input {
	switch {
	case p.Stage == Review:
		return Input{Act: Submit}
	case p.Stage == ReadBack:
		return Input{Act: Yes}
	case p.Field == nil:
		return Input{}
	case p.Adding:
		return Input{Act: No}
	case p.Field.shown():
		return Input{Act: Yes}
	case p.CanSkip:
		return Input{Act: Skip}
	case p.CanSame && i%3 == 0:
		return Input{Act: Same}
	}
	switch p.Field.Kind {
	case Many, Rank:
		if p.Field.Kind == Many && len(p.Ticked) > 0 && i%2 == 0 {
			return Input{Act: Done}
		}
		if len(p.Choices) > 0 {
			return Input{Act: Toggle, Arg: p.Choices[i%len(p.Choices)].Key}
		}
	case One, YesNo:
		if len(p.Choices) > 0 {
			return Input{Act: Pick, Arg: p.Choices[i%len(p.Choices)].Key}
		}
	case Geopoint:
		return Input{Act: Located, Arg: "30 103"}
	case Image, File:
		return Input{Act: Attached, Text: "photo", Arg: "file"}
	case Text, Barcode:
		return Input{Act: Typed, Text: fmt.Sprint("文字", i)}
	case Date, DateTime, Time, Period:
		return Input{Act: Typed, Text: []string{"2026-11-19", "2026-11-19 15:30", "15:30", "2026-11", "2026-W40"}[i%5]}
	case Acknowledge:
		return Input{Act: Yes}
	}
	return Input{Act: Typed, Text: fmt.Sprint(i % 11)}
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
