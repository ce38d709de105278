package playground

import (
	"strings"
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

// format reads the text of the parameter called name with the formatting that parse_mode or the entities in the parameter
// called explicit give; these count only when no parse mode stands beside them. The text that comes back is trimmed and may be "".
func format(q *request, name, explicit string) (string, []Entity, *apiError) {
	text := q.text(name)
	if len(text) > maxRaw {
		return "", nil, badRequest("text is too long")
	}
	if !utf8.ValidString(text) {
		return "", nil, badRequest("strings must be encoded in UTF-8")
	}
	text, entities, failure := parse(text, strings.ToLower(q.raw("parse_mode")), q.raw(explicit))
	if failure != nil || text == "" {
		return "", nil, failure
	}
	text, entities, err := tidy(text, entities)
	if err != nil {
		return "", nil, badRequest(err.Error())
	}
	return text, addFound(entities, autoEntities(text)), nil
}

func parse(text, mode, explicit string) (string, []Entity, *apiError) {
	parser := parseHTML
	switch {
	case text == "":
		return "", nil, nil
	case mode == "", mode == "none":
		entities, failure := entityParameter(explicit)
		return text, entities, failure
	case mode == "markdown":
		parser = parseMarkdown
	case mode == "markdownv2":
		parser = parseMarkdownV2
	case mode != "html":
		return "", nil, badRequest("unsupported parse_mode")
	}
	text, entities, err := parser(text)
	if err != nil {
		return "", nil, badRequest("can't parse entities: " + err.Error())
	}
	return text, entities, nil
}
