package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cadrebot/internal/bench/peerform"
)

// driver holds conversations with one bot.
type driver struct {
	sink     *sink
	bot      *process
	chats    int
	patience time.Duration
	burst    bool
	speaks   func(lang string) peerform.Labels
	client   *http.Client
	updates  atomic.Int64
}

// run holds n conversations, one for each chat from first on, d.chats of them at a time,
// and returns how long every step took. The first conversation that goes wrong ends it.
func (d *driver) run(ctx context.Context, first int64, n int) ([]time.Duration, error) {
	if d.client == nil {
		d.client = &http.Client{Transport: &http.Transport{MaxIdleConns: 1024, MaxIdleConnsPerHost: 1024}}
		d.updates.Store(first * int64(len(steps))) // never the same for two bots or rounds
	}
	labels := [2]peerform.Labels{d.speaks("zh"), d.speaks("en")}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var mu sync.Mutex
	var laps []time.Duration
	var wg sync.WaitGroup
	for range d.chats {
		wg.Go(func() {
			var mine []time.Duration
			for i := next.Add(1) - 1; i < int64(n) && ctx.Err() == nil; i = next.Add(1) - 1 {
				t := talk{driver: d, chat: first + i, lang: langOf(first + i), inbox: make(chan arrival, 8)}
				t.labels = labels[t.chat&1]
				if err := t.hold(ctx, &mine); err != nil {
					cancel(fmt.Errorf("chat %d: %w", t.chat, err))
				}
			}
			mu.Lock()
			defer mu.Unlock()
			laps = append(laps, mine...)
		})
	}
	wg.Wait()
	return laps, context.Cause(ctx)
}

// langOf makes half of the people speak Chinese.
func langOf(chat int64) string {
	if chat&1 == 0 {
		return "zh"
	}
	return "en"
}

// talk is one virtual chat.
type talk struct {
	*driver
	chat   int64
	lang   string
	labels peerform.Labels
	inbox  chan arrival
	last   arrival // holds the buttons to press
}

// hold goes through the script. A step ends when its answer is in the chat and the update
// is confirmed; whatever else arrives means that the bot is out of order.
func (t *talk) hold(ctx context.Context, laps *[]time.Duration) error {
	t.sink.listen(t.chat, t.inbox)
	defer t.sink.forget(t.chat)
	for i := 0; i < len(steps); i++ {
		if t.burst && i == burstFrom {
			if err := t.volley(ctx, steps[burstFrom:burstTo], laps); err != nil {
				return fmt.Errorf("steps %d to %d at once: %w", burstFrom+1, burstTo, err)
			}
			i = burstTo - 1
			continue
		}
		took, err := t.take(ctx, steps[i], time.Now())
		if err != nil {
			return fmt.Errorf("step %d: %w", i+1, err)
		}
		*laps = append(*laps, took)
	}
	return nil
}

// volley says several things without waiting for the answers, which must come in order.
// Half a call's latency lies between two updates: less than a turn takes, and, with a
// latency of some hundred milliseconds, more than a loaded machine lets a bot wait for its
// turn on the CPU. Were two connections readable at once, no bot could know the order.
func (t *talk) volley(ctx context.Context, said []step, laps *[]time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, t.patience)
	defer cancel()
	confirmed := make(chan error, len(said))
	began := make([]time.Time, len(said))
	for i, s := range said {
		body, err := t.update(s)
		if err != nil {
			return err
		}
		// The next one leaves when this one is on the wire: connections may take long to come.
		began[i] = time.Now()
		written, once := make(chan struct{}), sync.Once{} // a request may be written twice
		traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteRequest: func(httptrace.WroteRequestInfo) { once.Do(func() { close(written) }) }})
		go func() { confirmed <- t.post(traced, body) }()
		select {
		case <-written:
			time.Sleep(t.sink.latency / 2)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	for i, s := range said {
		select {
		case t.last = <-t.inbox:
			*laps = append(*laps, time.Since(began[i]))
			if !t.last.holds(s.expect(t.labels)) {
				return fmt.Errorf("expected %q, got out of order %q", s.expect(t.labels), t.last.text)
			}
		case <-ctx.Done():
			return fmt.Errorf("no answer with %q: %w", s.expect(t.labels), context.Cause(ctx))
		}
	}
	for range said {
		if err := <-confirmed; err != nil {
			return err
		}
	}
	return nil
}

func (t *talk) take(ctx context.Context, s step, began time.Time) (took time.Duration, err error) {
	body, err := t.update(s)
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, t.patience)
	defer cancel()
	confirmed := make(chan error, 1)
	go func() { confirmed <- t.post(ctx, body) }()
	for answered, ok := false, false; !answered || !ok; {
		select {
		case a := <-t.inbox:
			switch {
			case !answered && s.also != nil && a.holds(s.also(t.labels)) && !a.holds(s.expect(t.labels)):
			case !answered && a.holds(s.expect(t.labels)):
				answered, t.last, took = true, a, time.Since(began)
			default:
				return 0, fmt.Errorf("expected %q, got out of order %q", s.expect(t.labels), a.text)
			}
		case err := <-confirmed:
			if err != nil {
				return 0, err
			}
			ok = true
		case <-ctx.Done():
			return 0, fmt.Errorf("no answer with %q: %w", s.expect(t.labels), context.Cause(ctx))
		}
	}
	return took, nil
}

func (a arrival) holds(what string) bool {
	return strings.Contains(a.text, what) || strings.Contains(a.markup, what)
}

// post delivers an update as Telegram does.
func (t *talk) post(ctx context.Context, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, t.bot.webhook, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("deliver update: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	resp, err := t.client.Do(req)
	if err != nil {
		return fmt.Errorf("deliver update: %w", err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("deliver update: status %d", resp.StatusCode)
	}
	return nil
}

// update writes the step as Telegram writes an update.
func (t *talk) update(s step) ([]byte, error) {
	id := t.updates.Add(1)
	from := fmt.Sprintf(`{"id":%d,"is_bot":false,"first_name":"User","language_code":"%s"}`, t.chat, t.lang)
	chat := fmt.Sprintf(`{"id":%d,"first_name":"User","type":"private"}`, t.chat)
	if s.press == nil {
		entities := ""
		if s.say[0] == '/' {
			entities = fmt.Sprintf(`,"entities":[{"type":"bot_command","offset":0,"length":%d}]`, len(s.say))
		}
		return fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":%d,"from":%s,"chat":%s,"date":%d,"text":%q%s}}`,
			id, t.sink.ids.Add(1), from, chat, time.Now().Unix(), s.say, entities), nil
	}
	data := t.last.button(s.press(t.labels))
	if data == "" {
		return nil, fmt.Errorf("no button %q under %q", s.press(t.labels), t.last.text)
	}
	quoted, err := json.Marshal(data)
	if err != nil {
		return nil, fmt.Errorf("write update: %w", err)
	}
	return fmt.Appendf(nil, `{"update_id":%d,"callback_query":{"id":"%d","from":%s,"chat_instance":"1","data":%s,`+
		`"message":{"message_id":%d,"from":%s,"chat":%s,"date":%d,"text":"?"}}}`,
		id, id, from, quoted, t.last.id, me, chat, time.Now().Unix()), nil
}

// button finds the data of the first button whose label begins with label.
func (a arrival) button(label string) string {
	var k struct {
		Rows [][]struct {
			Text string `json:"text"`
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	}
	_ = json.Unmarshal([]byte(a.markup), &k)
	for _, row := range k.Rows {
		for _, b := range row {
			if strings.HasPrefix(b.Text, label) {
				return b.Data
			}
		}
	}
	return ""
}
