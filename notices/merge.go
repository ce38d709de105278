package notices

import (
	"slices"
	"strings"

	"cadrebot/locales"
)

// ReasonMerged is why a delivery was withdrawn: its notice comes with one from below. Persisted.
const ReasonMerged = "merged"

// Merge is own carrying the notice from above along: own words first, the original's below
// them, in one message instead of two. Where the original asks for a receipt the merged one
// does too, because it counts for both. The original's pictures come along; its question does
// not: an answer would reach the wrong author.
func Merge(own, original Notice) Notice {
	own.Merges = original.ID
	own.Confirm = own.Confirm || original.Confirm
	own.Body = locales.Marked(own.Body.Zh+original.below(locales.ZH), own.Body.En+original.below(locales.EN))
	own.Media = slices.Concat(own.Media, original.Media)
	return own
}

// Own takes apart what Merge made: the merged notice without what it carries along.
func Own(merged, original Notice) Notice {
	merged.Body = locales.Marked(
		strings.TrimSuffix(merged.Body.Zh, original.below(locales.ZH)),
		strings.TrimSuffix(merged.Body.En, original.below(locales.EN)),
	)
	own := len(merged.Media) - len(original.Media)
	if own >= 0 && slices.Equal(merged.Media[own:], original.Media) {
		merged.Media = merged.Media[:own:own]
	}
	return merged
}

// below is what stands of n under the words of who passes it on.
func (n Notice) below(l locales.Lang) string {
	title, body := n.Title.Zh, n.Body.Zh
	if l == locales.EN {
		title, body = n.Title.En, n.Body.En
	}
	return "\n\n" + locales.M("compose.original", "Unit", n.From.Name, "Title", title).Plain(l) + "\n" + body
}
