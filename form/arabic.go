package form

import (
	"strings"
	"unicode/utf8"
)

// leading reads the digits at the start of s and says how many bytes they take: one
// Chinese digit, or a run of Arabic ones.
func leading(s string) (number, int, error) {
	r, size := utf8.DecodeRuneInString(s)
	if d, ok := chineseDigits[r]; ok {
		return whole(d), size, nil
	}
	n := 0
	for n < len(s) && (digit(s[n]) || s[n] == '.' || s[n] == ',') {
		n++
	}
	if n == 0 {
		return notNumber, 0, nil
	}
	v, err := arabic(s[:n])
	return v, n, err
}

// arabic reads Arabic digits with thousands marks. A comma that is no thousands mark and
// a second point could be slips of many kinds: the person is asked.
func arabic(s string) (number, error) {
	head, frac, pointed := strings.Cut(s, ".")
	if strings.HasPrefix(s, "..") || strings.HasSuffix(s, ",") {
		return notNumber, errUnreadable // the sentence goes on
	}
	if strings.ContainsAny(frac, ".,") {
		return notNumber, between()
	}
	if strings.ContainsRune(head, ',') {
		parts := strings.Split(head, ",")
		for i, p := range parts {
			if i > 0 && len(p) != 3 || i == 0 && (p == "" || len(p) > 3) {
				if len(parts) == 2 && !pointed && parts[0] != "" && parts[1] != "" {
					return notNumber, between(parseNumber(parts[0]+"."+parts[1]), parseNumber(parts[0]+parts[1]))
				}
				return notNumber, between()
			}
		}
		head = strings.Join(parts, "")
	}
	if head == "" {
		head = "0"
		if frac == "" {
			return notNumber, errUnreadable
		}
	}
	if frac != "" {
		head += "." + frac
	}
	if strings.HasPrefix(head, "-") {
		return notNumber, errUnreadable
	}
	n := parseNumber(head)
	if n.nan {
		return notNumber, errUnreadable
	}
	return n, nil
}
