package training

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"cadrebot/locales"
)

// Problem is one line of an import that could not be taken, and why.
type Problem struct {
	Line int // from 1
	What locales.Text
}

// Read is a question as read, with the course it says it belongs to.
type Read struct {
	Course CourseID
	Question
}

// maxLine bounds one line of an import.
const maxLine = 256 << 10

// line is one question in JSON Lines: both languages side by side, letters for choices.
type line struct {
	Course        CourseID        `json:"course"`
	ID            QuestionID      `json:"id"`
	Module        string          `json:"module"`
	Type          Type            `json:"type"`
	QuestionZh    string          `json:"question_zh"`
	QuestionEn    string          `json:"question_en"`
	ChoicesZh     json.RawMessage `json:"choices_zh"`
	ChoicesEn     json.RawMessage `json:"choices_en"`
	Answer        json.RawMessage `json:"answer"`
	ExplanationZh string          `json:"explanation_zh"`
	ExplanationEn string          `json:"explanation_en"`
	PolicyRefs    []string        `json:"policy_refs"`
	Grounding     string          `json:"grounding"`
}

// ReadQuestions reads questions from JSON Lines. Good questions come in although
// others are bad: every bad line is a Problem. The error is that of r alone.
func ReadQuestions(r io.Reader) ([]Read, []Problem, error) {
	var out []Read
	var bad []Problem
	seen := map[QuestionID]bool{}
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 0, 4096), maxLine)
	n := 0
	for s.Scan() {
		n++
		raw := bytes.TrimPrefix(s.Bytes(), []byte("\xef\xbb\xbf"))
		if len(bytes.TrimSpace(raw)) == 0 {
			continue
		}
		q, fault := readLine(raw)
		if fault.Empty() && seen[q.ID] {
			fault = locales.M("learn.bad.twice", "Name", string(q.ID))
		}
		if !fault.Empty() {
			bad = append(bad, Problem{Line: n, What: fault})
			continue
		}
		seen[q.ID] = true
		out = append(out, q)
	}
	if err := s.Err(); errors.Is(err, bufio.ErrTooLong) {
		return out, append(bad, Problem{Line: n + 1, What: locales.M("learn.bad.line")}), nil
	} else if err != nil {
		return out, bad, fmt.Errorf("read questions after line %d: %w", n, err)
	}
	return out, bad, nil
}

func readLine(raw []byte) (Read, locales.Text) {
	var l line
	if err := json.Unmarshal(raw, &l); err != nil {
		return Read{}, locales.M("learn.bad.json")
	}
	q := Read{Course: l.Course, Question: Question{
		ID: l.ID, Module: l.Module, Type: l.Type,
		Stem:        locales.Both(l.QuestionZh, l.QuestionEn),
		Explanation: locales.Both(l.ExplanationZh, l.ExplanationEn),
		Sources:     l.PolicyRefs, Grounding: l.Grounding,
	}}
	if !idForm.MatchString(string(l.Course)) {
		return q, locales.M("learn.bad.course", "Name", string(l.Course))
	}
	keys, known := keyReaders[l.Type]
	if !known {
		return q, locales.M("learn.bad.type", "Type", string(l.Type))
	}
	if fault := readChoices(&q.Question, l); !fault.Empty() {
		return q, fault
	}
	if !keys(&q.Question, l.Answer) {
		return q, locales.M("learn.bad.key_form", "Type", string(l.Type))
	}
	return q, Check(&q.Question)
}

// pairs are the two columns of a matching question.
type pairs struct {
	Left  []string `json:"left"`
	Right []string `json:"right"`
}

func readChoices(q *Question, l line) locales.Text {
	var zh, en pairs
	read := func(raw json.RawMessage, into *pairs) bool {
		if q.Type == Matching {
			return json.Unmarshal(raw, into) == nil
		}
		return len(raw) == 0 || json.Unmarshal(raw, &into.Right) == nil
	}
	if !read(l.ChoicesZh, &zh) || !read(l.ChoicesEn, &en) {
		return locales.M("learn.bad.choice_form", "Type", string(q.Type))
	}
	if len(zh.Right) != len(en.Right) || len(zh.Left) != len(en.Left) {
		return locales.M("learn.bad.choice_counts", "Zh", len(zh.Right)+len(zh.Left), "En", len(en.Right)+len(en.Left))
	}
	q.Choices, q.Left = both(zh.Right, en.Right), both(zh.Left, en.Left)
	return locales.Text{}
}

func both(zh, en []string) []locales.Text {
	var out []locales.Text
	for i := range zh {
		out = append(out, locales.Both(zh[i], en[i]))
	}
	return out
}

// keyReaders turns the written key of each type into an Answer; false when it is not
// written the way the type wants.
var keyReaders = map[Type]func(q *Question, raw json.RawMessage) bool{
	Single: func(q *Question, raw json.RawMessage) bool {
		var s string
		return json.Unmarshal(raw, &s) == nil && letters(q, []string{s})
	},
	Multiple: readLetters,
	Ordering: readLetters,
	TrueFalse: func(q *Question, raw json.RawMessage) bool {
		var b *bool
		if json.Unmarshal(raw, &b) != nil || b == nil {
			return false
		}
		q.Key.Picks = []int{1}
		if *b {
			q.Key.Picks = []int{0}
		}
		return true
	},
	Matching: func(q *Question, raw json.RawMessage) bool {
		var m map[string]string
		if json.Unmarshal(raw, &m) != nil || len(m) != len(q.Left) {
			return false
		}
		right := make([]string, len(q.Left))
		for i := range right {
			right[i] = m[strconv.Itoa(i+1)]
		}
		return letters(q, right)
	},
	Numeric: func(q *Question, raw json.RawMessage) bool {
		var n struct {
			Value     json.Number `json:"value"`
			Tolerance json.Number `json:"tolerance"`
			UnitZh    string      `json:"unit_zh"`
			UnitEn    string      `json:"unit_en"`
		}
		if json.Unmarshal(raw, &n) != nil {
			return false
		}
		if n.Tolerance == "" {
			n.Tolerance = "0"
		}
		q.Key.Number, q.Tolerance = n.Value.String(), n.Tolerance.String()
		q.Unit = locales.Both(n.UnitZh, n.UnitEn)
		return true
	},
	Short: func(q *Question, raw json.RawMessage) bool {
		var words []string
		if json.Unmarshal(raw, &words) != nil {
			return false
		}
		for _, w := range words {
			q.Accept = append(q.Accept, Accept{Text: w, Weight: Full})
		}
		return true
	},
	Essay: func(_ *Question, raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" },
}

func readLetters(q *Question, raw json.RawMessage) bool {
	var s []string
	return json.Unmarshal(raw, &s) == nil && letters(q, s)
}

// letters sets the key from letters A, B ...; whether they exist is Check's question.
func letters(q *Question, s []string) bool {
	q.Key.Picks = nil
	for _, l := range s {
		if len(l) != 1 || l[0] < 'A' || l[0] > 'Z' {
			return false
		}
		q.Key.Picks = append(q.Key.Picks, int(l[0]-'A'))
	}
	return true
}
