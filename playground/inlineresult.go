package playground

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"
)

const (
	maxInlineResults = 50
	maxInlineID      = 64 // bytes; of offsets too
)

// inlineWhere begins the errors of a result that cannot be read.
const inlineWhere = "can't parse InlineQueryResult: "

// rawResult is an InlineQueryResultArticle as bots send it.
type rawResult struct {
	Type        *string         `json:"type"`
	ID          *string         `json:"id"`
	Title       *string         `json:"title"`
	Description string          `json:"description"`
	Content     *rawContent     `json:"input_message_content"`
	Markup      json.RawMessage `json:"reply_markup"`
}

type rawContent struct {
	Text     *string         `json:"message_text"`
	Mode     string          `json:"parse_mode"`
	Entities json.RawMessage `json:"entities"`
}

// inlineResults reads the results of an answer; ids and titles are left to checkInline, which the real server asks later.
func inlineResults(raw string) ([]InlineResult, *apiError) {
	if raw == "" {
		return []InlineResult{}, nil
	}
	if !json.Valid([]byte(raw)) {
		return nil, badRequest("can't parse JSON encoded inline query results")
	}
	var list []json.RawMessage
	if json.Unmarshal([]byte(raw), &list) != nil {
		return nil, badRequest("expected an Array of inline query results")
	}
	if len(list) > maxInlineResults {
		return nil, badRequest("too many inline query results specified")
	}
	out := make([]InlineResult, 0, len(list))
	for _, one := range list {
		r, failure := inlineResult(one)
		if failure != nil {
			return nil, failure
		}
		out = append(out, r)
	}
	return out, nil
}

func inlineResult(raw json.RawMessage) (InlineResult, *apiError) {
	var in rawResult
	if err := json.Unmarshal(raw, &in); err != nil {
		return InlineResult{}, badRequest(inlineWhere + "InlineQueryResult must be an Object")
	}
	for _, f := range []struct {
		name  string
		value *string
	}{{"type", in.Type}, {"id", in.ID}, {"title", in.Title}} {
		if f.value == nil {
			return InlineResult{}, badRequestf(inlineWhere+"Can't find field %q", f.name)
		}
	}
	if !strings.EqualFold(*in.Type, "article") {
		return InlineResult{}, badRequestf(inlineWhere+"type %q is unsupported for the inline query result", strings.ToLower(*in.Type))
	}
	if in.Content == nil || in.Content.Text == nil {
		return InlineResult{}, badRequest(inlineWhere + "message content is not specified")
	}
	out := InlineResult{ID: *in.ID, Title: *in.Title, Description: in.Description}
	var failure *apiError
	if out.Text, out.Entities, failure = inlineText(in.Content); failure != nil {
		return InlineResult{}, failure
	}
	mk, failure := parseMarkup(string(in.Markup), 0)
	if failure != nil {
		return InlineResult{}, failure
	}
	out.Buttons, out.markup = mk.buttons, mk.inline
	return out, nil
}

// inlineText formats the message of a result.
func inlineText(c *rawContent) (string, []Entity, *apiError) {
	q := &request{args: map[string]string{"text": *c.Text, "parse_mode": c.Mode, "entities": string(c.Entities)}}
	text, entities, failure := formatText(q)
	if failure == nil {
		return text, entities, nil
	}
	why := strings.TrimPrefix(failure.text, "Bad Request: ")
	if why == "message is too long" {
		return "", nil, badRequest("MESSAGE_TOO_LONG")
	}
	return "", nil, badRequest(inlineWhere + strings.ToUpper(why[:1]) + why[1:])
}

// checkInline is what Telegram's own servers refuse in results that could be read.
func checkInline(results []InlineResult, next string) *apiError {
	seen := map[string]bool{}
	for _, r := range results {
		switch {
		case r.ID == "":
			return badRequest("RESULT_ID_EMPTY")
		case len(r.ID) > maxInlineID:
			return badRequest("RESULT_ID_INVALID")
		case seen[r.ID]:
			return badRequest("RESULT_ID_DUPLICATE")
		case strings.TrimSpace(r.Title) == "":
			return badRequest("ARTICLE_TITLE_EMPTY")
		case !utf8.ValidString(r.Title + r.Description):
			return badRequest("strings must be encoded in UTF-8")
		}
		seen[r.ID] = true
	}
	if len(next) > maxInlineID {
		return badRequest("NEXT_OFFSET_INVALID")
	}
	return nil
}

var startParameter = regexp.MustCompile(`^[A-Za-z0-9_-]*$`)

// inlineStart reads the button above the results, also under the two names that it had before.
func inlineStart(q *request) (*InlineStart, *apiError) {
	start := &InlineStart{Text: q.text("switch_pm_text"), Start: q.text("switch_pm_parameter")}
	if raw := q.raw("button"); raw != "" {
		var b struct {
			Text  string `json:"text"`
			Start string `json:"start_parameter"`
		}
		if json.Unmarshal([]byte(raw), &b) != nil {
			return nil, badRequest("can't parse InlineQueryResultsButton: InlineQueryResultsButton must be an Object")
		}
		if b.Text == "" {
			return nil, badRequest(`can't parse InlineQueryResultsButton: Can't find field "text"`)
		}
		start.Text, start.Start = b.Text, b.Start
	}
	switch {
	case start.Text == "":
		return nil, nil
	case start.Start == "":
		return nil, badRequest("can't use empty start_parameter")
	case len(start.Start) > 64:
		return nil, badRequest("too long start_parameter specified")
	case !startParameter.MatchString(start.Start):
		return nil, badRequest("unallowed characters in start_parameter are used")
	}
	return start, nil
}
