package playground

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// maxIdleWait bounds how long /__ctl/idle holds its caller.
const maxIdleWait = 60 * time.Second

// control is the Go control API over JSON, for tests in other languages. Every call needs the header X-Playground-Key.
func (s *Server) control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /__ctl/state", s.ctlState)
	mux.HandleFunc("GET /__ctl/chat", func(w http.ResponseWriter, r *http.Request) {
		user, err := userParam(r)
		reply(w, s.Chat(user), err)
	})
	mux.HandleFunc("GET /__ctl/toasts", func(w http.ResponseWriter, r *http.Request) {
		user, err := userParam(r)
		reply(w, s.Toasts(user), err)
	})
	mux.HandleFunc("GET /__ctl/inline", func(w http.ResponseWriter, r *http.Request) {
		user, err := userParam(r)
		if err != nil {
			reply(w, nil, err)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), inlineWindow)
		defer cancel()
		a, err := s.Inline(ctx, user, r.FormValue("query"), r.FormValue("offset"))
		reply(w, a, err)
	})
	mux.HandleFunc("GET /__ctl/calls", func(w http.ResponseWriter, r *http.Request) {
		after, _ := strconv.Atoi(r.FormValue("after")) // absent means from the start
		calls, _ := s.calls.after(after)
		reply(w, calls, nil)
	})
	mux.HandleFunc("GET /__ctl/violations", func(w http.ResponseWriter, _ *http.Request) { reply(w, s.Violations(), nil) })
	mux.HandleFunc("GET /__ctl/idle", s.ctlIdle)
	mux.HandleFunc("POST /__ctl/actors", jsonCall(func(a Actor) (any, error) { s.AddActor(a); return true, nil }))
	mux.HandleFunc("POST /__ctl/send", jsonCall(func(a ctlAction) (any, error) {
		return map[string]int{"message_id": s.SendText(a.User, a.Text)}, nil
	}))
	mux.HandleFunc("POST /__ctl/press", jsonCall(s.ctlPress))
	mux.HandleFunc("POST /__ctl/choose", jsonCall(func(a ctlAction) (any, error) {
		id, err := s.Choose(a.User, a.Query, a.Result)
		return map[string]int{"message_id": id}, err
	}))
	mux.HandleFunc("POST /__ctl/block", jsonCall(func(a ctlAction) (any, error) { s.Block(a.User, a.Blocked); return true, nil }))
	mux.HandleFunc("POST /__ctl/update", jsonCall(func(raw map[string]any) (any, error) { s.SendUpdate(raw); return true, nil }))
	mux.HandleFunc("POST /__ctl/faults", jsonCall(func(f ctlFault) (any, error) {
		f.Delay, f.Jump = time.Duration(f.DelayMS)*time.Millisecond, time.Duration(f.JumpSeconds*float64(time.Second))
		id, err := s.armFault(f.Fault)
		return map[string]int{"id": id}, err
	}))
	mux.HandleFunc("DELETE /__ctl/faults", func(w http.ResponseWriter, _ *http.Request) { s.ClearFaults(); reply(w, true, nil) })
	mux.HandleFunc("POST /__ctl/clock", s.ctlClock)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("X-Playground-Key")), []byte(s.controlKey)) != 1 {
			http.Error(w, "the header X-Playground-Key is missing or wrong", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		mux.ServeHTTP(w, r)
	})
}

type ctlAction struct {
	User      int64   `json:"user"`
	Text      string  `json:"text"`
	MessageID int     `json:"message_id"`
	Data      *string `json:"data"`
	Label     string  `json:"label"`
	Blocked   bool    `json:"blocked"`
	Query     string  `json:"query_id"`
	Result    string  `json:"result_id"`
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

// ctlPress presses by data when it is given, else by label.
func (s *Server) ctlPress(a ctlAction) (any, error) {
	if a.Data != nil {
		return map[string]string{"callback_id": s.Press(a.User, a.MessageID, *a.Data)}, nil
	}
	id, err := s.PressLabel(a.User, a.Label)
	return map[string]string{"callback_id": id}, err
}

func (s *Server) ctlState(w http.ResponseWriter, _ *http.Request) {
	reply(w, map[string]any{
		"token": s.opt.Token, "username": s.opt.Username, "now": s.now(), "pending": s.Pending(), "position": s.Position(),
	}, nil)
}

func (s *Server) ctlIdle(w http.ResponseWriter, r *http.Request) {
	seconds, err := strconv.ParseFloat(r.FormValue("timeout"), 64)
	wait := time.Duration(seconds * float64(time.Second))
	if err != nil || wait <= 0 || wait > maxIdleWait {
		wait = maxIdleWait
	}
	ctx, cancel := context.WithTimeout(r.Context(), wait)
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
