package playground

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// fate is what happens to one update on its way to the bot.
type fate struct {
	twice, swap, reset bool
	late               time.Duration
	firstID            int
}

// heldUpdate is an update that has no id yet.
type heldUpdate struct {
	fields  []byte
	lane    laneKey
	expires time.Time
	twice   bool
	swap    bool // waits for another to pass
}

// swapPatience is how long an update waits for another to pass it; real time, so that a frozen test clock loses none.
const swapPatience = time.Second

// fate looks for the faults that strike an update. Every kind strikes at most once.
func (t *faultTable) fate(kind string, lane laneKey, fields []byte) (out fate) {
	for _, want := range updateFaults {
		f := t.strike(func(f *armedFault) bool {
			return f.Kind == want && (f.Chat == 0 || f.Chat == lane.id) && (f.Method == "" || strings.EqualFold(f.Method, kind)) &&
				(f.text == nil || f.text.MatchString(saidIn(fields)))
		})
		switch f.Kind {
		case DuplicateUpdate:
			out.twice = true
		case SwapUpdates:
			out.swap = true
		case LateUpdate:
			out.late = f.Delay
		case ResetUpdateID:
			out.reset, out.firstID = true, f.FirstID
		}
	}
	return out
}

// saidIn is what a person wrote, typed or pressed in an update.
func saidIn(fields []byte) string {
	var update map[string]json.RawMessage
	_ = json.Unmarshal(fields, &update) // a broken update says nothing
	for _, raw := range update {
		var object struct {
			Text    string `json:"text"`
			Caption string `json:"caption"`
			Data    string `json:"data"`
			Query   string `json:"query"`
		}
		if json.Unmarshal(raw, &object) == nil {
			if said := cmp.Or(object.Text, object.Caption, object.Data, object.Query); said != "" {
				return said
			}
		}
	}
	return ""
}

// meets plays u's fate, and reports whether u is held back. The caller holds q.mu.
func (q *queue) meets(u *heldUpdate, f fate) bool {
	u.twice, u.swap = f.twice, f.swap && f.late == 0
	if f.reset {
		q.nextID = cmp.Or(f.firstID, q.luck.updateID())
	}
	switch {
	case f.late > 0:
		q.alarms.add(q.now().Add(f.late), func() { q.release(u) })
	case u.swap:
		time.AfterFunc(swapPatience, func() { q.release(u) })
	default:
		return false
	}
	q.held = append(q.held, u)
	return true
}

// overtaken takes out those that waited for another to pass. The caller holds q.mu.
func (q *queue) overtaken() (out []*heldUpdate) {
	q.held = slices.DeleteFunc(q.held, func(u *heldUpdate) bool {
		if u.swap {
			out = append(out, u)
		}
		return u.swap
	})
	return out
}

// release queues u if it is still held.
func (q *queue) release(u *heldUpdate) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if i := slices.Index(q.held, u); i >= 0 {
		q.held = slices.Delete(q.held, i, i+1)
		q.admit(u)
	}
}
