package playground

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
)

// Body limits: the real server takes files up to 50 MB, and text forms far below 1 MB.
const (
	maxUpload = 50<<20 + 1<<20
	maxForm   = 4 << 20
)

type upload struct {
	name  string
	bytes []byte
}

// request is one Bot API call, whichever of the four encodings brought it.
type request struct {
	method string // as called, lower case
	name   string // as documented, once known
	chat   int64  // addressed otherwise than by chat_id: the presser, for answerCallbackQuery
	args   map[string]string
	files  map[string]upload
	typed  map[string]byte // JSON bodies only: first byte of each raw value, for strict checks
}

var errBodyTooLarge = errors.New("request entity too large")

var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// readRequest collects the parameters; the first value of a name wins, query before body.
func readRequest(r *http.Request, method string) (*request, error) {
	q := &request{method: method, args: make(map[string]string, 8)}
	if r.URL.RawQuery != "" {
		if err := q.form(r.URL.RawQuery); err != nil {
			return nil, err
		}
	}
	if r.Body == nil || r.Method == http.MethodGet || r.ContentLength == 0 {
		return q, nil
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		return q, q.multipart(http.MaxBytesReader(nil, r.Body, maxUpload), params["boundary"])
	}
	buf := bodies.Get().(*bytes.Buffer)
	defer bodies.Put(buf)
	buf.Reset()
	if _, err := buf.ReadFrom(http.MaxBytesReader(nil, r.Body, maxForm)); err != nil {
		return nil, bodyError(err)
	}
	if kind == "application/json" {
		return q, q.json(buf.Bytes())
	}
	return q, q.form(buf.String())
}

func bodyError(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return errBodyTooLarge
	}
	return fmt.Errorf("read body: %w", err)
}

func (q *request) set(name, value string) {
	if _, taken := q.args[name]; !taken {
		q.args[name] = value
	}
}

func (q *request) form(raw string) error {
	for raw != "" {
		var pair string
		pair, raw, _ = strings.Cut(raw, "&")
		if pair == "" {
			continue
		}
		k, v, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(k)
		if err != nil {
			return fmt.Errorf("parse form: %w", err)
		}
		value, err := url.QueryUnescape(v)
		if err != nil {
			return fmt.Errorf("parse form: %w", err)
		}
		q.set(name, value)
	}
	return nil
}

func (q *request) json(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(body, &object); err != nil {
		return fmt.Errorf("parse JSON body: %w", err)
	}
	q.typed = make(map[string]byte, len(object))
	for name, raw := range object {
		q.typed[name] = raw[0]
		if string(raw) == "null" {
			continue // as if it were not there
		}
		var text string
		if raw[0] == '"' && json.Unmarshal(raw, &text) == nil {
			q.set(name, text)
		} else {
			q.set(name, string(raw))
		}
	}
	return nil
}

func (q *request) multipart(body io.Reader, boundary string) error {
	if boundary == "" {
		return errors.New("multipart body without a boundary")
	}
	parts := multipart.NewReader(body, boundary)
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return bodyError(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return bodyError(err)
		}
		if part.FileName() == "" {
			q.set(part.FormName(), string(content))
			continue
		}
		if q.files == nil {
			q.files = map[string]upload{}
		}
		if _, taken := q.files[part.FormName()]; !taken {
			q.files[part.FormName()] = upload{name: part.FileName(), bytes: content}
		}
	}
}

func (q *request) text(name string) string { return q.args[name] }

// json is a JSON-typed parameter; "null", which our client library sends for nil slices, counts as absent.
func (q *request) raw(name string) string {
	v := q.args[name]
	if v == "null" {
		return ""
	}
	return v
}

// boolean is lenient like the real server: only true, yes and 1 are true.
func (q *request) boolean(name string) bool {
	switch strings.ToLower(strings.TrimSpace(q.args[name])) {
	case "true", "yes", "1":
		return true
	}
	return false
}

// integer reads leading digits with an optional sign, as the real server does; anything else is 0.
func (q *request) integer(name string) int64 { return leadingInt(q.args[name]) }

func leadingInt(v string) int64 {
	v = strings.TrimSpace(v)
	end := 0
	if end < len(v) && (v[end] == '-' || v[end] == '+') {
		end++
	}
	for end < len(v) && v[end] >= '0' && v[end] <= '9' {
		end++
	}
	n, _ := strconv.ParseInt(v[:end], 10, 64)
	return n
}

// number reads a decimal fraction; what is none, or is not finite, is 0.
func (q *request) number(name string) float64 {
	n, err := strconv.ParseFloat(strings.TrimSpace(q.args[name]), 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return 0
	}
	return n
}

// clamped is an integer parameter forced into a range, or the default when absent.
func (q *request) clamped(name string, byDefault, low, high int64) int64 {
	if q.args[name] == "" {
		return byDefault
	}
	return min(max(q.integer(name), low), high)
}

// chatID is the addressed chat, or 0 when the parameter is absent or no number.
func (q *request) chatID() int64 {
	if q.chat != 0 {
		return q.chat
	}
	id, err := strconv.ParseInt(strings.TrimSpace(q.args["chat_id"]), 10, 64)
	if err != nil {
		return 0
	}
	return id
}
