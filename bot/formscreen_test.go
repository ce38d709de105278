package bot

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/locales"
)

// everything is a form with every kind of question, long lists, long keys and repeats.
func everything() form.Form {
	list := func(n int, key string) []form.Choice {
		var out []form.Choice
		for i := range n {
			out = append(out, form.Choice{Key: fmt.Sprint(key, i), Label: locales.Both(fmt.Sprint("选项第", i, "号说明文字较长"), fmt.Sprint("The rather long choice number ", i))})
		}
		return out
	}
	long := strings.Repeat("long_name_", 5)
	both := func(s string) locales.Text { return locales.Both("问"+s, "Ask "+s) }
	return form.Form{ID: "all", Version: 1, Title: locales.Both("全部", "All"), Fields: []form.Field{
		{Key: "note", Kind: form.Note, Label: both("note")},
		{Key: "one", Kind: form.One, Label: both("one"), Choices: list(5, "a"), Hint: both("hint"), Default: "'a1'"},
		{Key: "long", Kind: form.One, Label: both("long"), Choices: list(40, long)},
		{Key: "many", Kind: form.Many, Label: both("many"), Choices: list(12, "m"), Guidance: both("guide")},
		{Key: "lots", Kind: form.Many, Label: both("lots"), Choices: list(30, "n")},
		{Key: "rank", Kind: form.Rank, Label: both("rank"), Choices: list(6, "r")},
		{Key: "scale", Kind: form.Range, Label: both("scale"), Parameters: map[string]string{"end": "12"}},
		{Key: "ok", Kind: form.Acknowledge, Label: both("ok")},
		{Key: "yn", Kind: form.YesNo, Label: both("yn")},
		{Key: "at", Kind: form.Geopoint, Label: both("at")},
		{Key: "pic", Kind: form.Image, Label: both("pic")},
		{Key: "n", Kind: form.Integer, Label: both("n"), Unit: both("unit"), Default: "7"},
		{Key: "twice", Kind: form.Integer, ReadOnly: true, Calculation: "${n} * 2", Label: both("twice ${n}")},
		{Key: long, Kind: form.BeginRepeat, Label: both("repeat")},
		{Key: "g", Kind: form.BeginGroup, Label: both("group")},
		{Key: long + "2", Kind: form.Text, Label: both("name")},
		{Kind: form.EndGroup},
		{Key: "kid", Kind: form.BeginRepeat},
		{Key: "age", Kind: form.Integer, Label: both("age")},
		{Kind: form.EndRepeat},
		{Kind: form.EndRepeat},
	}}
}

// screenOf is what the dialogue shows for a prompt.
func screenOf(c *form.Compiled, p form.Prompt, l locales.Lang) *Screen {
	switch p.Stage {
	case form.ReadBack:
		return readBackScreen(p)
	case form.Review, form.Finished:
		return FormDialogue{}.reviewScreen(c.Form(), p, nil)
	}
	return askScreen(p, l)
}

// TestTenChoicesLeaveRoom: with the buttons below them, ten choices are never more than twelve buttons (brief 2.3).
func TestTenChoicesLeaveRoom(t *testing.T) {
	t.Parallel()
	var choices []form.Choice
	for _, key := range strings.Split("abcdefghij", "") {
		choices = append(choices, form.Choice{Key: key, Label: locales.Raw("choice " + key)})
	}
	f := form.Field{Key: "risk", Kind: form.One, Label: locales.Raw("risk"), Hint: locales.Raw("for example drought"), Choices: choices}
	for _, p := range []form.Prompt{
		{Field: &f, Choices: choices, CanBack: true},
		{Field: &f, Choices: choices, CanBack: true, CanKeep: true, Editing: true},
	} {
		s := askScreen(p, locales.EN)
		if n := buttons(s.Rows); n > mostButtons {
			t.Errorf("%d buttons", n)
		}
		if !slices.ContainsFunc(s.Body, func(x locales.Text) bool { return strings.Contains(x.Plain(locales.EN), "for example drought") }) {
			t.Error("the hint is lost")
		}
	}
	f.Choices = choices[:3]
	if s := askScreen(form.Prompt{Field: &f, Choices: f.Choices, CanBack: true}, locales.EN); buttons(s.Rows) != 6 {
		t.Error("help has no button of its own where there is room")
	}
}

// TestScreensFitAPhone walks through a form by its own buttons: every screen must fit,
// every button must travel and be understood, in both languages.
func TestScreensFitAPhone(t *testing.T) {
	t.Parallel()
	c, err := form.Compile(everything())
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	r := rand.New(rand.NewPCG(20261120, 5))
	talk, tags := &Talk{ID: "0123456789abcdef", Step: 40_000}, newCodec([]byte("secret"))
	seen := map[string]int{}
	words := []string{"3到5", "十多", "3", "选项", "第 1 家", "三", "2", "no", "hello", "30.1, 103.2", "choice number 1"}
	var s form.Session
	var p form.Prompt
	s, p = c.Step(s, form.Input{}, now)
	for range 4000 {
		presses := fitting(t, c, p, tags, talk)
		seen[string(p.Stage)+" "+keyOf(p)]++
		in := inputOf(&Turn{Press: &Press{Arg: presses[r.IntN(len(presses))]}})
		if r.IntN(4) == 0 {
			in = form.Input{Act: form.Typed, Text: words[r.IntN(len(words))]}
		}
		next, after := c.Step(s, in, now)
		if in.Act != form.Typed && !after.Refusal.Empty() && in.Act != form.Done && in.Act != form.NotApp {
			t.Fatalf("a button of ours was refused: %+v at %s: %s", in, keyOf(p), after.Refusal.Plain(locales.EN))
		}
		s, p = next, after
		if p.Stage == form.Finished || len(s.Answers) > 150 {
			s, p = c.Step(form.Session{}, form.Input{}, now)
		}
	}
	for _, f := range c.Form().Fields {
		if f.Key != "" && f.Kind != form.BeginGroup && seen["ask "+f.Key] == 0 {
			t.Errorf("never came to %s", f.Key)
		}
	}
	if seen["review "] == 0 || seen["read_back n"] == 0 {
		t.Errorf("stages seen: %v", seen)
	}
}

// fitting holds the screen of a prompt against a phone in both languages and returns what
// its buttons carry.
func fitting(t *testing.T, c *form.Compiled, p form.Prompt, tags *codec, talk *Talk) []string {
	t.Helper()
	var presses []string
	for _, l := range locales.All {
		sc := screenOf(c, p, l)
		out, err := tags.render(sc, l, 9_000_000_000_001, talk)
		if err != nil {
			t.Fatalf("%s: %v", p.Stage, err)
		}
		if n := visible(out.parts[0]); len(out.parts) != 1 || n >= 600 {
			t.Fatalf("%d characters: %s", n, out.parts[0])
		}
		if rows := len(sc.Rows); rows > maxRows+2 {
			t.Fatalf("%d rows under %s", rows, out.parts[0])
		}
		for _, row := range sc.Rows {
			if len(row) > 2 {
				t.Fatalf("%d buttons in a row under %s", len(row), out.parts[0])
			}
			for _, b := range row {
				if b.Arg != pressStop {
					presses = append(presses, b.Arg)
				}
			}
		}
	}
	return presses
}

func keyOf(p form.Prompt) string {
	if p.Field == nil {
		return ""
	}
	return p.Field.Key
}

func TestALongListShowsNumbersAndPages(t *testing.T) {
	t.Parallel()
	c, err := form.Compile(form.Form{ID: "x", Fields: everything().Fields[2:3]})
	if err != nil {
		t.Fatal(err)
	}
	s, _ := c.Step(form.Session{}, form.Input{Act: form.Page, Arg: "1"}, time.Time{})
	_, p := c.Step(s, form.Input{}, time.Time{})
	sc := screenOf(c, p, locales.ZH)
	if got := sc.Rows[0][0].Label.Plain(locales.ZH); got != "9. 选项第8号说明文字较长" {
		t.Error(got)
	}
	if got := sc.Rows[4][1].Label.Plain(locales.ZH) + sc.Body[1].Plain(locales.ZH); got != "下一页 ▶第 2/5 页。可输入编号、名称中的几个字或拼音首字母。" {
		t.Error(got)
	}
	if _, p = c.Step(s, inputOf(&Turn{Press: &Press{Arg: sc.Rows[0][0].Arg}}), time.Time{}); p.Stage != form.Review || p.Lines[0].Value.Plain(locales.ZH) != "选项第8号说明文字较长" {
		t.Errorf("%+v", p)
	}
}

// TestAQuestionThatComesUpDoesNotRaiseATotal answers so that one more question is asked.
func TestAQuestionThatComesUpDoesNotRaiseATotal(t *testing.T) {
	t.Parallel()
	fields := []form.Field{
		{Key: "a", Kind: form.Integer, Label: locales.Both("户数", "Households")},
		{Key: "b", Kind: form.Integer, Label: locales.Both("为什么", "Why"), Relevant: "${a} > 3"},
		{Key: "c", Kind: form.Integer, Label: locales.Both("金额", "Amount"), Unit: locales.Both("万元", "10,000 yuan")},
		{Key: "d", Kind: form.Integer, Label: locales.Both("说明", "Remarks")},
	}
	comp, err := form.Compile(form.Form{ID: "x", Fields: fields})
	if err != nil {
		t.Fatal(err)
	}
	for l, want := range map[locales.Lang][]string{
		locales.ZH: {"1. 户数 · 后面约2题", "2. 为什么 · 后面约2题", "3. 金额（万元）", "4. 说明"},
		locales.EN: {"1. Households · about 2 to go", "2. Why · about 2 to go", "3. Amount (10,000 yuan)", "4. Remarks"},
	} {
		s, p := comp.Step(form.Session{}, form.Input{}, time.Time{})
		for _, w := range want {
			body := screenOf(comp, p, l).Body
			if got := body[len(body)-1].Plain(l); got != w {
				t.Errorf("%q, want %q", got, w)
			}
			s, p = comp.Step(s, form.Input{Act: form.Typed, Text: "5"}, time.Time{})
		}
		_, p = comp.Step(s, form.Input{Act: form.Open, Arg: "a"}, time.Time{})
		body := screenOf(comp, p, l).Body
		if got := body[0].Plain(l); strings.Contains(got, "·") { // one line is changed, nothing follows
			t.Errorf("editing a line says %q", got)
		}
	}
}

// TestWhatAnAnswerMayMeanIsOneTapAway shows the readings of answers in both languages and
// presses the last one.
func TestWhatAnAnswerMayMeanIsOneTapAway(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		kind    form.Kind
		typed   string
		lang    locales.Lang
		say     string
		buttons string
		echo    string
	}{
		{form.Date, "5/6", locales.ZH, "⚠️ “5/6”是下面哪一个？点一个，或输入它的编号；都不是就重新填。", "1. 2027年5月6日|2. 2026年6月5日", "✓ 问：2026年6月5日"},
		{form.Date, "5/6", locales.EN, "⚠️ Which of these is “5/6”? Tap one or type its number; if none is right, type it again.", "1. 6 May 2027|2. 5 Jun 2026", "✓ Ask: 5 Jun 2026"},
		{form.Money, "3到5万", locales.ZH, "⚠️ “3到5万”是下面哪一个？点一个，或重新填一个准确的数。", "30,000元（3.00万元）|50,000元（5.00万元）", "✓ 问：50,000元（5.00万元）"},
		{form.Money, "3 to 5k", locales.EN, "⚠️ Which of these is “3 to 5k”? Tap one, or type the exact number.", "CNY 3,000|CNY 5,000", "✓ Ask: CNY 5,000"},
		{form.Time, "下午5点左右", locales.ZH, "⚠️ “下午5点左右”就是 17:00 吗？是就点下面的按钮，不是就重新填。", "17:00", "✓ 问：17:00"},
		{form.Date, "around 5 March 2026", locales.EN, "⚠️ Is “around 5 March 2026” exactly 5 Mar 2026? If so, tap the button; if not, type it again.", "5 Mar 2026", "✓ Ask: 5 Mar 2026"},
	} {
		comp, err := form.Compile(form.Form{ID: "x", Fields: []form.Field{{Key: "q", Kind: c.kind, Label: locales.Both("问", "Ask"), Required: true}}})
		if err != nil {
			t.Fatal(err)
		}
		s, p := comp.Step(form.Session{}, form.Input{Act: form.Typed, Text: c.typed}, now)
		sc := screenOf(comp, p, c.lang)
		var said, buttons []string
		for _, b := range sc.Body {
			said = append(said, b.Plain(c.lang))
		}
		for _, row := range sc.Rows[:len(sc.Rows)-1] {
			for _, b := range row {
				buttons = append(buttons, b.Label.Plain(c.lang))
			}
		}
		if len(said) != 2 || said[1] != c.say || strings.Join(buttons, "|") != c.buttons {
			t.Errorf("%s: says %q with %q", c.typed, said, buttons)
			continue
		}
		last := sc.Rows[len(sc.Rows)-2]
		_, p = comp.Step(s, inputOf(&Turn{Press: &Press{Arg: last[len(last)-1].Arg}}), now)
		if got := p.Echo.Plain(c.lang); p.Stage != form.Review || got != c.echo {
			t.Errorf("%s: %s %q, want %q", c.typed, p.Stage, got, c.echo)
		}
	}
}
