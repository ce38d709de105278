package bot

import "sync"

// typistsMax is how many people's inline queries may be in hand at once; anybody on
// Telegram can type one, so what is beyond goes unanswered.
const typistsMax = 256

// typing knows whose inline queries are in hand. A person who types sends one query a
// letter, and only the newest is worth an answer.
type typing struct {
	mu     sync.Mutex
	newest map[int64]chan struct{}
	wg     sync.WaitGroup
}

// begin notes a query of person and overtakes the one before: the channel given to that
// is closed. ok is false when too many people are typing.
func (t *typing) begin(person int64) (overtaken chan struct{}, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.newest == nil {
		t.newest = map[int64]chan struct{}{}
	}
	before, known := t.newest[person]
	if !known && len(t.newest) >= typistsMax {
		return nil, false
	}
	if known {
		close(before)
	}
	overtaken = make(chan struct{})
	t.newest[person] = overtaken
	return overtaken, true
}

// end notes that the query which was given overtaken is over.
func (t *typing) end(person int64, overtaken chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if overtaken != nil && t.newest[person] == overtaken {
		delete(t.newest, person)
	}
}
