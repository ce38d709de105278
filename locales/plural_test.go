package locales

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// counted finds a placeholder, perhaps in bold, and the word that follows it.
var counted = regexp.MustCompile(`\{\{\.(\w+)\}\}(?:</\w+>)? (?:clean |more |new |open |other )?([a-z]+s|people)\b`)

// notNouns end in s and are no plural.
var notNouns = []string{
	"as", "belongs", "does", "follows", "has", "is", "its", "lacks", "less", "needs", "says", "takes", "this", "waits", "wants", "was",
}

// limits are placeholders of bounds in the code, none of which is 1.
var limits = []string{"Least", "Limit", "Max", "Most"}

// never1 are sentences whose number is never 1, and why.
var never1 = map[string]string{
	"form.burden_typed": "is said from nine fields on",
	"notice.too_long":   "Title is a bound",
}

// miscounted are the words of an English sentence that would read "1 people": a number that
// chooses no plural form stands before a plural, or the form for one has a plural.
func miscounted(id string, forms map[string]string) (out []string) {
	_, plural := forms["one"]
	for form, words := range forms {
		for _, m := range counted.FindAllStringSubmatch(words, -1) {
			chooses := plural && form == "other" && m[1] == "Count"
			if !chooses && !slices.Contains(notNouns, m[2]) && !slices.Contains(limits, m[1]) && never1[id] == "" {
				out = append(out, m[0])
			}
		}
	}
	return out
}

func TestEnglishCountsHaveAFormForOne(t *testing.T) {
	t.Parallel()
	all := sentences(t, EN)
	for id, forms := range all {
		for _, words := range miscounted(id, forms) {
			t.Errorf("%s: %q is wrong for 1: name the number Count and write one and other", id, words)
		}
	}
	for id := range never1 {
		if all[id] == nil || !counted.MatchString(strings.Join([]string{all[id]["one"], all[id]["other"]}, " ")) {
			t.Errorf("%s needs no exception any more", id)
		}
	}
}

func TestMiscountedSentencesAreFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		forms map[string]string
		want  int
	}{
		{map[string]string{"other": "It goes to <b>{{.People}}</b> people."}, 1},
		{map[string]string{"other": "{{.Number}} clean reports, {{.Typed}} clues"}, 2},
		{map[string]string{"other": "{{.Count}} people"}, 1}, // there is no form for one
		{map[string]string{"one": "{{.Count}} clues", "other": "{{.Count}} clues"}, 1},
		{map[string]string{"one": "{{.Count}} clue", "other": "{{.Count}} clues"}, 0},
		{map[string]string{"one": "{{.Count}} clue", "other": "{{.Count}} clues, {{.Late}} days"}, 1},
		{map[string]string{"other": "{{.Unit}} has none, {{.Count}} of them, at most {{.Max}} rows"}, 0},
	} {
		if got := miscounted("", c.forms); len(got) != c.want {
			t.Errorf("%v: found %q, want %d", c.forms, got, c.want)
		}
	}
}
