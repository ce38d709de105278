package playground

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
)

// Key is one key of a reply keyboard.
type Key struct {
	Text string `json:"text"`
	// Shares is what the key sends instead of its text: SharesContact, SharesPlace, or "" for the text.
	Shares string `json:"shares,omitempty"`
}

// What a key may share; the person is asked before.
const (
	SharesContact = "contact"
	SharesPlace   = "location"
)

// keyboardKey finds a label on the reply keyboard that is up now.
func (c *chat) keyboardKey(label string) (Key, bool) {
	for i := len(c.messages) - 1; i >= 0; i-- {
		m := c.messages[i]
		if m.RemoveKeyboard {
			return Key{}, false
		}
		for _, row := range m.Keyboard {
			for _, key := range row {
				if strings.Contains(key.Text, label) {
					return key, true
				}
			}
		}
		if m.Keyboard != nil {
			return Key{}, false
		}
	}
	return Key{}, false
}

func (s *Server) pressKey(user int64, key Key) {
	if key.Shares == "" || s.share(user, key.Shares) != nil {
		s.SendText(user, key.Text)
	}
}

// share sends the person's own phone number or place. A person without them gets a number of those that Telegram keeps for its
// test servers, and the place where no meridian has a country.
func (s *Server) share(user int64, what string) error {
	a := s.actor(user)
	if a == nil {
		a = &Actor{ID: user, Name: "User"}
	}
	switch what {
	case SharesContact:
		s.SendContact(user, cmp.Or(a.Phone, fmt.Sprintf("+99966%05d", uint64(user)%100_000)), a.Name, user)
	case SharesPlace:
		s.SendLocation(user, a.Latitude, a.Longitude)
	default:
		return fmt.Errorf("what is shared must be contact or location, not %q", what)
	}
	return nil
}

// uiShare is a key of the reply keyboard that asks for the person's phone number or place, after they agreed.
func (s *Server) uiShare(w http.ResponseWriter, r *http.Request) {
	s.acting(w, r, func(user int64) error { return s.share(user, r.FormValue("what")) })
}
