package browser

import (
	"fmt"
	"strconv"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Phone is one phone of the playground's page, used as a person does: by mouse and keyboard.
type Phone struct {
	tab  *Tab
	user int64
	// Keys presses buttons without a mouse.
	Keys bool
}

// helpers stand on the page: what a person sees of a phone, and what is new since they last looked.
const helpers = `window.see = {
  phone: (user) => document.querySelector('.phone[data-user="' + user + '"]'),
  seen: {},
  texts: (user) => new Map([...see.phone(user).querySelectorAll("[data-id]")].map((b) => [b.dataset.id, b.innerText])),
  look: (user) => { see.seen[user] = see.texts(user); },
  fresh: (user, words) => {
    const before = see.seen[user] || new Map(), toast = see.phone(user).querySelector(".toast");
    for (const [id, text] of see.texts(user)) {
      if (before.get(id) !== text && text.includes(words) && !see.phone(user).querySelector('[data-id="' + id + '"]').classList.contains("mine")) return true;
    }
    return toast.textContent.includes(words);
  },
  key: (user, label) => {
    const keys = [...see.phone(user).querySelectorAll(".log .key, .keys .key, .startkey")].filter((k) => k.textContent.includes(label) && !k.disabled && k.offsetParent);
    const newest = keys.at(-1)?.closest("article");
    return keys.find((k) => k.closest("article") === newest);
  },
};`

// Phones opens the page with these phones on it and waits until all are drawn.
func (b *Tab) Phones(root string, users ...int64) []*Phone {
	b.t.Helper()
	url, out := root+"/?", []*Phone{}
	for _, id := range users {
		url += "user=" + strconv.FormatInt(id, 10) + "&"
		out = append(out, &Phone{tab: b, user: id})
	}
	b.Go(url)
	b.Until("every phone is drawn", fmt.Sprintf(`document.querySelectorAll('.phone[data-ready]').length === %d`, len(users)))
	b.Do("helpers", chromedp.Evaluate(helpers, nil))
	for _, p := range out {
		p.Look()
	}
	return out
}

// Look remembers what is on the phone now; Fresh counts from here.
func (p *Phone) Look() {
	p.tab.t.Helper()
	p.tab.Do("look", chromedp.Evaluate(fmt.Sprintf(`see.look(%d)`, p.user), nil))
}

// Say types text into the phone's input and sends it with Enter.
func (p *Phone) Say(text string) {
	p.tab.t.Helper()
	p.Look()
	box := fmt.Sprintf(`see.phone(%d).querySelector(".input")`, p.user)
	if p.Keys {
		p.reach(box)
	} else {
		p.click(box)
	}
	p.tab.Do("type "+text, input.InsertText(text), enter())
}

// Press presses the newest button that shows label.
func (p *Phone) Press(label string) {
	p.tab.t.Helper()
	key := fmt.Sprintf(`see.key(%d, %q)`, p.user, label)
	p.tab.Until("a button "+label, "!!"+key)
	p.Look()
	if !p.Keys {
		p.click(key)
		return
	}
	p.reach(key)
	p.tab.Do("press "+label, enter())
}

// Enter presses the key where the focus is.
func (b *Tab) Enter() {
	b.t.Helper()
	b.Do("press Enter", enter())
}

// Tab moves the focus on by one.
func (b *Tab) Tab() {
	b.t.Helper()
	b.Do("press Tab", chromedp.KeyEvent(kb.Tab))
}

// Escape presses the key where the focus is.
func (b *Tab) Escape() {
	b.t.Helper()
	b.Do("press Escape", chromedp.KeyEvent(kb.Escape))
}

// enter is the key as one event: a page that takes it for itself keeps the line break out of the text.
func enter() chromedp.Action {
	key := func(kind input.KeyType, text string) chromedp.Action {
		return input.DispatchKeyEvent(kind).WithKey("Enter").WithCode("Enter").WithWindowsVirtualKeyCode(13).WithText(text)
	}
	return chromedp.Tasks{key(input.KeyDown, "\r"), key(input.KeyUp, "")}
}

// Fresh waits until the bot has shown words since the person last acted.
func (p *Phone) Fresh(words string) {
	p.tab.t.Helper()
	p.tab.Until("the bot shows "+words, fmt.Sprintf(`see.fresh(%d, %q)`, p.user, words))
}

// Shows waits until words stand anywhere in the chat.
func (p *Phone) Shows(words string) {
	p.tab.t.Helper()
	p.tab.Until("the chat holds "+words, fmt.Sprintf(`see.phone(%d).textContent.includes(%q)`, p.user, words))
}

// click moves the mouse to the middle of an element and presses it there.
func (p *Phone) click(element string) {
	p.tab.t.Helper()
	at := Eval[[]float64](p.tab, fmt.Sprintf(`(() => { const k = %s; k.scrollIntoView({ block: "nearest" }); const r = k.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`, element))
	p.tab.Do("click", chromedp.MouseClickXY(at[0], at[1]))
}

// reach moves the focus to an element with Tab and Shift+Tab only.
func (p *Phone) reach(element string) {
	p.tab.t.Helper()
	const where = `(() => { const to = %s, at = document.activeElement; if (at === to) return 0; return at.compareDocumentPosition(to) & Node.DOCUMENT_POSITION_PRECEDING ? -1 : 1; })()`
	for end := time.Now().Add(patience); time.Now().Before(end); {
		switch Eval[int](p.tab, fmt.Sprintf(where, element)) {
		case 0:
			return
		case 1:
			p.tab.Do("tab", chromedp.KeyEvent(kb.Tab))
		default:
			p.tab.Do("tab back", chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(input.ModifierShift)))
		}
	}
	p.tab.t.Fatalf("the keyboard does not reach %s", element)
}
