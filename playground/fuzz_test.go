package playground

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzHTML(f *testing.F)       { fuzzParser(f, parseHTML) }
func FuzzMarkdown(f *testing.F)   { fuzzParser(f, parseMarkdown) }
func FuzzMarkdownV2(f *testing.F) { fuzzParser(f, parseMarkdownV2) }

// fuzzParser holds a parser to four promises: it never panics; entities begin and end on borders of characters; so they do
// after tidying and joining automatic ones; and written as HTML, they are read back as they were.
func fuzzParser(f *testing.F, parser func(string) (string, []Entity, error)) {
	for _, in := range []string{
		"<b>x</b> *a* _b_ `c`", "<a href='&lt;'>中</a>", "&#x1F600;<i>", "<pre><code class=a>", "</", "<b\x00x>", "[x.org]", "[](",
		"```go\n", ">a\n>b||\n", "__a_b_c__", "![", "\\", "😀*😀*\r\n", "/start@x_bot e.org #a $B",
	} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if !utf8.ValidString(in) || len(in) > maxRaw {
			return
		}
		text, list, err := parser(in)
		if err != nil {
			return
		}
		onBorders(t, in, text, list)
		text, list, err = tidy(text, list)
		if err != nil {
			t.Fatalf("%q: entities of the parser do not fit its text: %v", in, err)
		}
		onBorders(t, in, text, addFound(append([]Entity(nil), list...), autoEntities(text)))
		again, back, err := parseHTML(renderHTML(text, list))
		same := len(back) == len(list) && (len(list) == 0 || bytes.Equal(encoded(back), encoded(list)))
		if err != nil || again != text || !same {
			t.Fatalf("%q\nwas  %q %s\nback %q %s (%v)", in, text, encoded(list), again, encoded(back), err)
		}
	})
}

func onBorders(t *testing.T, in, text string, list []Entity) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Fatalf("%q: invalid text %q", in, text)
	}
	border, at := map[int]bool{0: true}, 0
	for _, r := range text {
		at += utf16Len(r)
		border[at] = true
	}
	last := 0
	for _, e := range list {
		if e.Length <= 0 || e.Offset < last || !border[e.Offset] || !border[e.end()] {
			t.Fatalf("%q: entity %+v of %q", in, e, text)
		}
		last = e.Offset
	}
}

// renderHTML writes nested entities as tags.
func renderHTML(text string, list []Entity) string {
	var out strings.Builder
	var open []Entity
	at := 0
	edges := func() {
		for len(open) > 0 && at >= open[len(open)-1].end() {
			out.WriteString(tagOf(open[len(open)-1], false))
			open = open[:len(open)-1]
		}
		for len(list) > 0 && list[0].Offset == at {
			out.WriteString(tagOf(list[0], true))
			open, list = append(open, list[0]), list[1:]
		}
	}
	for _, r := range text {
		edges()
		out.WriteString(html.EscapeString(string(r)))
		at += utf16Len(r)
	}
	edges()
	return strings.ReplaceAll(out.String(), "&#39;", "'")
}

func tagOf(e Entity, begin bool) string {
	tag := map[string]string{
		"bold": "b", "italic": "em", "underline": "ins", "strikethrough": "del", "spoiler": "tg-spoiler", "text_link": "a",
		"text_mention": "a", "custom_emoji": "tg-emoji", "date_time": "tg-time", "expandable_blockquote": "blockquote",
	}[e.Type]
	if tag == "" {
		tag = e.Type
	}
	block := e.Type == "pre" && e.Language != ""
	switch {
	case !begin && block:
		return "</code></pre>"
	case !begin:
		return "</" + tag + ">"
	case block:
		return fmt.Sprintf(`<pre><code class="language-%s">`, html.EscapeString(e.Language))
	case e.Type == "expandable_blockquote":
		return "<blockquote expandable>"
	case e.Type == "text_link":
		return fmt.Sprintf(`<a href="%s">`, html.EscapeString(e.URL))
	case e.Type == "text_mention":
		_, id, _ := strings.Cut(string(e.User), `"id":`)
		id, _, _ = strings.Cut(id, ",")
		return fmt.Sprintf(`<a href="tg://user?id=%s">`, id)
	case e.Type == "custom_emoji":
		return fmt.Sprintf(`<tg-emoji emoji-id="%s">`, e.EmojiID)
	case e.Type == "date_time":
		return fmt.Sprintf(`<tg-time unix="%d" format="%s">`, e.UnixTime, e.TimeFormat)
	}
	return "<" + tag + ">"
}
