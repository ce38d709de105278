package search

import (
	"strings"
	"unicode/utf8"

	"github.com/kljensen/snowball/english" // Porter's second stemmer
)

// token is one searchable unit of a folded text: a Chinese character (a), a pair of
// neighbours (a, b), or a word. The word's bytes are valid until the next token.
type token struct {
	a, b     rune
	word     []byte
	from, to int // runes of the folded text
}

func (t token) single() bool { return t.b == 0 && t.word == nil }

// scan calls emit for every token of the text, in order; of a pair, the first character
// comes before the pair. Codes such as 47-1310 come whole and again in parts.
func scan(runes []rune, emit func(token)) {
	var word []byte
	for i := 0; i < len(runes); {
		switch r := runes[i]; {
		case han(r):
			emit(token{a: r, from: i, to: i + 1})
			if i+1 < len(runes) && han(runes[i+1]) {
				emit(token{a: r, b: runes[i+1], from: i, to: i + 2})
			}
			i++
		case lettered(r):
			end := wordEnd(runes, i)
			word = emitWord(runes, i, end, word, emit)
			i = end
		default:
			i++
		}
	}
}

// wordEnd is where a word with its inner - . : / ends.
func wordEnd(runes []rune, i int) int {
	for i < len(runes) {
		switch {
		case lettered(runes[i]):
			i++
		case strings.ContainsRune("-.:/'", runes[i]) && i+1 < len(runes) && lettered(runes[i+1]):
			i += 2
		default:
			return i
		}
	}
	return i
}

func emitWord(runes []rune, from, to int, buf []byte, emit func(token)) []byte {
	connected, digit, plain := false, false, true
	for _, r := range runes[from:to] {
		connected = connected || !lettered(r)
		digit = digit || '0' <= r && r <= '9'
		plain = plain && r != '\''
	}
	if connected && digit && plain {
		buf = appendRunes(buf[:0], runes[from:to])
		emit(token{word: buf, from: from, to: to})
	}
	for i := from; i < to; {
		j := i
		for j < to && lettered(runes[j]) {
			j++
		}
		possessive := i > from && runes[i-1] == '\'' // 's, 't, 're say nothing
		if !possessive && (!connected || !digit || j-i > 1) {
			buf = appendRunes(buf[:0], runes[i:j])
			emit(token{word: buf, from: i, to: j})
		}
		i = j + 1
	}
	return buf
}

func appendRunes(b []byte, rs []rune) []byte {
	for _, r := range rs {
		b = utf8.AppendRune(b, r)
	}
	return b
}

// stem is the root under which a word is found; "" for a word that carries no meaning.
func stem(word string) string {
	if stopWord(word) {
		return ""
	}
	if len(word) < 3 {
		return word
	}
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return word
		}
	}
	return english.Stem(word, false)
}

// stopWord reports whether an English word carries no meaning of its own in a question.
func stopWord(w string) bool {
	switch w {
	case "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "with", "from", "as", "and", "or", "but", "is", "are", "was", "were", "be",
		"been", "being", "am", "do", "does", "did", "done", "can", "could", "may", "might", "must", "shall", "should", "will", "would", "has", "have",
		"had", "having", "how", "what", "when", "where", "which", "who", "whom", "whose", "why", "i", "me", "my", "we", "us", "our", "you", "your",
		"he", "his", "him", "she", "her", "it", "its", "they", "them", "their", "this", "that", "these", "those", "there", "here", "if", "then",
		"than", "so", "also", "any", "some", "such", "into", "upon", "about", "please", "tell", "get", "got", "want", "need", "much", "many", "s", "t":
		return true
	}
	return false
}

// faintly is what a faint word of a question weighs.
const faintly = 0.5

// faint reports whether an English word of a question mostly holds the sentence together: it
// may matter in a text, but the others say what is asked for.
func faint(w string) bool {
	switch w {
	case "go", "goes", "going", "gone", "went", "come", "comes", "came", "take", "takes", "took", "taken", "taking", "put", "puts", "keep", "keeps",
		"kept", "let", "lets", "make", "makes", "made", "making", "give", "gives", "gave", "given", "say", "says", "said", "know", "knows", "think",
		"like", "look", "looking", "find", "found", "ask", "asked", "call", "called", "use", "used", "using", "stop", "happen", "happens", "happened",
		"way", "thing", "things", "stuff", "people", "someone", "somebody", "anyone", "anybody", "everyone", "person", "anything", "something",
		"nothing", "still", "just", "even", "too", "very", "really", "again", "first", "soon", "often", "long", "big", "lot", "lots", "bit", "old",
		"new", "wrong", "right", "good", "bad", "up", "out", "off", "over", "back", "down", "own", "one", "two", "all", "every", "always", "never",
		"not", "no", "without", "before", "after", "while", "until", "because", "allow", "allowed", "legal", "illegal", "ok", "okay", "work", "works",
		"day", "days", "time", "times":
		return true
	}
	return false
}
