package locales

import (
	"strings"
	"unicode"
)

// Short is s in at most n characters, with a sign of omission where something is left out. It never
// leaves half a number behind, nor a bracket open: "5,000,000元（500.00万元）" in twelve is
// "5,000,000元".
func Short(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	end := max(0, n-1)
	if at := bracket(r, len(r)-1); at > 0 && at <= n && closes(r[len(r)-1]) { // what it ends with explains the rest
		return strings.TrimSpace(string(r[:at]))
	}
	if at := bracket(r, end); at > 0 {
		end = at
	}
	whole := end
	for counts(r[end]) && whole > 0 && counts(r[whole-1]) {
		whole--
	}
	if whole > 0 {
		end = whole
	}
	return strings.TrimSpace(string(r[:end])) + "…"
}

// bracket is where a bracket opens that is open before end; 0 for none.
func bracket(r []rune, end int) int {
	for i := end - 1; i > 0; i-- {
		if r[i] == '（' || r[i] == '(' {
			return i
		}
		if closes(r[i]) {
			return 0
		}
	}
	return 0
}

func closes(x rune) bool { return x == '）' || x == ')' }

// counts reports whether x stands in numbers.
func counts(x rune) bool { return unicode.IsDigit(x) || x == ',' || x == '.' }
