package playground

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// realLooking has the shape of a real token and belongs to nobody.
var realLooking = "123456789:" + strings.Repeat("Ab-_9", 7)

func TestRealTokensAreRefused(t *testing.T) {
	func() {
		defer func() {
			why, _ := recover().(string)
			if why == "" || strings.Contains(why, "Ab-_9") {
				t.Errorf("a server with a real token: panic %q", why)
			}
		}()
		New(Options{Token: realLooking})
	}()
	var log bytes.Buffer
	b := start(t, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	b.fails("POST", "bots", `{"token":"`+realLooking+`","username":"b"}`, "looks like a real bot")
	resp, err := http.Get(b.base + "/bot" + realLooking + "/getMe")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != 401 {
		t.Errorf("a real token is answered with %d", resp.StatusCode)
	}
	if said := log.String(); !strings.Contains(said, "real bot's token") || strings.Contains(said, "Ab-_9") {
		t.Errorf("the log says %q", said)
	}
	if calls := b.s.Calls(); len(calls) != 0 {
		t.Errorf("the call is in the log: %+v", calls)
	}
}

func TestBodiesAreBounded(t *testing.T) {
	b := start(t, Options{})
	b.s.SendText(li, "/start")
	form := "chat_id=" + liID + "&text=" + strings.Repeat("x", maxForm)
	if r := b.raw("sendMessage", "application/x-www-form-urlencoded", strings.NewReader(form)); r.status != 413 || r.Text != "Request Entity Too Large" {
		t.Errorf("a huge form: %d %q", r.status, r.Text)
	}
	body, kind := parts(t, [][2]string{{"chat_id", liID}, {"@document", strings.Repeat("x", maxUpload)}})
	if r := b.raw("sendDocument", kind, body); r.status != 413 {
		t.Errorf("a huge file: %d %q", r.status, r.Text)
	}
	if code, _ := b.ctl("POST", "send", `{"user":1001,"text":"`+strings.Repeat("x", maxUpload)+`"}`, b.s.ControlKey()); code != 400 {
		t.Errorf("a huge control call: %d", code)
	}
	if resp, err := http.PostForm(b.base+"/__ui/send", url.Values{"user": {liID}, "text": {strings.Repeat("x", 65<<10)}}); err != nil || resp.StatusCode != 400 {
		t.Errorf("a huge action of the page: %v %v", resp, err)
	}
	if len(b.s.Chat(li)) != 1 {
		t.Error("something of it arrived")
	}
}
