package authoring

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// textOf is the text of a file in UTF-8, UTF-16 with its mark, or GB18030, with \n alone.
func textOf(b []byte) string {
	s := strings.TrimPrefix(string(b), "\xef\xbb\xbf")
	if len(b) > 1 && (b[0] == 0xFF && b[1] == 0xFE || b[0] == 0xFE && b[1] == 0xFF) {
		units := make([]uint16, 0, len(b)/2)
		for i := 2; i+1 < len(b); i += 2 {
			low, high := b[i], b[i+1]
			if b[0] == 0xFE {
				low, high = high, low
			}
			units = append(units, uint16(low)|uint16(high)<<8)
		}
		s = string(utf16.Decode(units))
	} else if !utf8.ValidString(s) {
		if decoded, err := simplifiedchinese.GB18030.NewDecoder().String(s); err == nil {
			s = decoded
		}
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// front parts the front matter from the text behind it, and tells how many lines it takes.
func front(text string) (matter, rest string, lines int) {
	if !strings.HasPrefix(text, "---\n") {
		return "", text, 0
	}
	head, rest, closed := strings.Cut(text[4:], "\n---")
	if !closed {
		return "", text, 0
	}
	if _, after, more := strings.Cut(rest, "\n"); more {
		return head + "\n", after, strings.Count(head, "\n") + 3
	}
	return head + "\n", "", strings.Count(head, "\n") + 3
}

// frontID is the id that the front matter of b says, "" for none.
func frontID(b []byte) string {
	matter, _, _ := front(textOf(b))
	for _, s := range matterOf(matter, place{}) {
		if s.key == "id" {
			return s.value
		}
	}
	return ""
}

// matterOf are the keys of a front matter with their values; none when it is not of that form.
func matterOf(matter string, at place) []setting {
	var doc yaml.Node
	if yaml.Unmarshal([]byte(matter), &doc) != nil || len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil
	}
	var out []setting
	nodes := doc.Content[0].Content
	for i := 0; i+1 < len(nodes); i += 2 {
		here := at
		here.line, here.column = nodes[i].Line+1, nodes[i].Column
		value := nodes[i+1].Value
		for k, n := range nodes[i+1].Content { // a list
			if k > 0 {
				value += ","
			}
			value += n.Value
		}
		out = append(out, setting{strings.ToLower(nodes[i].Value), strings.TrimSpace(value), here})
	}
	return out
}
