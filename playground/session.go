package playground

import (
	"net/http"
	"sync"
	"time"
)

// logOutTime is how long a bot that logged out of the cloud cannot come back.
const logOutTime = 10 * time.Minute

// session remembers a bot that logged out.
type session struct {
	mu    sync.Mutex
	until time.Time
}

func (t *session) loggedOut(now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return now.Before(t.until)
}

// logOut forgets what is queued; every call of the next ten minutes is refused.
func logOut(s *Server, _ *http.Request, _ *request) (answer, *apiError) {
	s.queue.mu.Lock()
	s.queue.drop()
	s.queue.mu.Unlock()
	s.session.mu.Lock()
	defer s.session.mu.Unlock()
	s.session.until = s.now().Add(logOutTime)
	return answer{result: true}, nil
}

// closeBot does nothing more: the real server opens the bot again at its next call.
func closeBot(*Server, *http.Request, *request) (answer, *apiError) {
	return answer{result: true}, nil
}
