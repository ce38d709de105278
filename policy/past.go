package policy

import (
	"regexp"
	"strconv"
	"strings"

	"cadrebot/locales"
	"cadrebot/policy/search"
)

// aboutFormer finds the words with which people ask for rules of before without a date.
var aboutFormer = regexp.MustCompile(`以前|从前|过去|当年|当时|那时|那阵|那会儿|早先|原先|原来的|老的|旧的|老政策|旧政策|老办法|旧办法|老规定|旧规定|最早|最初|历史上` +
	`|\b(?:back then|used to|formerly|former|previously|previous|in the past|at the time|at that time|in those days|old|originally|historical)\b`)

var anyYear = regexp.MustCompile(`(?:^|[^\d])((?:19|20)\d\d)(?:[^\d]|$)`)

// aboutThePast reports whether the question asks for what was: with such words, or by
// a year that is over, in a title for example.
func aboutThePast(question string, today locales.Date) bool {
	folded := search.Fold(question)
	if aboutFormer.MatchString(folded) {
		return true
	}
	now, err := strconv.Atoi(strings.SplitN(string(today), "-", 2)[0])
	if err != nil {
		return false
	}
	for _, m := range anyYear.FindAllStringSubmatch(folded, -1) {
		if y, _ := strconv.Atoi(m[1]); y < now {
			return true
		}
	}
	return false
}
