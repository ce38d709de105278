package notices

import "cadrebot/locales"

// barWidth is how many cells a progress bar has: it fits one line of an old phone.
const barWidth = 12

// Lines says in words how far a notice has come: a bar while it is being sent, who got
// it, who confirmed, and who did not get it and why. No names, no ranking.
func (r Report) Lines() []locales.Text {
	f := r.Figures
	done := Ratio{f.Targeted() - f.Waiting(), f.Targeted()}
	lines := []locales.Text{
		locales.M("notice.figures_bar", "Bar", done.Bar(barWidth), "Percent", done.Percent()),
		locales.M("notice.figures_sent", "All", f.Targeted(), "Waiting", f.Waiting(),
			"Accepted", f.Accepted(), "Percent", f.Delivery().Percent()),
	}
	if r.Notice.Confirm {
		lines = append(lines, locales.M("notice.figures_confirmed", "Confirmed", f.ByState[Confirmed],
			"Told", f.Told, "Percent", f.Reach().Percent()))
	}
	if f.Missed() == 0 {
		return lines
	}
	lines = append(lines, locales.M("notice.figures_missed", "Number", f.Missed()))
	for _, reason := range reasons {
		if n := f.Reasons[reason]; n > 0 {
			lines = append(lines, locales.M("notice.figures_reason", "Reason", Why(Unreachable, reason), "Number", n))
		}
	}
	for _, s := range []State{Unknown, Expired, Cancelled} {
		if n := f.ByState[s]; n > 0 {
			lines = append(lines, locales.M("notice.figures_reason", "Reason", Why(s, ""), "Number", n))
		}
	}
	return lines
}

// reasons in the order they are shown; the words are those of the bot's send errors.
var reasons = []string{
	"blocked", "deactivated", "not_started", "chat_not_found", ReasonNeverJoined, "rejected", ReasonTooOften, "demo_person",
}

// Why says, for people, why somebody did not get a message.
func Why(s State, reason string) locales.Text {
	switch s {
	case Unknown:
		return locales.M("notice.why_unknown")
	case Expired:
		return locales.M("notice.why_expired")
	case Cancelled:
		return locales.M("notice.why_cancelled")
	}
	switch reason {
	case "blocked":
		return locales.M("notice.why_blocked")
	case "deactivated":
		return locales.M("notice.why_deactivated")
	case "not_started", ReasonNeverJoined:
		return locales.M("notice.why_never_joined")
	case "chat_not_found":
		return locales.M("notice.why_chat_not_found")
	}
	return locales.M("notice.why_refused")
}

// Head is the first line of the notice: its kind and title.
func (n Notice) Head() locales.Text {
	switch n.Kind {
	case Emergency:
		return locales.M("notice.head_emergency", "Title", n.Title)
	case Pressing:
		return locales.M("compose.head_urgent", "Title", n.Title)
	case Publicity:
		return locales.M("compose.head_publicity", "Title", n.Title)
	}
	return locales.M("notice.head", "Title", n.Title)
}
