package playground

import (
	"encoding/json"
	"unicode/utf8"
)

// What clients show of a keyboard, and what the reference promises for its texts. The real server says nothing about more.
const (
	inlineRow, replyRow = 8, 12
	longestPlaceholder  = 64
	longestCopyText     = 256
)

// strictMarkup says what is wrong with a well-formed reply_markup that the real server takes and clients do not show as it
// is meant; "" for nothing.
func strictMarkup(raw string) string {
	type row []json.RawMessage
	var keys struct {
		Inline      []row  `json:"inline_keyboard"`
		Reply       []row  `json:"keyboard"`
		Placeholder string `json:"input_field_placeholder"`
	}
	if json.Unmarshal([]byte(raw), &keys) != nil {
		return "" // the method finds its own words
	}
	if utf8.RuneCountInString(keys.Placeholder) > longestPlaceholder {
		return "input_field_placeholder has more than 64 characters"
	}
	for _, r := range keys.Reply {
		if len(r) > replyRow {
			return "a row of the keyboard has more than 12 buttons"
		}
	}
	for _, r := range keys.Inline {
		if len(r) > inlineRow {
			return "a row of the inline keyboard has more than 8 buttons"
		}
		for _, one := range r {
			var b struct {
				Copy *struct{ Text string } `json:"copy_text"`
			}
			if json.Unmarshal(one, &b) == nil && b.Copy != nil && (b.Copy.Text == "" || utf8.RuneCountInString(b.Copy.Text) > longestCopyText) {
				return "copy_text has not 1 to 256 characters"
			}
		}
	}
	return ""
}
