package playground

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"cadrebot/internal/browser"
)

const sharingKeys = `{"keyboard":[["甲"],[{"text":"我的电话","request_contact":true},{"text":"我的位置","request_location":true}]]}`

func TestKeysShareContactAndPlace(t *testing.T) {
	b := start(t, Options{NoLimits: true, Cast: []Actor{
		{ID: li, Name: "李书记"},
		{ID: wang, Name: "Wang", Phone: "+8610000", Latitude: 1.5, Longitude: 2.5},
	}})
	for _, c := range []struct {
		user           int64
		contact, place string
	}{
		{li, `{"first_name":"\u674e\u4e66\u8bb0","phone_number":"+9996601001","user_id":1001}`, `{"latitude":0,"longitude":0}`},
		{wang, `{"first_name":"Wang","phone_number":"+8610000","user_id":1002}`, `{"latitude":1.5,"longitude":2.5}`},
	} {
		b.s.SendText(c.user, "/start")
		b.ok("sendMessage", "chat_id", strconv.FormatInt(c.user, 10), "text", "?", "reply_markup", sharingKeys)
		for label, want := range map[string]string{"电话": `"contact":` + c.contact, "位置": `"location":` + c.place} {
			if _, err := b.s.PressLabel(c.user, label); err != nil {
				t.Fatal(err)
			}
			if got := string(b.ok("getUpdates", "offset", "-1").Result); !strings.Contains(got, want) || strings.Contains(got, `"text":`) {
				t.Errorf("%s sent %s, want %s", label, got, want)
			}
		}
	}
	resp, err := http.PostForm(b.base+"/__ui/share", url.Values{"user": {liID}, "what": {"wallet"}})
	if err != nil || resp.StatusCode != 400 {
		t.Errorf("sharing a wallet: %v %v", resp, err)
	}
}

// TestThePersonIsAskedBeforeSharing presses a sharing key by keyboard, says no, then yes.
func TestThePersonIsAskedBeforeSharing(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	tab := browser.Open(t, browser.Look{Width: 360, Height: 740})
	b.s.SendText(li, "/start")
	b.ok("sendMessage", "chat_id", liID, "text", "请留个电话", "reply_markup", sharingKeys)
	phone := tab.Phones(b.base, li)[0]
	phone.Keys = true
	phone.Press("我的电话")
	tab.Until("it asks", `see.phone(1001).querySelector("dialog").open && document.activeElement.classList.contains("yes")`)
	tab.Shot("share")
	tab.Escape()
	tab.Until("it is closed", `!see.phone(1001).querySelector("dialog").open`)
	if n := len(b.s.Chat(li)); n != 2 {
		t.Fatalf("%d messages after a no, want 2", n)
	}
	phone.Press("我的电话")
	tab.Until("it asks again", `document.activeElement.classList.contains("yes")`)
	tab.Enter()
	tab.Until("the number was sent", `[...see.phone(1001).querySelectorAll(".mine")].at(-1).innerText.includes("+99966")`)
	tab.Until("the focus is back on the key", `document.activeElement.textContent.includes("我的电话")`)
	if last := b.s.Chat(li)[2]; last.Kind != "contact" || last.FromBot {
		t.Errorf("it sent %+v", last)
	}
}
