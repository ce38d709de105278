package learn_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// shelve puts a course into the library as it is, past the gates of publishing.
func (w *world) shelve(c training.Course) training.Course {
	w.T.Helper()
	b, err := json.Marshal(c)
	if err != nil {
		w.T.Fatal(err)
	}
	_, err = w.SQL().ExecContext(w.T.Context(), `insert into course (id, version, body, hash, updated_at) values ($1, 1, $2, $1, $3)`, string(c.ID), string(b), w.Now)
	if err != nil {
		w.T.Fatal(err)
	}
	c.Version = 1
	w.courses[c.ID] = c
	return c
}

// one is a course with these questions and one card.
func one(id training.CourseID, card training.Card, questions ...training.Question) training.Course {
	for i := range questions {
		questions[i].Module = "m"
	}
	return training.Course{
		ID: id, Title: locales.Both("水窖管护", "Water cellars"), Pass: 60,
		Modules: []training.Module{{ID: "m", Title: locales.Both("第一部分", "Part one"), Cards: []training.Card{card}}}, Questions: questions,
	}
}

func yesNo(id training.QuestionID) training.Question {
	return training.Question{
		ID: id, Type: training.TrueFalse, Stem: locales.Both("水窖要加盖吗？", "Does a cellar need a lid?"),
		Choices: []locales.Text{locales.Both("正确", "True"), locales.Both("错误", "False")}, Key: training.Answer{Picks: []int{0}},
		Explanation: locales.Both("加盖防污防溺水。", "A lid keeps dirt and people out."),
	}
}

var card = training.Card{Title: locales.Both("水窖", "Cellars"), Text: locales.Both("水窖要加盖上锁。", "Cellars have a lid and a lock.")}

// An observer who reads English opens a course that exists in Chinese only: Chinese with the
// notice that there is no English yet, and nothing that passes for an official translation.
func TestAnEnglishReaderOfAChineseOnlyCourseIsToldSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	q := yesNo("q1")
	q.Type, q.Stem, q.Explanation = training.Single, locales.Both("水窖多久清一次？", ""), locales.Both("每年雨季前清一次。", "")
	q.Choices = []locales.Text{locales.Both("一年", ""), locales.Both("十年", "")}
	c := one("ZH1", training.Card{Title: locales.Both("清淤", ""), Text: locales.Both("雨季前清淤。", "")}, q)
	c.Title = locales.Both("只有中文的课", "")
	w.shelve(c)
	observer := w.chat(org.Observer, "990100", locales.EN)
	const notice = "(no English version yet)"
	sees := func(zh string) {
		t.Helper()
		observer.sees(zh + " " + notice)
	}
	observer.Push("learn", "p1").OK()
	sees("只有中文的课")
	observer.Command("learn", "ZH1").OK()
	sees("清淤")
	sees("雨季前清淤。")
	observer.Press("Start questions").OK()
	sees("水窖多久清一次？")
	sees("一年")
	for _, row := range observer.Screens[0].Rows {
		for _, b := range row {
			if label := b.Label.Plain(locales.EN); len(label) != 1 {
				t.Errorf("a choice without English is a button %q", label)
			}
		}
	}
	observer.tap(observer.letterOf("一年"))
	sees("每年雨季前清一次。")
	chinese := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	chinese.Command("learn", "ZH1").OK()
	if strings.Contains(chinese.Words(), "暂无英文") {
		t.Error("who reads Chinese is bothered with the notice")
	}
}

// letterOf is the letter of the line that begins with a choice in Chinese.
func (c *chat) letterOf(zh string) string {
	c.T.Helper()
	for line := range strings.Lines(c.Words()) {
		if strings.HasPrefix(line[1:], ". "+zh) {
			return line[:1]
		}
	}
	c.T.Fatalf("%q is not offered in\n%s", zh, c.Words())
	return ""
}

func TestPicturesShowAndAreNeverNeeded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Resumes = false // a picture is sent when a question comes up, and again on /resume
	w.pictures = album{"card.jpg": "ref-card", "stem.jpg": "ref-stem"}
	with := card
	with.Picture = "card.jpg"
	q := training.Question{
		ID: "q1", Type: training.Multiple, Picture: "stem.jpg", Stem: locales.Both("哪些要做？", "What is to be done?"),
		Choices: []locales.Text{locales.Both("加盖", "Lid"), locales.Both("上锁", "Lock"), locales.Both("敞开", "Open")}, Key: training.Answer{Picks: []int{0, 1}},
	}
	lost := yesNo("q2")
	lost.Picture = "lost.jpg"
	w.shelve(one("PIC", with, q, lost))
	c := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	refs := func() (out []string) {
		for _, s := range c.Screens {
			if s.File != nil {
				if !s.File.Picture || s.File.Name == "" || len(s.Rows) > 0 {
					t.Errorf("a picture is sent as %+v with %d rows", s.File, len(s.Rows))
				}
				out = append(out, string(s.File.Bytes))
			}
		}
		return out
	}
	shows := func(when string, want ...string) {
		t.Helper()
		if got := strings.Join(refs(), " "); got != strings.Join(want, " ") {
			t.Errorf("%s: pictures %q, want %v", when, got, want)
		}
		if last := c.Screens[len(c.Screens)-1]; last.File != nil {
			t.Errorf("%s: the question is not the last message", when)
		}
	}
	c.Command("learn", "PIC").OK()
	shows("the card", "ref-card")
	c.Press("开始答题").OK()
	for range 2 {
		if c.asked(w.courses["PIC"]).ID == "q2" {
			shows("a picture that is lost")
			c.Press("A 正确").OK()
		} else {
			shows("the question", "ref-stem")
			c.tapLast(c.letter(q.Choices[0]))
			shows("a tick")
			c.tap(c.letter(q.Choices[1]))
			c.Resume().OK()
			shows("coming back", "ref-stem")
			c.Press("完成").OK()
		}
		shows("the explanation")
		if c.Body != nil {
			c.Press("下一题").OK()
		}
	}
	c.sees("通过")
}

// tapLast presses a letter under the newest message.
func (c *chat) tapLast(letter string) {
	c.T.Helper()
	c.Screens = c.Screens[len(c.Screens)-1:]
	c.tap(letter)
}

func TestALongQuestionPagesInTheChat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	q := yesNo("q1")
	q.Stem = locales.Both(strings.Repeat("某村有水窖三口，两口没有加盖，冬季结冰，春季又干。", 120), strings.Repeat("A village has three cellars and two have no lid. ", 60))
	if n := utf8.RuneCountInString(q.Stem.Zh); n > 3000 || n < 2900 {
		t.Fatalf("%d characters", n)
	}
	w.shelve(one("LONG", card, q))
	for _, lang := range locales.All {
		c := w.chat(org.VillageFirstSecretary, "9901010203", lang)
		say := func(id string, pairs ...any) string { return locales.M(id, pairs...).Plain(lang) }
		c.Push("learn", "qLONG").OK()
		read := ""
		for page := 1; page < 5; page++ {
			c.sees(say("learn.page", "Page", page, "Pages", 5))
			if c.Offers(say("learn.older")) != (page > 1) {
				t.Errorf("page %d has a wrong way back", page)
			}
			for _, answer := range []string{"对", "A", "1"} {
				if id := c.Says(answer).Refused; id != "learn.read_on" {
					t.Errorf("%q on page %d: %q", answer, page, id)
				}
			}
			read += c.Words()
			if page == 2 {
				c.Says("下一页").OK()
			} else {
				c.Press(say("learn.newer")).OK()
			}
		}
		c.sees(say("learn.page", "Page", 5, "Pages", 5))
		c.Press(say("learn.older")).OK()
		c.Says("next").OK()
		if n := strings.Count(read+c.Words(), strings.Fields(strings.ReplaceAll(q.Stem.Plain(lang), "，", " "))[0]); n < 60 {
			t.Errorf("the pages show %d of the sentences", n)
		}
		c.Press("A ").OK()
		c.sees(say("learn.right"))
	}
}

func TestAttemptsAndDelayInTheChat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := one("LIM", card, yesNo("q1"))
	c.Attempts, c.Delay = 2, 3
	w.shelve(c)
	mine := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	second := &chat{Chat: w.As("某某0", locales.ZH), w: w}
	second.Who = mine.Who
	for _, k := range []*chat{mine, second} { // both at the only question
		k.Command("learn", "LIM").OK()
		k.Press("开始答题").OK()
	}
	second.Conversation += "-other"
	mine.Press("B 错误").OK()
	mine.sees("还没通过")
	mine.sees("下次可从 2026年11月22日起再答")
	if mine.Offers("重新答题") || !mine.Offers("再做错题") {
		t.Error("wrong buttons under the result")
	}
	second.Press("A 正确").OK()
	second.sees("请从 2026年11月22日起再答")
	if second.Body != nil {
		t.Error("the attempt that does not count goes on")
	}
	second.Command("learn", "LIM").OK() // the cards stay open
	second.sees("水窖要加盖上锁")
	if id := second.Press("开始答题").Refused; id != "learn.come_back" {
		t.Errorf("the questions by the cards: %q", id)
	}
	if id := mine.Push("learn", "qLIM").Refused; id != "learn.come_back" {
		t.Errorf("the questions by an old button: %q", id)
	}
	w.Now = w.Now.AddDate(0, 0, 3)
	mine.Push("learn", "qLIM").OK()
	mine.Press("A 正确").OK()
	mine.sees("这门课最多答 2 次，已经用完")
	if !mine.Offers("结业证书") || mine.Offers("重新答题") {
		t.Error("wrong buttons under a passed result")
	}
	w.Now = w.Now.AddDate(0, 0, 300)
	if id := mine.Push("learn", "qLIM").Refused; id != "learn.used_up" {
		t.Errorf("a third attempt: %q", id)
	}
}

// A starter course is a few messages of text, edited in place, and no picture: it can be
// done where the signal comes and goes.
func TestAStarterCourseIsAFewMessages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	messages := 0
	count := func() {
		for i, s := range c.Screens {
			if i > 0 || s.New {
				messages++
			}
			if s.File != nil {
				t.Error("a file is needed")
			}
		}
	}
	c.Command("learn", "C1").OK()
	messages++
	for c.Offers("下一张") {
		c.Press("下一张").OK()
		count()
	}
	c.Press("开始答题").OK()
	for c.Body != nil {
		q := c.asked(w.courses["C1"])
		if q.Type == training.Numeric { // typed, so its answer is a message of its own
			messages++
		}
		c.give(q, true, false)
		count()
		if c.Body != nil {
			c.Press("下一题").OK()
			count()
		}
	}
	if messages > 4 {
		t.Errorf("the course took %d messages", messages)
	}
	for id, course := range w.courses {
		for _, m := range course.Modules {
			zh, en := 0, 0
			for _, k := range m.Cards {
				zh += utf8.RuneCountInString(k.Title.Zh + k.Text.Zh)
				en += utf8.RuneCountInString(k.Title.En + k.Text.En)
			}
			if max(zh, en) > 2*4096 {
				t.Errorf("module %s of %s is %d characters: more than two messages", m.ID, id, max(zh, en))
			}
		}
	}
}
