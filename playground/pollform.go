package playground

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of polls, in characters after parsing, options, or seconds.
const (
	maxQuestion     = 300
	maxOptions      = 12
	maxOption       = 100
	maxExplanation  = 200
	maxExplainLines = 2
	shortestOpen    = 5
	longestOpen     = 2_628_000
)

// pollForm is a poll as its author made it; it never changes.
type pollForm struct {
	kind                          string // regular or quiz
	question, explanation, about  richText
	options                       []pollOption
	correct                       []int
	anonymous, multiple, revoting bool
	shuffle, adding, hide         bool
	media, explanationMedia       json.RawMessage
	openPeriod, closeDate         int64 // seconds and a Unix time; at most one is given
	closed                        bool
}

type richText struct {
	text     string
	entities []Entity
}

type pollOption struct {
	richText
	media json.RawMessage
	added *addition
}

// readPoll reads the parameters of sendPoll, as far as they must be well-formed before the chat is looked for.
func (s *Server) readPoll(q *request) (*pollForm, *apiError) {
	f := &pollForm{
		kind: q.text("type"), anonymous: q.raw("is_anonymous") == "" || q.boolean("is_anonymous"),
		multiple: q.boolean("allows_multiple_answers"), shuffle: q.boolean("shuffle_options"),
		adding: q.boolean("allow_adding_options"), hide: q.boolean("hide_results_until_closes"), closed: q.boolean("is_closed"),
	}
	if f.kind == "" || f.kind == "null" {
		f.kind = "regular"
	}
	if f.kind != "regular" && f.kind != "quiz" {
		return nil, badRequest("unsupported poll type specified")
	}
	f.revoting = f.kind == "regular"
	if q.raw("allows_revoting") != "" {
		f.revoting = q.boolean("allows_revoting")
	}
	var failure *apiError
	if f.question, failure = formatPart(q, "question", "question_entities"); failure != nil {
		return nil, failure
	}
	f.question.onlyEmoji()
	if f.about, failure = formatPart(q, "description", "description_entities"); failure != nil {
		return nil, failure
	}
	if f.media, failure = s.pollMedia(q, json.RawMessage(q.raw("media")), false); failure != nil {
		return nil, failure
	}
	if f.options, failure = s.readOptions(q); failure != nil {
		return nil, failure
	}
	if f.kind == "quiz" {
		if failure = s.readQuiz(q, f); failure != nil {
			return nil, failure
		}
	}
	if failure = f.readClosing(q, s.now().Unix()); failure != nil {
		return nil, failure
	}
	return f, nil
}

// formatPart reads one text of several that a call has, with the parse mode of the same name.
func formatPart(q *request, name, entities string) (richText, *apiError) {
	return formatRich(q.args[name], q.args[name+"_parse_mode"], q.args[entities])
}

func formatRich(text, mode, entities string) (richText, *apiError) {
	if text == "" || text == "null" {
		return richText{}, nil
	}
	if mode == "null" {
		mode = ""
	}
	args := map[string]string{"text": text, "parse_mode": mode, "entities": entities}
	out, list, failure := formatText(&request{args: args})
	return richText{out, list}, failure
}

// onlyEmoji drops the formatting that questions and options cannot have.
func (r *richText) onlyEmoji() {
	var kept []Entity
	for _, e := range r.entities {
		if e.Type == "custom_emoji" {
			kept = append(kept, e)
		}
	}
	r.entities = kept
}

func (r richText) length() int { return utf8.RuneCountInString(r.text) }

// readOptions takes plain strings, too, as older clients send them.
func (s *Server) readOptions(q *request) ([]pollOption, *apiError) {
	raw := q.raw("options")
	if raw == "" {
		return nil, nil
	}
	if !json.Valid([]byte(raw)) {
		return nil, badRequest("can't parse options JSON object")
	}
	var list []json.RawMessage
	if json.Unmarshal([]byte(raw), &list) != nil {
		return nil, badRequest("expected an Array of String as options")
	}
	options := make([]pollOption, len(list))
	for i, one := range list {
		var in struct {
			Text     string          `json:"text"`
			Mode     string          `json:"text_parse_mode"`
			Entities json.RawMessage `json:"text_entities"`
			Media    json.RawMessage `json:"media"`
		}
		if json.Unmarshal(one, &in.Text) != nil && json.Unmarshal(one, &in) != nil {
			return nil, badRequest("can't parse InputPollOption: Expected InputPollOption to be an Object")
		}
		var failure *apiError
		if options[i].richText, failure = formatRich(in.Text, in.Mode, string(in.Entities)); failure != nil {
			return nil, failure
		}
		options[i].onlyEmoji()
		if options[i].media, failure = s.pollMedia(q, in.Media, true); failure != nil {
			return nil, failure
		}
	}
	return options, nil
}

func (s *Server) readQuiz(q *request, f *pollForm) (failure *apiError) {
	if f.explanation, failure = formatPart(q, "explanation", "explanation_entities"); failure != nil {
		return failure
	}
	if f.explanationMedia, failure = s.pollMedia(q, json.RawMessage(q.raw("explanation_media")), false); failure != nil {
		return failure
	}
	raw := q.raw("correct_option_ids")
	if raw == "" {
		if one := q.raw("correct_option_id"); one != "" {
			f.correct = []int{int(leadingInt(one))}
		}
		return nil
	}
	if !json.Valid([]byte(raw)) {
		return badRequest("can't parse correct option identifiers JSON object")
	}
	var ids []json.RawMessage
	if json.Unmarshal([]byte(raw), &ids) != nil {
		return badRequest("expected an Array of correct option identifiers")
	}
	for _, one := range ids {
		if one[0] != '-' && (one[0] < '0' || one[0] > '9') {
			return badRequest("correct option identifier must be of type Number")
		}
		id, err := strconv.Atoi(string(one))
		if err != nil {
			return badRequest("invalid correct option identifier specified")
		}
		f.correct = append(f.correct, id)
	}
	return nil
}

// readClosing reads when the poll is to close by itself; a poll sent closed has no such time. The real server's words for
// a time out of range are not published.
func (f *pollForm) readClosing(q *request, now int64) *apiError {
	period, date := q.integer("open_period"), q.integer("close_date")
	switch {
	case f.closed:
	case period != 0:
		if period < shortestOpen || period > longestOpen {
			return badRequestf("open_period must be between %d and %d", shortestOpen, longestOpen)
		}
		f.openPeriod = period
	case date != 0:
		if date < now+shortestOpen || date > now+longestOpen {
			return badRequestf("close_date must be between %d and %d seconds in the future", shortestOpen, longestOpen)
		}
		f.closeDate = date
	}
	return nil
}

// check is what is looked at once the chat has been found.
func (f *pollForm) check(q *request) *apiError {
	switch n := len(f.options); {
	case f.question.text == "":
		return badRequest("text must be non-empty")
	case f.question.length() > maxQuestion:
		return badRequestf("poll question length must not exceed %d", maxQuestion)
	case n == 0:
		return badRequest("poll must have at least one answer option")
	case n > maxOptions:
		return badRequestf("poll can't have more than %d options", maxOptions)
	case f.about.length() > maxCaption:
		return badRequest("message caption is too long")
	}
	for _, o := range f.options {
		if o.text == "" {
			return badRequest("text must be non-empty")
		}
		if o.length() > maxOption {
			return badRequestf("poll options length must not exceed %d", maxOption)
		}
	}
	// The words of these two refusals are not published.
	if f.adding && (f.anonymous || f.kind == "quiz") {
		return badRequest("options can't be added to anonymous polls and quizzes")
	}
	if countries := q.raw("country_codes"); q.boolean("members_only") || countries != "" && countries != "[]" {
		return badRequest("voters can be restricted in channel chats only")
	}
	if f.kind == "quiz" {
		return f.checkQuiz()
	}
	return nil
}

func (f *pollForm) checkQuiz() *apiError {
	if len(f.correct) == 0 {
		return badRequest("correct quiz option list must be non-empty")
	}
	for i, id := range f.correct {
		if id < 0 || id >= len(f.options) {
			return badRequest("wrong quiz correct_option_id")
		}
		if i > 0 && id <= f.correct[i-1] {
			return badRequest("correct quiz option list must be increasing")
		}
	}
	// The words of these two refusals are not published.
	if f.explanation.length() > maxExplanation {
		return badRequestf("quiz explanation length must not exceed %d", maxExplanation)
	}
	if strings.Count(f.explanation.text, "\n") > maxExplainLines {
		return badRequestf("quiz explanation must have at most %d line feeds", maxExplainLines)
	}
	return nil
}
