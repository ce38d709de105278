package policyask

import (
	"strings"

	"cadrebot/locales"
	"cadrebot/policy"
)

// standing says how an item stands on the day of the answer, with its dates.
func standing(h policy.Hit, day locales.Date) locales.Text { return standingIn(h, day, maxTitle) }

// standingIn is standing with at most title characters of the title of what holds instead.
func standingIn(h policy.Hit, day locales.Date, title int) locales.Text {
	it := h.Item
	from, to := it.From.Text(), it.To.Text()
	switch h.State {
	case policy.Later:
		return locales.M("policy.state_later", "From", from, "Day", day)
	case policy.Superseded:
		if h.Successor != nil {
			return locales.M("policy.state_superseded", "From", from, "To", to, "By", clipText(h.Successor.Title, title, title))
		}
		return locales.M("policy.state_superseded_unknown", "From", from)
	case policy.Ended:
		if it.To == "" {
			return locales.M("policy.state_history", "From", from)
		}
		return locales.M("policy.state_ended", "From", from, "To", to)
	case policy.Reference:
		return locales.M("policy.state_reference", "From", from)
	}
	if it.To != "" {
		return locales.M("policy.state_until", "From", from, "To", to)
	}
	return locales.M("policy.state_in_force", "From", from)
}

// caveat is the condition that the card must show beside the standing; empty when none.
func caveat(lib *policy.Library, h policy.Hit) locales.Text {
	st := h.Item.Standing()
	switch {
	case st.Caveat == "":
		return locales.Text{}
	case st.Caveat == "other":
		return locales.M("policy.caveat_other", "Status", h.Item.Status)
	case st.Caveat == "see_also":
		if see, ok := lib.Item(st.See); ok {
			return locales.M("policy.caveat_see_also", "Title", see.Title)
		}
		return locales.Text{}
	}
	return locales.M("policy.caveat_" + st.Caveat)
}

func docNumber(it *policy.Item) locales.Text {
	if it.DocNo == "" {
		return locales.M("policy.no_number")
	}
	return locales.Raw(it.DocNo)
}

// trimTitle takes the opening words off that titles share, for buttons.
func trimTitle(s string) string {
	for _, p := range titleOpenings {
		if rest, ok := strings.CutPrefix(s, p); ok && rest != "" {
			return rest
		}
	}
	return s
}

// titleOpenings are how titles of documents begin; they are content, not sentences.
var titleOpenings = []string{
	"中共中央 国务院关于", "中华人民共和国", "国务院关于", "农业农村部关于", "关于做好", "关于进一步加强", "关于加强", "关于", "Notice on ", "Guiding Opinions on ",
	"Implementation Opinions on ", "Opinions on ", "Measures for ", "Regulations on ", "Provisions on ", "Decision of ",
}

// confidence names how well the card is verified.
func confidence(c policy.Confidence) locales.Text {
	switch c {
	case policy.High:
		return locales.M("policy.confidence_high")
	case policy.Medium:
		return locales.M("policy.confidence_medium")
	}
	return locales.M("policy.confidence_low")
}

// flip shows content in the language that the reader did not choose.
func flip(t locales.Text) locales.Text { return locales.Both(t.En, t.Zh) }
