package policy

// token is one search term with its place in the folded text.
type token struct {
	term     string
	from, to int  // runes
	uni      bool // a single Chinese character: weak evidence
}

// maxRunes bounds what is searched for: a message is at most 4,096 characters, a question
// is far shorter.
const maxRunes = 600

// tokens cuts folded text into terms: of a Chinese run every character and every pair,
// of Latin letters and digits the stemmed word. The same function serves index and query.
func tokens(text []rune) []token {
	out := make([]token, 0, len(text)*2)
	for i := 0; i < len(text); {
		switch r := text[i]; {
		case han(r):
			out = append(out, token{term: string(r), from: i, to: i + 1, uni: true})
			if i+1 < len(text) && han(text[i+1]) {
				out = append(out, token{term: string(text[i : i+2]), from: i, to: i + 2})
			}
			i++
		case latin(r):
			j := i + 1
			for j < len(text) && latin(text[j]) {
				j++
			}
			if w := string(text[i:j]); !stopWords[w] {
				out = append(out, token{term: stem(w), from: i, to: j})
			}
			i = j
		default:
			i++
		}
	}
	return out
}
