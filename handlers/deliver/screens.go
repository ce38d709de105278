package deliver

import (
	"encoding/json"
	"fmt"
	"strconv"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
)

// routeConfirm is where the receipt button leads; handlers/notice answers it. Released.
const routeConfirm = "nc"

// screenOf is the message of a delivery: its own screen, or the notice it carries.
func screenOf(d notices.Delivery) (*bot.Screen, error) {
	if d.Payload != nil {
		var s bot.Screen
		if err := json.Unmarshal(d.Payload, &s); err != nil {
			return nil, fmt.Errorf("read queued screen: %w", err)
		}
		return &s, nil
	}
	if d.Notice == nil {
		return nil, fmt.Errorf("delivery %d carries nothing", d.ID)
	}
	return noticeScreen(*d.Notice), nil
}

func noticeScreen(n notices.Notice) *bot.Screen {
	s := bot.Say(n.Head(), n.Body, locales.M("notice.from", "Unit", n.From.Name, "At", n.Created))
	for _, m := range n.Media {
		s.Album = append(s.Album, &bot.File{Ref: m.ID, Name: m.Name, Picture: m.Kind == "photo"})
	}
	if n.Confirm {
		s.Add(locales.M("notice.please_confirm"))
		s.Row(bot.To(locales.M("notice.btn_confirm"), routeConfirm, strconv.FormatInt(int64(n.ID), 10)))
	}
	return s
}

// progressScreen is what the author sees while a notice goes out, and afterwards.
func progressScreen(r notices.Report) *bot.Screen {
	head := locales.M("deliver.sending", "Title", r.Notice.Title)
	if r.Notice.State != notices.NoticeSending {
		head = locales.M("deliver.sent", "Title", r.Notice.Title)
	}
	s := bot.Say(head).Add(r.Lines()...)
	if r.Notice.State != notices.NoticeSending {
		s.Row(bot.To(locales.M("deliver.btn_notices"), "cmd", "notices"))
	}
	return s
}
