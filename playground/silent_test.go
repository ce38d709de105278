package playground

import (
	"strconv"
	"testing"
)

// What everybody got is held once, and stays each person's own to change.
func TestSilentChatsShareWhatIsTheSame(t *testing.T) {
	b := start(t, Options{Now: newClock().Now, NoLimits: true, Open: true})
	for _, id := range []string{"5", "6"} {
		b.ok("sendMessage", "chat_id", id, "text", "<b>通知</b>", "parse_mode", "HTML", "reply_markup", keyboard("n:1"))
	}
	b.ok("sendMessage", "chat_id", "7", "text", "another", "reply_markup", keyboard("n:1"))
	held := func(id int64) *message { return b.s.chats.get(id).messages[0] }
	if held(5) != held(6) {
		t.Error("the same message is held twice")
	}
	if held(5) == held(7) || &held(5).Buttons[0] != &held(7).Buttons[0] || &held(5).markup[0] != &held(7).markup[0] {
		t.Error("the same keyboard is held twice")
	}
	b.ok("pinChatMessage", "chat_id", "5", "message_id", "1")
	b.ok("editMessageText", "chat_id", "6", "message_id", "1", "text", "changed")
	five, six := b.s.Chat(5)[0], b.s.Chat(6)[0]
	if !five.Pinned || five.Text != "通知" || six.Pinned || six.Text != "changed" || five.Buttons == nil || six.Buttons != nil {
		t.Errorf("%+v\n%+v", five, six)
	}
}

// Only what is equal in everything is shared: ids count on, and a silenced message is not a loud one.
func TestSilentChatsKeepWhatDiffers(t *testing.T) {
	b := start(t, Options{Now: newClock().Now, NoLimits: true, Open: true})
	b.ok("sendMessage", "chat_id", "5", "text", "x")
	b.ok("sendMessage", "chat_id", "6", "text", "x", "disable_notification", "true")
	b.ok("sendMessage", "chat_id", "5", "text", "x")
	if b.s.Chat(5)[0].Silent || !b.s.Chat(6)[0].Silent || b.s.Chat(5)[1].ID != 2 {
		t.Fatalf("%+v %+v", b.s.Chat(5), b.s.Chat(6))
	}
}

func TestSilentChatsKeepLess(t *testing.T) {
	b := start(t, Options{NoLimits: true, Open: true})
	for range 30 {
		b.ok("sendMessage", "chat_id", "5", "text", "x")
	}
	if chat := b.s.Chat(5); len(chat) != keepSilent || chat[0].ID != 11 {
		t.Fatalf("%d messages from %d on", len(chat), chat[0].ID)
	}
	b.s.SendText(5, "hello")
	for range 30 {
		b.ok("sendMessage", "chat_id", "5", "text", "x")
	}
	if chat := b.s.Chat(5); len(chat) != keepSilent+31 {
		t.Fatalf("who has spoken keeps %d messages", len(chat))
	}
}

// The shelf forgets the oldest, and holds no more than it may.
func TestShelfIsBounded(t *testing.T) {
	t.Parallel()
	var s shelf
	for i := range 3 * shelfSize {
		m := &message{Message: Message{ID: 1, Text: strconv.Itoa(i)}, markup: []byte(strconv.Itoa(i))}
		if s.share(m) != m || s.share(&message{Message: m.Message, markup: m.markup}) != m {
			t.Fatalf("message %d", i)
		}
	}
	if len(s.messages) != shelfSize || len(s.order) != shelfSize || len(s.keyboards) > shelfSize {
		t.Fatalf("%d messages, %d keyboards", len(s.messages), len(s.keyboards))
	}
}
