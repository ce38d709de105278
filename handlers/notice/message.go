package notice

import (
	"fmt"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
)

// Message is what a reader gets: the notice in words, and what can be pressed under it. It
// is the same for every reader, so that a correction can replace it as a whole.
func Message(n notices.Notice) *bot.Screen {
	s := bot.Say(n.Words()...)
	if n.Withdrawn() {
		return s
	}
	for _, m := range n.Media {
		s.Album = append(s.Album, &bot.File{Ref: m.ID, Name: m.Name, Picture: m.Kind == "photo"})
	}
	if !n.Asks() {
		return s
	}
	if len(n.Question.Choices) == 0 {
		s.Add(locales.M("notice.please_confirm"))
	} else {
		s.Add(locales.M("follow.please_answer"))
	}
	return ask(s, n)
}

// ask adds the receipt button, or one for each answer: an answer is a receipt.
func ask(s *bot.Screen, n notices.Notice) *bot.Screen {
	if len(n.Question.Choices) == 0 {
		return s.Row(bot.To(locales.M("notice.btn_confirm"), routeConfirm, idArg(n.ID)))
	}
	for i, c := range n.Question.Choices {
		s.Row(bot.To(c, routeConfirm, fmt.Sprintf("%d.%d", n.ID, i+1)))
	}
	return s
}

// Progress is what the author sees of a notice: while it goes out in one message that is
// kept up to date, and later from the list. What can be done now is in its buttons.
func Progress(r notices.Report) *bot.Screen {
	n, id := r.Notice, idArg(r.Notice.ID)
	s := bot.Say(n.StateLine(), locales.M("notice.to_whom", "Unit", n.Audience.Unit.Name, "At", n.Created)).Add(stands(n)...)
	if r.Figures.Targeted() > 0 {
		s.Add(r.Lines()...)
	}
	if n.State == notices.NoticeRefused {
		s.Row(bot.To(locales.M("compose.btn_mend"), routeMend, id))
	}
	var row []bot.Button
	for _, m := range []notices.Move{notices.Pause, notices.Resume, notices.Cancel} {
		if n.May(m) {
			row = append(row, bot.To(moveButton(m), routeMove, id+"."+string(m)))
		}
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	s.Pairs(people(r, id))
	s.Pairs(others(r, id))
	return s.Row(bot.To(locales.M("notice.btn_refresh"), routeView, id), bot.To(locales.M("notice.btn_list"), routeList, "0"))
}

// people are the buttons about those who did not get it or have not answered.
func people(r notices.Report, id string) []bot.Button {
	n, f := r.Notice, r.Figures
	var out []bot.Button
	standing := n.State == notices.NoticeSending || n.State == notices.NoticeSent || n.State == notices.NoticePaused
	if standing && n.Asks() && f.Silent > 0 {
		out = append(out, bot.To(locales.M("notice.btn_remind", "Number", f.Silent), routeRemind, id),
			bot.To(locales.M("follow.btn_silent", "Number", f.Silent), routeSilent, id+".0"))
	}
	failed, doubt := f.ByState[notices.Failed], f.ByState[notices.Unknown]
	switch phone := f.ToPhone(); {
	case phone > 0:
		out = append(out, bot.To(locales.M("notice.btn_phone", "Number", phone), routePhone, id+".0"))
	case f.ByState[notices.Unreachable]+failed+doubt+f.ByState[notices.Expired] > 0:
		out = append(out, bot.To(locales.M("notice.btn_phoned"), routePhone, id+".0"))
	}
	if standing && (r.Again || failed > 0) {
		out = append(out, bot.To(locales.M("notice.btn_again"), routeAgain, id))
	}
	if standing && doubt > 0 {
		out = append(out, bot.To(locales.M("follow.btn_doubt", "Number", doubt), routeDoubt, id))
	}
	return out
}

// others are the buttons about the notice itself.
func others(r notices.Report, id string) []bot.Button {
	var out []bot.Button
	if r.Figures.Targeted() > 0 {
		out = append(out, bot.To(locales.M("follow.btn_units"), routeUnits, id+".0.0"))
	}
	if r.Notice.Correctable() || r.Notice.May(notices.Recall) {
		out = append(out, bot.To(locales.M("follow.btn_change"), routeChange, id))
	}
	switch r.Notice.State {
	case notices.NoticeSent, notices.NoticeCancelled, notices.NoticeRecalled:
		out = append(out, bot.To(locales.M("follow.btn_like"), routeLike, id))
	}
	return out
}

func moveButton(m notices.Move) locales.Text {
	switch m {
	case notices.Pause:
		return locales.M("follow.btn_pause")
	case notices.Resume:
		return locales.M("follow.btn_resume")
	case notices.Cancel:
		return locales.M("follow.btn_cancel")
	}
	return locales.M("follow.btn_recall")
}
