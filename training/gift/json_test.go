package gift

import (
	"encoding/json"
	"testing"
)

// TestJSON has what the published pairs leave out.
func TestJSON(t *testing.T) {
	t.Parallel()
	const head = `{"id":null,"tags":null,"type":"Numerical","title":null,"stem":{"format":"html","text":"Q"},"hasEmbeddedAnswers":false,"globalFeedback":null,"choices":`
	for file, want := range map[string]string{
		"[html]Q{#3:2~#far}": head + `[{"isCorrect":true,"weight":null,"text":{"type":"range","number":3,"range":2},"feedback":null},` +
			`{"isCorrect":false,"weight":null,"text":{"format":"html","text":"*"},"feedback":{"format":"html","text":"far"}}]}`,
		"[html]Q{#.5}":     head + `{"type":"simple","number":0.5}}`,
		"[html]Q{#=-1..5}": head + `[{"isCorrect":true,"weight":null,"text":{"type":"high-low","numberHigh":5,"numberLow":-1},"feedback":null}]}`,
		"// [id:1] [tag:a]\n::T::Q{####g}": `{"id":"1","tags":["a"],"type":"Essay","title":"T","stem":{"format":"moodle","text":"Q"},` +
			`"hasEmbeddedAnswers":false,"globalFeedback":{"format":"moodle","text":"g"}}`,
	} {
		questions := allOf(t, file)
		if len(questions) != 1 {
			t.Fatalf("%s: %v", file, questions)
		}
		got, err := json.Marshal(questions[0])
		if err != nil || string(got) != want {
			t.Errorf("%s\n got %s\nwant %s", file, got, want)
		}
	}
}
