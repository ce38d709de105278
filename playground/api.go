package playground

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// answer is what a method gives back: a result to marshal, with the rare "description" of a success.
type answer struct {
	result      any
	description string
}

// serveAPI handles /bot<token>/<method>.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	token, method, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if !ok || (r.Method != http.MethodGet && r.Method != http.MethodPost) {
		writeError(w, &apiError{code: 404, text: "Not Found"})
		return
	}
	if token != s.opt.Token {
		if realToken.MatchString(token) {
			s.opt.Log.Warn("a call came with what looks like a real bot's token; it was refused")
		}
		writeError(w, tokenError(token))
		return
	}
	if rest, test := strings.CutPrefix(method, "test/"); test && rest != "" {
		writeError(w, tokenError(token)) // the test environment has bots of its own, and this one is none of them
		return
	}
	q, err := readRequest(r, strings.ToLower(strings.TrimSuffix(method, "/")))
	if err != nil {
		drain(r.Body)
		if errors.Is(err, errBodyTooLarge) {
			writeError(w, &apiError{code: 413, text: "Request Entity Too Large"})
		} else {
			writeError(w, badRequest("can't parse request"))
		}
		return
	}
	s.serveCall(w, r, q)
}

func (s *Server) serveCall(w http.ResponseWriter, r *http.Request, q *request) {
	s.alarms.settle()
	if s.session.loggedOut(s.now()) {
		out := &apiError{code: 400, text: "Logged out"}
		s.finish(q, outcome{failure: out, delivered: true})
		writeError(w, out)
		return
	}
	m, known := methods[q.method]
	if !known {
		e := &apiError{code: 404, text: "Not Found: method not found"}
		s.finish(q, outcome{failure: e, delivered: true})
		writeError(w, e)
		return
	}
	q.name = m.name
	if id := q.args["callback_query_id"]; id != "" {
		q.chat = s.queries.presser(id)
	}
	if id := q.args["inline_query_id"]; id != "" {
		q.chat = s.inline.asker(id)
	}
	fault := s.faults.take(m.name, q)
	if s.faultBefore(w, r, q, fault) {
		return
	}
	sends := strings.HasPrefix(m.name, "send") && m.name != "sendChatAction"
	if sends {
		defer s.tally.begin(s.opt.Tally)()
	}
	out, failure := s.carry(r, q, m, sends)
	if s.faultAfter(w, r, q, fault, out, failure) {
		return
	}
	s.finish(q, outcome{fault: fault.Kind, processed: failure == nil, failure: failure, delivered: r.Context().Err() == nil})
	if failure != nil {
		writeError(w, failure)
		return
	}
	writeAnswer(w, out)
}

// carry executes a call when the server has room for it; one that sends takes its time on the way there and back.
func (s *Server) carry(r *http.Request, q *request, m method, sends bool) (out answer, failure *apiError) {
	leave, failure := s.squeeze(r.Context(), q)
	if failure != nil {
		return answer{}, failure
	}
	defer leave()
	if !sends {
		return s.execute(r, q, m)
	}
	rest(s.opt.Latency / 2)
	out, failure = s.execute(r, q, m)
	if s.opt.Tally {
		s.tally.count(q, failure)
	}
	rest(s.opt.Latency / 2)
	return out, failure
}

func (s *Server) execute(r *http.Request, q *request, m method) (answer, *apiError) {
	if s.opt.Strict {
		if failure := m.check(q); failure != nil {
			return answer{}, failure
		}
	}
	return m.run(s, r, q)
}

// outcome is what became of a call: a delivered one without a failure was answered 200.
type outcome struct {
	fault                FaultKind
	processed, delivered bool
	failure              *apiError
}

// finish writes the call log.
func (s *Server) finish(q *request, o outcome) {
	name := cmp.Or(q.name, q.method)
	call := Call{
		Method: name, ChatID: q.chatID(), Params: q.args, Processed: o.processed, Delivered: o.delivered, Fault: o.fault, At: s.now(),
	}
	switch {
	case o.failure != nil:
		call.Code, call.RetryAfter = o.failure.code, o.failure.retryAfter
	case o.delivered:
		call.Code = http.StatusOK
	}
	for field, f := range q.files {
		q.set(field, f.name)
	}
	s.calls.add(call)
	s.opt.Log.Debug("call", "method", name, "code", call.Code)
}

func tokenError(token string) *apiError {
	id, rest, ok := strings.Cut(token, ":")
	if _, err := strconv.ParseInt(id, 10, 64); err != nil || !ok || rest == "" || id[0] == '0' || len(token) > 80 {
		return &apiError{code: 401, text: "Unauthorized: invalid token specified"}
	}
	return &apiError{code: 401, text: "Unauthorized"}
}

func writeError(w http.ResponseWriter, e *apiError) {
	body := `{"ok":false,"error_code":` + strconv.Itoa(e.code) + `,"description":` + quote(e.text)
	switch {
	case e.retryAfter > 0:
		w.Header().Set("Retry-After", strconv.Itoa(e.retryAfter))
		body += `,"parameters":{"retry_after":` + strconv.Itoa(e.retryAfter) + `}`
	case e.migrateTo != 0:
		body += `,"parameters":{"migrate_to_chat_id":` + strconv.FormatInt(e.migrateTo, 10) + `}`
	}
	writeJSON(w, e.code, []byte(body+"}"))
}

func writeAnswer(w http.ResponseWriter, a answer) {
	buf := bodies.Get().(*bytes.Buffer)
	defer bodies.Put(buf)
	buf.Reset()
	buf.WriteString(`{"ok":true,"result":`)
	if raw, ok := a.result.(json.RawMessage); ok {
		buf.Write(raw)
	} else {
		encode(buf, a.result)
	}
	if a.description != "" {
		buf.WriteString(`,"description":` + quote(a.description))
	}
	buf.WriteByte('}')
	writeJSON(w, http.StatusOK, buf.Bytes())
}

// encode appends v as JSON without HTML escapes. Only this package's own types come here, so a failure is a bug.
func encode(buf *bytes.Buffer, v any) {
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("playground: encode " + err.Error())
	}
	buf.Truncate(buf.Len() - 1) // the encoder's newline
}

func encoded(v any) json.RawMessage {
	var buf bytes.Buffer
	encode(&buf, v)
	return buf.Bytes()
}

func quote(text string) string { return string(encoded(text)) }

func writeJSON(w http.ResponseWriter, code int, body []byte) {
	body = escapeUnicode(body)
	h := w.Header()
	h["Content-Type"] = jsonType
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.WriteHeader(code)
	_, _ = w.Write(body) // a caller that hung up is its own loss
}

var jsonType = []string{"application/json"}

// escapeUnicode writes every non-ASCII character as \uXXXX, as the real server does.
func escapeUnicode(body []byte) []byte {
	first := bytes.IndexFunc(body, func(r rune) bool { return r >= utf8.RuneSelf })
	if first < 0 {
		return body
	}
	out := append(make([]byte, 0, len(body)*2), body[:first]...)
	for _, r := range string(body[first:]) {
		switch {
		case r < utf8.RuneSelf:
			out = append(out, byte(r))
		case r > 0xFFFF:
			hi, lo := utf16.EncodeRune(r)
			out = appendEscape(appendEscape(out, hi), lo)
		default:
			out = appendEscape(out, r)
		}
	}
	return out
}

func appendEscape(out []byte, r rune) []byte {
	const digits = "0123456789abcdef"
	return append(out, '\\', 'u', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15])
}

// sleep waits d or until the caller hangs up, and reports whether the time passed.
func sleep(r *http.Request, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// rest is the way there or back: what has been sent arrives though the caller has died.
func rest(d time.Duration) {
	if d > 0 {
		t := time.NewTimer(d)
		<-t.C
	}
}

func drain(body io.Reader) { _, _ = io.Copy(io.Discard, io.LimitReader(body, 1<<20)) }
