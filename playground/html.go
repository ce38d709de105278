package playground

import (
	"strings"
	"unicode/utf8"
)

// htmlTags maps the tags of parse_mode HTML to entity types; some of them become what their attributes say.
var htmlTags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
	"code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link", "tg-emoji": "custom_emoji", "tg-time": "date_time",
}

// htmlParser walks the text once, building the plain text and the entities. Error offsets count bytes of the input.
type htmlParser struct {
	in     string
	pos    int
	out    strings.Builder
	at     int // UTF-16 length of out
	open   []openTag
	done   []Entity // in the order of their ends
	halves bool     // a reference named half of a surrogate pair
}

type openTag struct {
	name      string
	attribute string // href, language, class, emoji-id, format or "expandable", as the tag wants
	unix      int64
	offset    int // UTF-16
	begin     int // bytes of out, to read back the text of a link without href
}

// parseHTML gives plain text and entities, or what Telegram says after "can't parse entities: ".
func parseHTML(in string) (string, []Entity, error) {
	p := &htmlParser{in: in}
	for p.pos < len(in) {
		var err error
		switch c := in[p.pos]; {
		case c == '&':
			p.reference()
		case c != '<':
			p.plain()
		case p.peek(1) == '/':
			err = p.closeTag()
		default:
			err = p.openTag()
		}
		if err != nil {
			return "", nil, err
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, wordsf(`Can't find end tag corresponding to start tag "%s"`, p.open[n-1].name)
	}
	if p.halves {
		return "", nil, words("Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units")
	}
	for i := range p.done {
		if p.done[i].Type == "code" {
			p.done[i].Language = ""
		}
	}
	sortEntities(p.done)
	return p.out.String(), p.done, nil
}

// peek is the byte n after the current one, 0 beyond the end.
func (p *htmlParser) peek(n int) byte {
	if p.pos+n < len(p.in) {
		return p.in[p.pos+n]
	}
	return 0
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

// space tells the bytes that end words; the end of the text, which reads as 0, is one of them.
func space(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0 || c == '\v'
}

func (p *htmlParser) skipSpace() {
	for p.peek(0) != 0 && space(p.in[p.pos]) {
		p.pos++
	}
}

// word reads up to white space or one of the bytes in stop.
func (p *htmlParser) word(stop string) string {
	start := p.pos
	for !space(p.peek(0)) && strings.IndexByte(stop, p.in[p.pos]) < 0 {
		p.pos++
	}
	return p.in[start:p.pos]
}

func (p *htmlParser) openTag() error {
	begin := p.pos
	p.pos++
	name := lowerASCII(p.word(">"))
	if p.peek(0) == 0 {
		return wordsf("Unclosed start tag at byte offset %d", begin)
	}
	if htmlTags[name] == "" {
		return wordsf(`Unsupported start tag "%s" at byte offset %d`, name, begin)
	}
	tag := openTag{name: name, offset: p.at, begin: p.out.Len()}
	for p.skipSpace(); p.peek(0) != '>'; p.skipSpace() {
		if err := p.attribute(&tag, begin); err != nil {
			return err
		}
	}
	p.pos++
	if name == "span" && tag.attribute != "spoiler" {
		return wordsf(`Tag "span" must have class "tg-spoiler" at byte offset %d`, begin)
	}
	p.open = append(p.open, tag)
	return nil
}

// attribute reads name[=value] of a tag that began at the byte begin.
func (p *htmlParser) attribute(tag *openTag, begin int) error {
	name := p.word(`=>/"'`)
	if name == "" {
		return wordsf(`Empty attribute name in the tag "%s" at byte offset %d`, tag.name, begin)
	}
	p.skipSpace()
	value := ""
	if p.peek(0) == '=' {
		p.pos++
		p.skipSpace()
		if c := p.peek(0); c != 0 {
			var err error
			if value, err = p.value(c); err != nil {
				return err
			}
			if p.peek(0) == 0 {
				return wordsf("Unclosed start tag at byte offset %d", begin)
			}
			tag.take(name, value)
			return nil
		}
	}
	if p.peek(0) == 0 {
		return wordsf(`Unclosed start tag "%s" at byte offset %d`, tag.name, begin)
	}
	if tag.name == "blockquote" {
		tag.take(name, value)
	}
	return nil
}

// value reads a name token, or a string when it begins with a quotation mark.
func (p *htmlParser) value(first byte) (string, error) {
	start := p.pos
	if first != '"' && first != '\'' {
		for alnum(p.peek(0)) || p.peek(0) == '.' || p.peek(0) == '-' {
			p.pos++
		}
		if !space(p.peek(0)) && p.peek(0) != '>' {
			return "", wordsf("Unexpected end of name token at byte offset %d", start)
		}
		return lowerASCII(p.in[start:p.pos]), nil
	}
	var v strings.Builder
	for p.pos++; p.peek(0) != first && p.peek(0) != 0; {
		if p.in[p.pos] == '&' {
			r, n := htmlReference(p.in[p.pos:])
			v.WriteRune(r)
			p.pos += n
			continue
		}
		v.WriteByte(p.in[p.pos])
		p.pos++
	}
	if p.peek(0) == first {
		p.pos++
	}
	return v.String(), nil
}

func (t *openTag) take(attribute, value string) {
	switch t.name + " " + attribute {
	case "a href", "tg-emoji emoji-id", "tg-time format":
		t.attribute = value
	case "code class":
		if language, ok := strings.CutPrefix(value, "language-"); ok {
			t.attribute = language
		}
	case "span class":
		if class, ok := strings.CutPrefix(value, "tg-"); ok {
			t.attribute = class
		}
	case "blockquote expandable":
		t.attribute = attribute
	case "tg-time unix":
		t.unix = int64(int32(leadingInt(value)))
	}
}

func (p *htmlParser) closeTag() error {
	begin := p.pos
	p.pos++
	if len(p.open) == 0 {
		return wordsf("Unexpected end tag at byte offset %d", begin)
	}
	name := lowerASCII(p.word(">")[1:])
	p.skipSpace()
	if p.peek(0) != '>' {
		return wordsf("Unclosed end tag at byte offset %d", begin)
	}
	p.pos++
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return wordsf(`Unmatched end tag at byte offset %d, expected "</%s>", found "</%s>"`, begin, tag.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	if p.at == tag.offset {
		return nil
	}
	return p.finish(tag)
}

// finish turns a closed tag into an entity; links to nowhere leave only their text.
func (p *htmlParser) finish(tag openTag) error {
	e := Entity{Type: htmlTags[tag.name], Offset: tag.offset, Length: p.at - tag.offset}
	switch tag.name {
	case "a":
		if tag.attribute == "" {
			tag.attribute = p.out.String()[tag.begin:]
		}
		if !e.link(tag.attribute) {
			return nil
		}
	case "tg-emoji":
		if e.EmojiID = emojiID(tag.attribute); e.EmojiID == "" {
			return words("Invalid custom emoji identifier specified")
		}
	case "tg-time":
		form, ok := timeFormat(tag.attribute)
		if !ok {
			return words("Invalid date format used")
		}
		if e.UnixTime, e.TimeFormat = tag.unix, form; tag.unix <= 0 {
			return nil
		}
	case "pre", "code":
		return p.finishBlock(e, tag.attribute)
	case "blockquote":
		if tag.attribute != "" {
			e.Type = "expandable_blockquote"
		}
	}
	p.done = append(p.done, e)
	return nil
}

// finishBlock makes one entity of a pre and a code with a language around the same text, whichever stands outside.
func (p *htmlParser) finishBlock(e Entity, language string) error {
	if e.Type == "code" {
		e.Language = language
	}
	if n := len(p.done); n > 0 {
		inner := &p.done[n-1]
		pair := inner.Offset == e.Offset && inner.Length == e.Length
		if pair && e.Type == "pre" && inner.Type == "code" && inner.Language != "" {
			inner.Type = "pre"
			return nil
		}
		if pair && e.Type == "code" && inner.Type == "pre" && inner.Language == "" && language != "" {
			inner.Language = language
			return nil
		}
	}
	p.done = append(p.done, e)
	return nil
}
