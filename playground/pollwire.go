package playground

import (
	"encoding/json"
	"strconv"
)

// wirePoll is a poll as the bot that sent it sees it: it knows the counts and the right answers.
type wirePoll struct {
	ID                  string           `json:"id"`
	Question            string           `json:"question"`
	QuestionEntities    []Entity         `json:"question_entities,omitempty"`
	Options             []wirePollOption `json:"options"`
	TotalVoters         int              `json:"total_voter_count"`
	OpenPeriod          int64            `json:"open_period,omitempty"`
	CloseDate           int64            `json:"close_date,omitempty"`
	Closed              bool             `json:"is_closed"`
	Anonymous           bool             `json:"is_anonymous"`
	Type                string           `json:"type"`
	Multiple            bool             `json:"allows_multiple_answers"`
	Revoting            bool             `json:"allows_revoting"`
	MembersOnly         bool             `json:"members_only"`
	Correct             []int            `json:"correct_option_ids,omitempty"`
	Explanation         string           `json:"explanation,omitempty"`
	ExplanationEntities []Entity         `json:"explanation_entities,omitempty"`
	ExplanationMedia    json.RawMessage  `json:"explanation_media,omitempty"`
	Description         string           `json:"description,omitempty"`
	DescriptionEntities []Entity         `json:"description_entities,omitempty"`
	Media               json.RawMessage  `json:"media,omitempty"`
}

type wirePollOption struct {
	ID       string          `json:"persistent_id"`
	Text     string          `json:"text"`
	Entities []Entity        `json:"text_entities,omitempty"`
	Media    json.RawMessage `json:"media,omitempty"`
	Voters   int             `json:"voter_count"`
	AddedBy  *wireUser       `json:"added_by_user,omitempty"`
	AddedAt  int64           `json:"addition_date,omitempty"`
}

// wirePoll renders the poll; description and media stand in messages only. The caller holds p.mu.
func (s *Server) wirePoll(p *poll, inMessage bool) *wirePoll {
	w := &wirePoll{
		ID: p.id, Question: p.question.text, QuestionEntities: p.question.entities, TotalVoters: len(p.votes), Closed: p.ended,
		Anonymous: p.anonymous, Type: p.kind, Multiple: p.multiple, Revoting: p.revoting, Correct: p.correct,
		Explanation: p.explanation.text, ExplanationEntities: p.explanation.entities, ExplanationMedia: p.explanationMedia,
	}
	if !p.ended && !p.closes.IsZero() {
		w.OpenPeriod, w.CloseDate = p.openPeriod, p.closes.Unix()
	}
	if inMessage {
		w.Description, w.DescriptionEntities, w.Media = p.about.text, p.about.entities, p.media
	}
	counts := p.counts()
	for i, o := range p.all() {
		wo := wirePollOption{ID: persistentID(i), Text: o.text, Entities: o.entities, Media: o.media, Voters: counts[i]}
		if o.added != nil {
			wo.AddedBy, wo.AddedAt = s.wireUser(o.added.user), o.added.at.Unix()
		}
		w.Options = append(w.Options, wo)
	}
	return w
}

// counts are the voters of each option. The caller holds p.mu.
func (p *poll) counts() []int {
	out := make([]int, len(p.all()))
	for _, chosen := range p.votes {
		for _, i := range chosen {
			out[i]++
		}
	}
	return out
}

// persistentID names an option for good; options are never deleted here, so its position does.
func persistentID(option int) string { return strconv.Itoa(option) }
