package bot_test

import (
	"context"
	"strings"
	"testing"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/playground"
)

func TestFormIsFilledReviewedAndSubmittedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot())
	w.say("/form")
	w.expect("How many")
	w.say("500")
	w.expect("How many") // refused, asked again
	w.say("４２")          // full-width digits are read back before they count
	w.expect("42")
	w.tap("Yes")
	w.expect("What cost")
	w.say("3.5w")
	w.expect("35,000")
	w.tap("✔")
	w.expect("Which kind")
	w.say("2") // by number
	w.expect("Please check")
	w.tap("Edit 1")
	w.say("43")
	w.expect("Please check")
	review := w.last()
	w.tap("Submit")
	w.expect("Receipt")
	if _, err := w.play.PressLabel(person, "Submit"); err == nil {
		t.Fatal("the submitted review still looks as if it could be submitted")
	}
	if len(w.submitted) != 1 || w.calls != 1 {
		t.Fatalf("submitted %d times in %d calls, want once", len(w.submitted), w.calls)
	}
	for _, a := range w.submitted {
		if a["count"].S != "43" || a["cost"].S != "35000" || a["kind"].S != "road" {
			t.Fatalf("submitted %v", a)
		}
	}
	w.play.Press(person, review.ID, review.Buttons[0][0].Data) // from a phone that has not heard of it
	w.idle()
	if w.calls != 1 {
		t.Fatal("a stale submit button submitted again")
	}
}

func TestStaleButtonShowsTheCurrentQuestion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot())
	w.say("/form")
	w.say("7")
	w.say("12.5")
	w.expect("Which kind")
	asked := w.last()
	w.tap("Water")
	w.expect("Please check")
	before := len(w.play.Chat(person))
	w.play.Press(person, asked.ID, asked.Buttons[0][1].Data) // "Road", from before
	w.idle()
	w.expect("Please check")
	if toasts := w.play.Toasts(person); len(toasts) == 0 || toasts[len(toasts)-1].Text == "" {
		t.Fatal("nobody said that the question has moved on")
	}
	if got := len(w.play.Chat(person)); got != before {
		t.Fatalf("a stale press left %d messages more", got-before)
	}
	w.tap("Submit")
	for _, a := range w.submitted {
		if a["kind"].S != "water" {
			t.Fatal("a stale button changed an answer")
		}
	}
}

// TestStaleButtonFurtherUpIsTakenAway presses buttons of a question that was answered by
// typing: its message stays what it was, without buttons.
func TestStaleButtonFurtherUpIsTakenAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot())
	w.say("/form")
	first := w.last()
	stale := first.Buttons[0][0].Data
	w.say("7")
	w.expect("What cost")
	count := func() int { return len(w.play.Chat(person)) }
	before := count()
	w.play.Press(person, first.ID, stale)
	w.idle()
	if toasts := w.play.Toasts(person); len(toasts) == 0 || !strings.Contains(toasts[len(toasts)-1].Text, "below") {
		t.Errorf("toasts: %v", toasts)
	}
	old := w.message(first.ID)
	if old.Text != first.Text || len(old.Buttons) != 0 || count() != before {
		t.Errorf("the old question became %q with %v, %d messages more", old.Text, old.Buttons, count()-before)
	}
	w.expect("What cost")

	// Something else stands below the current question: it is shown anew.
	asked := w.last()
	w.say("/menu")
	w.play.Press(person, first.ID, stale)
	w.idle()
	w.expect("What cost")
	if now := w.last(); now.ID == asked.ID || len(now.Buttons) == 0 {
		t.Errorf("the current question is not the newest message: %+v", now)
	}
	before = count()
	w.play.Press(person, first.ID, stale) // and not once more
	w.idle()
	if count() != before {
		t.Error("a second stale press showed the question again")
	}
	w.say("12.5")
	w.expect("Which kind")
}

func TestForgedAndForeignButtonsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.play.AddActor(playground.Actor{ID: person + 1, Lang: "en"})
	w.poll(w.bot())
	w.say("/menu")
	menu := w.last()
	data := menu.Buttons[0][0].Data
	for name, forged := range map[string]string{
		"made up": "ping/8#AAAAAA", "changed": "ping/8" + data[len("ping/7"):], "garbage": "\xff\xfe", "empty": "", "old format": "1|2|3",
	} {
		w.play.Press(person, menu.ID, forged)
		w.idle()
		if w.from("Pong") != 0 {
			t.Fatalf("%s button was obeyed", name)
		}
	}
	w.play.SendText(person+1, "/start")
	w.play.Press(person+1, menu.ID, data) // carried to another chat
	w.idle()
	for _, m := range w.play.Chat(person + 1) {
		if m.FromBot && m.Text == "Pong 7" {
			t.Fatal("a button worked in another chat")
		}
	}
	w.tap("Ping")
	w.expect("Pong 7")
}

func TestCancelParkAndResume(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot())
	w.say("/form")
	w.say("7")
	w.say("/menu") // a command always wins; the form waits
	w.expect("Menu")
	w.tap("Go on")
	w.expect("What cost")
	w.say("/form") // the same form again goes on with the unfinished one
	w.expect("What cost")
	w.say("/cancel")
	w.expect("Really stop")
	w.say("/cancel")
	w.expect("Cancelled")
	w.say("/resume")
	w.expect("Nothing is unfinished")
	w.say("good day")
	w.expect("You said good day")
}

func TestTypedNumberPressesTheMenu(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot())
	w.say("/menu")
	w.say("１")
	w.expect("Pong 7")
}

// TestQuickTapsOnOneQuestionAllCount presses ticks of one question from the keyboard as
// it first stood: on a slow line several taps leave before the first redrawing arrives.
func TestQuickTapsOnOneQuestionAllCount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot())
	w.say("/ticks")
	m := w.last()
	for _, row := range m.Buttons[:2] {
		w.play.Press(person, m.ID, row[0].Data)
	}
	w.play.Press(person, m.ID, m.Buttons[2][0].Data) // done
	w.idle()
	w.expect("Please check")
	w.tap("Submit")
	for _, a := range w.submitted {
		if len(a["which"].L) != 2 {
			t.Fatalf("ticked %v, want both", a["which"].L)
		}
	}
}

func TestDroppedConversationIsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.feature()
	f.Commands = append(f.Commands, bot.Command{Name: "drop", Run: func(_ context.Context, turn *bot.Turn) (bot.Reply, error) {
		s := "nothing begun"
		if turn.Drafted("test.form", "one") {
			s = "dropped"
		}
		return bot.Reply{Drop: bot.Draft{Kind: "test.form", Ref: "one"}, Screens: []*bot.Screen{bot.Say(locales.Raw(s))}}, nil
	}})
	w.poll(w.bot(func(o *bot.Options) { o.Features = []bot.Feature{f} }))
	w.say("/drop")
	w.expect("nothing begun")
	for _, laidAside := range []bool{false, true} {
		w.say("/form")
		w.say("7")
		if laidAside {
			w.say("/ticks")
		}
		w.say("/drop")
		w.expect("dropped")
		if laidAside {
			w.say("/cancel")
		}
		w.say("/form")
		w.expect("How many")
		w.say("/cancel")
	}
}

// TestANumberUnderAListIsNoAnswer types numbers under a list that stands below an open
// question: the list's own numbers press its buttons, others are asked about, and only what
// is typed under the question itself counts.
func TestANumberUnderAListIsNoAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.feature()
	f.Commands = append(f.Commands, bot.Command{Name: "list", Run: func(context.Context, *bot.Turn) (bot.Reply, error) {
		s := bot.Say(locales.Raw("Two of them")).Row(bot.To(locales.Raw("1 Taoping"), "ping", "one"), bot.To(locales.Raw("2 Zhuwan"), "ping", "two"))
		return bot.Show(s.Row(bot.To(locales.Raw("✅ All of them"), "ping", "all"))), nil
	}})
	w.poll(w.bot(func(o *bot.Options) { o.Features = []bot.Feature{f} }))
	w.say("/list")
	w.say("4")
	w.expect("no number 4")
	w.say("3")
	w.expect("no number 3")
	w.say("2")
	w.expect("Pong two")
	w.say("/list")
	w.say("all of THEM")
	w.expect("Pong all")
	w.say("/form")
	w.say("7")
	w.expect("What cost")
	w.say("/list")
	w.say("２")
	w.expect("Pong two")
	w.say("/list")
	w.say("zhuwan")
	w.expect("Pong two")
	w.say("/list")
	for _, typed := range []string{"12", "12.5", "3", "35k"} {
		w.say("/list")
		w.say(typed)
		w.expect("“" + typed + "” was not entered")
		w.expect("What cost")
	}
	w.say("12.5")
	w.expect("Which kind")
	w.tap("Road")
	w.tap("Submit")
	for _, a := range w.submitted {
		if a["cost"].S != "12.5" {
			t.Errorf("cost is %q", a["cost"].S)
		}
	}
}
