package playground

import "strconv"

// SendVoice is the person sending a voice message of so many seconds, content being OGG with Opus.
func (s *Server) SendVoice(user int64, content []byte, seconds int) int {
	f := s.files.put("voice", "", content)
	m := &message{media: &media{kind: "voice", file: f, duration: seconds}}
	m.Message = Message{Kind: "voice", FileID: f.id}
	return s.say(user, m)
}

// SendLocation is the person sending where they are, in degrees.
func (s *Server) SendLocation(user int64, latitude, longitude float64) int {
	return s.say(user, &message{Message: Message{Kind: "location", Text: placeText(latitude, longitude)}, extra: encoded(
		map[string]float64{"latitude": latitude, "longitude": longitude},
	)})
}

// SendContact is the person sharing a phone number; owner is whose it is, which need not be their own, 0 for somebody
// without Telegram.
func (s *Server) SendContact(user int64, phone, firstName string, owner int64) int {
	contact := map[string]any{"phone_number": phone, "first_name": firstName}
	if owner != 0 {
		contact["user_id"] = owner
	}
	return s.say(user, &message{Message: Message{Kind: "contact", Text: firstName + " " + phone}, extra: encoded(contact)})
}

// SendWebAppData is a web app, opened from the reply keyboard button with that text, giving its data to the bot.
func (s *Server) SendWebAppData(user int64, button, data string) int {
	return s.say(user, &message{Message: Message{Kind: "web_app_data", Text: button}, extra: encoded(
		map[string]string{"button_text": button, "data": data},
	)})
}

func placeText(latitude, longitude float64) string {
	return strconv.FormatFloat(latitude, 'f', -1, 64) + ", " + strconv.FormatFloat(longitude, 'f', -1, 64)
}
