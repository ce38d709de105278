package playground

import (
	"strconv"
	"strings"
	"testing"
)

func TestHTMLErrors(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`<b>x`:                   `Can't find end tag corresponding to start tag "b"`,
		`<b>x</i>`:               `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`,
		`<b>中</i>`:               `Unmatched end tag at byte offset 6, expected "</b>", found "</i>"`,
		`<foo>x</foo>`:           `Unsupported start tag "foo" at byte offset 0`,
		`<p>x</p>`:               `Unsupported start tag "p" at byte offset 0`,
		`<SCRIPT>`:               `Unsupported start tag "script" at byte offset 0`,
		`1 < 2`:                  `Unsupported start tag "" at byte offset 2`,
		`1 <`:                    `Unclosed start tag at byte offset 2`,
		`<b x`:                   `Unclosed start tag "b" at byte offset 0`,
		`<b `:                    `Empty attribute name in the tag "b" at byte offset 0`,
		`<a href="x`:             `Unclosed start tag at byte offset 0`,
		`<a href=`:               `Unclosed start tag "a" at byte offset 0`,
		`<a href=x/y>z</a>`:      `Unexpected end of name token at byte offset 8`,
		`&#xD83D;&#xDE00;`:       `Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units`,
		`<tg-emoji>x</tg-emoji>`: `Invalid custom emoji identifier specified`,
		`<tg-time unix="5" format="q">x</tg-time>`: `Invalid date format used`,
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
		if extra := e.URL + e.Language + e.EmojiID + e.TimeFormat; extra != "" {
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
		`<b></b>x`: "x|",
		`<code class="language-go"><pre>x</pre></code>`:                                  "x|pre:0+1=go",
		`<pre>x</pre><code class="language-go">y</code>`:                                 "xy|pre:0+1 code:1+1",
		`<a>e.org</a> <A HREF='f.org'>g.org</A>`:                                         "e.org g.org|text_link:0+5=http://e.org/ text_link:6+5=http://g.org/",
		`<tg-emoji emoji-id="77">x</tg-emoji><tg-time unix="5" format="TDw">y</tg-time>`: "xy|custom_emoji:0+1=77 date_time:1+1=wDT",
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
		"/start abc":                                                 "bot_command:0+6",
		"😀 /lang@some_bot 或 /help。":                                  "bot_command:3+14 bot_command:20+5",
		"a/b 1/2 /x/y http://":                                       "",
		"看 https://e.org/a?b=c。好":                                    "url:2+21",
		"看 https://e.org/a?b=c）好 a":                                  "url:2+21",
		"(https://e.org/a(b)) [e.org/x]":                             "url:1+18 url:22+7",
		"e.org, End.In time, gov.cn/政务 中国.政务":                        "url:0+5 url:20+9 url:30+5",
		"1.2.3.4 1.2.3.256 1.02.3.4 12.30":                           "url:0+7",
		"user:pw@e.org mailto:a.b@e.org a@b":                         "url:0+13 email:21+9",
		"http://nowhere.zzzz nowhere.zzzz x.org:8080/y x.org:99999":  "url:0+19 url:33+12 url:46+5",
		"tg://resolve?domain=x ton://a shttp://e.org":                "url:0+21 url:22+7",
		"#村务 #2026 #a#b a#c #村@group_x $USD $usd 5$USD $TOOLONGTICK": "hashtag:0+3 hashtag:19+10 cashtag:30+4",
		"@gif @abc @abcd_1 中@abcd x@abcd":                            "mention:0+4 mention:10+7",
		"teiegram.org a_b.org a.b_c.org -.org a-.org":                "",
		"https://e.org. @cadre_bot":                                  "url:0+13 mention:15+10",
		"no entities":                                                "",
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
