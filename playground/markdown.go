package playground

import (
	"strings"
	"unicode/utf8"
)

// markdownParser is the older of the two Markdowns: no nesting, four marks. It writes the plain text over the source it has
// read, as the server does; a link whose address is its own text shows that.
type markdownParser struct {
	buf  []byte
	pos  int
	size int // bytes of buf that are plain text by now
	at   int // their UTF-16 length
	done []Entity
}

// parseMarkdown gives plain text and entities, or what Telegram says after "can't parse entities: ".
func parseMarkdown(in string) (string, []Entity, error) {
	p := &markdownParser{buf: []byte(in)}
	for p.pos < len(in) {
		switch c := p.buf[p.pos]; {
		case c == '\\' && p.peek(1) != 0 && strings.IndexByte("_*`[", p.peek(1)) >= 0:
			p.pos++
			p.copy()
		case strings.IndexByte("_*`[", c) < 0:
			p.copy()
		default:
			if err := p.entity(c); err != nil {
				return "", nil, err
			}
		}
	}
	return string(p.buf[:p.size]), p.done, nil
}

func (p *markdownParser) peek(n int) byte {
	if p.pos+n < len(p.buf) {
		return p.buf[p.pos+n]
	}
	return 0
}

// copy takes one byte over into the plain text.
func (p *markdownParser) copy() {
	c := p.buf[p.pos]
	if utf8.RuneStart(c) {
		p.at++
		if c >= 0xf0 {
			p.at++
		}
	}
	p.buf[p.size] = c
	p.size++
	p.pos++
}

// entity reads from a mark to its counterpart.
func (p *markdownParser) entity(mark byte) error {
	begin, end := p.pos, mark
	if mark == '[' {
		end = ']'
	}
	p.pos++
	block, language := mark == '`' && p.peek(0) == '`' && p.peek(1) == '`', ""
	if block {
		p.pos += 2
		language = blockLanguage(p.buf[p.pos:])
		p.pos += len(language) + skipLine(p.buf[p.pos+len(language):])
	}
	offset := p.at
	for p.pos < len(p.buf) && (p.buf[p.pos] != end || block && (p.peek(1) != '`' || p.peek(2) != '`')) {
		p.copy()
	}
	if p.pos == len(p.buf) {
		return wordsf("Can't find end of the entity starting at byte offset %d", begin)
	}
	e := Entity{Offset: offset, Length: p.at - offset, Language: language}
	switch {
	case e.Length == 0:
	case mark == '[':
		if e.link(p.address(begin + 1)) {
			p.done = append(p.done, e)
		}
	default:
		e.Type = map[byte]string{'_': "italic", '*': "bold", '`': "code"}[mark]
		if block {
			e.Type = "pre"
		}
		p.done = append(p.done, e)
	}
	p.pos++
	if block {
		p.pos += 2
	}
	return nil
}

// address reads what stands in parentheses behind a link's text and stops at the closing one, or else gives the bytes from
// begin up to the end of the text.
func (p *markdownParser) address(begin int) string {
	if p.peek(1) != '(' {
		return string(p.buf[begin:p.pos])
	}
	p.pos += 2
	start := p.pos
	for p.pos < len(p.buf) && p.buf[p.pos] != ')' {
		p.pos++
	}
	return string(p.buf[start:p.pos])
}

// blockLanguage is the word behind ```, unless the block ends with it.
func blockLanguage(rest []byte) string {
	end := 0
	for end < len(rest) && !space(rest[end]) && rest[end] != '`' {
		end++
	}
	if end == len(rest) || rest[end] == '`' {
		return ""
	}
	return string(rest[:end])
}

// skipLine is the length of the line break, one or two bytes, that a block may begin with.
func skipLine(rest []byte) int {
	isBreak := func(i int) bool { return i < len(rest) && (rest[i] == '\n' || rest[i] == '\r') }
	switch {
	case !isBreak(0):
		return 0
	case isBreak(1) && rest[0] != rest[1]:
		return 2
	}
	return 1
}

// link makes e a link or, for tg://user?id=…, the mention of a person; false when the address leads nowhere.
func (e *Entity) link(address string) bool {
	if id := linkedUser(address); id != 0 {
		e.Type, e.User = "text_mention", encoded(wireUser{ID: id, FirstName: "User"})
		return true
	}
	checked, err := checkedLink(address)
	e.Type, e.URL = "text_link", checked
	return err == nil
}
