package playground

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// markup is a parsed reply_markup of any of the four kinds.
type markup struct {
	inline   json.RawMessage
	buttons  [][]Button
	keyboard [][]Key
	remove   bool
	force    bool
}

const (
	maxMarkup = 10 << 10
	maxInline = 100 // buttons
	maxReply  = 300
	errStyle  = "invalid button style specified"
)

// styled reports whether a button may look like that.
func styled(style string) bool {
	return slices.Contains([]string{"", "default", "primary", "danger", "success"}, strings.ToLower(style))
}

type rawButton struct {
	Text           *string          `json:"text"`
	Data           *string          `json:"callback_data"`
	URL            *string          `json:"url"`
	WebApp         *rawWebApp       `json:"web_app"`
	LoginURL       *json.RawMessage `json:"login_url"`
	Switch         *string          `json:"switch_inline_query"`
	SwitchHere     *string          `json:"switch_inline_query_current_chat"`
	CopyText       *rawCopyText     `json:"copy_text"`
	Style          string           `json:"style"`
	RequestContact bool             `json:"request_contact"`
	RequestPlace   bool             `json:"request_location"`
}

type rawCopyText struct {
	Text *string `json:"text"`
}

type rawWebApp struct {
	URL string `json:"url"`
}

// webAppURL says why a web app cannot be opened from this address; "" when it can.
func webAppURL(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "":
		return "Wrong HTTP URL"
	case u.Scheme != "https":
		return "Only HTTPS links are allowed"
	case !strings.Contains(u.Hostname(), ".") && !strings.Contains(u.Hostname(), ":"):
		return "Wrong HTTP URL"
	}
	return ""
}

func parseMarkup(raw string, chat int64) (markup, *apiError) {
	if raw == "" {
		return markup{}, nil
	}
	if !json.Valid([]byte(raw)) {
		return markup{}, badRequest("can't parse reply keyboard markup JSON object")
	}
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(raw), &object) != nil {
		return markup{}, badRequest("object expected as reply markup")
	}
	if len(raw) > maxMarkup {
		return markup{}, badRequest("reply markup is too long")
	}
	switch {
	case object["inline_keyboard"] != nil:
		return inlineMarkup(object["inline_keyboard"])
	case object["keyboard"] != nil:
		return replyMarkup(object["keyboard"], chat)
	}
	return markup{remove: string(object["remove_keyboard"]) == "true", force: string(object["force_reply"]) == "true"}, nil
}

func inlineMarkup(raw json.RawMessage) (markup, *apiError) {
	var rows [][]json.RawMessage
	if json.Unmarshal(raw, &rows) != nil {
		return markup{}, badRequest(`field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`)
	}
	var out markup
	total := 0
	for _, row := range rows {
		var line []Button
		for _, one := range row {
			b, failure := inlineButton(one)
			if failure != nil {
				return markup{}, failure
			}
			line = append(line, b)
		}
		if len(line) > 0 {
			out.buttons = append(out.buttons, line)
		}
		total += len(line)
	}
	if total > maxInline {
		return markup{}, badRequest("reply markup is too long")
	}
	if total > 0 {
		out.inline = encoded(map[string]json.RawMessage{"inline_keyboard": raw})
	}
	return out, nil
}

func inlineButton(raw json.RawMessage) (Button, *apiError) {
	const where = "can't parse inline keyboard button: "
	var b rawButton
	if err := json.Unmarshal(raw, &b); err != nil {
		return Button{}, badRequest(where + "InlineKeyboardButton must be an Object")
	}
	if b.Text == nil {
		return Button{}, badRequest(where + `Can't find field "text"`)
	}
	if strings.TrimSpace(*b.Text) == "" {
		return Button{}, badRequest("BUTTON_TEXT_INVALID")
	}
	if !styled(b.Style) {
		return Button{}, badRequest(where + errStyle)
	}
	out := Button{Text: *b.Text}
	switch {
	case b.CopyText != nil && b.CopyText.Text == nil:
		return Button{}, badRequest(where + `Can't find field "text"`)
	case b.Data != nil:
		if len(*b.Data) == 0 || len(*b.Data) > 64 {
			return Button{}, badRequest("BUTTON_DATA_INVALID")
		}
		out.Data = *b.Data
	case b.URL != nil:
		u, err := url.Parse(*b.URL)
		if err != nil || !strings.Contains(*b.URL, ".") && u.Scheme != "tg" && u.Hostname() != "localhost" {
			return Button{}, badRequestf("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", *b.URL)
		}
		out.URL = *b.URL
	case b.WebApp != nil:
		if why := webAppURL(b.WebApp.URL); why != "" {
			return Button{}, badRequestf("inline keyboard button Web App URL '%s' is invalid: %s", b.WebApp.URL, why)
		}
	case b.LoginURL != nil, b.Switch != nil, b.SwitchHere != nil, b.CopyText != nil:
	default:
		return Button{}, badRequest(where + "Text buttons are unallowed in the inline keyboard")
	}
	return out, nil
}

func replyMarkup(raw json.RawMessage, chat int64) (markup, *apiError) {
	var rows [][]json.RawMessage
	if json.Unmarshal(raw, &rows) != nil {
		return markup{}, badRequest(`field "keyboard" must be an Array of Arrays`)
	}
	out, total := markup{keyboard: [][]Key{}}, 0
	for _, row := range rows {
		var line []Key
		for _, one := range row {
			var key Key
			var b rawButton
			if json.Unmarshal(one, &key.Text) != nil {
				if json.Unmarshal(one, &b) != nil || b.Text == nil {
					return markup{}, badRequest("can't parse keyboard button: KeyboardButton must be a String or an Object")
				}
				key.Text = *b.Text
			}
			switch {
			case b.RequestContact:
				key.Shares = SharesContact
			case b.RequestPlace:
				key.Shares = SharesPlace
			}
			if !styled(b.Style) {
				return markup{}, badRequest("can't parse keyboard button: " + errStyle)
			}
			if b.WebApp != nil {
				if why := webAppURL(b.WebApp.URL); why != "" {
					return markup{}, badRequestf("keyboard button Web App URL '%s' is invalid: %s", b.WebApp.URL, why)
				}
			}
			if chat < 0 && b.RequestContact {
				return markup{}, badRequest("phone number can be requested in private chats only")
			}
			if chat < 0 && b.RequestPlace {
				return markup{}, badRequest("location can be requested in private chats only")
			}
			line = append(line, key)
		}
		total += len(line)
		out.keyboard = append(out.keyboard, line)
	}
	if total > maxReply {
		return markup{}, badRequest("reply markup is too long")
	}
	return out, nil
}
