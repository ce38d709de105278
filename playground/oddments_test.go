package playground

import (
	"strings"
	"testing"
)

func TestOddments(t *testing.T) {
	b := start(t, Options{NoLimits: true, Strict: true})
	b.s.SendText(li, "/start")
	var m struct {
		Text string
		Chat wireChat
		Dice struct {
			Emoji string
			Value int
		}
		Venue struct {
			Title, Address string
			Location       struct{ Latitude, Longitude float64 }
		}
		Location struct{ Latitude, Longitude float64 }
	}
	b.ok("sendVenue", "chat_id", "1001", "latitude", "40", "longitude", "-3.5", "title", "村委会", "address", "1 Main St").into(t, &m)
	if v := m.Venue; v.Title != "村委会" || v.Address != "1 Main St" || v.Location.Latitude != 40 || v.Location.Longitude != -3.5 || m.Location != v.Location || m.Text != "" {
		t.Errorf("venue %+v", m)
	}
	b.refused(400, "Bad Request: latitude is empty", "sendVenue", "chat_id", "1001", "longitude", "1")
	b.refused(400, "Bad Request: wrong location specified", "sendVenue", "chat_id", "1001", "latitude", "91", "longitude", "1")
	for range 30 {
		b.ok("sendDice", "chat_id", "1001", "emoji", "🏀").into(t, &m)
		if m.Dice.Emoji != "🏀" || m.Dice.Value < 1 || m.Dice.Value > 5 {
			t.Fatalf("dice %+v", m.Dice)
		}
	}
	b.refused(400, "Bad Request: EMOTICON_INVALID", "sendDice", "chat_id", "1001", "emoji", "x")
	b.refused(400, "Bad Request: there is no sticker in the request", "sendSticker", "chat_id", "1001")
	b.refused(400, "Bad Request: user not found", "getUserProfilePhotos", "user_id", "5")
	if r := b.ok("getUserProfilePhotos", "user_id", "1001"); string(r.Result) != `{"photos":[],"total_count":0}` {
		t.Errorf("photos %s", r.Result)
	}
}

func TestFilesComeByURLOnlyFromThePlaygroundsOwnWeb(t *testing.T) {
	b := start(t, Options{})
	b.s.SendText(li, "/start")
	const address = "https://e.org/a/plan.png"
	b.refused(400, "Bad Request: failed to get HTTP URL content", "sendDocument", "chat_id", "1001", "document", address)
	b.s.AddWebFile(address, []byte("picture"))
	m := b.sent("sendDocument", "chat_id", "1001", "document", address)
	if m.Document == nil || m.Document.Name != "plan.png" || m.Document.Size != len("picture") {
		t.Fatalf("document %+v", m.Document)
	}
}

func TestChannelsHaveNames(t *testing.T) {
	b := start(t, Options{})
	b.s.AddChannel(-1001000000001, "Notices", "County_Notices")
	m := b.sent("sendMessage", "chat_id", "@county_notices", "text", "x")
	if m.Chat.ID != -1001000000001 || m.Chat.Type != "channel" || m.Chat.Username != "County_Notices" || !strings.HasPrefix(m.Chat.Title, "Not") {
		t.Fatalf("chat %+v", m.Chat)
	}
	b.refused(400, "Bad Request: chat not found", "sendMessage", "chat_id", "@nobody", "text", "x")
}
