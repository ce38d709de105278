package bot

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf16"
)

// formatting is what somebody formatted in their app; offsets count UTF-16 units.
type formatting struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url"`
}

// formatted is text with the bold and the links of its entities as the marks of
// locales.Marked; "" when nothing of either was formatted.
func formatted(text string, entities json.RawMessage) string {
	var list []formatting
	if len(entities) == 0 || json.Unmarshal(entities, &list) != nil {
		return ""
	}
	units := utf16.Encode([]rune(text))
	before, after := map[int]string{}, map[int]string{}
	slices.SortStableFunc(list, func(a, b formatting) int { // what is outside comes first
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		return b.Length - a.Length
	})
	for _, f := range list {
		opening, closing := "**", "**"
		switch {
		case f.Type == "text_link":
			opening, closing = "[", "]("+f.URL+")"
		case f.Type != "bold":
			continue
		}
		if f.Offset < 0 || f.Length <= 0 || f.Offset+f.Length > len(units) {
			continue
		}
		for _, s := range lineSpans(units, f.Offset, f.Offset+f.Length) {
			before[s[0]] += opening
			after[s[1]] = closing + after[s[1]]
		}
	}
	if len(before) == 0 {
		return ""
	}
	var b strings.Builder
	from := 0
	for i := range len(units) + 1 {
		if before[i] == "" && after[i] == "" {
			continue
		}
		b.WriteString(string(utf16.Decode(units[from:i])))
		b.WriteString(after[i] + before[i])
		from = i
	}
	b.WriteString(string(utf16.Decode(units[from:])))
	return strings.TrimSpace(b.String())
}

// lineSpans cuts from to (excluded) into its lines, without the blanks at their ends: marks
// count within one line and touch what they mark.
func lineSpans(units []uint16, from, to int) (out [][2]int) {
	for from < to {
		end := from
		for end < to && units[end] != '\n' {
			end++
		}
		a, b := from, end
		for a < b && units[a] == ' ' {
			a++
		}
		for b > a && units[b-1] == ' ' {
			b--
		}
		if a < b {
			out = append(out, [2]int{a, b})
		}
		from = end + 1
	}
	return out
}
