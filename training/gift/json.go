package gift

import (
	"encoding/json"
)

// head are the fields that every question has in JSON. What is none is null.
type head struct {
	ID       *string  `json:"id"`
	Tags     []string `json:"tags"`
	Type     Type     `json:"type"`
	Title    *string  `json:"title"`
	Stem     Text     `json:"stem"`
	Embedded bool     `json:"hasEmbeddedAnswers"`
}

type textChoice struct {
	Right    bool         `json:"isCorrect"`
	Weight   *json.Number `json:"weight"`
	Text     Text         `json:"text"`
	Feedback *Text        `json:"feedback"`
}

type numberChoice struct {
	Right    bool         `json:"isCorrect"`
	Weight   *json.Number `json:"weight"`
	Value    any          `json:"text"`
	Feedback *Text        `json:"feedback"`
}

type numberJSON struct {
	Span      Span        `json:"type"`
	Number    json.Number `json:"number,omitempty"`
	Tolerance json.Number `json:"range,omitempty"`
	High      json.Number `json:"numberHigh,omitempty"`
	Low       json.Number `json:"numberLow,omitempty"`
}

type pairJSON struct {
	Left  Text   `json:"subquestion"`
	Right string `json:"subanswer"`
}

// MarshalJSON gives q in the shape that gift-pegjs gives it; docs/courses.md has the fields.
func (q Question) MarshalJSON() ([]byte, error) {
	h := head{orNull(q.ID), q.Tags, q.Type, orNull(q.Title), q.Stem, q.Embedded}
	feedback := some(q.Feedback)
	switch q.Type {
	case Category:
		return json.Marshal(struct {
			Type  Type   `json:"type"`
			Title string `json:"title"`
		}{q.Type, q.Title})
	case Description:
		return json.Marshal(h)
	case TrueFalse:
		return json.Marshal(struct {
			head
			Feedback *Text `json:"globalFeedback"`
			True     bool  `json:"isTrue"`
			IfWrong  *Text `json:"trueFeedback"` // named after its place: the first one written
			IfRight  *Text `json:"falseFeedback"`
		}{h, feedback, q.True, some(q.IfWrong), some(q.IfRight)})
	case Matching:
		pairs := make([]pairJSON, 0, len(q.Pairs))
		for _, p := range q.Pairs {
			pairs = append(pairs, pairJSON(p))
		}
		return json.Marshal(struct {
			head
			Feedback *Text      `json:"globalFeedback"`
			Pairs    []pairJSON `json:"matchPairs"`
		}{h, feedback, pairs})
	case Essay:
		return json.Marshal(struct {
			head
			Feedback *Text `json:"globalFeedback"`
		}{h, feedback})
	}
	return json.Marshal(struct {
		head
		Feedback *Text `json:"globalFeedback"`
		Choices  any   `json:"choices"`
	}{h, feedback, q.choicesJSON()})
}

// choicesJSON are the choices; a Bare number stands alone, without a list.
func (q Question) choicesJSON() any {
	if q.Type == Numerical {
		if q.Bare && len(q.Choices) == 1 {
			return q.Choices[0].Value.json(q.Stem.Format)
		}
		out := make([]numberChoice, 0, len(q.Choices))
		for _, c := range q.Choices {
			out = append(out, numberChoice{c.Right, c.Weight.json(), c.Value.json(q.Stem.Format), some(c.Feedback)})
		}
		return out
	}
	out := make([]textChoice, 0, len(q.Choices))
	for _, c := range q.Choices {
		out = append(out, textChoice{c.Right, c.Weight.json(), c.Text, some(c.Feedback)})
	}
	return out
}

// json is the text * for any other number, as the shape has no name for it.
func (v Value) json(f Format) any {
	if v.Span == Anything {
		return Text{f, string(Anything)}
	}
	return numberJSON{v.Span, json.Number(v.Number), json.Number(v.Tolerance), json.Number(v.High), json.Number(v.Low)}
}

func (n Number) json() *json.Number {
	if n == "" {
		return nil
	}
	out := json.Number(n)
	return &out
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func some(t Text) *Text {
	if t.Text == "" {
		return nil
	}
	return &t
}
