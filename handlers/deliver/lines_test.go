package deliver

import (
	"slices"
	"testing"
	"time"

	"cadrebot/notices"
)

// served lets lines serve one chat a tick, each after its pause, and returns the chats in turn.
func served(l *lines, tick time.Duration) (chats []int64, took time.Duration) {
	for at := time.Duration(0); l.held > 0; at += tick {
		for _, x := range l.next(1, at) {
			chats, took = append(chats, x.chat), at
			l.done(x, at+chatPause)
		}
	}
	return chats, took
}

func TestTheLongestLineDoesNotTrail(t *testing.T) {
	t.Parallel()
	l := newLines()
	for chat := range int64(30) {
		l.add(notices.Delivery{Chat: 100 + chat})
	}
	for range 4 {
		l.add(notices.Delivery{Chat: 7})
	}
	chats, took := served(l, 100*time.Millisecond)
	if len(chats) != 34 || chats[0] != 7 || took != 3300*time.Millisecond {
		t.Errorf("%d messages in %s, %v first; want no hole and chat 7 first", len(chats), took, chats[0])
	}
}

func TestALongLineHoldsNobodyUpForLong(t *testing.T) {
	t.Parallel()
	l := newLines()
	for chat := range int64(30) {
		for range 20 {
			l.add(notices.Delivery{Chat: 100 + chat})
		}
	}
	l.add(notices.Delivery{Chat: 7})
	chats, _ := served(l, chatPause/10)
	if at := slices.Index(chats, 7); at > 300 {
		t.Errorf("the single message is number %d of %d", at+1, len(chats))
	}
}

func TestWhatIsPressingComesFirstInItsLineAndAmongLines(t *testing.T) {
	t.Parallel()
	l := newLines()
	for range 3 {
		l.add(notices.Delivery{Chat: 1, Class: 2})
	}
	l.add(notices.Delivery{Chat: 2, Class: 1})
	l.add(notices.Delivery{Chat: 3, Class: 2})
	l.add(notices.Delivery{Chat: 3, Class: 0})
	got := l.next(3, 0)
	if got[0].chat != 3 || got[0].todo[0].Class != 0 || got[1].chat != 2 || got[2].chat != 1 {
		t.Fatalf("served %d, %d, %d", got[0].chat, got[1].chat, got[2].chat)
	}
	l.add(notices.Delivery{Chat: 1, Class: 0}) // behind what is on its way
	if got[2].todo[0].Class != 2 || got[2].todo[1].Class != 0 {
		t.Error("a message overtook the one on its way")
	}
	l.later(got[2], time.Second)
	if at, any := l.soonest(); !any || at != time.Second || len(l.next(3, 999*time.Millisecond)) != 0 || l.waiting() != 1 {
		t.Errorf("the next is ready at %s", at)
	}
}
