package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"

	"cadrebot/policy/library"
	"cadrebot/policy/search"
)

// Vocabulary is what is known of words outside the documents: which mean the same, how
// Chinese and English correspond, and which questions an item is known to answer.
type Vocabulary struct {
	words   *search.Words
	aliases map[ItemID]questions
	hash    string // of the lists that it was read from
}

// questions that an item answers, by the language they are asked in.
type questions struct{ zh, en []string }

// in are the questions in the language zh or en.
func (q questions) in(lang string) []string {
	if lang == english {
		return q.en
	}
	return q.zh
}

// Curated is the vocabulary that the bot is delivered with.
var Curated = sync.OnceValue(func() *Vocabulary {
	v, err := NewVocabulary(library.WordLists(), library.Glossary(), library.Aliases())
	if err != nil {
		panic(err) // compiled in; a test reads it too
	}
	return v
})

// NewVocabulary reads word lists, a glossary and questions, in the formats that
// library/synonyms.txt, search.Words.AddGlossary and library/aliases.txt explain. The error
// names the line.
func NewVocabulary(lists []string, glossary, aliases string) (*Vocabulary, error) {
	words, err := search.ParseWords(lists...)
	if err != nil {
		return nil, err
	}
	if err := words.AddGlossary(glossary); err != nil {
		return nil, err
	}
	v := &Vocabulary{words: words}
	if v.aliases, err = parseAliases(aliases); err != nil {
		return nil, err
	}
	h := sha256.New()
	for _, text := range append([]string{glossary, aliases}, lists...) {
		fmt.Fprintf(h, "%d %s", len(text), text)
	}
	v.hash = hex.EncodeToString(h.Sum(nil))
	return v, nil
}

// Words are the words of the vocabulary alone, for other texts than policies.
func (v *Vocabulary) Words() *search.Words { return v.words }

func parseAliases(text string) (map[ItemID]questions, error) {
	out := map[ItemID]questions{}
	var id ItemID
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		lang, question, asked := strings.Cut(line, " ")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case !asked:
			id = ItemID(line)
		case id == "" || lang != chinese && lang != english:
			return nil, fmt.Errorf("questions, line %d: an id alone, or zh or en with a question below an id is wanted", n)
		default:
			q := out[id]
			if lang == english {
				q.en = append(q.en, question)
			} else {
				q.zh = append(q.zh, question)
			}
			out[id] = q
		}
	}
	return out, nil
}
