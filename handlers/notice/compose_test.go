package notice_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/handlers/notice"
	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

// phone fails on a screen of the composer that an old phone does not hold. A review in English
// is the longest.
func phone(t *testing.T, sizes *int) func(*bot.Screen) {
	return func(s *bot.Screen) {
		if !s.Dialogue {
			return
		}
		for _, l := range locales.All {
			said, buttons := "", 0
			for _, b := range s.Body {
				said += b.Plain(l) + "\n"
			}
			for _, row := range s.Rows {
				buttons += len(row)
			}
			*sizes = max(*sizes, utf8.RuneCountInString(said))
			if buttons > 12 || utf8.RuneCountInString(said) >= 600 {
				t.Errorf("%d buttons, %d characters in %s:\n%s", buttons, utf8.RuneCountInString(said), l, said)
			}
		}
	}
}

// The composer stays on one screen of an old phone, with texts as long as they may be and
// everything that a notice can have.
func TestTheComposerFitsAPhone(t *testing.T) {
	t.Parallel()
	largest := 0
	w := talk.Open(t, talk.Thursday, "990100", "990101", "99010102", "9901010203", "9901010204")
	told := store.NewNotices(w.DB)
	w.Feature = notice.New(told, told, told, told, w.Org, w.Org)
	w.Check = phone(t, &largest)
	w.Hire("twn", locales.ZH, talk.Post("99010102", org.TownshipApprover))
	w.Hire("city", locales.EN, talk.Post("990100", org.CityCoordinator))
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	w.Hire("vc", locales.ZH, talk.Post("9901010204", org.VillageCommittee), talk.Post("9901010203", org.VillageCommittee))
	w.Hire("rwt", locales.ZH, talk.Post("9901010204", org.ResidentTeam), talk.Post("9901010203", org.ResidentTeam))
	zh, en := strings.Repeat("请各村认真做好冬季水利设施检修工作。", 27), strings.Repeat("Please repair canals. ", 22)
	k := w.As("twn", locales.EN).Says("/notice", "3", strings.Repeat("长标题", 33), strings.Repeat("Long title ", 9), zh, en)
	k.Press("Yes").Press("Hezui").Press("Village cadres").Press("Done").Sees("It goes to 3 people", "when a second officer agrees")
	k.Press("More").Press("Pictures").Press("A question").Press("Too late").Press("More units").Press("Leave units out").Press("Done")
	photo := k.Turn()
	photo.Sent = &bot.Sent{Sort: "photo", Ref: "F1"}
	voice := *photo
	voice.Sent = &bot.Sent{Sort: "voice", Ref: "V1"}
	k.Step(&voice).Sees("pictures and files only", "at most 10")
	k.Step(photo).Sees("1 of at most 10").Step(&voice).Sees("pictures and files only", "1 of at most 10").Says("that is all", strings.Repeat("问", 150), strings.Repeat("Ask", 50), "去/不去/不知道", "Yes/No/Do not know")
	k.Says("25 Nov 2026 18:00").Press("Yes").Press("Taoping").Press("Done").Press("Zhuwan").Press("Done").Sees("Please check")
	k.Press("Next").Press("Next").Press("Previous").Press("Previous")
	k.Press("Test to myself").Sees("A test that only you see")
	k = w.As("twn", locales.EN).Says("/notice", "2", "下周一开会", "Meeting on Monday", "请各村周一上午9点到镇上开会，带好台账。",
		"Please come to the township at 9 on Monday with your ledgers.").Press("Yes").Press("Hezui").Press("Village cadres").Press("Done")
	k.Press("More").Press("Send later").Press("Done").Press("At a date").Says("20 Nov 2026 22:30").Press("Yes")
	k.Sees("is quiet time", "Send it at: 20 Nov").Lacks("What more", "✓ Send it at")
	if largest < 300 {
		t.Errorf("the largest screen has %d characters: nothing was measured", largest)
	}
}
