package learn_test

import (
	"strings"
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// job runs a job of the feature at a moment and returns what it counted.
func (w *world) job(name string, at time.Time) int {
	w.T.Helper()
	for _, j := range w.Anew().Jobs {
		if j.Name == name {
			counts, err := j.RunOnce(w.T.Context(), at)
			talk.Must(w.T, err)
			n := 0
			for _, c := range counts {
				n += c
			}
			return n
		}
	}
	w.T.Fatalf("no job %s", name)
	return 0
}

// at is a moment so many days after the Thursday on which every world begins.
func at(days, hour, minute int) time.Time {
	return time.Date(now.Year(), now.Month(), now.Day()+days, hour, minute, 0, 0, locales.Zone)
}

// Wrong answers come back in one message of the next evening, whose button opens a round
// over two courses; what was wrong in it is asked again until it is right.
func TestWrongAnswersComeBackInTheEvening(t *testing.T) {
	t.Parallel()
	for _, lang := range locales.All {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			say := func(id string, pairs ...any) string { return locales.M(id, pairs...).Plain(lang) }
			c := w.chat(org.VillageFirstSecretary, "9901010203", lang)
			for _, id := range []training.CourseID{"C1", "C2"} {
				c.Push("learn", "q"+string(id)).OK()
				c.through(w.courses[id], 2)
			}
			c.Command("review", "").OK()
			c.sees(say("review.later", "Count", 4))
			for _, early := range []time.Time{at(0, 18, 30), at(1, 10, 0), at(1, 17, 59), at(1, 21, 0), at(2, 19, 0), at(3, 19, 0)} {
				if n := w.job("review", early); n != 0 {
					t.Fatalf("%d messages at %s", n, early)
				}
			}
			_, err := w.DB.ImportDays(t.Context(), []calendar.Day{{Date: locales.DateOf(at(4, 0, 0)), Source: "test"}}, w.Now)
			talk.Must(t, err)
			if n := w.job("review", at(4, 18, 0)); n != 0 { // a Monday that an imported notice makes a day off
				t.Fatalf("%d messages on a day off", n)
			}
			_, err = w.DB.ImportDays(t.Context(), []calendar.Day{{Date: locales.DateOf(at(4, 0, 0)), Work: true, Source: "test"}}, w.Now)
			talk.Must(t, err)
			w.Now = at(4, 18, 0) // Monday
			for _, want := range []int{1, 0, 0} {
				if n := w.job("review", w.Now); n != want {
					t.Fatalf("%d messages, want %d", n, want)
				}
				w.Now = w.Now.Add(10 * time.Minute)
			}
			c.Receive()
			c.sees(say("review.message", "Count", 4))
			c.Press(say("review.btn_go")).OK()
			seen := map[training.CourseID]bool{}
			for asked := range 5 { // four, one of them twice
				course := training.CourseID("C1")
				if strings.Contains(c.Words(), "C2") {
					course = "C2"
				}
				seen[course] = true
				head, number := "review.head", asked+1
				if asked == 4 { // the first one again
					head, number = "review.head_again", 1
				}
				c.sees(say(head, "Code", string(course), "Number", number, "Of", 4))
				q := c.asked(w.courses[course])
				c.give(q, asked > 0, false)
				if asked < 4 && !c.carries("teach", "a"+string(course)+"/"+string(q.ID)) {
					t.Errorf("the question to the trainer is not about %s", q.ID)
				}
				if asked < 4 {
					c.Press(say("learn.next")).OK()
				}
			}
			if len(seen) != 2 || c.Body != nil {
				t.Errorf("courses %v, still open %v", seen, c.Body != nil)
			}
			c.sees(say("review.finished"))
			if id := c.Push("review", "go").Refused; id != "review.nothing_due" {
				t.Errorf("the button of the same evening again: %q", id)
			}
		})
	}
}

// Leaving in the middle keeps what was answered, and an answer that Telegram repeats
// counts once.
func TestARoundThatIsLeftKeepsItsAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	c.Push("learn", "qC1").OK()
	c.through(w.courses["C1"], 3)
	w.Now = at(1, 19, 0)
	c.Command("review", "").OK()
	c.sees("今天有 3 题")
	c.Press("开始复习").OK()
	kept := func() (s string) {
		talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select string_agg(row(question_id, due, stability, difficulty)::text, ' ' order by question_id) from question_memory`).Scan(&s))
		return s
	}
	first, before := kept(), *c.Chat
	c.give(c.asked(w.courses["C1"]), true, true)
	once := kept()
	*c.Chat = before
	c.give(c.asked(w.courses["C1"]), true, true)
	if first == once || kept() != once {
		t.Errorf("before %s\nonce   %s\ntwice  %s", first, once, kept())
	}
	state, err := w.store.Reviews(t.Context(), c.Who.ID, locales.DateOf(w.Now))
	talk.Must(t, err)
	if state.Due != 2 || state.Waiting != 1 {
		t.Errorf("after one of three: %+v", state)
	}
}

func TestReviewsStopAndComeBackOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	c.Push("learn", "qC1").OK()
	c.through(w.courses["C1"], 3)
	w.Now = at(1, 19, 0)
	if w.job("review", w.Now) != 1 {
		t.Fatal("no message")
	}
	c.Receive()
	old := c.Screens
	c.Press("关闭复习").OK()
	c.sees("已关闭")
	c.Screens = old
	if id := c.Press("开始复习").Refused; id != "review.is_off" {
		t.Errorf("the button of the message after stopping: %q", id)
	}
	c.Screens = old
	c.Press("关闭复习").OK() // twice does no harm
	c.Command("review", "").OK()
	c.sees("已关闭，不提醒")
	c.Push("learn", "qC2").OK()
	c.through(w.courses["C2"], 3)
	if n := w.job("review", at(4, 19, 0)); n != 0 {
		t.Errorf("%d messages after stopping", n)
	}
	c.Command("review", "").OK()
	c.Press("打开复习").OK()
	c.sees("已打开")
	c.Push("learn", "qC2").OK()
	c.through(w.courses["C2"], 1)
	w.Now = at(4, 19, 0)
	if n := w.job("review", w.Now); n != 1 {
		t.Errorf("%d messages after switching on", n)
	}
}

func TestForgedReviewButtonsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	for _, arg := range []string{"x", "go/1", "stop1", "🙂"} {
		if id := c.Push("review", arg).Refused; id != "review.unknown" {
			t.Errorf("%q: %q", arg, id)
		}
	}
	if id := c.Push("review", "go").Refused; id != "review.nothing_due" {
		t.Errorf("a round of nothing: %q", id)
	}
	c.Push("review", "").OK()
	c.sees("现在没有要复习的题")
	c.Who.Active = org.Grant{} // the post ended
	for _, arg := range []string{"", "go", "stop", "start"} {
		if id := c.Push("review", arg).Refused; id != "learn.join_first" {
			t.Errorf("%q without a post: %q", arg, id)
		}
	}
	// Forged presses within a round.
	other := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	other.Push("learn", "qC1").OK()
	other.through(w.courses["C1"], 2)
	w.Now = at(1, 19, 0)
	other.Push("review", "go").OK()
	body := string(other.Body)
	for _, arg := range []string{"", "e", "p9", "zz", "c", "u"} {
		if id := other.Push("", arg).Refused; !strings.HasPrefix(id, "learn.") {
			t.Errorf("the round took %q: %q", arg, id)
		}
	}
	if string(other.Body) != body {
		t.Error("the round moved")
	}
}

// An essay waits for the trainer; its mark is told once, and can make the attempt pass.
func TestAnEssayWaitsAndItsMarkIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	essay := training.Question{ID: "e1", Type: training.Essay, Stem: locales.Both("您怎样管护水窖？", "How do you keep a cellar?")}
	w.shelve(one("ESS", card, yesNo("q1"), essay))
	for i, lang := range locales.All {
		say := func(id string, pairs ...any) string { return locales.M(id, pairs...).Plain(lang) }
		c := w.chat(org.VillageFirstSecretary, "9901010203", lang)
		trainer := w.chat(org.Trainer, "990100", lang)
		c.Push("learn", "qESS").OK()
		for c.Body != nil {
			if c.asked(w.courses["ESS"]).ID == "q1" {
				c.Press("A ").OK()
				c.sees(say("learn.right"))
			} else {
				c.Says("完成").OK() // an answer like any other here, replaced by the next
				c.sees("完成")
				c.Says("每周看一次，冬天盖好").OK()
				c.sees("每周看一次，冬天盖好")
				c.Press(say("learn.send_essay")).OK()
				c.sees(say("learn.waits"))
			}
			if c.Body != nil {
				c.Press(say("learn.next")).OK()
			}
		}
		c.sees(say("learn.waiting", "Count", 1))
		c.sees(say("learn.undecided", "Code", "ESS", "Title", locales.Both("水窖管护", "Water cellars"), "Right", 1, "Of", 2, "Pass", 60))
		if c.Offers(say("learn.redo_wrong")) || c.Offers(say("learn.certificate")) {
			t.Errorf("wrong buttons under\n%s", c.Drawn())
		}
		if w.job("marks", w.Now) != 0 {
			t.Error("told of a mark that is not there")
		}
		talk.Must(t, w.store.MarkEssay(t.Context(), int64(i+1), "e1", 80000, trainer.Who.ID, "写得具体", w.Now))
		for _, want := range []int{1, 0} {
			if n := w.job("marks", w.Now); n != want {
				t.Errorf("told %d times, want %d", n, want)
			}
		}
		if n := c.Receive(); n != 1 {
			t.Fatalf("%d messages", n)
		}
		c.sees(say("review.marked", "Percent", 80))
		c.sees(say("review.remark", "Text", "写得具体"))
		c.sees(say("learn.percent", "Percent", 90))
		if !c.Offers(say("learn.certificate")) {
			t.Errorf("passed, and no certificate under\n%s", c.Drawn())
		}
	}
}
