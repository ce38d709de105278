package playground

import (
	"encoding/json"
	"strconv"
	"strings"
)

// entityParameter reads an array of MessageEntity. What is no array counts as absent, as on the real server; entities
// that Telegram finds by itself are left out.
func entityParameter(raw string) ([]Entity, *apiError) {
	var list []json.RawMessage
	if json.Unmarshal([]byte(raw), &list) != nil {
		return nil, nil
	}
	var out []Entity
	for _, one := range list {
		var fields map[string]json.RawMessage
		if json.Unmarshal(one, &fields) != nil || fields == nil {
			return nil, badRequest("can't parse MessageEntity: expected an Object")
		}
		e, err := readEntity(fields)
		if err != nil {
			return nil, badRequest("can't parse MessageEntity: " + err.Error())
		}
		keep, err := e.complete()
		if err != nil {
			return nil, badRequest(err.Error())
		}
		if keep {
			out = append(out, e)
		}
	}
	return out, nil
}

func readEntity(fields map[string]json.RawMessage) (e Entity, err error) {
	offset, err := intField(fields, "offset")
	if err != nil {
		return e, err
	}
	length, err := intField(fields, "length")
	if err != nil {
		return e, err
	}
	e.Offset, e.Length = int(offset), int(length)
	if e.Type, err = stringField(fields, "type", true); err != nil {
		return e, err
	}
	if e.Type == "" {
		return e, words("Type is not specified")
	}
	switch e.Type {
	case "bold", "italic", "underline", "strikethrough", "spoiler", "code", "blockquote", "expandable_blockquote", "mention",
		"hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number":
	case "pre":
		e.Language, err = stringField(fields, "language", false)
	case "text_link":
		e.URL, err = stringField(fields, "url", true)
	case "text_mention":
		e.User, err = userField(fields)
	case "custom_emoji":
		var id int64
		id, err = intField(fields, "custom_emoji_id")
		e.EmojiID = strconv.FormatInt(id, 10)
	case "date_time":
		if e.UnixTime, err = intField(fields, "unix_time"); err != nil {
			return e, err
		}
		var known bool
		if e.TimeFormat, err = stringField(fields, "date_time_format", false); err != nil {
			return e, err
		}
		if e.TimeFormat, known = timeFormat(e.TimeFormat); !known {
			err = words("Invalid date-time format specified")
		}
	default:
		err = words("Unsupported type specified")
	}
	return e, err
}

// complete checks what an entity carries; keep is false for those that a bot cannot give.
func (e *Entity) complete() (keep bool, err error) {
	switch e.Type {
	case "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number":
		return false, nil
	case "text_link":
		address := e.URL
		if e.link(address) {
			return true, nil
		}
		_, err := checkedLink(address)
		return false, wordsf("entity URL '%s' is invalid: %v", address, err)
	case "custom_emoji":
		if e.EmojiID == "0" {
			return false, words("invalid custom emoji identifier specified")
		}
	case "date_time":
		if e.UnixTime <= 0 {
			return false, words("invalid date specified")
		}
	}
	return true, nil
}

func userField(fields map[string]json.RawMessage) (json.RawMessage, error) {
	if fields["user"] == nil {
		return nil, words(`Can't find field "user"`)
	}
	var user map[string]json.RawMessage
	if json.Unmarshal(fields["user"], &user) != nil || user == nil {
		return nil, words(`Field "user" must be of type Object`)
	}
	id, err := intField(user, "id")
	return encoded(wireUser{ID: id, FirstName: "User"}), err
}

// intField takes numbers and numbers in quotation marks.
func intField(fields map[string]json.RawMessage, name string) (int64, error) {
	raw := fields[name]
	if raw == nil {
		return 0, wordsf(`Can't find field "%s"`, name)
	}
	n, err := strconv.ParseInt(strings.Trim(string(raw), `"`), 10, 64)
	if err != nil {
		return 0, wordsf(`Field "%s" must be a Number`, name)
	}
	return n, nil
}

func stringField(fields map[string]json.RawMessage, name string, required bool) (text string, err error) {
	raw := fields[name]
	switch {
	case raw == nil && required:
		return "", wordsf(`Can't find field "%s"`, name)
	case raw == nil:
		return "", nil
	case json.Unmarshal(raw, &text) != nil:
		return "", wordsf(`Field "%s" must be of type String`, name)
	}
	return text, nil
}
