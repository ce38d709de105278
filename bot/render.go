package bot

import (
	"html"
	"strings"
	"unicode/utf8"

	"cadrebot/locales"
)

// textMax is Telegram's limit for a message, in code points after the markup is parsed.
const textMax = 4096

// inlineMarkup is Telegram's inline keyboard on the wire.
type inlineMarkup struct {
	Rows [][]inlineButton `json:"inline_keyboard"`
}

type inlineButton struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

// rendered is a screen in one language: one message, or several when it is too long;
// the buttons hang on the last.
type rendered struct {
	parts   []string // HTML
	markup  *inlineMarkup
	started bool // by the bot; not an answer
}

// render turns s into messages for chat. talk is the open conversation, needed for its
// own buttons; a button that cannot be encoded is a mistake of ours and an error.
func (c *codec) render(s *Screen, l locales.Lang, chat int64, talk *Talk) (rendered, error) {
	if s.Lang.Valid() {
		l = s.Lang
	}
	r := rendered{parts: words(s, l)}
	var err error
	r.markup, err = markup(s, l, func(b Button) (string, error) { return c.data(chat, talk, b) })
	if err != nil {
		return rendered{}, err
	}
	return r, nil
}

// words are the messages that s says.
func words(s *Screen, l locales.Lang) []string {
	lines := make([]string, 0, len(s.Body))
	for _, t := range s.Body {
		if !t.Empty() {
			lines = append(lines, t.In(l))
		}
	}
	return pages(lines)
}

// data is what a button without an address sends back from chat.
func (c *codec) data(chat int64, talk *Talk, b Button) (string, error) {
	if b.Route != "" {
		return c.route(chat, b.Route, b.Arg)
	}
	return c.dialogue(chat, talk, b.Arg)
}

// markup is the keyboard of s, nil when it has none.
func markup(s *Screen, l locales.Lang, data func(Button) (string, error)) (*inlineMarkup, error) {
	if len(s.Rows) == 0 {
		return nil, nil
	}
	m := &inlineMarkup{Rows: make([][]inlineButton, 0, len(s.Rows))}
	for _, row := range s.Rows {
		out := make([]inlineButton, 0, len(row))
		for _, b := range row {
			ib := inlineButton{Text: b.Label.Plain(l), URL: b.URL}
			if b.URL == "" {
				var err error
				if ib.Data, err = data(b); err != nil {
					return nil, err
				}
			}
			out = append(out, ib)
		}
		if len(out) > 0 {
			m.Rows = append(m.Rows, out)
		}
	}
	if len(m.Rows) == 0 {
		return nil, nil
	}
	return m, nil
}

// pages joins paragraphs into as few messages as the limit allows. A paragraph is only
// cut when it alone is too long; tags are then dropped so that none stays open.
func pages(lines []string) []string {
	var out []string
	var b strings.Builder
	used := 0
	flush := func() {
		if b.Len() > 0 {
			out = append(out, b.String())
			b.Reset()
			used = 0
		}
	}
	for _, line := range lines {
		n := visible(line)
		if n > textMax {
			flush()
			out = append(out, cut(line)...)
			continue
		}
		if used > 0 && used+1+n > textMax {
			flush()
		}
		if used > 0 {
			b.WriteByte('\n')
			used++
		}
		b.WriteString(line)
		used += n
	}
	flush()
	return out
}

// visible counts the code points that Telegram counts: markup is not among them and an
// entity is one.
func visible(s string) int {
	if !strings.ContainsAny(s, "<&") {
		return utf8.RuneCountInString(s)
	}
	n := 0
	for i := 0; i < len(s); {
		switch {
		case s[i] == '<':
			j := strings.IndexByte(s[i:], '>')
			if j < 0 {
				return n
			}
			i += j + 1
			continue
		case s[i] == '&':
			if j := strings.IndexByte(s[i:], ';'); j > 0 && j < 8 {
				i += j + 1
				n++
				continue
			}
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
		n++
	}
	return n
}

// cut splits one overlong paragraph by its visible text.
func cut(line string) []string {
	rs := []rune(locales.Strip(line))
	var out []string
	for len(rs) > 0 {
		n := min(len(rs), textMax)
		out = append(out, html.EscapeString(string(rs[:n])))
		rs = rs[n:]
	}
	return out
}
