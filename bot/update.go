package bot

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
)

// update holds what the bot reads of Telegram's Update. It is our own shape: the
// library's is of 2021 and decodes ten times as much.
type update struct {
	ID       int64        `json:"update_id"`
	Message  *message     `json:"message"`
	Edited   *message     `json:"edited_message"`
	Callback *callback    `json:"callback_query"`
	Inline   *inlineQuery `json:"inline_query"`
	Member   *struct {
		Chat chat `json:"chat"`
		New  struct {
			Status string `json:"status"`
		} `json:"new_chat_member"`
	} `json:"my_chat_member"`

	// applied: its effect is saved, only its answer may be missing.
	applied atomic.Bool
	// webhook: a method call in reply may ride home in the body of our 200.
	webhook bool
	reply   []byte // read only when the update is done

	leads bool // more of the same album is on its way to the same chat
}

type user struct {
	ID       int64  `json:"id"`
	Language string `json:"language_code"`
	IsBot    bool   `json:"is_bot"`
}

type chat struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
}

type message struct {
	ID       int64           `json:"message_id"`
	From     *user           `json:"from"`
	Date     int64           `json:"date"`
	Chat     chat            `json:"chat"`
	Text     string          `json:"text"`
	Caption  string          `json:"caption"`
	Entities json.RawMessage `json:"entities"`
	Document json.RawMessage `json:"document"`
	Photo    json.RawMessage `json:"photo"`
	Voice    json.RawMessage `json:"voice"`
	Audio    json.RawMessage `json:"audio"`
	Video    json.RawMessage `json:"video"`
	Contact  json.RawMessage `json:"contact"`
	Location json.RawMessage `json:"location"`
	Sticker  json.RawMessage `json:"sticker"`
	Album    string          `json:"media_group_id"` // shared by what was sent together
	Via      *user           `json:"via_bot"`
	MovedTo  int64           `json:"migrate_to_chat_id"` // the group goes on under this id
}

// inlineQuery is what somebody types behind the bot's name; there is no chat to it.
type inlineQuery struct {
	ID     string `json:"id"`
	From   user   `json:"from"`
	Query  string `json:"query"`
	Offset string `json:"offset"`
}

type callback struct {
	ID      string   `json:"id"`
	From    user     `json:"from"`
	Message *message `json:"message"`
	Data    string   `json:"data"`
}

// parseUpdate reads one update. A broken one is an error that still names its id when
// that much could be read, so that it can be confirmed and left behind.
func parseUpdate(raw []byte) (*update, error) {
	u := &update{}
	if !u.scan(raw) {
		u = &update{}
		if err := json.Unmarshal(raw, u); err != nil {
			return brokenUpdate(raw, err)
		}
	}
	if u.Message != nil { // Postgres takes no NUL in text
		u.Message.Text = strings.ReplaceAll(u.Message.Text, "\x00", "")
	}
	return u, nil
}

func brokenUpdate(raw []byte, err error) (*update, error) {
	var id struct {
		ID int64 `json:"update_id"`
	}
	_ = json.Unmarshal(raw, &id)
	return &update{ID: id.ID}, fmt.Errorf("broken update %d: %w", id.ID, err)
}

// key is unique to the update: ids start anew after a quiet week, so the message's date
// is part of it.
func (u *update) key(chat int64) string {
	m := u.Message
	if m == nil && u.Callback != nil {
		m = u.Callback.Message
	}
	k := "u" + strconv.FormatInt(u.ID, 10) + "." + strconv.FormatInt(chat, 10)
	if m == nil || m.Date == 0 {
		return k
	}
	return k + "." + strconv.FormatInt(m.Date, 10)
}

// message is the id of the message that came or whose button was pressed, 0 if none.
func (u *update) message() int64 {
	switch {
	case u.Message != nil:
		return u.Message.ID
	case u.Callback != nil && u.Callback.Message != nil:
		return u.Callback.Message.ID
	}
	return 0
}

// chat is where the update belongs; ok is false for kinds the bot does not serve.
func (u *update) chat() (c chat, ok bool) {
	switch {
	case u.Message != nil:
		return u.Message.Chat, true
	case u.Callback != nil && u.Callback.Message != nil:
		return u.Callback.Message.Chat, true
	case u.Callback != nil: // from an inline message: no chat of ours
		return chat{ID: u.Callback.From.ID, Type: "private"}, true
	case u.Member != nil:
		return u.Member.Chat, true
	}
	return chat{}, false
}

// sender is who acted.
func (u *update) sender() user {
	switch {
	case u.Message != nil && u.Message.From != nil:
		return *u.Message.From
	case u.Callback != nil:
		return u.Callback.From
	}
	return user{}
}

// attachment names what else than words a message carries, "" for words alone.
func (m *message) attachment() string {
	for _, a := range []struct {
		raw  json.RawMessage
		name string
	}{
		{m.Contact, "contact"},
		{m.Location, "location"},
		{m.Photo, "photo"},
		{m.Voice, "voice"},
		{m.Video, "video"},
		{m.Audio, "audio"},
		{m.Document, "document"},
		{m.Sticker, "sticker"},
	} {
		if len(a.raw) > 0 && string(a.raw) != "null" {
			return a.name
		}
	}
	return ""
}

// sent is the place or the file that a message carries; nil for what nothing asks for.
func (m *message) sent() *Sent {
	out := &Sent{Sort: m.attachment()}
	switch out.Sort {
	case "location":
		var at struct {
			Lat      float64 `json:"latitude"`
			Lon      float64 `json:"longitude"`
			Accuracy float64 `json:"horizontal_accuracy"`
		}
		if json.Unmarshal(m.Location, &at) != nil {
			return nil
		}
		out.Ref = fmt.Sprintf("%.6f %.6f 0 %.0f", at.Lat, at.Lon, at.Accuracy)
	case "photo": // in several sizes, the largest last
		var sizes []fileID
		if json.Unmarshal(m.Photo, &sizes) != nil || len(sizes) == 0 {
			return nil
		}
		out.Ref = sizes[len(sizes)-1].ID
	default:
		raw := map[string]json.RawMessage{"document": m.Document, "voice": m.Voice, "audio": m.Audio, "video": m.Video}[out.Sort]
		var file fileID
		if json.Unmarshal(raw, &file) != nil {
			return nil
		}
		out.Ref, out.Name, out.Size = file.ID, file.Name, file.Size
	}
	if out.Ref == "" {
		return nil
	}
	return out
}

type fileID struct {
	ID   string `json:"file_id"`
	Name string `json:"file_name"`
	Size int64  `json:"file_size"`
}

// fileName is the name of a sent document, "" for others.
func (m *message) fileName() string {
	var d struct {
		Name string `json:"file_name"`
	}
	if len(m.Document) > 0 {
		_ = json.Unmarshal(m.Document, &d)
	}
	return d.Name
}

// command splits "/name@bot rest"; ok is false when text is no command.
func command(text string) (name, rest string, ok bool) {
	if !strings.HasPrefix(text, "/") || len(text) < 2 {
		return "", "", false
	}
	name, rest, _ = strings.Cut(text[1:], " ")
	if head, tail, found := strings.Cut(name, "\n"); found {
		name, rest = head, tail+" "+rest
	}
	name, _, _ = strings.Cut(name, "@")
	return strings.ToLower(name), strings.TrimSpace(rest), true
}
