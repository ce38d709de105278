package importing

import (
	"context"
	"slices"
	"strings"

	"cadrebot/locales"
)

// withoutContents takes the table of contents out: from its title to the line that is its
// first line again. Where none is, only the title stood there.
func withoutContents(ctx context.Context, ps []paragraph, lang locales.Lang) []paragraph {
	i := slices.IndexFunc(ps, func(p paragraph) bool { return isContents(p.text) })
	if i < 0 {
		return ps
	}
	first := ""
	for j := i + 1; j < len(ps) && ctx.Err() == nil; j++ {
		bare := tocTail.ReplaceAllString(ps[j].text, "")
		_, heading := structureOf(bare, lang)
		bare = strings.ReplaceAll(bare, " ", "")
		switch {
		case heading && first == "":
			first = bare
		case first == bare:
			return append(ps[:i:i], ps[j:]...)
		case first == "" || articleOf(ps[j].text, lang).number != "":
			return append(ps[:i:i], ps[i+1:]...)
		}
	}
	return append(ps[:i:i], ps[i+1:]...)
}
