package bot

// scan reads a message or a press, passing over what the bot does not read; false for
// everything else, which encoding/json then reads or refuses.
func (u *update) scan(raw []byte) bool {
	s := &scan{b: raw}
	s.object(func(name string) {
		switch name {
		case "update_id":
			u.ID = s.number()
		case "message":
			u.Message = scanMessage(s)
		case "callback_query":
			u.Callback = scanCallback(s)
		case "inline_query":
			u.Inline = scanInline(s)
		default:
			s.bad = true
		}
	})
	return !s.bad && s.next() == 0
}

func scanMessage(s *scan) *message {
	m := &message{}
	s.object(func(name string) {
		switch name {
		case "message_id":
			m.ID = s.number()
		case "from":
			u := scanUser(s)
			m.From = &u
		case "date":
			m.Date = s.number()
		case "chat":
			s.object(func(name string) {
				switch name {
				case "id":
					m.Chat.ID = s.number()
				case "type":
					m.Chat.Type = s.str()
				default:
					s.raw()
				}
			})
		case "text":
			m.Text = s.str()
		case "entities":
			m.Entities = s.raw()
		case "caption":
			m.Caption = s.str()
		case "document":
			m.Document = s.raw()
		case "photo":
			m.Photo = s.raw()
		case "voice":
			m.Voice = s.raw()
		case "audio":
			m.Audio = s.raw()
		case "video":
			m.Video = s.raw()
		case "contact":
			m.Contact = s.raw()
		case "location":
			m.Location = s.raw()
		case "sticker":
			m.Sticker = s.raw()
		case "media_group_id":
			m.Album = s.str()
		case "via_bot":
			u := scanUser(s)
			m.Via = &u
		case "migrate_to_chat_id":
			m.MovedTo = s.number()
		default:
			s.raw()
		}
	})
	return m
}

func scanUser(s *scan) (u user) {
	s.object(func(name string) {
		switch name {
		case "id":
			u.ID = s.number()
		case "language_code":
			u.Language = s.str()
		case "is_bot":
			u.IsBot = string(s.raw()) == "true"
		default:
			s.raw()
		}
	})
	return u
}

func scanCallback(s *scan) *callback {
	c := &callback{}
	s.object(func(name string) {
		switch name {
		case "id":
			c.ID = s.str()
		case "from":
			c.From = scanUser(s)
		case "message":
			c.Message = scanMessage(s)
		case "data":
			c.Data = s.str()
		default:
			s.raw()
		}
	})
	return c
}

func scanInline(s *scan) *inlineQuery {
	q := &inlineQuery{}
	s.object(func(name string) {
		switch name {
		case "id":
			q.ID = s.str()
		case "from":
			q.From = scanUser(s)
		case "query":
			q.Query = s.str()
		case "offset":
			q.Offset = s.str()
		default:
			s.raw()
		}
	})
	return q
}
