package playground

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

const heartbeat = 15 * time.Second

func userParam(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.FormValue("user"), 10, 64)
	if err != nil {
		return 0, errors.New("user must be a number")
	}
	return id, nil
}

// serveEvents streams a chat as server-sent events: first a whole screen, or what the page missed since Last-Event-ID.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	user, err := userParam(r)
	if err != nil || s.chats.get(user) == nil {
		http.Error(w, "no such user", http.StatusNotFound)
		return
	}
	c := s.chats.get(user)
	v := s.watch(c)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	_ = out.SetWriteDeadline(time.Time{}) // a stream outlives any write timeout; writers without deadlines need none lifted
	last := -1
	if id, err := strconv.Atoi(r.Header.Get("Last-Event-ID")); err == nil {
		last = id
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		frames, next, ok := v.since(last)
		if !ok {
			whole, id := s.look(c)
			frames, last = []frame{{id, "screen", encoded(whole)}}, id
		}
		for _, f := range frames {
			if _, err := fmt.Fprintf(w, "id: %d\nevent: %s\ndata: %s\n\n", f.id, f.kind, f.body); err != nil {
				return
			}
			last = f.id
		}
		if out.Flush() != nil {
			return
		}
		select {
		case <-next:
		case <-beat.C:
			_, _ = w.Write([]byte(": still here\n\n")) // a broken stream shows at the next flush
		case <-r.Context().Done():
			return
		case <-s.ctx.Done():
			return
		}
	}
}
