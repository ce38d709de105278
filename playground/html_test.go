package playground

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestHTMLErrors(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`<b>x`:                       `Can't find end tag corresponding to start tag "b"`,
		`<b>x</i>`:                   `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`,
		`<b>中</i>`:                   `Unmatched end tag at byte offset 6, expected "</b>", found "</i>"`,
		`<foo>x</foo>`:               `Unsupported start tag "foo" at byte offset 0`,
		`<p>x</p>`:                   `Unsupported start tag "p" at byte offset 0`,
		`<SCRIPT>`:                   `Unsupported start tag "script" at byte offset 0`,
		`1 < 2`:                      `Unsupported start tag "" at byte offset 2`,
		`1 <`:                        `Unclosed start tag at byte offset 2`,
		`<b x`:                       `Unclosed start tag "b" at byte offset 0`,
		`<a href="x`:                 `Unclosed start tag "a" at byte offset 0`,
		`</b>`:                       `Unexpected end tag at byte offset 0`,
		`<b>x</b`:                    `Unclosed end tag at byte offset 4`,
		`<span>x</span>`:             `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		`中文<span class="a">x</span>`: `Tag "span" must have class "tg-spoiler" at byte offset 6`,
		`<b =x>y</b>`:                `Empty attribute name in the tag "b" at byte offset 0`,
	} {
		if _, _, err := parseHTML(in); err == nil || err.Error() != want {
			t.Errorf("%s\n got %v\nwant %s", in, err, want)
		}
	}
}

// describe writes entities as type:offset+length, so that tables stay readable.
func describe(entities []Entity) string {
	var out []string
	for _, e := range entities {
		text := e.Type + ":" + strconv.Itoa(e.Offset) + "+" + strconv.Itoa(e.Length)
		if extra := e.URL + e.Language; extra != "" {
			text += "=" + extra
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

func TestHTMLEntities(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`<b>你好</b>`:        "你好|bold:0+2",
		`😀<i>x</i>`:        "😀x|italic:2+1",
		`<b>a<i>b</i></b>`: "ab|bold:0+2 italic:1+1",
		`<strong>a</strong><em>b</em><ins>c</ins><del>d</del><strike>e</strike><u>f</u><s>g</s>`: "abcdefg|bold:0+1 italic:1+1 underline:2+1 strikethrough:3+1 strikethrough:4+1 underline:5+1 strikethrough:6+1",
		`<a href="https://e.org/?a=1&amp;b=2">x</a>`:                                             "x|text_link:0+1=https://e.org/?a=1&b=2",
		`<a href=>no link</a>`:                                            "no link|",
		`<pre><code class="language-go">x</code></pre>`:                   "x|pre:0+1=go",
		`<tg-spoiler>x</tg-spoiler><span class='tg-spoiler'>y</span>`:     "xy|spoiler:0+1 spoiler:1+1",
		`<blockquote expandable>q</blockquote><blockquote>r</blockquote>`: "qr|expandable_blockquote:0+1 blockquote:1+1",
		`&lt;b&gt; &amp;amp; &quot; &#65; &#x4e2d; &nbsp; &x; &`:          `<b> &amp; " A 中 &nbsp; &x; &|`,
		`<b></b>x`:   "x|",
		`<B >x</b >`: "x|bold:0+1",
	} {
		text, entities, err := parseHTML(in)
		if got := text + "|" + describe(entities); err != nil || got != want {
			t.Errorf("%s\n got %s (%v)\nwant %s", in, got, err, want)
		}
	}
}

func TestAutomaticEntities(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/start abc":                "bot_command:0+6",
		"😀 /lang@some_bot 或 /help。": "bot_command:3+14 bot_command:20+5",
		"a/b 1/2 /x/y http://":      "",
		"看 https://e.org/a?b=c。好":   "url:2+19",
		"https://e.org. @cadre_bot": "url:0+13 mention:15+10",
		"no entities":               "",
	} {
		if got := describe(autoEntities(in)); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}

func TestTextIsTrimmed(t *testing.T) {
	t.Parallel()
	text, entities, failure := format(&request{args: map[string]string{"text": "\n 中 <b> x </b> \n", "parse_mode": "html"}}, "text", "entities")
	if failure != nil || text != "中  x" || describe(entities) != "bold:2+2" {
		t.Fatalf("%q %s %v", text, describe(entities), failure)
	}
}

func FuzzHTML(f *testing.F) {
	for _, in := range []string{"<b>x</b>", "<a href='&lt;'>中</a>", "&#x1F600;<i>", "<pre><code class=a>", "</", "<b\x00x>"} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if !utf8.ValidString(in) {
			return
		}
		text, entities, err := parseHTML(in)
		if err != nil {
			return
		}
		end := utf16Count(text)
		for _, e := range entities {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > end {
				t.Fatalf("%q: entity %+v outside of %d", in, e, end)
			}
		}
	})
}
