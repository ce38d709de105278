package playground

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// raw posts any body and decodes the answer.
func (b *bot) raw(method, kind string, body io.Reader) *result {
	b.t.Helper()
	resp, err := http.Post(b.base+"/bot"+b.s.Token()+"/"+method, kind, body)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	out := &result{status: resp.StatusCode, header: resp.Header}
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
		b.t.Fatal(err)
	}
	return out
}

// parts builds a chunked multipart body: names that start with @ are files.
func parts(t *testing.T, fields [][2]string) (io.Reader, string) {
	t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for _, f := range fields {
		if name, isFile := strings.CutPrefix(f[0], "@"); isFile {
			part, _ := w.CreateFormFile(name, name+".bin")
			_, _ = part.Write([]byte(f[1]))
		} else {
			_ = w.WriteField(f[0], f[1])
		}
	}
	_ = w.Close()
	return io.MultiReader(&buf), w.FormDataContentType() // a plain reader: no Content-Length, so chunked
}

func picture() string {
	var buf bytes.Buffer
	_ = png.Encode(&buf, image.NewGray(image.Rect(0, 0, 30, 20)))
	return buf.String()
}

func TestMultipartInAnyOrder(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "/start")
	fields := [][2]string{{"@document", "%PDF content"}, {"caption", "<b>报告</b>"}, {"parse_mode", "HTML"}, {"chat_id", liID}, {"caption_entities", "null"}}
	for range 5 {
		fields = append(fields[1:], fields[0])
		body, kind := parts(t, fields)
		var m wireMessage
		r := b.raw("sendDocument", kind, body)
		if !r.OK {
			t.Fatal(r.Text)
		}
		r.into(t, &m)
		if m.Caption != "报告" || m.Document.Name != "document.bin" || m.Document.Size != 12 || describe(m.CaptionEntities) != "bold:0+2" {
			t.Fatalf("%+v", m)
		}
	}
	last := b.s.Chat(li)[5]
	if last.Kind != "document" || last.FileName != "document.bin" {
		t.Fatalf("%+v", last)
	}
	var file struct {
		Path string `json:"file_path"`
	}
	b.ok("getFile", "file_id", last.FileID).into(t, &file)
	resp, err := http.Get(b.base + "/file/bot" + b.s.Token() + "/" + file.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if content, _ := io.ReadAll(resp.Body); string(content) != "%PDF content" {
		t.Fatalf("downloaded %q", content)
	}
	b.ok("sendDocument", "chat_id", liID, "document", last.FileID)
}

func TestPhotosAndAlbums(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "/start")
	body, kind := parts(t, [][2]string{{"@photo", picture()}, {"chat_id", liID}})
	var m wireMessage
	b.raw("sendPhoto", kind, body).into(t, &m)
	if len(m.Photo) != 1 || m.Photo[0].Width != 30 || m.Photo[0].Height != 20 {
		t.Fatalf("%+v", m.Photo)
	}
	body, kind = parts(t, [][2]string{{"@photo", "no picture"}, {"chat_id", liID}})
	if r := b.raw("sendPhoto", kind, body); r.Text != "Bad Request: IMAGE_PROCESS_FAILED" {
		t.Fatal(r.Text)
	}
	body, kind = parts(t, [][2]string{{"@file-0", picture()}, {"chat_id", liID}, {"media", `[{"type":"photo","media":"attach://file-0","caption":"a"},{"type":"photo","media":"` + m.Photo[0].FileID + `"}]`}})
	var album []wireMessage
	b.raw("sendMediaGroup", kind, body).into(t, &album)
	if len(album) != 2 || album[0].MediaGroupID == "" || album[0].MediaGroupID != album[1].MediaGroupID || album[0].Caption != "a" {
		t.Fatalf("%+v", album)
	}
	b.ok("copyMessage", "chat_id", liID, "from_chat_id", liID, "message_id", "2", "caption", "copied")
	if chat := b.s.Chat(li); chat[len(chat)-1].Text != "copied" {
		t.Fatalf("%+v", chat)
	}
}

func TestEncodings(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "/start")
	for kind, body := range map[string]string{
		"application/json":                  `{"chat_id":1001,"text":"中","reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}}`,
		"application/x-www-form-urlencoded": `chat_id=1001abc&text=%E4%B8%AD&text=second&unknown=1`,
	} {
		if kind != "application/json" {
			body = strings.Replace(body, "1001abc", "1001", 1)
		}
		if r := b.raw("sendMessage", kind, strings.NewReader(body)); !r.OK {
			t.Errorf("%s: %s", kind, r.Text)
		}
	}
	for _, m := range b.s.Chat(li)[1:] {
		if m.Text != "中" {
			t.Errorf("text %q: the first value wins", m.Text)
		}
	}
	resp, err := http.Post(b.base+"/bot"+b.s.Token()+"/sendMessage?chat_id=1001&text=%F0%9F%98%80", "text/plain", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	if !bytes.Contains(body, []byte(`"text":"\ud83d\ude00"`)) || resp.ContentLength != int64(len(body)) {
		t.Errorf("answers are ASCII with a length: %s (%d)", body, resp.ContentLength)
	}
}

func TestLenientValues(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int64{"12abc": 12, " -3 ": -3, "abc": 0, "": 0, "+5": 5} {
		if got := leadingInt(in); got != want {
			t.Errorf("%q: %d", in, got)
		}
	}
	for in, want := range map[string]bool{"true": true, " YES ": true, "1": true, "2": false, "on": false, "": false} {
		q := &request{args: map[string]string{"x": in}}
		if got := q.boolean("x"); got != want {
			t.Errorf("%q: %v", in, got)
		}
	}
}

func TestStrictMode(t *testing.T) {
	b := start(t, Options{Strict: true})
	b.s.SendText(li, "/start")
	b.ok("sendMessage", "chat_id", liID, "text", "x", "entities", "null", "disable_web_page_preview", "true", "reply_to_message_id", "1")
	b.refused(400, `Bad Request: playground strict mode: sendMessage has no parameter "txt"`, "sendMessage", "chat_id", liID, "txt", "x")
	b.refused(400, `Bad Request: playground strict mode: parameter "message_id" of editMessageText has the wrong type`, "editMessageText", "chat_id", liID, "message_id", "7x", "text", "x")
	b.refused(400, `Bad Request: playground strict mode: parameter "disable_notification" of sendMessage has the wrong type`, "sendMessage", "chat_id", liID, "text", "x", "disable_notification", "yes")
}

func TestEveryMethodHasParameters(t *testing.T) {
	t.Parallel()
	var missing []string
	for _, m := range methods {
		if line, ok := parameters[m.name]; !ok || (line == "" && !slices.Contains([]string{"getMe", "getWebhookInfo", "logOut", "close"}, m.name)) {
			missing = append(missing, m.name)
		}
	}
	if len(missing) > 0 || len(parameters) != len(methods) {
		t.Fatalf("methods without parameters: %q; %d lines for %d methods", missing, len(parameters), len(methods))
	}
}

func TestTheTestEnvironmentKnowsNoBot(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	for method, want := range map[string]int{"test/getMe": 401, "test/": 404, "getMe": 200, "getMe/": 200} {
		if r := b.call(method); r.status != want {
			t.Errorf("%s: %d, want %d", method, r.status, want)
		}
	}
}

func TestStrictModeKnowsWhatClientsShow(t *testing.T) {
	x := strings.Repeat
	for _, strict := range []bool{true, false} {
		b := strictOrNot(t, strict)
		for _, one := range []struct {
			markup string
			fine   bool
		}{
			{`{"inline_keyboard":[[` + x(`{"text":"a","callback_data":"a"},`, 7) + `{"text":"a","callback_data":"a"}]]}`, true},
			{`{"inline_keyboard":[[` + x(`{"text":"a","callback_data":"a"},`, 8) + `{"text":"a","callback_data":"a"}]]}`, false},
			{`{"keyboard":[["a"` + x(`,"a"`, 11) + `]]}`, true},
			{`{"keyboard":[["a"` + x(`,"a"`, 12) + `]]}`, false},
			{`{"force_reply":true,"input_field_placeholder":"` + x("中", 64) + `"}`, true},
			{`{"force_reply":true,"input_field_placeholder":"` + x("中", 65) + `"}`, false},
			{`{"inline_keyboard":[[{"text":"a","copy_text":{"text":"` + x("中", 256) + `"},"style":"Primary"}]]}`, true},
			{`{"inline_keyboard":[[{"text":"a","copy_text":{"text":"` + x("中", 257) + `"}}]]}`, false},
			{`{"inline_keyboard":[[{"text":"a","copy_text":{"text":""}}]]}`, false},
		} {
			r := b.call("sendMessage", "chat_id", liID, "text", "x", "reply_markup", one.markup)
			if want := one.fine || !strict; r.OK != want {
				t.Errorf("strict %v, %.80s: %s", strict, one.markup, r.Text)
			}
		}
	}
}

func strictOrNot(t *testing.T, strict bool) *bot {
	t.Helper()
	s := New(Options{NoLimits: true, Strict: strict})
	s.SendText(li, "/start")
	web := httptest.NewServer(s.Handler())
	t.Cleanup(web.Close)
	t.Cleanup(s.Close)
	return &bot{t, s, web.URL}
}
