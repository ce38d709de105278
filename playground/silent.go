package playground

import (
	"hash/maphash"
	"reflect"
	"strconv"
	"sync"
)

// A person who has never said anything is one of a million that a notice goes to. Nobody looks at their chat, so it keeps a
// counter (its last id) and fewer messages, and what all of them got is held once.

// keepSilent is how many messages such a chat remembers.
const keepSilent = 20

// silent reports that the person never wrote, pressed or voted, and that no page shows the chat. The caller holds c.mu.
func (c *chat) silent() bool { return c.id > 0 && c.view == nil && c.spoke.IsZero() }

// keeps is how many messages the chat remembers. The caller holds c.mu.
func (c *chat) keeps() int {
	if c.silent() {
		return keepSilent
	}
	return keepMessages
}

// shelfSize is how many messages, and how many keyboards, are looked at for one that is the same.
const shelfSize = 512

// shelf holds the messages and keyboards that silent chats got last. What lies here is never changed.
type shelf struct {
	mu        sync.Mutex
	seed      maphash.Seed
	messages  map[uint64]*message
	keyboards map[string]*message // by the markup, the message whose keyboard it is
	order     []uint64            // of messages, a ring
	next      int
}

// share gives an equal message that is already held, or m itself with a keyboard that is.
func (t *shelf) share(m *message) *message {
	if m.poll != nil {
		return m // a poll's message changes with every vote
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.messages == nil {
		t.seed, t.messages, t.keyboards = maphash.MakeSeed(), map[uint64]*message{}, map[string]*message{}
	}
	key := maphash.String(t.seed, m.Kind+"\x00"+m.Text+"\x00"+m.FileID+"\x00"+strconv.Itoa(m.ID))
	if known := t.messages[key]; known != nil && reflect.DeepEqual(known, m) {
		return known
	}
	if known := t.keyboards[string(m.markup)]; known != nil && reflect.DeepEqual(known.Buttons, m.Buttons) {
		m.markup, m.Buttons = known.markup, known.Buttons
	} else if m.markup != nil {
		if len(t.keyboards) >= shelfSize {
			clear(t.keyboards)
		}
		t.keyboards[string(m.markup)] = &message{markup: m.markup, Message: Message{Buttons: m.Buttons}}
	}
	t.put(key, m)
	return m
}

// put makes room by forgetting the oldest. The caller holds t.mu.
func (t *shelf) put(key uint64, m *message) {
	if t.messages[key] == nil {
		if len(t.order) < shelfSize {
			t.order = append(t.order, key)
		} else {
			delete(t.messages, t.order[t.next])
			t.order[t.next] = key
			t.next = (t.next + 1) % shelfSize
		}
	}
	t.messages[key] = m
}
