// Command rawform is the floor of the form benchmark: the shared hand-written form behind
// net/http and encoding/json, without a Telegram library. Only the needed fields of an
// update are decoded and answers of the Bot API are not read. It must not import the rest
// of the project but peerform.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"cadrebot/internal/bench/peerform"
)

type update struct {
	Message  *message `json:"message"`
	Callback *struct {
		ID      string  `json:"id"`
		From    user    `json:"from"`
		Data    string  `json:"data"`
		Message message `json:"message"`
	} `json:"callback_query"`
}

type user struct {
	Language string `json:"language_code"`
}

type message struct {
	ID   int64 `json:"message_id"`
	From user  `json:"from"`
	Chat struct {
		ID int64 `json:"id"`
	} `json:"chat"`
	Text string `json:"text"`
}

type button struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

type keyboard struct {
	Rows [][]button `json:"inline_keyboard"`
}

type outgoing struct {
	Chat    int64     `json:"chat_id"`
	Message int64     `json:"message_id,omitempty"`
	Text    string    `json:"text"`
	Mode    string    `json:"parse_mode"`
	Markup  *keyboard `json:"reply_markup,omitempty"`
}

// peer is the bot: a form, a client and the Bot API's address with the token.
type peer struct {
	form *peerform.Store
	http *http.Client
	root string
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "rawform:", err)
		os.Exit(1)
	}
}

func run() error {
	s := peerform.FromEnv()
	form, err := peerform.Open(s)
	if err != nil {
		return err
	}
	p := &peer{
		form: form, root: s.API + "/bot" + s.Token + "/",
		http: &http.Client{Transport: &http.Transport{MaxIdleConns: 512, MaxIdleConnsPerHost: 512}},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/telegram", p.webhook)
	srv := &http.Server{Addr: s.Listen, Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	return srv.ListenAndServe()
}

func (p *peer) webhook(w http.ResponseWriter, r *http.Request) {
	var u update
	if err := json.NewDecoder(r.Body).Decode(&u); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if err := p.handle(r.Context(), &u); err != nil {
		fmt.Fprintln(os.Stderr, "rawform:", err)
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

func (p *peer) handle(ctx context.Context, u *update) error {
	var in peerform.Input
	switch {
	case u.Message != nil:
		in = peerform.Input{Chat: u.Message.Chat.ID, Lang: u.Message.From.Language, Text: u.Message.Text}
	case u.Callback != nil:
		m := u.Callback.Message
		in = peerform.Input{Chat: m.Chat.ID, Lang: u.Callback.From.Language, Data: u.Callback.Data, Message: m.ID}
		if err := p.call(ctx, "answerCallbackQuery", map[string]string{"callback_query_id": u.Callback.ID}); err != nil {
			return err
		}
	default:
		return nil
	}
	replies, err := p.form.Handle(ctx, in)
	if err != nil {
		return err
	}
	for _, r := range replies {
		o := outgoing{Chat: in.Chat, Message: r.Edit, Text: r.Text, Mode: "HTML", Markup: keys(r.Rows)}
		method := "sendMessage"
		if r.Edit != 0 {
			method = "editMessageText"
		}
		if err := p.call(ctx, method, o); err != nil {
			return err
		}
	}
	return nil
}

func keys(rows [][]peerform.Button) *keyboard {
	if len(rows) == 0 {
		return nil
	}
	k := &keyboard{}
	for _, row := range rows {
		out := make([]button, 0, len(row))
		for _, b := range row {
			out = append(out, button(b))
		}
		k.Rows = append(k.Rows, out)
	}
	return k
}

// call posts one method and reads no more of the answer than whether it worked.
func (p *peer) call(ctx context.Context, method string, body any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("write %s: %w", method, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.root+method, bytes.NewReader(b))
	if err != nil {
		return fmt.Errorf("call %s: %w", method, err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := p.http.Do(req)
	if err != nil {
		return fmt.Errorf("call %s: %s", method, strings.ReplaceAll(err.Error(), p.root, ""))
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return fmt.Errorf("call %s: %w", method, err)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("call %s: status %d", method, resp.StatusCode)
	}
	return nil
}
