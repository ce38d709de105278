package guard

import (
	"slices"
	"strings"
)

// Mask hides the secrets of s for a display that cannot do without: an ID keeps its first
// three and last two characters, a mobile number its first three and last four digits, an
// account its last four; digits beside a sensitive word go. The rest of s stays.
func Mask(s string) string {
	spans := scan(s)
	if len(spans) == 0 {
		return s
	}
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	text := []rune(s)
	var b strings.Builder
	at := 0
	for _, f := range spans {
		b.WriteString(string(text[at:f.from]))
		b.WriteString(f.masked())
		at = f.to
	}
	b.WriteString(string(text[at:]))
	return b.String()
}

func (f span) masked() string {
	head, tail := 0, 0
	switch f.kind {
	case IDNumber, OldIDNumber:
		head, tail = 3, 2
	case Mobile:
		head, tail = 3, 4
	case BankCard:
		tail = 4
	}
	n := len(f.digits)
	return f.digits[:head] + strings.Repeat("*", n-head-tail) + f.digits[n-tail:]
}
