package playground

import (
	"cmp"
	"net/http"
	"strconv"
)

// faultBefore plays what happens before a call is processed, and reports whether that was the end of it.
func (s *Server) faultBefore(w http.ResponseWriter, r *http.Request, q *request, f Fault) bool {
	if f.Delay > 0 && f.Kind != DelayAfter && !sleep(r, f.Delay) {
		s.finish(q, outcome{fault: f.Kind})
		return true
	}
	switch {
	case f.Kind == TooMany:
		e := tooMany(max(f.RetryAfter, 1))
		s.finish(q, outcome{fault: f.Kind, failure: e, delivered: true})
		writeError(w, e)
	case f.Kind == Refused:
		e := &apiError{code: cmp.Or(f.Code, http.StatusBadRequest), text: cmp.Or(f.Body, "Bad Request: refused by a fault")}
		s.finish(q, outcome{fault: f.Kind, failure: e, delivered: true})
		writeError(w, e)
	case (f.Kind == ServerError || f.Kind == BadGateway) && !f.After:
		s.finish(q, outcome{fault: f.Kind, failure: f.crash(), delivered: true})
		f.writeCrash(w)
	case f.Kind == ResetBefore:
		s.finish(q, outcome{fault: f.Kind})
		reset(w)
	case f.Kind == ClockJump:
		s.opt.MoveClock(f.Jump)
		s.alarms.settle()
		return false
	default:
		return false
	}
	return true
}

// faultAfter plays what happens to the answer of a processed call, and reports whether it did.
func (s *Server) faultAfter(w http.ResponseWriter, r *http.Request, q *request, f Fault, out answer, failure *apiError) bool {
	o := outcome{fault: f.Kind, processed: failure == nil}
	switch f.Kind {
	case ResetAfter:
		s.finish(q, o)
		reset(w)
	case DelayAfter:
		if sleep(r, f.Delay) {
			return false
		}
		s.finish(q, o)
	case TruncatedBody:
		s.finish(q, o)
		truncate(w, out, failure)
	case ServerError, BadGateway:
		o.failure, o.delivered = f.crash(), true
		s.finish(q, o)
		f.writeCrash(w)
	default:
		return false
	}
	return true
}

// crash is the error of ServerError and BadGateway.
func (f Fault) crash() *apiError {
	if f.Kind == BadGateway {
		return &apiError{code: cmp.Or(f.Code, http.StatusBadGateway)}
	}
	return &apiError{code: cmp.Or(f.Code, http.StatusInternalServerError), text: "Internal Server Error: restart"}
}

func (f Fault) writeCrash(w http.ResponseWriter) {
	e := f.crash()
	if f.Kind == ServerError {
		if f.Body != "" {
			writeJSON(w, e.code, []byte(f.Body))
		} else {
			writeError(w, e)
		}
		return
	}
	status := strconv.Itoa(e.code) + " " + http.StatusText(e.code)
	page := cmp.Or(f.Body, "<html>\r\n<head><title>"+status+"</title></head>\r\n<body><h1>"+status+"</h1></body>\r\n</html>\r\n")
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(e.code)
	_, _ = w.Write([]byte(page)) // a caller that hung up is its own loss
}

// truncate writes the first half of an answer under the headers of the whole, and closes the connection.
func truncate(w http.ResponseWriter, out answer, failure *apiError) {
	if failure != nil {
		writeError(halfWriter{w}, failure)
	} else {
		writeAnswer(halfWriter{w}, out)
	}
	_ = http.NewResponseController(w).Flush() // else the half stays in the server's buffer
	reset(w)
}

// halfWriter writes the first half of what it is given.
type halfWriter struct{ http.ResponseWriter }

func (h halfWriter) Write(b []byte) (int, error) { return h.ResponseWriter.Write(b[:len(b)/2]) }

// reset closes the caller's connection without an answer.
func reset(w http.ResponseWriter) {
	if h, ok := w.(http.Hijacker); ok {
		if conn, _, err := h.Hijack(); err == nil {
			_ = conn.Close() // the point is that the caller sees it closed
			return
		}
	}
	panic(http.ErrAbortHandler) // HTTP/2 and test recorders cannot be hijacked; this ends the exchange as abruptly
}
