package policy

import "strings"

// stem takes the endings off an English word that lay questions and documents differ in:
// plurals, -ing, -ed, -ly, -ment, -ation and a final e. Words with digits and words of up
// to three letters stay whole. It need not give words, only the same root for both sides.
func stem(w string) string {
	if len(w) <= 3 || !letters(w) {
		return w
	}
	w = plural(w)
	for _, end := range []string{"ingly", "edly", "ing", "ed", "ly"} {
		if root, ok := strings.CutSuffix(w, end); ok && len(root) >= 3 && vowel(root) {
			w = undouble(root)
			break
		}
	}
	for _, e := range endings {
		if root, ok := strings.CutSuffix(w, e.end); ok && len(root) >= 4 {
			w = root + e.to
			break
		}
	}
	if root, ok := strings.CutSuffix(w, "e"); ok && len(root) >= 3 {
		w = root
	}
	if root, ok := strings.CutSuffix(w, "y"); ok && len(root) >= 3 {
		w = root + "i"
	}
	return w
}

// endings that make nouns of verbs and adjectives; longer ones first.
var endings = []struct{ end, to string }{
	{"isation", "iz"},
	{"ization", "iz"},
	{"ations", ""},
	{"ation", ""},
	{"ements", ""},
	{"ement", ""},
	{"ments", ""},
	{"ment", ""},
	{"ings", ""},
	{"ators", ""},
	{"ator", ""},
	{"ities", ""},
	{"ity", ""},
	{"ness", ""},
	{"ise", "iz"},
	{"ize", "iz"},
	{"is", "iz"},
	{"ate", ""},
	{"able", ""},
	{"ible", ""},
	{"ers", ""},
	{"er", ""},
	{"al", ""},
}

func plural(w string) string {
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "xes"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"):
		return w[:len(w)-2]
	case strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"):
		return w
	case strings.HasSuffix(w, "s"):
		return w[:len(w)-1]
	}
	return w
}

// undouble turns "planned" -> "plan" but keeps "sell", "miss", "buzz".
func undouble(w string) string {
	n := len(w)
	if n >= 4 && w[n-1] == w[n-2] && !strings.ContainsRune("lsz", rune(w[n-1])) {
		return w[:n-1]
	}
	return w
}

func vowel(w string) bool { return strings.ContainsAny(w, "aeiouy") }

func letters(w string) bool {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return true
}

// stopWords carry no meaning of their own in an English question.
var stopWords = set(`a an the of to in on at by for with from as and or but not no is are was were be been being am
do does did done can could may might must shall should will would have has had having how what when where which who
whom whose why i me my we us our you your he she it its they them their this that these those there here about into
over under up out than then so if also any some such only own same too very just tell please get got much many long
want need know let say says said one ones per us yes hi hello thanks thank question regarding does don t s re ll`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
