package playground

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
)

// pollObject is a poll as the bot sees it. Nobody votes here yet.
type pollObject struct {
	ID          string       `json:"id"`
	Question    string       `json:"question"`
	Options     []pollOption `json:"options"`
	TotalVoters int          `json:"total_voter_count"`
	Closed      bool         `json:"is_closed"`
	Anonymous   bool         `json:"is_anonymous"`
	Type        string       `json:"type"`
	Multiple    bool         `json:"allows_multiple_answers"`
	Correct     []int64      `json:"correct_option_ids,omitempty"`
	Explanation string       `json:"explanation,omitempty"`
	Revoting    bool         `json:"allows_revoting"`
	MembersOnly bool         `json:"members_only"`
}

type pollOption struct {
	ID    string `json:"persistent_id"`
	Text  string `json:"text"`
	Votes int    `json:"voter_count"`
}

func sendPoll(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	p, failure := newPoll(q)
	if failure != nil {
		return answer{}, failure
	}
	c, m, failure := s.draft(q, "poll")
	if failure != nil {
		return answer{}, failure
	}
	lines := []string{p.Question}
	for _, o := range p.Options {
		lines = append(lines, "○ "+o.Text)
	}
	m.Text, m.extra = strings.Join(lines, "\n"), encoded(p)
	return s.post(q, c, m)
}

func newPoll(q *request) (*pollObject, *apiError) {
	p := &pollObject{
		ID: randomHex(8), Question: q.text("question"), Type: q.text("type"), Multiple: q.boolean("allows_multiple_answers"),
		Anonymous: q.text("is_anonymous") == "" || q.boolean("is_anonymous"), Explanation: q.text("explanation"),
	}
	if p.Type == "" {
		p.Type = "regular"
	}
	if p.Type != "regular" && p.Type != "quiz" {
		return nil, badRequest("unsupported poll type specified")
	}
	if p.Question == "" {
		return nil, badRequest("poll question must be non-empty")
	}
	if utf8.RuneCountInString(p.Question) > 300 {
		return nil, badRequest("poll question length must not exceed 300")
	}
	var options []json.RawMessage
	if json.Unmarshal([]byte(q.raw("options")), &options) != nil {
		return nil, badRequest("can't parse options JSON object")
	}
	for _, raw := range options {
		var o pollOption
		if json.Unmarshal(raw, &o.Text) != nil && json.Unmarshal(raw, &o) != nil {
			return nil, badRequest("can't parse options JSON object")
		}
		if utf8.RuneCountInString(o.Text) > 100 {
			return nil, badRequest("poll options length must not exceed 100")
		}
		p.Options = append(p.Options, pollOption{ID: strconv.Itoa(len(p.Options)), Text: o.Text})
	}
	switch n := len(p.Options); {
	case n == 0:
		return nil, badRequest("poll must have at least one answer option")
	case n > 12:
		return nil, badRequest("poll can't have more than 12 options")
	}
	if p.Type == "quiz" {
		ids := []int64{q.integer("correct_option_id")}
		if raw := q.raw("correct_option_ids"); raw != "" && json.Unmarshal([]byte(raw), &ids) != nil {
			return nil, badRequest("can't parse correct_option_ids JSON object")
		}
		if len(ids) == 0 || q.text("correct_option_id") == "" && q.raw("correct_option_ids") == "" {
			return nil, badRequest("correct quiz option list must be non-empty")
		}
		for _, id := range ids {
			if id < 0 || id >= int64(len(p.Options)) {
				return nil, badRequest("wrong quiz correct_option_id")
			}
		}
		p.Correct = ids
	}
	return p, nil
}

func stopPoll(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	c, failure := s.lookup(q.text("chat_id"))
	if failure != nil {
		return answer{}, failure
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.find(int(q.integer("message_id")))
	var p pollObject
	switch {
	case m == nil:
		return answer{}, badRequest("message with poll to stop not found")
	case m.Kind != "poll" || json.Unmarshal(m.extra, &p) != nil:
		return answer{}, badRequest("message is not a poll")
	case p.Closed:
		return answer{}, badRequest("poll has already been closed")
	}
	p.Closed = true
	closed := *m
	closed.extra = encoded(p)
	c.messages[c.index(m.ID)] = &closed
	s.show(c, "edit", closed.Message)
	return answer{result: p}, nil
}
