package playground

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// htmlTags maps the tags of parse_mode HTML to entity types; a, span and tg-emoji need their attributes.
var htmlTags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
	"code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link", "tg-emoji": "custom_emoji",
}

// htmlParser walks the text once, building the plain text and the entities. Error offsets count bytes of the input.
type htmlParser struct {
	in   string
	pos  int
	out  strings.Builder
	at   int // UTF-16 length of out
	open []openTag
	done []Entity
}

type openTag struct {
	name      string
	attribute string // href, class, emoji-id or "expandable", as the tag wants
	offset    int    // UTF-16
	begin     int    // bytes of out, to read back the text of a link without href
	order     int    // place in done, so that outer entities come first
}

// parseHTML gives plain text and entities, or what Telegram says after "can't parse entities: ".
func parseHTML(in string) (string, []Entity, error) {
	p := &htmlParser{in: in}
	for p.pos < len(in) {
		switch c := in[p.pos]; {
		case c == '&':
			p.character()
		case c != '<':
			p.plain()
		case p.pos+1 < len(in) && in[p.pos+1] == '/':
			if err := p.closeTag(); err != nil {
				return "", nil, err
			}
		default:
			if err := p.openTag(); err != nil {
				return "", nil, err
			}
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, wordsf("Can't find end tag corresponding to start tag %q", p.open[n-1].name)
	}
	return p.out.String(), p.done, nil
}

func (p *htmlParser) plain() {
	r, n := utf8.DecodeRuneInString(p.in[p.pos:])
	p.put(r)
	p.pos += n
}

func (p *htmlParser) put(r rune) {
	p.out.WriteRune(r)
	p.at += utf16Len(r)
}

func utf16Len(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// character reads &lt; and its three named friends and numeric references; anything else stays as it is written.
func (p *htmlParser) character() {
	r, n := htmlCharacter(p.in[p.pos:])
	p.put(r)
	p.pos += n
}

func htmlCharacter(in string) (rune, int) {
	if strings.HasPrefix(in, "&#") {
		return numericCharacter(in)
	}
	end := 1
	for end < len(in) && (in[end]|0x20) >= 'a' && (in[end]|0x20) <= 'z' {
		end++
	}
	var r rune
	switch in[1:end] {
	case "lt":
		r = '<'
	case "gt":
		r = '>'
	case "amp":
		r = '&'
	case "quot":
		r = '"'
	default:
		return '&', 1
	}
	return r, skipSemicolon(in, end)
}

func numericCharacter(in string) (rune, int) {
	base, digits, start := 10, "0123456789", 2
	if strings.HasPrefix(in, "&#x") {
		base, digits, start = 16, "0123456789abcdefABCDEF", 3
	}
	end := start
	for end < len(in) && strings.IndexByte(digits, in[end]) >= 0 {
		end++
	}
	code, err := strconv.ParseInt(in[start:end], base, 32)
	if err != nil || code == 0 || !utf8.ValidRune(rune(code)) {
		return '&', 1
	}
	return rune(code), skipSemicolon(in, end)
}

func skipSemicolon(in string, at int) int {
	if at < len(in) && in[at] == ';' {
		return at + 1
	}
	return at
}

func htmlSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0 || c == '\v'
}

func (p *htmlParser) skipSpace() {
	for p.pos < len(p.in) && htmlSpace(p.in[p.pos]) {
		p.pos++
	}
}

func (p *htmlParser) word(stop string) string {
	start := p.pos
	for p.pos < len(p.in) && !htmlSpace(p.in[p.pos]) && strings.IndexByte(stop, p.in[p.pos]) < 0 {
		p.pos++
	}
	return p.in[start:p.pos]
}

func (p *htmlParser) openTag() error {
	begin := p.pos
	p.pos++
	name := strings.ToLower(p.word(">"))
	if p.pos >= len(p.in) {
		return wordsf("Unclosed start tag at byte offset %d", begin)
	}
	if htmlTags[name] == "" {
		return wordsf("Unsupported start tag %q at byte offset %d", name, begin)
	}
	tag := openTag{name: name, offset: p.at, begin: p.out.Len(), order: len(p.done)}
	for {
		p.skipSpace()
		if p.pos < len(p.in) && p.in[p.pos] == '>' {
			break
		}
		attribute, value, ok := p.attribute()
		if !ok {
			return wordsf("Unclosed start tag %q at byte offset %d", name, begin)
		}
		if attribute == "" {
			return wordsf("Empty attribute name in the tag %q at byte offset %d", name, begin)
		}
		tag.take(attribute, value)
	}
	p.pos++
	if name == "span" && tag.attribute != "tg-spoiler" {
		return wordsf(`Tag "span" must have class "tg-spoiler" at byte offset %d`, begin)
	}
	p.open = append(p.open, tag)
	return nil
}

func (t *openTag) take(attribute, value string) {
	switch t.name + " " + attribute {
	case "a href", "span class", "tg-emoji emoji-id":
		t.attribute = value
	case "code class":
		t.attribute, _ = strings.CutPrefix(value, "language-")
	case "blockquote expandable":
		t.attribute = attribute
	}
}

// attribute reads name[=value]; ok is false when the input ends first.
func (p *htmlParser) attribute() (name, value string, ok bool) {
	name = strings.ToLower(p.word("=>"))
	p.skipSpace()
	if p.pos >= len(p.in) || name == "" {
		return name, "", p.pos < len(p.in)
	}
	if p.in[p.pos] != '=' {
		return name, "", true
	}
	p.pos++
	p.skipSpace()
	if p.pos >= len(p.in) {
		return name, "", false
	}
	quote := p.in[p.pos]
	if quote != '"' && quote != '\'' {
		value = strings.ToLower(p.word(">"))
		return name, value, p.pos < len(p.in)
	}
	var v strings.Builder
	for p.pos++; p.pos < len(p.in) && p.in[p.pos] != quote; {
		if p.in[p.pos] == '&' {
			r, n := htmlCharacter(p.in[p.pos:])
			v.WriteRune(r)
			p.pos += n
			continue
		}
		v.WriteByte(p.in[p.pos])
		p.pos++
	}
	if p.pos >= len(p.in) {
		return name, "", false
	}
	p.pos++
	return name, v.String(), true
}

func (p *htmlParser) closeTag() error {
	begin := p.pos
	p.pos += 2
	if len(p.open) == 0 {
		return wordsf("Unexpected end tag at byte offset %d", begin)
	}
	name := strings.ToLower(p.word(">"))
	p.skipSpace()
	if p.pos >= len(p.in) || p.in[p.pos] != '>' {
		return wordsf("Unclosed end tag at byte offset %d", begin)
	}
	p.pos++
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return wordsf(`Unmatched end tag at byte offset %d, expected "</%s>", found "</%s>"`, begin, tag.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	p.finish(tag)
	return nil
}

// finish turns a closed tag into an entity; empty ones and links to nowhere leave only their text.
func (p *htmlParser) finish(tag openTag) {
	e := Entity{Type: htmlTags[tag.name], Offset: tag.offset, Length: p.at - tag.offset}
	if e.Length == 0 {
		return
	}
	switch tag.name {
	case "a":
		if e = linkEntity(e, tag.attribute, p.out.String()[tag.begin:]); e.Type == "" {
			return
		}
	case "code":
		if n := len(p.open); n > 0 && p.open[n-1].name == "pre" && p.open[n-1].offset == tag.offset && tag.attribute != "" {
			p.open[n-1].attribute = tag.attribute // <pre><code class="language-x">: one entity, made by the outer tag
			return
		}
	case "pre":
		e.Language = tag.attribute
	case "blockquote":
		if tag.attribute != "" {
			e.Type = "expandable_blockquote"
		}
	case "tg-emoji":
		e.EmojiID = tag.attribute
	}
	p.done = append(p.done, Entity{})
	copy(p.done[tag.order+1:], p.done[tag.order:])
	p.done[tag.order] = e
}
