package playground

import (
	"strings"
	"unicode/utf8"
)

// markdown2Parser is parse_mode MarkdownV2: nested marks, and every reserved character escaped.
type markdown2Parser struct {
	in      string
	pos     int
	out     []byte
	at      int // UTF-16 length of out
	open    []openMark
	done    []Entity
	inQuote bool
	newLine bool // nothing but a \r was written since the last line break: a quote may begin
}

type openMark struct {
	kind     string // entity type; links with an exclamation mark are custom_emoji until their address is read
	language string
	offset   int // UTF-16
	byteAt   int // where the mark stands in the source
	begin    int // bytes of out
}

// markNames is what the server calls entities in its errors.
var markNames = map[string]string{
	"bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough", "spoiler": "Spoiler",
	"code": "Code", "pre": "Pre", "text_link": "TextUrl", "custom_emoji": "CustomEmoji", "blockquote": "BlockQuote",
}

// parseMarkdownV2 gives plain text and entities, or what Telegram says after "can't parse entities: ".
func parseMarkdownV2(in string) (string, []Entity, error) {
	p := &markdown2Parser{in: in, newLine: true}
	for p.pos < len(in) {
		c := in[p.pos]
		var err error
		switch {
		case c == '\\' && p.peek(1) > 0 && p.peek(1) <= 126:
			p.pos++
			p.escaped()
		case strings.IndexByte(p.reserved(), c) < 0:
			p.plain()
		case p.ends(c):
			err = p.closeMark(c)
		default:
			err = p.openMark(c)
		}
		if err != nil {
			return "", nil, err
		}
	}
	p.lastQuote()
	if len(p.open) > 0 {
		return "", nil, p.unclosed()
	}
	sortEntities(p.done)
	return string(p.out), p.done, nil
}

func (p *markdown2Parser) peek(n int) byte {
	if p.pos+n < len(p.in) {
		return p.in[p.pos+n]
	}
	return 0
}

func (p *markdown2Parser) top() *openMark { return &p.open[len(p.open)-1] }

func (p *markdown2Parser) reserved() string {
	if n := len(p.open); n > 0 && (p.open[n-1].kind == "code" || p.open[n-1].kind == "pre") {
		return "`"
	}
	return "_*[]()~`>#+-=|{}.!\n"
}

// escaped writes the character behind a backslash.
func (p *markdown2Parser) escaped() {
	c := p.in[p.pos]
	p.out = append(p.out, c)
	p.at++
	p.pos++
	if c != '\r' {
		p.newLine = c == '\n'
	}
}

func (p *markdown2Parser) plain() {
	r, n := utf8.DecodeRuneInString(p.in[p.pos:])
	p.out = utf8.AppendRune(p.out, r)
	p.at += utf16Len(r)
	p.pos += n
	if r != '\r' {
		p.newLine = false
	}
}

// ends tells whether a reserved character closes the innermost mark, or a line the quote that holds it.
func (p *markdown2Parser) ends(c byte) bool {
	if len(p.open) == 0 {
		return false
	}
	if p.inQuote && c == '\n' && p.peek(1) != '>' {
		return true
	}
	switch p.top().kind {
	case "bold":
		return c == '*'
	case "italic":
		return c == '_' && p.peek(1) != '_'
	case "underline":
		return c == '_' && p.peek(1) == '_'
	case "strikethrough":
		return c == '~'
	case "spoiler":
		return c == '|' && p.peek(1) == '|'
	case "code":
		return c == '`'
	case "pre":
		return c == '`' && p.peek(1) == '`' && p.peek(2) == '`'
	case "text_link", "custom_emoji":
		return c == ']'
	}
	return false
}

func (p *markdown2Parser) openMark(c byte) error {
	m := openMark{byteAt: p.pos}
	switch {
	case c == '\n':
		p.out = append(p.out, c)
		p.at++
		p.pos++
		p.newLine = true
		return nil
	case c == '>' && p.newLine && p.inQuote:
		p.pos++
		return nil
	case c == '>' && p.newLine:
		m.kind, p.inQuote = "blockquote", true
	case c == '_' && p.peek(1) == '_':
		m.kind = "underline"
		p.pos++
	case c == '_':
		m.kind = "italic"
	case c == '*':
		m.kind = "bold"
	case c == '~':
		m.kind = "strikethrough"
	case c == '|' && p.peek(1) == '|':
		m.kind = "spoiler"
		p.pos++
	case c == '[':
		m.kind = "text_link"
	case c == '!' && p.peek(1) == '[':
		m.kind = "custom_emoji"
		p.pos++
	case c == '`' && p.peek(1) == '`' && p.peek(2) == '`':
		m.kind, m.language = "pre", blockLanguage([]byte(p.in[p.pos+3:]))
		p.pos += 2 + len(m.language)
		p.pos += skipLine([]byte(p.in[p.pos+1:]))
	case c == '`':
		m.kind = "code"
	default:
		return wordsf(`Character '%c' is reserved and must be escaped with the preceding '\'`, c)
	}
	p.pos++
	m.offset, m.begin = p.at, len(p.out)
	p.open = append(p.open, m)
	return nil
}

func (p *markdown2Parser) unclosed() error {
	m := p.top()
	name := markNames[m.kind]
	if m.language != "" {
		name = "PreCode"
	}
	return wordsf("Can't find end of %s entity at byte offset %d", name, m.byteAt)
}

func (p *markdown2Parser) closeMark(c byte) error {
	if c == '\n' {
		return p.closeQuote()
	}
	m := *p.top()
	e := Entity{Type: m.kind, Offset: m.offset, Length: p.at - m.offset, Language: m.language}
	keep := true
	switch m.kind {
	case "underline", "spoiler":
		p.pos++
	case "pre":
		p.pos += 2
	case "text_link":
		address := string(p.out[m.begin:])
		if p.peek(1) == '(' {
			var err error
			if address, err = p.address(); err != nil {
				return err
			}
		}
		keep = e.link(address)
	case "custom_emoji":
		if p.peek(1) != '(' {
			return words("The entity must contain a tg://emoji or tg://time URL")
		}
		address, err := p.address()
		if err != nil {
			return err
		}
		if e.EmojiID = linkedEmoji(address); e.EmojiID == "" {
			if e.UnixTime, e.TimeFormat = linkedTime(address); e.UnixTime == 0 {
				return words("Invalid tg://emoji or tg://time URL specified")
			}
			e.Type = "date_time"
		}
	}
	p.pos++
	p.open = p.open[:len(p.open)-1]
	if keep && e.Length > 0 {
		p.done = append(p.done, e)
	}
	return nil
}

// address reads the parentheses behind the current character and stops at the closing one.
func (p *markdown2Parser) address() (string, error) {
	p.pos += 2
	start := p.pos
	var out strings.Builder
	for p.pos < len(p.in) && p.in[p.pos] != ')' {
		if p.in[p.pos] == '\\' && p.peek(1) > 0 && p.peek(1) <= 126 {
			p.pos++
		}
		out.WriteByte(p.in[p.pos])
		p.pos++
	}
	if p.pos >= len(p.in) {
		return "", wordsf("Can't find end of a URL at byte offset %d", start)
	}
	return out.String(), nil
}

// closeQuote ends a quote at the end of its last line; two bars before it make the quote expandable.
func (p *markdown2Parser) closeQuote() error {
	kind := "blockquote"
	if m := p.top(); m.kind == "spoiler" && p.justOpened(m) {
		kind = "expandable_blockquote"
		p.open = p.open[:len(p.open)-1]
	}
	if p.top().kind != "blockquote" {
		return p.unclosed()
	}
	p.out = append(p.out, '\n')
	p.at++
	p.pos++
	p.inQuote, p.newLine = false, true
	p.endQuote(kind)
	return nil
}

// justOpened tells bars that nothing follows but the end of the line.
func (p *markdown2Parser) justOpened(m *openMark) bool {
	return m.byteAt == p.pos-2 || m.byteAt == p.pos-3 && len(p.out) > 0 && p.out[len(p.out)-1] == '\r'
}

func (p *markdown2Parser) endQuote(kind string) {
	m := p.top()
	if length := p.at - m.offset; length > 0 {
		p.done = append(p.done, Entity{Type: kind, Offset: m.offset, Length: length})
	}
	p.open = p.open[:len(p.open)-1]
}

// lastQuote ends the quote that the end of the text ends.
func (p *markdown2Parser) lastQuote() {
	if !p.inQuote {
		return
	}
	kind := "blockquote"
	if m := p.top(); m.kind == "spoiler" && m.byteAt == len(p.in)-2 {
		kind = "expandable_blockquote"
		p.open = p.open[:len(p.open)-1]
	}
	if p.top().kind == "blockquote" {
		p.endQuote(kind)
	}
}
