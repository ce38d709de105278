package notices

import (
	"time"

	"cadrebot/locales"
)

// barWidth is how many cells a progress bar has: it fits one line of an old phone.
const barWidth = 12

// Lines says in words how far a notice has come: a bar while it is being sent, how fast and
// how long still, who got it, who confirmed, what was answered, and who did not get it and
// why. No names, no ranking.
func (r Report) Lines() []locales.Text {
	f := r.Figures
	done := Ratio{f.Targeted() - f.Waiting(), f.Targeted()}
	lines := []locales.Text{
		locales.M("notice.figures_bar", "Bar", done.Bar(barWidth), "Percent", done.Percent()),
		locales.M("notice.figures_sent", "All", f.Targeted(), "Waiting", f.Waiting(),
			"Accepted", f.Accepted(), "Percent", f.Delivery().Percent()),
	}
	if speed := r.speed(); !speed.Empty() {
		lines = append(lines, speed)
	}
	if r.Notice.Confirm || len(r.Notice.Question.Choices) > 0 {
		lines = append(lines, locales.M("notice.figures_confirmed", "Confirmed", f.ByState[Confirmed],
			"Told", f.Told, "Percent", f.Reach().Percent()))
	}
	lines = append(lines, r.answers()...)
	if !r.Notice.Corrected.IsZero() && !r.Notice.Withdrawn() {
		lines = append(lines, locales.M("follow.figures_corrected", "At", r.Notice.Corrected, "Done", f.Latest, "All", f.Accepted()))
	}
	if r.Notice.Withdrawn() {
		lines = append(lines, locales.M("follow.figures_taken_back", "Done", f.TakenBack, "All", f.Accepted()))
	}
	return append(lines, r.missed()...)
}

// speed is how fast it goes out and how long it still takes, or why it stands still.
func (r Report) speed() locales.Text {
	switch {
	case r.Notice.State == NoticePaused:
		return locales.M("follow.paused")
	case r.Notice.State != NoticeSending || r.Figures.Waiting() == 0:
		return locales.Text{}
	case !r.Held.IsZero():
		return locales.M("follow.held_until", "At", r.Held)
	}
	rate, left := r.Pace.Rate(), r.Pace.Left(r.Figures.Waiting())
	if left == 0 {
		return locales.Text{}
	}
	if rate < 1 {
		return locales.M("follow.pace_slow", "Left", spell(left))
	}
	return locales.M("follow.pace", "Rate", int(rate+0.5), "Left", spell(left))
}

// spell says roughly how long d is.
func spell(d time.Duration) locales.Text {
	switch {
	case d < time.Minute:
		return locales.M("follow.under_minute")
	case d < 2*time.Hour:
		return locales.M("follow.minutes", "Count", int((d+30*time.Second)/time.Minute))
	}
	return locales.M("follow.hours", "Count", int((d+30*time.Minute)/time.Hour))
}

// answerWidth is how many cells the bar of an answer has: its words stand beside it.
const answerWidth = 6

// answers are how often each answer was given, of all that were.
func (r Report) answers() []locales.Text {
	all := 0
	for _, n := range r.Figures.Answers {
		all += n
	}
	var out []locales.Text
	for i, c := range r.Notice.Question.Choices {
		share := Ratio{r.Figures.Answers[i+1], all}
		out = append(out, locales.M("follow.answer", "Bar", share.Bar(answerWidth), "Choice", c, "Number", share.Num, "Percent", share.Percent()))
	}
	return out
}

// missed is how many did not get it, by reason: together they are all whom it did not get to.
func (r Report) missed() []locales.Text {
	f := r.Figures
	if f.Missed() == 0 {
		return nil
	}
	lines := []locales.Text{locales.M("notice.figures_missed", "Number", f.Missed())}
	rest := f.ByState[Unreachable] + f.ByState[Failed]
	for _, reason := range reasons {
		if n := f.Reasons[reason]; n > 0 {
			rest -= n
			lines = append(lines, locales.M("notice.figures_reason", "Reason", Why(Unreachable, reason), "Number", n))
		}
	}
	if rest > 0 {
		lines = append(lines, locales.M("notice.figures_reason", "Reason", Why(Failed, ""), "Number", rest))
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
	"blocked", "deactivated", "not_started", "chat_not_found", ReasonNeverJoined, "demo_person", ReasonLeft,
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
	case ReasonLeft:
		return locales.M("notice.why_unknown")
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

// StateWord says where a notice as a whole stands.
func (n Notice) StateWord() locales.Text { return locales.M("follow.state_" + n.State) }

// StateLine is the first line of its progress: where it stands, and its title.
func (n Notice) StateLine() locales.Text {
	return locales.M("follow.state_line", "State", n.StateWord(), "Title", n.Title)
}
