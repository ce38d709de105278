package playground

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cadrebot/internal/browser"
)

// upload posts a file as the page does.
func (b *bot) upload(name string, content []byte, caption string) int {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	_ = w.WriteField("user", liID)
	_ = w.WriteField("caption", caption)
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		b.t.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = w.Close()
	resp, err := http.Post(b.base+"/__ui/upload", w.FormDataContentType(), &body)
	if err != nil {
		b.t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

func TestPeopleSendFilesFromThePage(t *testing.T) {
	b := start(t, Options{})
	if code := b.upload("村表.xlsx", []byte("PK\x03\x04 a workbook"), "给您"); code != 204 {
		t.Fatalf("a document: %d", code)
	}
	if code := b.upload("a.png", []byte(picture()), ""); code != 204 {
		t.Fatalf("a photo: %d", code)
	}
	chat := b.s.Chat(li)
	if len(chat) != 2 || chat[0].Kind != "document" || chat[0].FileName != "村表.xlsx" || chat[0].Text != "给您" || chat[1].Kind != "photo" {
		t.Errorf("%+v", chat)
	}
}

func TestSeveralPhonesStandSideBySide(t *testing.T) {
	b := start(t, Options{Cast: []Actor{{ID: 1, Name: "a"}, {ID: 2, Name: "b"}, {ID: 3, Name: "c"}, {ID: 4, Name: "d"}}})
	_, page := b.get("/?user=1&user=2&user=2&user=99&user=3&user=4")
	if n := strings.Count(page, `<section class="phone"`); n != 3 {
		t.Errorf("%d phones, want 3", n)
	}
	for _, want := range []string{`href="/?user=2&amp;user=3&amp;user=4"`, `href="/?user=1&amp;user=2"`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s: a fourth phone takes the place of the first, and each can be put away", want)
		}
	}
	if _, page = b.get("/?user=1&start=code7"); !strings.Contains(page, `data-start="code7"`) {
		t.Error("a deep link to the page loses its payload")
	}
}

func TestEnterOpensTheFirstWhoIsFound(t *testing.T) {
	b := start(t, Options{})
	tab := browser.Open(t, browser.Look{Width: 360, Height: 740})
	tab.Go(b.base + "/?lang=en")
	browser.Eval[bool](tab, `(window.opened = "", addEventListener("click", (e) => { opened = e.target.closest("a")?.href; e.preventDefault(); }), true)`)
	tab.Do("look for the trainer", chromedp.SendKeys("#filter", "trainer"+kb.Enter))
	tab.Until("Wang was chosen", `opened.includes("user=1002")`)
}

func TestTheClientsLanguageChanges(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	for lang, want := range map[string]int{"en": 204, "fr": 400} {
		resp, err := http.PostForm(b.base+"/__ui/lang", url.Values{"user": {liID}, "lang": {lang}})
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d", lang, resp.StatusCode)
		}
	}
	b.s.SendText(li, "hello")
	if ups := b.updates(); len(ups) != 1 || ups[0].Message.From.LanguageCode != "en" {
		t.Errorf("%+v", ups)
	}
}

func TestTheTourIsServed(t *testing.T) {
	b := start(t, Options{Tours: map[string]Tour{"en": {Jobs: []string{"Brief"}, Steps: []Step{
		{User: wang, Words: "She types.", Type: "/start", Wait: "Hello"}, {User: li, Press: "Yes"}, {User: wang, Clock: "morning"},
	}}}})
	if code, tour := b.get("/__ui/tour?lang=en"); code != 200 || !strings.Contains(tour, `"type":"/start"`) {
		t.Errorf("%d %s", code, tour)
	}
	if code, _ := b.get("/__ui/tour?lang=zh"); code != 404 {
		t.Errorf("a tour in Chinese: %d", code)
	}
	_, page := b.get("/?lang=en")
	if !strings.Contains(page, `href="/?lang=en&amp;tour=1&amp;user=1002&amp;user=1001"`) || strings.Count(page, `<section class="phone"`) != 2 {
		t.Error("the list lacks the tour's button or its phones")
	}
	if _, page = b.get("/?lang=zh"); strings.Contains(page, `class="play"`) {
		t.Error("a tour is offered in a language that has none")
	}
}
