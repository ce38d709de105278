package playground

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Guests are bots of thirty lines written with other people's libraries, under testdata. They are installed by these
// tests, and a test is skipped where that cannot be done.

func TestGrammY(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/grammy")); err != nil {
		t.Fatal(err)
	}
	modules := installed(t, dir)
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	converse(t, start(t, Options{Strict: true}), node, filepath.Join(dir, "bot.js"))
}

// installed gives the directory of the packages that the lock file names, kept in the user's cache for the next time.
func installed(t *testing.T, dir string) string {
	t.Helper()
	lock, err := os.ReadFile(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skip("no directory for a cache: ", err)
	}
	cache = filepath.Join(cache, "cadrebot-tests")
	sum := sha256.Sum256(lock)
	kept := filepath.Join(cache, "grammy-"+hex.EncodeToString(sum[:8]))
	if _, err := os.Stat(kept); err == nil {
		return filepath.Join(kept, "node_modules")
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		t.Skip("no directory for a cache: ", err)
	}
	fresh, err := os.MkdirTemp(cache, "installing-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(fresh)
	if err := os.CopyFS(fresh, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	npm := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	npm.Dir = fresh
	if out, err := npm.CombinedOutput(); err != nil {
		t.Skipf("npm cannot install grammY: %v: %s", err, out)
	}
	// Another test may have been faster; then its packages serve.
	if err := os.Rename(fresh, kept); err != nil {
		if _, missing := os.Stat(kept); missing != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(kept, "node_modules")
}

func TestTelebot(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/telebot")); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"mod", "download"}, {"build", "-o", "guest", "."}} {
		run := exec.CommandContext(t.Context(), "go", args...)
		run.Dir = dir
		run.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly -p=1")
		if out, err := run.CombinedOutput(); err != nil && args[0] == "mod" {
			t.Skipf("telebot cannot be downloaded: %v: %s", err, out)
		} else if err != nil {
			t.Fatalf("build the guest: %v: %s", err, out)
		}
	}
	converse(t, start(t, Options{Strict: true}), filepath.Join(dir, "guest"))
}

// converse starts a guest and talks with it: a greeting with buttons, presses that edit it and are answered, a reply.
func converse(t *testing.T, b *bot, command ...string) {
	t.Helper()
	g := &guest{bot: b, ctx: welcome(t, b, command)}
	m := g.says("sendMessage", func() { b.s.SendText(li, "/start") })
	if m.Text != "Hello, 李书记. Presses: 0" || describe(m.Entities) != "bold:0+5" {
		t.Fatalf("greeting %q %s", m.Text, describe(m.Entities))
	}
	for _, want := range []string{"1", "2"} {
		m = g.says("answerCallbackQuery", g.press("One more"))
		if m.Text != "Presses: "+want || describe(m.Entities) != "bold:9+1" || len(m.Buttons) != 1 || m.EditDate.IsZero() {
			t.Fatalf("after a press: %+v", m)
		}
		if toast := g.toast(); toast.Text != "Counted "+want || toast.Alert {
			t.Fatalf("toast %+v", toast)
		}
	}
	m = g.says("answerCallbackQuery", g.press("Enough"))
	if toast := g.toast(); m.Text != "It was 2." || len(m.Buttons) != 0 || toast.Text != "Goodbye" || !toast.Alert {
		t.Fatalf("at the end: %+v, %+v", m, toast)
	}
	asked := 0
	m = g.says("sendMessage", func() { asked = b.s.SendText(li, "thanks, bot") })
	if m.Text != "THANKS, BOT" || m.ReplyTo != asked {
		t.Fatalf("reply to %d: %+v", asked, m)
	}
	if err := b.s.WaitIdle(g.ctx); err != nil {
		t.Fatal(err)
	}
	for _, c := range b.s.Calls() {
		if c.Code != 200 && c.Code != 0 {
			t.Errorf("the guest's call %s was answered %d: %v", c.Method, c.Code, c.Params)
		}
	}
}

type guest struct {
	*bot
	ctx context.Context
}

// welcome runs the guest until the test is over; the context ends earlier when the guest does.
func welcome(t *testing.T, b *bot, command []string) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	run := exec.CommandContext(ctx, command[0], append(command[1:], b.base, b.s.Token())...)
	var said bytes.Buffer
	run.Stdout, run.Stderr = &said, &said
	if err := run.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	gone := make(chan struct{})
	go func() {
		_ = run.Wait() // killed when the test is over
		cancel()
		close(gone)
	}()
	t.Cleanup(func() {
		cancel()
		<-gone
		if t.Failed() {
			t.Logf("the guest said: %s", said.String())
		}
	})
	return ctx
}

func (g *guest) press(label string) func() {
	return func() {
		g.t.Helper()
		if _, err := g.s.PressLabel(li, label); err != nil {
			g.t.Fatal(err)
		}
	}
}

// says does something as the person, waits until the guest has called a method and gives the bot's newest message.
func (g *guest) says(method string, do func()) Message {
	g.t.Helper()
	before := g.s.Position()
	do()
	if _, err := g.s.WaitCall(g.ctx, before, func(c Call) bool { return strings.EqualFold(c.Method, method) }); err != nil {
		g.t.Fatalf("no %s: %v", method, err)
	}
	chat := g.s.Chat(li)
	for i := len(chat) - 1; i >= 0; i-- {
		if chat[i].FromBot {
			return chat[i]
		}
	}
	g.t.Fatal("the guest said nothing")
	return Message{}
}

func (g *guest) toast() Toast {
	g.t.Helper()
	toasts := g.s.Toasts(li)
	if len(toasts) == 0 {
		g.t.Fatal("no toast")
	}
	return toasts[len(toasts)-1]
}
