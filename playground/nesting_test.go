package playground

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// entitiesFrom reads what describe writes.
func entitiesFrom(t *testing.T, line string) (out []Entity) {
	t.Helper()
	for word := range strings.FieldsSeq(line) {
		kind, place, _ := strings.Cut(word, ":")
		place, extra, _ := strings.Cut(place, "=")
		from, length, _ := strings.Cut(place, "+")
		offset, err1 := strconv.Atoi(from)
		n, err2 := strconv.Atoi(length)
		if err1 != nil || err2 != nil {
			t.Fatalf("no entity: %s", word)
		}
		e := Entity{Type: kind, Offset: offset, Length: n}
		if kind == "text_link" {
			e.URL = extra
		} else {
			e.Language = extra
		}
		out = append(out, e)
	}
	return out
}

func TestEntitiesNest(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"italic:1+1 bold:0+3":                "bold:0+1 bold:1+2 italic:1+1",
		"bold:0+2 bold:2+2":                  "bold:0+4",
		"bold:0+3 bold:2+3":                  "bold:0+5",
		"bold:0+3 italic:2+3":                "bold:0+2 italic:2+3 bold:2+1",
		"bold:0+4 text_link:2+4=u":           "bold:0+2 text_link:2+4=u bold:2+2",
		"bold:0+6 code:2+2":                  "bold:0+2 code:2+2 bold:4+2",
		"pre:0+4 code:0+4":                   "pre:0+4",
		"code:0+4 pre:0+4=go":                "pre:0+4=go",
		"text_link:0+4=u text_link:2+4=v":    "text_link:0+4=u",
		"blockquote:0+9 text_link:2+2=u":     "blockquote:0+9 text_link:2+2=u",
		"blockquote:2+4 text_link:0+4=u":     "blockquote:2+4",
		"blockquote:0+4 blockquote:2+4":      "blockquote:0+4",
		"blockquote:0+4 bold:2+4":            "blockquote:0+4 bold:2+2 bold:4+2",
		"spoiler:0+2 underline:0+2 code:0+2": "code:0+2",
	} {
		if got := describe(nest(entitiesFrom(t, given))); got != want {
			t.Errorf("%s\n got %s\nwant %s", given, got, want)
		}
	}
}

func TestFoundEntitiesGiveWay(t *testing.T) {
	t.Parallel()
	const text = "/start e.org #tag"
	for given, want := range map[string]string{
		"":                  "bot_command:0+6 url:7+5 hashtag:13+4",
		"code:0+3":          "code:0+3 url:7+5 hashtag:13+4",
		"text_link:0+17=u":  "text_link:0+17=u",
		"blockquote:0+9":    "blockquote:0+9 bot_command:0+6 hashtag:13+4",
		"bold:0+9 pre:13+4": "bot_command:0+6 bold:0+6 bold:6+1 url:7+5 bold:7+2 pre:13+4",
		"italic:0+17":       "bot_command:0+6 italic:0+6 italic:6+1 url:7+5 italic:7+5 italic:12+1 hashtag:13+4 italic:13+4",
		"spoiler:6+1":       "bot_command:0+6 spoiler:6+1 url:7+5 hashtag:13+4",
	} {
		if got := describe(addFound(entitiesFrom(t, given), autoEntities(text))); got != want {
			t.Errorf("%s\n got %s\nwant %s", given, got, want)
		}
	}
}

func TestTextsAreTidied(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"\n a \n|":                          "a|",
		"\n a \n|bold:0+5":                  "\n a|bold:0+3",
		"a\r\nb\tc|italic:2+1":              "a\nb c|italic:1+1",
		"a\u2028\u030ab|bold:1+3":           "ab|bold:1+1",
		"\u200e\u200f\u200ea|":              "\u200c\u200c\u200ea|",
		"ab  |bold:0+1 bold:3+1 italic:1+3": "ab|bold:0+1 italic:1+1",
		"\u200b \u3000|bold:0+1":            "|",
		"😀a|bold:1+1":                       "!entity begins in a middle of a UTF-16 symbol at byte offset 4",
		"😀a|bold:0+1":                       "!entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4",
		"a|bold:2+1":                        "!entity begins after the end of the text at UTF-16 offset 2",
		"a|bold:0+2":                        "!entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 2",
		"a|bold:-1+2":                       "!receive an entity with incorrect offset -1",
	} {
		text, given, _ := strings.Cut(in, "|")
		checkParser(t, func(string) (string, []Entity, error) { return tidy(text, entitiesFrom(t, given)) }, in, want)
	}
}

func TestTooManyEntities(t *testing.T) {
	t.Parallel()
	text, entities, err := parseHTML(strings.Repeat("<b>a</b>b", 99) + "<code>c</code> <code>d</code><tg-emoji emoji-id='5'>e</tg-emoji>")
	if err != nil {
		t.Fatal(err)
	}
	if _, entities, err = tidy(text, entities); err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, e := range entities {
		count[e.Type]++
	}
	if count["bold"] != 98 || count["code"] != 2 || count["custom_emoji"] != 1 {
		t.Fatalf("kept %v", count)
	}
}

func TestEntityParameter(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "/start")
	for raw, want := range map[string]string{
		`[{"type":"bold","offset":"1","length":2}]`:                             "bold:1+2",
		`[{"type":"text_link","offset":0,"length":2,"url":"E.org"}]`:            "text_link:0+2=http://e.org/",
		`[{"type":"pre","offset":0,"length":2,"language":"go"}]`:                "pre:0+2=go",
		`[{"type":"custom_emoji","offset":0,"length":2,"custom_emoji_id":"5"}]`: "custom_emoji:0+2=5",
		`[{"type":"date_time","offset":0,"length":2,"unix_time":5}]`:            "date_time:0+2",
		`[{"type":"text_mention","offset":0,"length":2,"user":{"id":7}}]`:       "text_mention:0+2",
		`[{"type":"mention","offset":0,"length":2}]`:                            "",
		`null`:                         "",
		`{"no":"array"}`:               "",
		`[1]`:                          "!can't parse MessageEntity: expected an Object",
		`[{"type":"bold","length":2}]`: `!can't parse MessageEntity: Can't find field "offset"`,
		`[{"type":"bold","offset":0,"length":"x"}]`:                                         `!can't parse MessageEntity: Field "length" must be a Number`,
		`[{"type":"","offset":0,"length":2}]`:                                               "!can't parse MessageEntity: Type is not specified",
		`[{"type":"big","offset":0,"length":2}]`:                                            "!can't parse MessageEntity: Unsupported type specified",
		`[{"type":"text_link","offset":0,"length":2}]`:                                      `!can't parse MessageEntity: Can't find field "url"`,
		`[{"type":"text_link","offset":0,"length":2,"url":"x"}]`:                            "!entity URL 'x' is invalid: Wrong HTTP URL",
		`[{"type":"date_time","offset":0,"length":2,"unix_time":5,"date_time_format":"x"}]`: "!can't parse MessageEntity: Invalid date-time format specified",
		`[{"type":"bold","offset":2,"length":2}]`:                                           "!entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 4",
	} {
		if text, bad := strings.CutPrefix(want, "!"); bad {
			b.refused(400, "Bad Request: "+text, "sendMessage", "chat_id", "1001", "text", "abc", "entities", raw)
			continue
		}
		if got := describe(b.sent("sendMessage", "chat_id", "1001", "text", "abc", "entities", raw).Entities); got != want {
			t.Errorf("%s\n got %s\nwant %s", raw, got, want)
		}
	}
}

func TestLengthsCountCodePointsAfterParsing(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "/start")
	full := strings.Repeat("😀", maxText)
	m := b.sent("sendMessage", "chat_id", "1001", "text", "<b>"+full+"</b>", "parse_mode", "HTML")
	if utf8.RuneCountInString(m.Text) != maxText || describe(m.Entities) != "bold:0+8192" {
		t.Fatalf("%d characters, %s", utf8.RuneCountInString(m.Text), describe(m.Entities))
	}
	b.refused(400, "Bad Request: message is too long", "sendMessage", "chat_id", "1001", "text", full+"x")
	b.refused(400, "Bad Request: text is too long", "sendMessage", "chat_id", "1001", "text", strings.Repeat("x", maxRaw+1))
	b.refused(400, "Bad Request: text must be non-empty", "sendMessage", "chat_id", "1001", "text", "<b></b>", "parse_mode", "HTML")
}
