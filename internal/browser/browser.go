// Package browser opens pages in a real Chromium for tests.
package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a page may take for one thing; machines that run tests are slow.
const patience = 60 * time.Second

// Look says how a page is opened. The zero value is a desk of 1440x900.
type Look struct {
	Width, Height int64
	// Fonts is a fontconfig file that replaces the machine's own, "" for none.
	Fonts string
	// Dark asks for dark colours.
	Dark bool
}

// Tab is one open page. A test that uses it fails when the page writes an error to its console.
type Tab struct {
	t   testing.TB
	ctx context.Context

	mu     sync.Mutex
	errors []string
}

// executable is the browser, "" on a machine without one; scripts/ensure-deps.sh looks for the same.
func executable() string {
	for _, name := range []string{
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Open starts a browser with an empty page. Without one the test is skipped, or fails where CI is set.
func Open(t testing.TB, look Look) *Tab {
	t.Helper()
	path := executable()
	if path == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("there is no Chromium, and CI is set: scripts/ensure-deps.sh installs it for root")
		}
		t.Skip("there is no Chromium: apt-get install chromium, or run `make test` as root")
	}
	if look.Width == 0 {
		look.Width, look.Height = 1440, 900
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.WSURLReadTimeout(patience),
		chromedp.Flag("force-prefers-reduced-motion", true), chromedp.Flag("disable-dev-shm-usage", true))
	if look.Fonts != "" {
		options = append(options, chromedp.Env("FONTCONFIG_FILE="+look.Fonts))
	}
	alloc, stop := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	quiet := func(string, ...any) {} // events of the protocol that the library does not know yet
	ctx, closeTab := chromedp.NewContext(alloc, chromedp.WithErrorf(quiet))
	t.Cleanup(func() {
		closeTab()
		stop()
		if c := chromedp.FromContext(ctx); c.Allocator != nil {
			c.Allocator.Wait() // it removes the profile once the browser has gone
		}
	})
	tab := &Tab{t: t, ctx: ctx}
	chromedp.ListenTarget(ctx, tab.hear)
	scheme := "light"
	if look.Dark {
		scheme = "dark"
	}
	// The first Run starts the browser, which lives as long as this context: no deadline here.
	err := chromedp.Run(ctx, runtime.Enable(), log.Enable(), chromedp.EmulateViewport(look.Width, look.Height),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}))
	if err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	t.Cleanup(func() {
		for _, e := range tab.heard() {
			t.Errorf("the page wrote to its console: %s", e)
		}
	})
	return tab
}

func (b *Tab) hear(event any) {
	var text string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text = e.ExceptionDetails.Error()
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError || e.Type == runtime.APITypeWarning {
			for _, arg := range e.Args {
				text += string(arg.Value) + " "
			}
		}
	case *log.EventEntryAdded:
		// A server that ends before its page is no fault of the page.
		if e.Entry.Level == log.LevelError && !strings.Contains(e.Entry.Text, "net::ERR_") {
			text = e.Entry.Text + " " + e.Entry.URL
		}
	}
	if text != "" {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.errors = append(b.errors, text)
	}
}

func (b *Tab) heard() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.errors...)
}

// Do runs actions and fails the test when they do not end.
func (b *Tab) Do(what string, actions ...chromedp.Action) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		b.t.Fatalf("%s: %v\n%s", what, err, strings.Join(b.heard(), "\n"))
	}
}

// Go opens an address.
func (b *Tab) Go(url string) {
	b.t.Helper()
	b.Do("open "+url, chromedp.Navigate(url))
}

// Eval is the value of a JavaScript expression on the page, a promise waited for.
func Eval[T any](b *Tab, expression string) T {
	b.t.Helper()
	var out T
	b.Do("evaluate "+expression, chromedp.Evaluate(expression, &out, func(p *runtime.EvaluateParams) *runtime.EvaluateParams {
		return p.WithAwaitPromise(true)
	}))
	return out
}

// Until waits for a JavaScript expression to become true.
func (b *Tab) Until(what, expression string) {
	b.t.Helper()
	b.UntilWithin(what, expression, patience)
}

// UntilWithin is Until for what takes longer.
func (b *Tab) UntilWithin(what, expression string, d time.Duration) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, d)
	defer cancel()
	err := chromedp.Run(ctx, chromedp.Poll(expression, nil, chromedp.WithPollingTimeout(d), chromedp.WithPollingInterval(50*time.Millisecond)))
	if err != nil {
		b.Shot("never")
		b.t.Fatalf("never: %s: %v\n%s", what, err, strings.Join(b.heard(), "\n"))
	}
}

// FontsOf are the families that draw the text of an element.
func (b *Tab) FontsOf(selector string) []string {
	b.t.Helper()
	var out []string
	b.Do("fonts of "+selector, dom.Enable(), css.Enable(), chromedp.ActionFunc(func(ctx context.Context) error {
		root, err := dom.GetDocument().Do(ctx)
		if err != nil {
			return err
		}
		id, err := dom.QuerySelector(root.NodeID, selector).Do(ctx)
		if err != nil {
			return err
		}
		fonts, err := css.GetPlatformFontsForNode(id).Do(ctx)
		for _, f := range fonts {
			out = append(out, f.FamilyName)
		}
		return err
	}))
	if len(out) == 0 {
		b.t.Errorf("%s has no text", selector)
	}
	return out
}

// Shot keeps a picture of the page as an artefact of the test (go test -artifacts), and returns its path.
func (b *Tab) Shot(name string) string {
	b.t.Helper()
	var png []byte
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Run(ctx, chromedp.CaptureScreenshot(&png)); err != nil {
		b.t.Errorf("picture of the page: %v", err)
		return ""
	}
	path := filepath.Join(b.t.ArtifactDir(), fmt.Sprintf("%s.png", name))
	if err := os.WriteFile(path, png, 0o644); err != nil {
		b.t.Errorf("keep a picture: %v", err)
	}
	return path
}
