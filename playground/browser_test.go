package playground

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"cadrebot/internal/browser"
)

// plain is a PNG of one colour.
func plain(t *testing.T, c color.Color) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 80, 60))
	for i := range 80 * 60 {
		img.Set(i%80, i/80, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestPhoneShowsWhatTheBotDoes looks at the page in a browser while the bot uses everything that a chat has.
func TestPhoneShowsWhatTheBotDoes(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	tab := browser.Open(t, browser.Look{})
	b.s.SendText(li, "/start")
	phone := tab.Phones(b.base, li, wang)[0]

	m := b.sent("sendMessage", "chat_id", liID, "text", `<b>你好</b> <img src=x onerror=alert(1)>`, "entities", `[{"type":"bold","offset":0,"length":3}]`,
		"reply_markup", keyboard("y"))
	phone.Fresh("<img src=x onerror=alert(1)>")
	b.ok("editMessageText", "chat_id", liID, "message_id", strconv.Itoa(m.MessageID), "text", "改过了")
	phone.Fresh("改过了")
	b.ok("pinChatMessage", "chat_id", liID, "message_id", strconv.Itoa(m.MessageID))
	tab.Until("the pin is above the chat", `!see.phone(1001).querySelector(".pinbar").hidden && see.phone(1001).querySelector(".pinbar").innerText.includes("改过了")`)
	b.ok("unpinAllChatMessages", "chat_id", liID)
	tab.Until("the pin is gone", `see.phone(1001).querySelector(".pinbar").hidden`)

	red := b.s.files.put("photo", "a.png", plain(t, color.RGBA{200, 40, 40, 255})).id
	blue := b.s.files.put("photo", "b.png", plain(t, color.RGBA{40, 40, 200, 255})).id
	b.ok("sendMediaGroup", "chat_id", liID, "media", `[{"type":"photo","media":"`+red+`","caption":"一"},{"type":"photo","media":"`+blue+`"}]`)
	tab.Until("two pictures stand side by side", `(() => { const [a, b] = see.phone(1001).querySelectorAll(".album img"); return b && a.naturalWidth === 80 && a.getBoundingClientRect().top === b.getBoundingClientRect().top; })()`)

	b.ok("sendMessage", "chat_id", liID, "text", "选一个", "reply_markup", `{"keyboard":[["甲","乙"]],"resize_keyboard":true}`)
	phone.Press("乙")
	tab.Until("the key was sent as text", `[...see.phone(1001).querySelectorAll(".mine")].at(-1).innerText.includes("乙")`)

	b.ok("sendChatAction", "chat_id", liID, "action", "typing")
	tab.Until("the bot is typing", `see.phone(1001).querySelector(".typing").textContent !== ""`)
	tab.Until("a screen reader was told", `see.phone(1001).querySelector(".news").textContent.includes("选一个")`)
	tab.Shot("phones")

	b.ok("answerCallbackQuery", "callback_query_id", b.s.Press(li, m.MessageID, "y"), "text", "请注意", "show_alert", "true")
	tab.Until("the alert is open", `see.phone(1001).querySelector("dialog").open && see.phone(1001).querySelector("dialog").innerText.includes("请注意")`)
	tab.Shot("alert")
}

func TestQuizOnThePhone(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	tab := browser.Open(t, browser.Look{Width: 360, Height: 740})
	b.s.SendText(li, "/start")
	tab.Phones(b.base, li)
	m := b.sent("sendPoll", "chat_id", liID, "question", "贷款上限？", "options", `[{"text":"5万元"},{"text":"10万元"}]`, "type", "quiz",
		"correct_option_id", "1", "explanation", "2026年起提高到10万元", "is_anonymous", "false")
	tab.Until("both answers can be chosen", `see.phone(1001).querySelectorAll("button.option").length === 2`)
	browser.Eval[bool](tab, `(see.phone(1001).querySelectorAll("button.option")[0].click(), true)`)
	tab.Until("right, wrong and why are told", `(() => { const p = see.phone(1001).querySelector(".poll"); return p.querySelector(".wrong")?.innerText.includes("5万元") && p.querySelector(".right")?.innerText.includes("10万元") && p.innerText.includes("2026年起"); })()`)
	tab.Shot("quiz")
	chat := b.s.Chat(li)
	if p := chat[len(chat)-1].Poll; chat[len(chat)-1].ID != m.MessageID || !p.Voted || !p.Options[0].Chosen {
		t.Errorf("the vote did not arrive: %+v", p)
	}
}

func TestWeakNetworkHoldsMessagesBack(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	tab := browser.Open(t, browser.Look{Width: 360, Height: 740})
	b.s.SendText(li, "/start")
	phone := tab.Phones(b.base, li)[0]
	browser.Eval[bool](tab, `(see.phone(1001).querySelector(".net").click(), see.phone(1001).querySelector(".net").click(), true)`)
	phone.Say("没有信号时写的")
	tab.Until("it waits on the phone", `see.phone(1001).querySelector(".log").innerText.includes("`+labels["zh"]["pending"]+`")`)
	b.ok("sendMessage", "chat_id", liID, "text", "看不到")
	phone.Say("第二条")
	tab.Until("both wait", `see.phone(1001).querySelectorAll(".pending").length === 2`)
	if n := len(b.s.Chat(li)); n != 2 {
		t.Fatalf("%d messages, want /start and the bot's", n)
	}
	if browser.Eval[bool](tab, `see.phone(1001).innerText.includes("看不到")`) {
		t.Error("a phone without signal got a message")
	}
	tab.Shot("offline")
	browser.Eval[bool](tab, `(see.phone(1001).querySelector(".net").click(), true)`)
	phone.Fresh("看不到")
	tab.Until("both were sent", `[...see.phone(1001).querySelectorAll(".mine[data-id]")].map((b) => b.querySelector(".words").innerText).join() === "/start,没有信号时写的,第二条" && !see.phone(1001).querySelector(".pending")`)
}

// TestWhatWaitsStandsLast looks at every change of the conversation while a message goes out and another comes over a weak network.
func TestWhatWaitsStandsLast(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	tab := browser.Open(t, browser.Look{Width: 360, Height: 740})
	b.s.SendText(li, "/start")
	phone := tab.Phones(b.base, li)[0]
	browser.Eval[bool](tab, `(window.log = see.phone(1001).querySelector(".log"), window.saw = { wrong: 0, both: 0, lost: 0 }, see.phone(1001).querySelector(".net").click(), true)`)
	b.ok("sendMessage", "chat_id", liID, "text", "路上的")
	phone.Say("我的话")
	tab.Until("it waits", `log.querySelector(".pending")`)
	browser.Eval[bool](tab, watching)
	tab.Until("both are there", `log.querySelectorAll("[data-id]").length === 3 && !log.querySelector(".pending")`)
	if got := browser.Eval[string](tab, `saw.wrong + " " + (saw.both > 0) + " " + saw.lost`); got != "0 true 0" {
		t.Errorf("changes in which what waits was not last, stood under what came, and was nowhere: %s", got)
	}
}

// watching counts the states of a conversation that no person should see, and one that they should.
const watching = `(new MutationObserver(() => {
	saw.wrong += !!log.querySelector(".pending ~ .bubble:not(.pending)");
	saw.both += !!log.querySelector(".bubble:not(.mine) ~ .pending");
	saw.lost += !log.innerText.includes("我的话");
}).observe(log, { childList: true }), true)`

// TestEverythingHasAName wants a name of every control and no sideways scrolling, list and phone, at the width of a phone.
func TestEverythingHasAName(t *testing.T) {
	b := start(t, Options{NoLimits: true, MoveClock: func(time.Duration) {}, Tours: map[string]Tour{
		"en": {Jobs: []string{"a"}, Steps: []Step{{User: li, Words: "x", Type: "/start"}}},
	}})
	b.s.SendText(li, "/start")
	b.ok("sendMessage", "chat_id", liID, "text", strings.Repeat("长字不断行", 40)+strings.Repeat("x", 90), "reply_markup", keyboard("y"))
	tab := browser.Open(t, browser.Look{Width: 360, Height: 740})
	for _, path := range []string{"/", "/?user=1001", "/?user=1001&user=1002"} {
		tab.Go(b.base + path)
		if wide := browser.Eval[int](tab, `document.documentElement.scrollWidth`); wide > 360 {
			t.Errorf("%s is %d wide", path, wide)
		}
		nameless := browser.Eval[[]string](tab, `[...document.querySelectorAll("a, button, input, textarea, summary, [role=log], dialog, section")]
			.filter((e) => !(e.ariaLabel || e.innerText?.trim() || e.getAttribute("aria-labelledby") || e.labels?.[0]?.innerText || e.textContent.trim()))
			.map((e) => e.outerHTML.slice(0, 120))`)
		for _, e := range nameless {
			t.Errorf("%s: no name: %s", path, e)
		}
	}
}

// TestChineseWithoutAChineseFont takes every font away but one without Chinese.
func TestChineseWithoutAChineseFont(t *testing.T) {
	font, err := os.ReadFile("../typeface/NotoSansSC-subset.ttf")
	if err != nil {
		t.Fatal(err)
	}
	conf := filepath.Join(t.TempDir(), "fonts.conf")
	if err := os.WriteFile(conf, []byte(`<?xml version="1.0"?><fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir></fontconfig>`), 0o600); err != nil {
		t.Fatal(err)
	}
	b := start(t, Options{Font: font})
	tab := browser.Open(t, browser.Look{Fonts: conf})
	b.s.SendText(li, "汉字")
	tab.Phones(b.base, li)
	tab.Until("the font was fetched and is used", `[...document.fonts].some((f) => f.family.includes("Playground Han") && f.status === "loaded")`)
	for _, text := range []string{"h1", ".log .words"} {
		for _, family := range tab.FontsOf(text) {
			if !strings.Contains(family, "Noto Sans SC") {
				t.Errorf("%s is drawn with %s", text, family)
			}
		}
	}
	tab.Shot("font")
}

// TestPageIsLight keeps what a visit fetches small: nothing but the font may be large.
func TestPageIsLight(t *testing.T) {
	b := start(t, Options{})
	total := 0
	for _, path := range []string{"/?user=1001", "/__ui/page.css", "/__ui/phone.css", "/__ui/page.js", "/__ui/phone.js", "/__ui/bubble.js", "/__ui/inline.js", "/__ui/keys.js", "/__ui/sound.js", "/__ui/text.js", "/__ui/tour.js"} {
		total += b.fetched(path)
	}
	if total > 60<<10 || total < 10<<10 {
		t.Errorf("a visit fetches %d bytes", total)
	}
}

// TestProtectedStaysInTheChat finds nothing to copy, to open or to save in a protected message.
func TestProtectedStaysInTheChat(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "/start")
	picture := b.s.files.put("photo", "a.png", plain(t, color.Black)).id
	file := b.s.files.put("document", "a.txt", []byte("x")).id
	tab := browser.Open(t, browser.Look{})
	tab.Phones(b.base, li)
	for n, protect := range []string{"false", "true"} {
		b.ok("sendMessage", "chat_id", liID, "text", "words", "protect_content", protect)
		b.ok("sendPhoto", "chat_id", liID, "photo", picture, "protect_content", protect)
		b.ok("sendDocument", "chat_id", liID, "document", file, "protect_content", protect)
		tab.Until("all three came", fmt.Sprintf(`document.querySelectorAll(".bubble:not(.mine)").length === %d`, 3*(n+1)))
		got := browser.Eval[string](tab, `[...document.querySelectorAll(".bubble:not(.mine)")].slice(-3)
			.map((b) => getComputedStyle(b.querySelector(".body")).userSelect + b.querySelectorAll("a").length + b.dispatchEvent(new Event("copy", { cancelable: true }))).join()`)
		if want := []string{"auto0true,auto1true,auto1true", "none0false,none0false,none0false"}[n]; got != want {
			t.Errorf("protected %s: %s, want %s", protect, got, want)
		}
	}
}
