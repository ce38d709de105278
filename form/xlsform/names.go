package xlsform

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"strings"
	"unicode"
)

// validName reports whether s may name a question: a letter or underscore, then letters,
// digits, hyphens, underscores and points, in any script.
func validName(s string) bool {
	for i, r := range s {
		letter := r == '_' || unicode.IsLetter(r)
		if !letter && (i == 0 || r != '-' && r != '.' && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)) {
			return false
		}
	}
	return s != ""
}

// plainKey is what form takes for a key.
var plainKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]{0,63}$`)

// key makes the key of a field, which answers are stored under: its name where that is
// plain and still free, else its path from the outermost group. What is not plain, such
// as a Chinese name, becomes a fingerprint of the path, so that the same sheet always
// gives the same keys.
func (r *reader) key(name string) string {
	path := name
	for i := len(r.open) - 1; i >= 0; i-- {
		path = r.open[i].name + "." + path
	}
	for _, k := range []string{name, path} {
		if plainKey.MatchString(k) && !strings.HasPrefix(k, "last.") && !r.keys[k] {
			r.keys[k] = true
			return k
		}
	}
	for n := 0; ; n++ {
		h := fnv.New64a()
		fmt.Fprintf(h, "%s#%d", path, n)
		if k := fmt.Sprintf("q_%016x", h.Sum64()); !r.keys[k] {
			r.keys[k] = true
			return k
		}
	}
}

// nearest is the word of known that s seems to misspell, "" when none is near enough.
func nearest(s string, known []string) string {
	best, found := max(1, min(3, len([]rune(s))/3))+1, ""
	for _, k := range known {
		if d := distance(strings.ToLower(s), strings.ToLower(k)); d < best && d < len([]rune(s)) {
			best, found = d, k
		}
	}
	return found
}

// distance counts the letters to insert, drop, change or swap with their neighbour to
// make b of a. Words that differ by more than four letters in length are far apart.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > 4 || len(y)-len(x) > 4 || len(x) > 100 {
		return 99
	}
	before, last, now := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		now[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			now[j+1] = min(last[j+1]+1, now[j]+1, last[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				now[j+1] = min(now[j+1], before[j-1]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(y)]
}
