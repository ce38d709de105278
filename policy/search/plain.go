package search

// Fold brings text into the one spelling in which it is compared: simplified, lower case,
// half-width, without accents. Bytes that are no UTF-8 become spaces.
func Fold(s string) string { return foldString(s) }

// Han reports whether a folded character is written without spaces between words.
func Han(r rune) bool { return han(r) }

// Lettered reports whether a folded character belongs to a word that spaces separate.
func Lettered(r rune) bool { return lettered(r) }

// Tokens are what a text is searched by, in order: every Chinese character and pair of
// neighbours, and the stem of every word that carries a meaning.
func Tokens(s string) []string {
	var out []string
	scan(fold(s).runes, func(t token) {
		switch {
		case t.word == nil && t.b == 0:
			out = append(out, string(t.a))
		case t.word == nil:
			out = append(out, string([]rune{t.a, t.b}))
		default:
			if s := stem(string(t.word)); s != "" {
				out = append(out, s)
			}
		}
	})
	return out
}
