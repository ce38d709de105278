package playground

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The tests of the library that the bot is written with were written against Telegram itself. They are copied from the
// module cache, pointed at a Server that holds what they expect to find, and run there.

const (
	libraryPath  = "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	libraryTests = 50 // in its bot_test.go
)

func TestTheLibrarysOwnTestsPass(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles and runs another module")
	}
	source, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", libraryPath).Output()
	if err != nil {
		t.Skip("the library is not in the module cache")
	}
	dir := filepath.Join(t.TempDir(), "library")
	if err := os.CopyFS(dir, os.DirFS(strings.TrimSpace(string(source)))); err != nil {
		t.Fatal(err)
	}
	prepareCopy(t, dir)
	b := start(t, Options{NoLimits: true}) // the tests send what they like without waiting
	furnish(t, b, dir)

	// Its own vet refuses an example of a name that is gone.
	run := exec.CommandContext(t.Context(), "go", "test", "-vet=off", "-count=1", "-json", "-run", "^Test", ".")
	run.Dir = dir
	run.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod -p=1", "GOPROXY=off", "HTTP_PROXY=", "HTTPS_PROXY=")
	out, err := run.CombinedOutput()
	passed, failed := countTests(out)
	for _, name := range failed {
		t.Errorf("%s failed\n%s", name, outputOf(out, name))
	}
	if passed != libraryTests {
		t.Errorf("%d tests passed, want %d (%v)\n%s", passed, libraryTests, err, out)
	}
}

// prepareCopy undoes the write protection of the module cache and leaves of the tests those that talk to a server.
func prepareCopy(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return os.Chmod(path, 0o755)
		case strings.HasSuffix(path, "_test.go") && d.Name() != "bot_test.go":
			return os.Remove(path)
		}
		return os.Chmod(path, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// furnish fills the server with the chats, messages and files that the tests name, and writes its address, token and
// file ids into the copy.
func furnish(t *testing.T, b *bot, dir string) {
	t.Helper()
	const person, repliedTo = 76918703, 35
	b.s.AddActor(Actor{ID: person, Name: "Tester"})
	for range repliedTo {
		b.s.SendText(person, "hello")
	}
	b.s.AddGroup(-1001120141283, "Test group")
	b.s.SetGroup(-1001120141283, GroupAdmin) // the tests pin there
	b.s.AddChannel(-1001000000001, "Test channel", "tgbotapitest")
	b.ok("getUpdates", "offset", "-1")
	// What waits would be sent to the address that a test sets and nobody serves.
	b.ok("deleteWebhook", "drop_pending_updates", "true")
	picture := testPicture(t)
	b.s.AddWebFile("https://github.com/go-telegram-bot-api/telegram-bot-api/raw/0a3a1c8716c4cd8d26a262af9f12dcbab7f3f28c/tests/image.jpg", picture)
	b.s.AddWebFile("https://i.imgur.com/unQLJIb.jpg", picture)

	constants := map[string]string{"TestToken": b.s.Token()}
	for name, kind := range map[string]string{
		"Photo": "photo", "Document": "document", "Audio": "audio", "Voice": "voice", "Video": "video", "VideoNote": "video_note",
		"Sticker": "sticker",
	} {
		constants["Existing"+name+"FileID"] = b.fileID(person, kind, picture)
	}
	patch(t, filepath.Join(dir, "bot_test.go"), constants)
	patch(t, filepath.Join(dir, "configs.go"), map[string]string{"APIEndpoint": b.base + "/bot%s/%s"})
}

// patch gives string constants of a Go file new values.
func patch(t *testing.T, file string, values map[string]string) {
	t.Helper()
	code, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range values {
		line := regexp.MustCompile(`(?m)^(\s+` + name + `\s*=\s*)"[^"]*"`)
		if !line.Match(code) {
			t.Fatalf("%s has no constant %s", file, name)
		}
		code = line.ReplaceAll(code, []byte(`${1}"`+value+`"`))
	}
	if err := os.WriteFile(file, code, 0o600); err != nil {
		t.Fatal(err)
	}
}

func testPicture(t *testing.T) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// fileID sends a file of a kind and gives the id under which it may be sent again.
func (b *bot) fileID(chat int, kind string, content []byte) string {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(kind, kind+".png")
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		b.t.Fatal(err)
	}
	if err := form.WriteField("chat_id", string(encoded(chat))); err != nil {
		b.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		b.t.Fatal(err)
	}
	method := map[string]string{"video_note": "sendVideoNote"}[kind]
	if method == "" {
		method = "send" + strings.ToUpper(kind[:1]) + kind[1:]
	}
	resp, err := http.Post(b.base+"/bot"+b.s.Token()+"/"+method, form.FormDataContentType(), &body)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		b.t.Fatalf("%s: %v %s", method, err, answer)
	}
	messages := b.s.Chat(int64(chat))
	return messages[len(messages)-1].FileID
}

type testEvent struct{ Action, Test, Output string }

func events(out []byte, visit func(testEvent)) {
	for line := range bytes.Lines(out) {
		var e testEvent
		if json.Unmarshal(line, &e) == nil && e.Test != "" {
			visit(e)
		}
	}
}

func countTests(out []byte) (passed int, failed []string) {
	events(out, func(e testEvent) {
		switch {
		case strings.Contains(e.Test, "/"):
		case e.Action == "pass":
			passed++
		case e.Action == "fail":
			failed = append(failed, e.Test)
		}
	})
	return passed, failed
}

func outputOf(out []byte, test string) string {
	var text strings.Builder
	events(out, func(e testEvent) {
		if e.Test == test {
			text.WriteString(e.Output)
		}
	})
	return text.String()
}
