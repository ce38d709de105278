package playground

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lengths count code points after parsing; the raw text may have this many bytes.
const (
	maxText    = 4096
	maxCaption = 1024
	maxRaw     = 32 << 10
)

// formatText reads text, parse_mode and entities of a text message.
func formatText(q *request) (string, []Entity, *apiError) {
	if q.text("text") == "" {
		return "", nil, badRequest("message text is empty")
	}
	text, entities, failure := format(q, "text", "entities")
	if failure != nil {
		return "", nil, failure
	}
	if text == "" {
		return "", nil, badRequest("text must be non-empty")
	}
	if utf8.RuneCountInString(text) > maxText {
		return "", nil, badRequest("message is too long")
	}
	return text, entities, nil
}

// formatCaption reads the same of a caption, which may be empty.
func formatCaption(q *request) (string, []Entity, *apiError) {
	text, entities, failure := format(q, "caption", "caption_entities")
	if failure == nil && utf8.RuneCountInString(text) > maxCaption {
		return "", nil, badRequest("message caption is too long")
	}
	return text, entities, failure
}

func format(q *request, name, explicit string) (string, []Entity, *apiError) {
	text := q.text(name)
	if len(text) > maxRaw {
		return "", nil, badRequest("text is too long")
	}
	if !utf8.ValidString(text) {
		return "", nil, badRequest("strings must be encoded in UTF-8")
	}
	var entities []Entity
	switch mode := strings.ToLower(q.text("parse_mode")); mode {
	case "html":
		var err error
		if text, entities, err = parseHTML(text); err != nil {
			return "", nil, badRequest("can't parse entities: " + err.Error())
		}
	case "":
		if raw := q.raw(explicit); raw != "" {
			if json.Unmarshal([]byte(raw), &entities) != nil {
				return "", nil, badRequest("can't parse entities JSON object")
			}
		}
	default:
		return "", nil, badRequest("unsupported parse_mode")
	}
	text, entities = trim(text, entities)
	return text, merge(entities, autoEntities(text)), nil
}

// trim drops the white space around a text, as the server does, and moves the entities along.
func trim(text string, entities []Entity) (string, []Entity) {
	left := strings.TrimLeftFunc(text, unicode.IsSpace)
	shift := utf16Count(text[:len(text)-len(left)])
	text = strings.TrimRightFunc(left, unicode.IsSpace)
	end := utf16Count(text)
	kept := entities[:0]
	for _, e := range entities {
		from, to := max(e.Offset-shift, 0), min(e.Offset+e.Length-shift, end)
		if from < to {
			e.Offset, e.Length = from, to-from
			kept = append(kept, e)
		}
	}
	return text, kept
}

func utf16Count(text string) int {
	n := 0
	for _, r := range text {
		n += utf16Len(r)
	}
	return n
}

// automatic finds what Telegram marks by itself. Go's \b knows ASCII only, so neighbours are checked in autoEntities.
var automatic = regexp.MustCompile(`https?://[^\s<>"，。；！？（）、]+|/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?|@[a-zA-Z0-9_]{4,32}`)

func autoEntities(text string) []Entity {
	if !strings.ContainsAny(text, "/@") {
		return nil
	}
	var found []Entity
	done, offset := 0, 0
	for _, m := range automatic.FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:m[0]])
		after, _ := utf8.DecodeRuneInString(text[m[1]:])
		word := text[m[0]:m[1]]
		offset += utf16Count(text[done:m[0]])
		e := Entity{Type: "bot_command", Offset: offset}
		done = m[0]
		switch word[0] {
		case 'h':
			e.Type, word = "url", strings.TrimRight(word, ".,;:!?)")
		case '@':
			e.Type = "mention"
		}
		if m[0] > 0 && (wordly(before) || before == '/' || before == '<') {
			continue
		}
		if e.Type == "bot_command" && (after == '/' || wordly(after)) && m[1] < len(text) {
			continue
		}
		e.Length = utf16Count(word)
		found = append(found, e)
	}
	return found
}

func wordly(r rune) bool { return r == '_' || unicode.IsLetter(r) && r < 0x2E80 || unicode.IsDigit(r) }

// merge adds the automatic entities that do not touch a link, code or another automatic one.
func merge(given, found []Entity) []Entity {
	for _, f := range found {
		free := true
		for _, g := range given {
			overlap := f.Offset < g.Offset+g.Length && g.Offset < f.Offset+f.Length
			switch g.Type {
			case "text_link", "code", "pre", "text_mention", f.Type:
				free = free && !overlap
			}
		}
		if free {
			given = insertEntity(given, f)
		}
	}
	if len(given) == 0 {
		return nil
	}
	return given
}

func insertEntity(list []Entity, e Entity) []Entity {
	at := len(list)
	for at > 0 && (list[at-1].Offset > e.Offset || (list[at-1].Offset == e.Offset && list[at-1].Length < e.Length)) {
		at--
	}
	list = append(list, Entity{})
	copy(list[at+1:], list[at:])
	list[at] = e
	return list
}

// linkEntity makes the entity of an <a> tag, or one without Type when the address leads nowhere.
func linkEntity(e Entity, href, text string) Entity {
	if href == "" {
		href = text
	}
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil {
		return Entity{}
	}
	if u.Scheme == "tg" && u.Host == "user" {
		if id, err := strconv.ParseInt(u.Query().Get("id"), 10, 64); err == nil {
			e.Type, e.User = "text_mention", encoded(wireUser{ID: id, FirstName: "User"})
			return e
		}
	}
	if u.Scheme == "" && strings.Contains(href, ".") && !strings.ContainsAny(href, " \n") {
		u, err = url.Parse("http://" + strings.TrimSpace(href))
	}
	if err != nil || (u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "tg") || u.Host == "" {
		return Entity{}
	}
	if u.Path == "" {
		u.Path = "/"
	}
	e.Type, e.URL = "text_link", u.String()
	return e
}
