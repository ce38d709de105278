package bot_test

import (
	"strings"
	"testing"
)

// TestTheWordsOfAButtonPressIt types what the buttons of a form say, and what means it.
func TestTheWordsOfAButtonPressIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot())
	for _, stop := range []string{"cancel", "Stop", "取消", "算了"} {
		w.say("/form")
		w.say("7")
		w.expect("What cost")
		w.say(stop)
		w.expect("Really stop")
		w.say("no")
		w.expect("What cost")
		w.say("继续填")
		w.expect("What cost")
		w.say("resume")
		w.expect("What cost")
		w.say(stop)
		w.say("yes")
		w.expect("Cancelled")
	}
	w.say("/form")
	w.say("３5")
	w.say("no, type it again")
	w.expect("How many")
	w.say("7")
	w.say("back one question")
	w.expect("How many")
	w.say("keep it as it is")
	w.expect("What cost")
	w.say("12.5")
	w.expect("Which kind")
	w.say("ROAD")
	w.say("edit 1")
	w.expect("How many")
	w.say("submit")
	w.expect("Please check")
	w.say("yes")
	w.expect("Receipt")
	for _, a := range w.submitted {
		if a["count"].S != "7" || a["cost"].S != "12.5" || a["kind"].S != "road" {
			t.Errorf("submitted %v", a)
		}
	}
	w.say("/ticks")
	w.say("done choosing")
	if toasts := w.play.Toasts(person); len(toasts) != 0 {
		t.Errorf("typed words were answered over the chat: %v", toasts)
	}
	w.tap("Done choosing")
	if toasts := w.play.Toasts(person); len(toasts) == 0 || !strings.Contains(toasts[len(toasts)-1].Text, "Tick first") {
		t.Errorf("nothing says that nothing is ticked: %v", toasts)
	}
	w.say("1 and 2")
	w.expect("Please check")
}
