package playground

import "testing"

func TestMarkdown(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"*a* _b_ `c` [d](e.org)":      "a b c d|bold:0+1 italic:2+1 code:4+1 text_link:6+1=http://e.org/",
		"*a_b* \\*x\\* \\x":           "a_b *x* \\x|bold:0+3",
		"```go\nx := 1```":            "x := 1|pre:0+6=go",
		"```\r\nx```y":                "xy|pre:0+1",
		"``` x```":                    " x|pre:0+2",
		"_😀中_`y`":                     "😀中y|italic:0+3 code:3+1",
		"** [](e.org) __":             " (e.org) |",
		"[Li](tg://user?id=7) [x](y)": "Li x|text_mention:0+2",
		"_a":                          "!Can't find end of the entity starting at byte offset 0",
		"中*a":                         "!Can't find end of the entity starting at byte offset 3",
		"a ```b``":                    "!Can't find end of the entity starting at byte offset 2",
	} {
		checkParser(t, parseMarkdown, in, want)
	}
}

// checkParser compares text|entities, or !error.
func checkParser(t *testing.T, parser func(string) (string, []Entity, error), in, want string) {
	t.Helper()
	text, entities, err := parser(in)
	got := text + "|" + describe(entities)
	if err != nil {
		got = "!" + err.Error()
	}
	if got != want {
		t.Errorf("%q\n got %s\nwant %s", in, got, want)
	}
}

func TestMarkdownV2(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"*a* _b_ __c__ ~d~ ||e|| `f` [g](e.org)": "a b c d e f g|bold:0+1 italic:2+1 underline:4+1 strikethrough:6+1 spoiler:8+1 code:10+1 text_link:12+1=http://e.org/",
		"*a _b_ c* 1\\.5 \\\\":                   "a b c 1.5 \\|bold:0+5 italic:2+1",
		"__a_b_c__":                              "abc|underline:0+3 italic:1+1",
		"```go\nx.y```":                          "x.y|pre:0+3=go",
		"`a*b.c`":                                "a*b.c|code:0+5",
		">a\n>b\nc":                              "a\nb\nc|blockquote:0+4",
		">a\n>b||":                               "a\nb|expandable_blockquote:0+3",
		">a||\nb":                                "a\nb|expandable_blockquote:0+2",
		"😀[中](https://e.org/\\)x)":               "😀中|text_link:2+1=https://e.org/)x",
		"![x](tg://emoji?id=7) ![y](tg://time?unix=5&format=r)": "x y|custom_emoji:0+1=7 date_time:2+1=r",
		"[Li](tg://user?id=7)": "Li|text_mention:0+2",
		"a.b":                  `!Character '.' is reserved and must be escaped with the preceding '\'`,
		"a>b":                  `!Character '>' is reserved and must be escaped with the preceding '\'`,
		"a|b":                  `!Character '|' is reserved and must be escaped with the preceding '\'`,
		"a!":                   `!Character '!' is reserved and must be escaped with the preceding '\'`,
		"中*a":                  `!Can't find end of Bold entity at byte offset 3`,
		"_a*b_":                `!Can't find end of Italic entity at byte offset 4`,
		"```go\nx":             `!Can't find end of PreCode entity at byte offset 0`,
		">*a\nb":               `!Can't find end of Bold entity at byte offset 1`,
		"[a](b":                `!Can't find end of a URL at byte offset 4`,
		"![a](b)":              `!Invalid tg://emoji or tg://time URL specified`,
		"![a]":                 `!The entity must contain a tg://emoji or tg://time URL`,
	} {
		checkParser(t, parseMarkdownV2, in, want)
	}
}

func TestParseModeErrorsOnTheWire(t *testing.T) {
	b := start(t, Options{Strict: true})
	b.s.SendText(li, "/start")
	for mode, text := range map[string]string{"Markdown": "*a", "markdownv2": "*a", "HTML": "<b>a"} {
		want := map[string]string{
			"Markdown":   "Can't find end of the entity starting at byte offset 0",
			"markdownv2": "Can't find end of Bold entity at byte offset 0",
			"HTML":       `Can't find end tag corresponding to start tag "b"`,
		}[mode]
		b.refused(400, "Bad Request: can't parse entities: "+want, "sendMessage", "chat_id", "1001", "text", text, "parse_mode", mode)
	}
	b.refused(400, "Bad Request: unsupported parse_mode", "sendMessage", "chat_id", "1001", "text", "a", "parse_mode", "rst")
	for _, mode := range []string{"none", "null", ""} {
		m := b.sent("sendMessage", "chat_id", "1001", "text", "*a*", "parse_mode", mode)
		if m.Text != "*a*" || m.Entities != nil {
			t.Fatalf("%q: %q %v", mode, m.Text, m.Entities)
		}
	}
}
