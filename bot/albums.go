package bot

import "sync"

// albums knows which messages of an album wait for their turn. Telegram sends an album as one
// message after another; one answer to all of them is enough, and it belongs to the last.
type albums struct {
	mu      sync.Mutex
	waiting map[albumOf]int
}

type albumOf struct {
	chat  int64
	album string
}

// expect counts u in when it arrives, before anything of its album begins.
func (a *albums) expect(u *update) { a.count(u, 1) }

// begin counts u out: its turn comes now, and u leads when more of its album waits behind it.
func (a *albums) begin(u *update) { u.leads = a.count(u, -1) > 0 }

func (a *albums) count(u *update, by int) int {
	if u.Message == nil || u.Message.Album == "" {
		return 0
	}
	k := albumOf{u.Message.Chat.ID, u.Message.Album}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.waiting == nil {
		a.waiting = map[albumOf]int{}
	}
	if a.waiting[k] += by; a.waiting[k] <= 0 {
		delete(a.waiting, k)
		return 0
	}
	return a.waiting[k]
}
