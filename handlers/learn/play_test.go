package learn_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// asked is the question that shows, found by its stem as a person would.
func (c *chat) asked(course training.Course) training.Question {
	c.T.Helper()
	for _, q := range course.Questions {
		if strings.Contains(c.Words(), q.Stem.Plain(c.Lang)) {
			return q
		}
	}
	c.T.Fatalf("no question of %s in\n%s", course.ID, c.Words())
	return training.Question{}
}

// letter is the letter before the line that shows choice.
func (c *chat) letter(choice locales.Text) string {
	c.T.Helper()
	for _, line := range strings.Split(c.Words(), "\n") {
		line = strings.TrimPrefix(line, "☑ ")
		if rest, ok := strings.CutSuffix(line, ". "+choice.Plain(c.Lang)); ok && len(rest) == 1 {
			return rest
		}
	}
	c.T.Fatalf("%q is not offered in\n%s", choice.Plain(c.Lang), c.Words())
	return ""
}

// give answers what is asked, right or wrong, by typing or by buttons.
func (c *chat) give(q training.Question, right, typing bool) {
	c.T.Helper()
	if q.Type == training.Numeric {
		number := q.Key.Number
		if !right {
			number = "987654"
		}
		c.Says(number).OK()
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
		c.Says(strings.ToLower(strings.Join(letters, " "))).OK()
		return
	}
	for _, l := range letters {
		c.tap(l)
	}
	if q.Type == training.Ordering || q.Type == training.Matching {
		c.sees(strings.TrimSpace(locales.M("learn.all_set").Plain(c.Lang)))
	}
	if q.Type == training.Multiple || q.Type == training.Ordering || q.Type == training.Matching {
		c.Press(locales.M("learn.done").Plain(c.Lang)).OK()
	}
}

// carries reports whether a button of the screens leads to a route with an argument.
func (c *chat) carries(route, arg string) bool {
	for _, s := range c.Screens {
		for _, row := range s.Rows {
			for _, b := range row {
				if b.Route == route && b.Arg == arg {
					return true
				}
			}
		}
	}
	return false
}

// sees ends the test unless the screens say want; a button that reads so is not enough.
func (c *chat) sees(want string) {
	c.T.Helper()
	if !strings.Contains(c.Words(), want) {
		c.T.Fatalf("want %q in\n%s", want, c.Words())
	}
}

// tap presses the button of a letter.
func (c *chat) tap(letter string) {
	c.T.Helper()
	for _, row := range c.Screens[0].Rows {
		for _, b := range row {
			label := strings.TrimPrefix(b.Label.Plain(c.Lang), "☑ ")
			if label == letter || strings.HasPrefix(label, letter+" ") {
				c.Push("", b.Arg).OK()
				return
			}
		}
	}
	c.T.Fatalf("no button %s under\n%s", letter, c.Words())
}

// through answers until the attempt is over; the first wrong answers are wrong.
func (c *chat) through(course training.Course, wrong int) (asked int) {
	c.T.Helper()
	for c.Body != nil {
		q := c.asked(course)
		c.give(q, asked >= wrong, asked%2 == 1)
		asked++
		verdict := locales.M("learn.right")
		if asked <= wrong {
			verdict = locales.M("learn.wrong")
		}
		c.sees(verdict.Plain(c.Lang))
		c.sees(q.Explanation.Plain(c.Lang))
		for _, source := range q.Sources {
			c.sees(source)
		}
		if c.Body != nil {
			c.Press(locales.M("learn.next").Plain(c.Lang)).OK()
		}
		if asked > 40 {
			c.T.Fatal("the attempt does not end")
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
			c.Command("learn", "").OK()
			c.sees(say("learn.line_new", "Code", string(code), "Title", course.Title))
			c.Press(string(code)).OK()
			cards := 0
			for c.Offers(say("learn.card_forward")) {
				cards++
				c.Press(say("learn.card_forward")).OK()
			}
			total := 0
			for _, m := range course.Modules {
				total += len(m.Cards)
			}
			if cards != total-1 {
				t.Fatalf("%s: %d cards of %d", code, cards+1, total)
			}
			c.Press(say("learn.card_start")).OK()
			if n := c.through(course, 4); n != 10 {
				t.Fatalf("%s: %d questions", code, n)
			}
			c.sees(say("learn.failed", "Code", string(code), "Title", course.Title, "Of", 10, "Right", 6, "Pass", 80))
			c.Press(say("learn.redo_wrong")).OK()
			if n := c.through(course, 1); n != 5 { // four, one of them twice
				t.Fatalf("%s: %d questions again", code, n)
			}
			c.sees(say("learn.practised", "Code", string(code), "Title", course.Title))
			c.Press(say("learn.begin_again")).OK()
			c.through(course, 1)
			c.sees(say("learn.passed", "Code", string(code), "Title", course.Title, "Of", 10, "Right", 9, "Pass", 80))
			c.sees(say("learn.scores", "Best", 9, "BestOf", 10, "First", 6, "FirstOf", 10))
			c.Press(say("learn.courses")).OK()
			c.sees(say("learn.line_passed", "Code", string(code), "Title", course.Title, "Right", 9, "Of", 10))
		}
	}
}

// The same question, with the same letters, shows after the language was switched.
func TestSwitchingLanguageKeepsQuestionAndOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	c.Push("learn", "qC2").OK()
	for n := range 10 {
		zh := c.asked(w.courses["C2"])
		c.Lang = locales.EN
		was := c.Screens
		c.Resume().OK()
		if en := c.asked(w.courses["C2"]); en.ID != zh.ID {
			t.Fatalf("question %s became %s", zh.ID, en.ID)
		}
		a, _ := json.Marshal(was)
		b, _ := json.Marshal(c.Screens)
		if string(a) != string(b) {
			t.Fatal("the screen is another one")
		}
		c.give(zh, true, false)
		c.Lang = locales.ZH
		if n < 9 {
			c.Press(locales.M("learn.next").Plain(c.Lang)).OK()
		}
	}
	c.sees("通过")
}

// A turn that Telegram repeats stores nothing twice and shows the same.
func TestARepeatedLastAnswerCountsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	c.Push("learn", "qC1").OK()
	course := w.courses["C1"]
	for range 9 {
		c.give(c.asked(course), true, true)
		c.Press("下一题").OK()
	}
	before := *c.Chat
	c.give(c.asked(course), true, true)
	first := c.Words()
	*c.Chat = before
	c.give(c.asked(course), true, true)
	if c.Words() != first {
		t.Errorf("first\n%s\nthen\n%s", first, c.Words())
	}
	c.Press("重新答题").OK()
	c.through(course, 5)
	c.sees("首次成绩 10/10")
	c.sees("最好成绩 10/10")
}

func TestTypedNumbersAreReadBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	course := w.courses["C7"]
	c.Push("learn", "qC7").OK()
	for {
		q := c.asked(course)
		if q.ID == "C7-Q05" {
			break
		}
		c.give(q, true, true)
		c.Press("下一题").OK()
	}
	if id := c.Says("好多钱").Refused; id == "" {
		t.Fatalf("words were taken for a number:\n%s", c.Words())
	}
	c.Says("６万").OK()
	c.sees("60,000元")
	c.Press("重填").OK()
	c.Says("五万元").OK()
	c.sees("50,000元")
	c.Says("对").OK()
	c.sees("答对了")
}
