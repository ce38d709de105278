package learn_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// asked is the question that shows, found by its stem as a person would.
func (c *chat) asked(course training.Course) training.Question {
	c.t.Helper()
	for _, q := range course.Questions {
		if strings.Contains(c.text(), q.Stem.Plain(c.lang)) {
			return q
		}
	}
	c.t.Fatalf("no question of %s in\n%s", course.ID, c.text())
	return training.Question{}
}

// letter is the letter before the line that shows choice.
func (c *chat) letter(choice locales.Text) string {
	c.t.Helper()
	for _, line := range strings.Split(c.text(), "\n") {
		line = strings.TrimPrefix(line, "☑ ")
		if rest, ok := strings.CutSuffix(line, ". "+choice.Plain(c.lang)); ok && len(rest) == 1 {
			return rest
		}
	}
	c.t.Fatalf("%q is not offered in\n%s", choice.Plain(c.lang), c.text())
	return ""
}

// give answers what is asked, right or wrong, by typing or by buttons.
func (c *chat) give(q training.Question, right, typing bool) {
	c.t.Helper()
	if q.Type == training.Numeric {
		number := q.Key.Number
		if !right {
			number = "987654"
		}
		c.ok(c.step(number, nil))
		return
	}
	var letters []string
	for _, p := range q.Key.Picks {
		letters = append(letters, c.letter(q.Choices[p]))
	}
	if !right {
		switch q.Type {
		case training.Ordering, training.Matching:
			slices.Reverse(letters)
		case training.Multiple:
			letters = letters[1:]
		default:
			letters[0] = c.letter(q.Choices[(q.Key.Picks[0]+1)%len(q.Choices)])
		}
	}
	if typing {
		c.ok(c.step(strings.ToLower(strings.Join(letters, " ")), nil))
		return
	}
	for _, l := range letters {
		c.tap(l)
	}
	if q.Type == training.Multiple || q.Type == training.Ordering || q.Type == training.Matching {
		c.ok(c.press(locales.M("learn.done").Plain(c.lang)))
	}
}

func (c *chat) ok(refusal string) {
	c.t.Helper()
	if refusal != "" {
		c.t.Fatalf("refused: %s\n%s", refusal, c.text())
	}
}

// tap presses the button of a letter.
func (c *chat) tap(letter string) {
	c.t.Helper()
	for _, row := range c.reply.Screens[0].Rows {
		for _, b := range row {
			label := strings.TrimPrefix(b.Label.Plain(c.lang), "☑ ")
			if label == letter || strings.HasPrefix(label, letter+" ") {
				c.ok(c.step("", &bot.Press{Arg: b.Arg}))
				return
			}
		}
	}
	c.t.Fatalf("no button %s under\n%s", letter, c.text())
}

// through answers until the attempt is over; the first wrong answers are wrong.
func (c *chat) through(course training.Course, wrong int) (asked int) {
	c.t.Helper()
	for c.body != nil {
		q := c.asked(course)
		c.give(q, asked >= wrong, asked%2 == 1)
		asked++
		verdict := locales.M("learn.right")
		if asked <= wrong {
			verdict = locales.M("learn.wrong")
		}
		c.sees(verdict.Plain(c.lang))
		c.sees(q.Explanation.Plain(c.lang))
		for _, source := range q.Sources {
			c.sees(source)
		}
		if c.body != nil {
			c.ok(c.press(locales.M("learn.next").Plain(c.lang)))
		}
		if asked > 40 {
			c.t.Fatal("the attempt does not end")
		}
	}
	return asked
}

// Every course in both languages: cards, a fail, the wrong ones again, a pass.
func TestEveryCourseIsLearntInBothLanguages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, lang := range locales.All {
		c := w.chat(org.VillageFirstSecretary, "9901010203", lang)
		say := func(id string, pairs ...any) string { return locales.M(id, pairs...).Plain(lang) }
		for id := range 8 {
			code := training.CourseID(fmt.Sprint("C", id+1))
			course := w.courses[code]
			c.ok(c.command("learn", ""))
			c.sees(say("learn.line_new", "Code", string(code), "Title", course.Title))
			c.ok(c.press(string(code)))
			cards := 0
			for c.has(say("learn.card_forward")) {
				cards++
				c.ok(c.press(say("learn.card_forward")))
			}
			total := 0
			for _, m := range course.Modules {
				total += len(m.Cards)
			}
			if cards != total-1 {
				t.Fatalf("%s: %d cards of %d", code, cards+1, total)
			}
			c.ok(c.press(say("learn.card_start")))
			if n := c.through(course, 4); n != 10 {
				t.Fatalf("%s: %d questions", code, n)
			}
			c.sees(say("learn.failed", "Code", string(code), "Title", course.Title, "Of", 10, "Right", 6, "Pass", 80))
			c.ok(c.press(say("learn.redo_wrong")))
			if n := c.through(course, 1); n != 5 { // four, one of them twice
				t.Fatalf("%s: %d questions again", code, n)
			}
			c.sees(say("learn.practised", "Code", string(code), "Title", course.Title))
			c.ok(c.press(say("learn.begin_again")))
			c.through(course, 1)
			c.sees(say("learn.passed", "Code", string(code), "Title", course.Title, "Of", 10, "Right", 9, "Pass", 80))
			c.sees(say("learn.scores", "Best", 9, "BestOf", 10, "First", 6, "FirstOf", 10))
			c.ok(c.press(say("learn.courses")))
			c.sees(say("learn.line_passed", "Code", string(code), "Title", course.Title, "Right", 9, "Of", 10))
		}
	}
}

// The same question, with the same letters, shows after the language was switched.
func TestSwitchingLanguageKeepsQuestionAndOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	c.ok(c.route("learn", "qC2"))
	for n := range 10 {
		zh := c.asked(w.courses["C2"])
		c.lang = locales.EN
		r, err := c.feature().Dialogues[0].Render(t.Context(), c.turn("", nil), c.body)
		must(t, err)
		was := c.reply.Screens
		c.reply = r
		if en := c.asked(w.courses["C2"]); en.ID != zh.ID {
			t.Fatalf("question %s became %s", zh.ID, en.ID)
		}
		a, _ := json.Marshal(was)
		b, _ := json.Marshal(r.Screens)
		if string(a) != string(b) {
			t.Fatal("the screen is another one")
		}
		c.give(zh, true, false)
		c.lang = locales.ZH
		if n < 9 {
			c.ok(c.press(locales.M("learn.next").Plain(c.lang)))
		}
	}
	c.sees("通过")
}

// A turn that Telegram repeats stores nothing twice and shows the same.
func TestARepeatedLastAnswerCountsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	c.ok(c.route("learn", "qC1"))
	course := w.courses["C1"]
	for range 9 {
		c.give(c.asked(course), true, true)
		c.ok(c.press("下一题"))
	}
	body, conv, screens := c.body, c.conv, c.reply
	c.give(c.asked(course), true, true)
	first := c.text()
	c.body, c.conv, c.reply = body, conv, screens
	c.give(c.asked(course), true, true)
	if c.text() != first {
		t.Errorf("first\n%s\nthen\n%s", first, c.text())
	}
	c.ok(c.press("重新答题"))
	c.through(course, 5)
	c.sees("首次成绩 10/10")
	c.sees("最好成绩 10/10")
}

func TestTypedNumbersAreReadBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	course := w.courses["C7"]
	c.ok(c.route("learn", "qC7"))
	for {
		q := c.asked(course)
		if q.ID == "C7-Q05" {
			break
		}
		c.give(q, true, true)
		c.ok(c.press("下一题"))
	}
	if id := c.step("好多钱", nil); id == "" {
		t.Fatalf("words were taken for a number:\n%s", c.text())
	}
	c.ok(c.step("６万", nil))
	c.sees("60,000元")
	c.ok(c.press("重填"))
	c.ok(c.step("五万元", nil))
	c.sees("50,000元")
	c.ok(c.step("对", nil))
	c.sees("答对了")
}
