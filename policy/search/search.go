// Package search finds the passages that speak of a question, in Chinese and English.
//
// It is pure: no I/O but a snapshot's reader and writer, no clock, nothing of ours. An
// Index is built from passages and a word list, or merged from another one and what has
// changed (merge.go), and never changes afterwards, so any number of goroutines may search it
// while the next one is made. What a question goes
// through is listed in understand.go; how passages are weighed in weigh.go; docs/search.md
// tells what was measured. A new way to write a question is a new step in understand.go.
package search

// Passage is one searchable clause. Empty fields cost nothing.
type Passage struct {
	ID       string   // names the passage for good; hits with equal scores are ordered by it
	Doc      string   // names its document: passages of one document share it
	Lang     string   // "zh" or "en": the language of Body
	Title    string   // of the document, repeated on every passage; several spellings on lines of their own
	Heading  string   // of the chapter and the passage
	Number   string   // 第二十三条, Article 23, § 47-1310
	Citation string   // number of the document: 财农〔2021〕19号
	Body     string   // the text itself
	Aliases  []string // questions that it is known to answer
	Weight   float32  // how much it counts beside others that fit as well; 0 is 1
}

// Query is one question.
type Query struct {
	Text  string
	Limit int    // at most this many hits in each group; 0 is 10, the most is 100
	Lang  string // only passages in this language; "" is both
	Plain bool   // without synonyms and translation, to measure what they add
}

// Hit is one passage of a result.
type Hit struct {
	Passage  int     // ordinal in the order of ids; valid for this Index only
	ID       string  // of the passage
	Score    float64 // comparable within one result only; see spokenOf for the share that Coverage has in it
	Coverage float64 // 0 to 1: the share of the question's weight that the passage speaks of
	Cited    bool    // the question names the passage or its document by number
}

// Result is what was found for a question.
type Result struct {
	Hits       []Hit  // best first
	Translated []Hit  // passages in the other language, found through the word list; only when Hits are doubtful
	Read       string // how the question was read when not as typed: 低保 for dibao; "" otherwise
	Terms      Terms  // the words to look for in a snippet
	reluctance float64
}

const (
	usualLimit = 10
	mostLimit  = 100
	mostRunes  = 400 // of a question that are read
)

// Len is the number of passages.
func (x *Index) Len() int { return len(x.docOf) }

// ID is the id of the passage with this ordinal.
func (x *Index) ID(passage int) string { return x.ids.at(passage) }

// Doc is the document of the passage with this ordinal.
func (x *Index) Doc(passage int) string { return x.docs.at(int(x.docOf[passage])) }

// Ranked are the hits as one list of at most limit: the language of the question first,
// unless the other one speaks of more of it.
func (r Result) Ranked(limit int) []Hit {
	first, second := r.Hits, r.Translated
	if len(second) > 0 && (len(first) == 0 || second[0].Coverage > first[0].Coverage+r.reluctance) {
		first, second = second, first
	}
	all := append(append([]Hit(nil), first...), second...)
	return all[:min(limit, len(all))]
}
