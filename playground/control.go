package playground

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// maxIdleWait bounds how long /__ctl/idle and /__ctl/wait hold their caller.
const maxIdleWait = 60 * time.Second

// control is the Go control API over JSON, for tests in other languages. Every call needs the header X-Playground-Key; the
// key says for which bot it is.
func (s *Server) control() http.Handler {
	mux := http.NewServeMux()
	s.controlServer(mux)
	s.controlPeople(mux)
	s.controlGroups(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given := []byte(r.Header.Get("X-Playground-Key"))
		opens := func(key string) bool { return subtle.ConstantTimeCompare(given, []byte(key)) == 1 }
		if !opens(s.controlKey) {
			if other := s.bots.keyed(opens); other != nil {
				other.handler.ServeHTTP(w, r)
				return
			}
			http.Error(w, "the header X-Playground-Key is missing or wrong", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
		mux.ServeHTTP(w, r)
	})
}

// controlServer has what concerns the server as a whole.
func (s *Server) controlServer(mux *http.ServeMux) {
	get := func(name string, do func(*http.Request) (any, error)) {
		mux.HandleFunc("GET /__ctl/"+name, func(w http.ResponseWriter, r *http.Request) {
			out, err := do(r)
			reply(w, out, err)
		})
	}
	mux.HandleFunc("GET /__ctl/state", s.ctlState)
	get("dump", func(*http.Request) (any, error) { return s.Dump(), nil })
	get("calls", func(r *http.Request) (any, error) {
		after, _ := strconv.Atoi(r.FormValue("after")) // absent means from the start
		calls, _ := s.calls.after(after)
		return calls, nil
	})
	get("wait", s.ctlWait)
	get("violations", func(*http.Request) (any, error) { return s.Violations(), nil })
	get("scores", func(*http.Request) (any, error) { return s.Scores(), nil })
	get("tally", func(r *http.Request) (any, error) {
		from, _ := strconv.ParseInt(r.FormValue("from"), 10, 64) // absent means all
		return s.Tally(from), nil
	})
	get("faults", func(*http.Request) (any, error) { return s.Faults(), nil })
	mux.HandleFunc("GET /__ctl/idle", s.ctlIdle)
	mux.HandleFunc("POST /__ctl/update", jsonCall(func(raw map[string]any) (any, error) { s.SendUpdate(raw); return true, nil }))
	mux.HandleFunc("POST /__ctl/faults", jsonCall(func(f ctlFault) (any, error) {
		f.Delay, f.Jump = time.Duration(f.DelayMS)*time.Millisecond, time.Duration(f.JumpSeconds*float64(time.Second))
		id, err := s.armFault(f.Fault)
		return map[string]int{"id": id}, err
	}))
	mux.HandleFunc("DELETE /__ctl/faults", func(w http.ResponseWriter, _ *http.Request) { s.ClearFaults(); reply(w, true, nil) })
	mux.HandleFunc("POST /__ctl/clock", s.ctlClock)
	mux.HandleFunc("POST /__ctl/reset", jsonCall(func(in struct {
		Seed uint64 `json:"seed"`
	},
	) (any, error) {
		s.Reset(in.Seed)
		return true, nil
	}))
	mux.HandleFunc("POST /__ctl/bots", jsonCall(func(in struct {
		Token    string `json:"token"`
		Username string `json:"username"`
	},
	) (any, error) {
		other, err := s.AddBot(in.Token, in.Username)
		if err != nil {
			return nil, err
		}
		return map[string]string{"key": other.ControlKey()}, nil
	}))
}

// ctlWait waits for a call after a position, of a method, to a chat, with a text; what is absent may be anything.
func (s *Server) ctlWait(r *http.Request) (any, error) {
	after, _ := strconv.Atoi(r.FormValue("after"))
	chat, _ := strconv.ParseInt(r.FormValue("chat"), 10, 64)
	text, err := regexp.Compile(r.FormValue("text"))
	if err != nil {
		return nil, fmt.Errorf("text: %w", err)
	}
	ctx, cancel := context.WithTimeout(r.Context(), waitTime(r))
	defer cancel()
	method := r.FormValue("method")
	return s.WaitCall(ctx, after, func(c Call) bool {
		return (method == "" || strings.EqualFold(method, c.Method)) && (chat == 0 || chat == c.ChatID) &&
			text.MatchString(c.Params["text"]+c.Params["caption"]+c.Params["question"])
	})
}

// waitTime is the query's timeout in seconds, maxIdleWait at most and when it is absent.
func waitTime(r *http.Request) time.Duration {
	seconds, err := strconv.ParseFloat(r.FormValue("timeout"), 64)
	wait := time.Duration(seconds * float64(time.Second))
	if err != nil || wait <= 0 || wait > maxIdleWait {
		return maxIdleWait
	}
	return wait
}

type ctlFault struct {
	Fault
	DelayMS     int     `json:"delay_ms"`
	JumpSeconds float64 `json:"jump_seconds"`
}

// jsonCall adapts an action to a JSON body and a JSON answer.
func jsonCall[T any](do func(T) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in T
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			reply(w, nil, err)
			return
		}
		out, err := do(in)
		reply(w, out, err)
	}
}

func reply(w http.ResponseWriter, v any, err error) {
	if err != nil {
		writeJSON(w, http.StatusBadRequest, encoded(map[string]string{"error": err.Error()}))
		return
	}
	writeJSON(w, http.StatusOK, encoded(v))
}

func (s *Server) ctlState(w http.ResponseWriter, _ *http.Request) {
	reply(w, map[string]any{
		"token": s.opt.Token, "username": s.opt.Username, "now": s.now(), "pending": s.Pending(), "position": s.Position(),
		"stars": s.Stars(),
	}, nil)
}

func (s *Server) ctlIdle(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), waitTime(r))
	defer cancel()
	reply(w, map[string]bool{"idle": s.WaitIdle(ctx) == nil}, nil)
}

// ctlClock moves the clock by {"seconds": n}.
func (s *Server) ctlClock(w http.ResponseWriter, r *http.Request) {
	if s.opt.MoveClock == nil {
		http.Error(w, "the clock is fixed", http.StatusNotFound)
		return
	}
	jsonCall(func(by struct {
		Seconds float64 `json:"seconds"`
	},
	) (any, error) {
		s.opt.MoveClock(time.Duration(by.Seconds * float64(time.Second)))
		return map[string]time.Time{"now": s.now()}, nil
	})(w, r)
}
