package playground

import (
	"testing"

	"github.com/chromedp/chromedp"

	"cadrebot/internal/browser"
)

// TestNewsRingOnlyOnWish hears through stand-ins what a phone would do.
func TestNewsRingOnlyOnWish(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "/start")
	tab := browser.Open(t, browser.Look{Width: 360, Height: 740})
	phone := tab.Phones(b.base, li)[0]
	listen := func() {
		browser.Eval[bool](tab, `(window.rung = 0, window.passed = 0, performance.now = () => passed, window.buzzed = 0, navigator.vibrate = () => ++buzzed,
			AudioContext.prototype.createOscillator = (real => function () { rung++; return real.call(this); })(AudioContext.prototype.createOscillator), true)`)
	}
	says := func(text, silent, want string) {
		t.Helper()
		b.ok("sendMessage", "chat_id", liID, "text", text, "disable_notification", silent)
		phone.Fresh(text)
		if got := browser.Eval[string](tab, `rung + " " + buzzed`); got != want {
			t.Errorf("after %q notes and buzzes are %s, want %s", text, got, want)
		}
	}
	choose := func() {
		tab.Do("open the menu and press", chromedp.Click(".more summary"), chromedp.Click(".sound"))
	}
	listen()
	says("before", "false", "0 0")
	choose()
	tab.Until("it says so", `document.querySelector(".sound").textContent === "`+labels["zh"]["sound_on"]+`" && rung === 2 && buzzed === 1`)
	later := func() { browser.Eval[int](tab, `window.passed += 1001`) }
	later()
	says("quietly", "true", "2 1")
	says("aloud", "false", "4 2")
	says("at once", "false", "4 2") // two in a second are one ring
	later()
	b.s.SendText(li, "my own")
	says("later", "false", "6 3")
	tab.Go(b.base + "/?user=1001")
	tab.Until("the choice is kept", `document.querySelector(".sound").textContent === "`+labels["zh"]["sound_on"]+`"`)
	choose()
	tab.Until("it is off", `document.querySelector(".sound").textContent === "`+labels["zh"]["sound_off"]+`"`)
}
