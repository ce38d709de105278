package playground

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cadrebot/internal/browser"
)

// everything is a server with a chat that holds whatever a chat can hold.
func everything(t *testing.T) *bot {
	t.Helper()
	b := start(t, Options{NoLimits: true, MoveClock: func(time.Duration) {}, Tours: map[string]Tour{
		"zh": {Jobs: []string{"一"}, Steps: []Step{{User: li, Words: "请看这一步。", Wait: "从不"}}},
	}})
	b.s.SendText(li, "/start")
	b.ok("setMyCommands", "commands", `[{"command":"help","description":"帮助"}]`)
	b.ok("sendMessage", "chat_id", liID, "parse_mode", "HTML", "text", `<b>粗</b> <code>码</code> <a href="https://example.org">网址</a> /help <blockquote>引用</blockquote>`)
	b.ok("sendPoll", "chat_id", liID, "question", "贷款上限？", "options", `[{"text":"5万元"},{"text":"10万元"}]`, "type", "quiz",
		"correct_option_id", "1", "explanation", "提高了", "is_anonymous", "false")
	chat := b.s.Chat(li)
	if err := b.s.Vote(li, chat[len(chat)-1].ID, 0); err != nil {
		t.Fatal(err)
	}
	b.ok("sendMessage", "chat_id", liID, "text", "请确认", "reply_markup", keyboard("y"))
	b.ok("sendMessage", "chat_id", liID, "text", "键盘", "reply_markup", sharingKeys)
	b.s.Block(li, true)
	return b
}

// faint lists what is drawn with less contrast than WCAG 2.2 AA asks for: its text, and the ratio.
const faint = `(() => {
  const parse = (c) => { const n = c.match(/[\d.]+/g).map(Number); return c.startsWith("color(") ? [...n.slice(0, 3).map((v) => v * 255), n[3] ?? 1] : [n[0], n[1], n[2], n[3] ?? 1]; };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const ground = (e) => {
    if (!e) return [255, 255, 255, 1];
    const c = parse(getComputedStyle(e).backgroundColor);
    return c[3] === 1 ? c : over(c, ground(e.parentElement));
  };
  const light = (c) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => { const v = c[i] / 255; return sum + weight * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); }, 0);
  const out = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && /[\p{L}\p{N}]/u.test(n.data)) || e.placeholder;
    if (!own || !e.checkVisibility() || e.closest(".sr, .skip, .pick, option")) continue;
    const under = ground(e), ink = over(parse(getComputedStyle(e, e.placeholder ? "::placeholder" : null).color), under);
    const [a, b] = [light(ink), light(under)], ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) out.push(e.className + " " + (e.placeholder || e.textContent).trim().slice(0, 30) + " " + ratio.toFixed(2));
  }
  return out;
})()`

// TestContrastAsDrawn measures every text where the browser has drawn it, in light and dark.
func TestContrastAsDrawn(t *testing.T) {
	b := everything(t)
	for _, dark := range []bool{false, true} {
		tab := browser.Open(t, browser.Look{Dark: dark})
		tab.Phones(b.base, li, wang)
		tab.Until("the quiz is drawn", `!!see.phone(1001).querySelector(".explained")`)
		for _, weak := range browser.Eval[[]string](tab, faint) {
			t.Errorf("dark %v: %s", dark, weak)
		}
		if dark {
			tab.Shot("dark")
		}
	}
}

// TestZoomedToDouble looks at a desk at 200 %: half its size in CSS pixels, with the tour running.
func TestZoomedToDouble(t *testing.T) {
	b := everything(t)
	tab := browser.Open(t, browser.Look{Width: 720, Height: 450})
	for _, path := range []string{"/?lang=zh", "/?user=1001&lang=zh", "/?user=1001&user=1002&tour=1&lang=zh"} {
		tab.Go(b.base + path)
		if wide := browser.Eval[int](tab, `document.documentElement.scrollWidth`); wide > 720 {
			t.Errorf("%s is %d wide", path, wide)
		}
		cut := browser.Eval[[]string](tab, `[...document.querySelectorAll(".front .composer, .front .log, .tour, #cast")].filter((e) => e.checkVisibility())
			.filter((e) => { const r = e.getBoundingClientRect(); return r.bottom > innerHeight + 1 || r.height < 40 || (e.id === "cast" || e.className === "log") && r.height < 90; }).map((e) => e.id + e.className + " " + e.getBoundingClientRect().height)`)
		for _, e := range cut {
			t.Errorf("%s: cut off or too low: %s", path, e)
		}
	}
	tab.Shot("zoomed")
}

// TestFocusGoesAsThePageReads moves with Tab from the top and wants the order of the page, and every stop marked.
func TestFocusGoesAsThePageReads(t *testing.T) {
	b := everything(t)
	tab := browser.Open(t, browser.Look{Width: 360, Height: 740})
	tab.Phones(b.base, li)
	want := []string{"skip", "net", "back", "summary", "log", "command", "a", "command", "key", "menubutton", "file", "input", "send", "key", "key", "key"}
	var got []string
	for range want {
		tab.Tab()
		got = append(got, browser.Eval[string](tab, `document.activeElement.className || document.activeElement.localName`))
		if !browser.Eval[bool](tab, `(() => { const e = document.activeElement, marked = (e) => getComputedStyle(e).outlineStyle !== "none" && parseFloat(getComputedStyle(e).outlineWidth) >= 2;
			return marked(e) || marked(e.parentElement); })()`) {
			t.Errorf("the focus on %s cannot be seen", got[len(got)-1])
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("Tab goes %s\nwant     %s", strings.Join(got, ", "), strings.Join(want, ", "))
	}
}

// TestNewsAreToldOnceEach sends two messages at once: a screen reader gets both, and no toast without words.
func TestNewsAreToldOnceEach(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	tab := browser.Open(t, browser.Look{})
	b.s.SendText(li, "/start")
	tab.Phones(b.base, li)
	b.ok("sendMessage", "chat_id", liID, "text", "第一条")
	b.ok("sendMessage", "chat_id", liID, "text", "第二条", "reply_markup", keyboard("y"))
	tab.Until("both are told", `(() => { const told = [...see.phone(1001).querySelectorAll(".news p")].map((p) => p.textContent);
		return told.length === 2 && told[0].includes("第一条") && told[1].includes("第二条") && told[1].includes("是"); })()`)
	if !browser.Eval[bool](tab, `(() => { const t = see.phone(1001).querySelector(".toast"); return t.ariaLive === "assertive" && !t.hidden && getComputedStyle(t).visibility === "hidden"; })()`) {
		t.Error("the toast is no region that waits for words")
	}
}

// TestNothingMovesForWhoAskedSo presses a key that waits, and has the page look for movement.
func TestNothingMovesForWhoAskedSo(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	tab := browser.Open(t, browser.Look{})
	b.s.SendText(li, "/start")
	m := b.sent("sendMessage", "chat_id", liID, "text", "请确认", "reply_markup", keyboard("y"))
	phone := tab.Phones(b.base, li)[0]
	phone.Press("是")
	tab.Until("the key waits", `!!see.phone(1001).querySelector(".key.waiting")`)
	b.ok("editMessageText", "chat_id", liID, "message_id", strconv.Itoa(m.MessageID), "text", "改过了")
	phone.Fresh("改过了")
	if n := browser.Eval[int](tab, `document.getAnimations().length`); n != 0 {
		t.Errorf("%d things move", n)
	}
}
