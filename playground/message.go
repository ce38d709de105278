package playground

import (
	"encoding/json"
	"time"
)

// Message is one message of a chat as both sides see it now.
type Message struct {
	ID int `json:"id"`
	// FromBot is false for what the person wrote.
	FromBot bool `json:"from_bot"`
	// Kind is text, photo, document, voice, video, audio, animation, sticker, video_note, dice, location, venue, contact, poll
	// or web_app_data.
	Kind string `json:"kind"`
	// Text is the text or, for media, the caption; Entities hold its formatting in UTF-16 units.
	Text     string   `json:"text"`
	Entities []Entity `json:"entities,omitempty"`
	// Buttons is the inline keyboard, row by row.
	Buttons [][]Button `json:"buttons,omitempty"`
	// Keyboard is the reply keyboard that the message brought; RemoveKeyboard says that it took one away.
	Keyboard       [][]Key   `json:"keyboard,omitempty"`
	RemoveKeyboard bool      `json:"remove_keyboard,omitempty"`
	Date           time.Time `json:"date"`
	// EditDate is zero unless the text or media was edited.
	EditDate time.Time `json:"edit_date,omitzero"`
	FileName string    `json:"file_name,omitempty"`
	FileID   string    `json:"file_id,omitempty"`
	// ReplyTo is the id of the message answered, 0 for none.
	ReplyTo int  `json:"reply_to,omitempty"`
	Pinned  bool `json:"pinned,omitempty"`
	// BotReaction and Reaction are the emoji that the bot and the person put on it, "" for none.
	BotReaction string `json:"bot_reaction,omitempty"`
	Reaction    string `json:"reaction,omitempty"`
	Silent      bool   `json:"silent,omitempty"`
	// Protected messages cannot be forwarded or saved.
	Protected bool `json:"protected,omitempty"`
	// Album is shared by the messages that were sent as one group, "" for all others.
	Album string `json:"album,omitempty"`
	// Poll is what a message of kind poll shows.
	Poll *Poll `json:"poll,omitempty"`
	// Via is the username of the bot whose inline result the person sent, "" for a message of their own.
	Via string `json:"via,omitempty"`
}

// Entity is a formatted stretch of a text; Offset and Length count UTF-16 units.
type Entity struct {
	Type     string          `json:"type"`
	Offset   int             `json:"offset"`
	Length   int             `json:"length"`
	URL      string          `json:"url,omitempty"`
	User     json.RawMessage `json:"user,omitempty"`
	Language string          `json:"language,omitempty"`
	EmojiID  string          `json:"custom_emoji_id,omitempty"`
	// UnixTime and TimeFormat say which moment a date_time shows and how: a row of w, d or D, t or T, or "r".
	UnixTime   int64  `json:"unix_time,omitempty"`
	TimeFormat string `json:"date_time_format,omitempty"`
}

// Button is one inline button: it has Data (a callback) or URL or, for other kinds, only a Text.
type Button struct {
	Text string `json:"text"`
	Data string `json:"data,omitempty"`
	URL  string `json:"url,omitempty"`
}

// Toast is what answerCallbackQuery showed to a person.
type Toast struct {
	CallbackID string    `json:"callback_id"`
	Text       string    `json:"text"`
	Alert      bool      `json:"alert"`
	At         time.Time `json:"at"`
}

// message is what a chat keeps: the visible part and what the wire needs beside it.
type message struct {
	Message
	markup   json.RawMessage // inline keyboard as the bot sent it
	canEdit  bool            // false when a reply keyboard came with it
	media    *media
	extra    json.RawMessage // location, contact, venue, sticker, dice and the like as the wire has them
	poll     *poll
	album    string
	inlineID string          // how the bot knows a message sent through it
	author   int64           // who wrote it in a group; 0 in a private chat
	origin   json.RawMessage // where a forwarded message comes from
}

func (m *message) captioned() bool { return m.media != nil }

// wire objects: the subset of Bot API types that this server sends, field names as documented by Telegram.
type (
	wireUser struct {
		ID           int64  `json:"id"`
		IsBot        bool   `json:"is_bot"`
		FirstName    string `json:"first_name"`
		Username     string `json:"username,omitempty"`
		LanguageCode string `json:"language_code,omitempty"`
	}
	wireChat struct {
		ID        int64  `json:"id"`
		FirstName string `json:"first_name,omitempty"`
		Title     string `json:"title,omitempty"`
		Username  string `json:"username,omitempty"`
		Type      string `json:"type"`
	}
	wireMessage struct {
		MessageID       int             `json:"message_id"`
		From            *wireUser       `json:"from,omitempty"`
		SenderChat      *wireChat       `json:"sender_chat,omitempty"`
		Chat            wireChat        `json:"chat"`
		Date            int64           `json:"date"`
		EditDate        int64           `json:"edit_date,omitempty"`
		MediaGroupID    string          `json:"media_group_id,omitempty"`
		ReplyTo         *wireMessage    `json:"reply_to_message,omitempty"`
		Protected       bool            `json:"has_protected_content,omitempty"`
		Text            string          `json:"text,omitempty"`
		Entities        []Entity        `json:"entities,omitempty"`
		Photo           []wirePhoto     `json:"photo,omitempty"`
		Document        *wireFile       `json:"document,omitempty"`
		Voice           *wireFile       `json:"voice,omitempty"`
		Video           *wireFile       `json:"video,omitempty"`
		Audio           *wireFile       `json:"audio,omitempty"`
		Animation       *wireFile       `json:"animation,omitempty"`
		Caption         string          `json:"caption,omitempty"`
		CaptionEntities []Entity        `json:"caption_entities,omitempty"`
		Location        json.RawMessage `json:"location,omitempty"`
		Contact         json.RawMessage `json:"contact,omitempty"`
		Poll            json.RawMessage `json:"poll,omitempty"`
		WebAppData      json.RawMessage `json:"web_app_data,omitempty"`
		ReplyMarkup     json.RawMessage `json:"reply_markup,omitempty"`
		ViaBot          *wireUser       `json:"via_bot,omitempty"`
		Origin          json.RawMessage `json:"forward_origin,omitempty"`
		NewMembers      []*wireUser     `json:"new_chat_members,omitempty"`
		LeftMember      *wireUser       `json:"left_chat_member,omitempty"`
		MigrateTo       int64           `json:"migrate_to_chat_id,omitempty"`
		MigrateFrom     int64           `json:"migrate_from_chat_id,omitempty"`
		wireOddments
	}
)

func (s *Server) wireBot() *wireUser {
	return &wireUser{ID: s.botID, IsBot: true, FirstName: s.opt.Username, Username: s.opt.Username}
}

// wire renders m for the bot. The caller holds c.mu.
func (s *Server) wire(c *chat, m *message) *wireMessage { return s.wireDepth(c, m, 1) }

func (s *Server) wireDepth(c *chat, m *message, replies int) *wireMessage {
	w := &wireMessage{
		MessageID: m.ID, Chat: s.wireChat(c), Date: m.Date.Unix(), MediaGroupID: m.album,
		Protected: m.Protected, ReplyMarkup: m.markup, Origin: m.origin,
	}
	switch {
	case c.group != nil && c.group.channel:
		w.SenderChat = &w.Chat
	case m.FromBot:
		w.From = s.wireBot()
	case m.author != 0:
		w.From = s.wireUser(m.author)
	default:
		w.From = s.wireUser(c.id)
	}
	if m.Via != "" {
		w.ViaBot = s.wireBot()
	}
	if !m.EditDate.IsZero() {
		w.EditDate = m.EditDate.Unix()
	}
	if m.ReplyTo != 0 && replies > 0 {
		if target := c.find(m.ReplyTo); target != nil {
			w.ReplyTo = s.wireDepth(c, target, replies-1)
		}
	}
	if m.captioned() {
		w.Caption, w.CaptionEntities = m.Text, m.Entities
		m.media.fill(w)
		return w
	}
	switch m.Kind {
	case "location":
		w.Location = m.extra
	case "venue":
		w.Venue, w.Location = m.extra, placeOf(m.extra)
	case "contact":
		w.Contact = m.extra
	case "poll":
		m.poll.mu.Lock()
		w.Poll = encoded(s.wirePoll(m.poll, true))
		m.poll.mu.Unlock()
	case "web_app_data":
		w.WebAppData = m.extra
	default:
		if !w.wireOddments.place(m) {
			w.Text, w.Entities = m.Text, m.Entities
		}
	}
	return w
}
