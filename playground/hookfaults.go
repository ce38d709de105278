package playground

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The kinds of fault that strike deliveries to a webhook; Fault.Method is the update's kind, such as message.
const (
	// HookRefused answers in the bot's place, as a server in front of it may: Fault.Code (default 410) and Fault.RetryAfter.
	HookRefused FaultKind = "hook_refused"
	// HookSecret delivers with another secret token than the bot asked for.
	HookSecret FaultKind = "hook_secret"
	// HookSlow sends half of the update, waits Fault.Delay and sends the rest.
	HookSlow FaultKind = "hook_slow"
)

var hookFaults = []FaultKind{HookRefused, HookSecret, HookSlow}

// hookFate is the fault that strikes a delivery, or a zero Fault.
func (t *faultTable) hookFate(lane laneKey, body []byte) Fault {
	return t.strike(func(f *armedFault) bool {
		return slices.Contains(hookFaults, f.Kind) && (f.Chat == 0 || f.Chat == lane.id) &&
			(f.Method == "" || strings.EqualFold(f.Method, kindIn(body))) && (f.text == nil || f.text.MatchString(saidIn(body)))
	})
}

// kindIn is the kind of an update.
func kindIn(body []byte) string {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(body, &fields) // a broken update is of no kind
	for name := range fields {
		if updateKinds[name] {
			return name
		}
	}
	return ""
}

// refused plays HookRefused: what the webhook seems to have answered.
func (h *webhook) refused(f Fault) (wanted int, err error) {
	code := cmp.Or(f.Code, http.StatusGone)
	h.answered(code)
	return f.RetryAfter, wordsf("Wrong response from the webhook: %d %s", code, http.StatusText(code))
}

// slowBody gives half of an update at once and the rest after a delay.
func slowBody(ctx context.Context, now func() time.Time, body []byte, delay time.Duration) io.Reader {
	half := len(body) / 2
	return io.MultiReader(bytes.NewReader(body[:half]), &lateReader{
		wait: func() { pause(ctx, now, delay) }, rest: bytes.NewReader(body[half:]),
	})
}

type lateReader struct {
	wait func() // nil once it has waited
	rest io.Reader
}

func (r *lateReader) Read(b []byte) (int, error) {
	if r.wait != nil {
		r.wait()
		r.wait = nil
	}
	return r.rest.Read(b)
}
