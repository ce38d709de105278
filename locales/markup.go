package locales

import (
	"html"
	"net/url"
	"strings"
	"unicode/utf8"
)

// Marked is content that people wrote in the two languages with light marks: **bold** or
// *bold*, [words](https://address), and lines that begin with "- ". What is no mark, and a
// link that leads anywhere but to the web, stays as it was typed.
func Marked(zh, en string) Text { return Text{Zh: zh, En: en, Marks: true} }

// Unmarked is content with marks as it is read: without them, an item of a list behind a dot.
func Unmarked(s string) string { return Strip(markup(s)) }

// Visible counts the characters of content with marks as its readers see it.
func Visible(s string) int { return utf8.RuneCountInString(Unmarked(s)) }

// StrangeLink is the address of the first link in s that leads anywhere but to the web
// (http or https, and no name or password before the host); false when there is none.
func StrangeLink(s string) (address string, found bool) {
	for {
		i := strings.IndexByte(s, '[')
		if i < 0 {
			return "", false
		}
		_, to, n := link(s[i:])
		if n == 0 {
			s = s[i+1:]
			continue
		}
		if !onTheWeb(to) {
			return to, true
		}
		s = s[i+n:]
	}
}

// markup renders marked content as Telegram's HTML; everything else is escaped.
func markup(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 32)
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		if item, ok := listItem(line); ok {
			b.WriteString("• ")
			line = item
		}
		inline(&b, line, false, false)
	}
	return b.String()
}

// listItem is what stands behind the sign of a list: "- ", "* ", "• ", "· ".
func listItem(line string) (string, bool) {
	trimmed := strings.TrimLeft(line, " \t\u3000")
	for _, sign := range [...]string{"- ", "* ", "• ", "· "} {
		if item, ok := strings.CutPrefix(trimmed, sign); ok && strings.TrimSpace(item) != "" {
			return strings.TrimSpace(item), true
		}
	}
	return "", false
}

// inline renders one line; within bold there is no second bold, within a link no second link.
func inline(b *strings.Builder, s string, bold, linked bool) {
	plain := 0 // where the text begins that is not written yet
	flush := func(to int) { b.WriteString(html.EscapeString(s[plain:to])) }
	for i := 0; i < len(s); {
		switch {
		case s[i] == '*' && !bold:
			if inner, n := starred(s, i); n > 0 {
				flush(i)
				b.WriteString("<b>")
				inline(b, inner, true, linked)
				b.WriteString("</b>")
				i += n
				plain = i
				continue
			}
		case s[i] == '[' && !linked:
			if words, to, n := link(s[i:]); n > 0 && onTheWeb(to) {
				flush(i)
				b.WriteString(`<a href="` + html.EscapeString(to) + `">`)
				inline(b, words, bold, true)
				b.WriteString("</a>")
				i += n
				plain = i
				continue
			}
		}
		i++
	}
	flush(len(s))
}

// starred is what stands between the stars at i, and how many bytes both take; 0 when
// they mark nothing. One star counts only beside something else than a letter or digit of
// the Latin script, so that 3*4*5 stays a product.
func starred(s string, i int) (inner string, n int) {
	mark := "*"
	if strings.HasPrefix(s[i:], "**") {
		mark = "**"
	}
	rest := s[i+len(mark):]
	end := strings.Index(rest, mark)
	if end <= 0 {
		return "", 0
	}
	inner = rest[:end]
	n = len(inner) + 2*len(mark)
	if strings.TrimSpace(inner) != inner || strings.Trim(inner, "*") == "" {
		return "", 0
	}
	if mark == "*" && (i > 0 && latin(s[i-1]) || i+n < len(s) && latin(s[i+n])) {
		return "", 0
	}
	return inner, n
}

func latin(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '*'
}

// link takes apart [words](address) at the beginning of s; n is how many bytes it takes, 0
// when there is none. The brackets of a Chinese keyboard round the address do as well.
func link(s string) (words, address string, n int) {
	for _, p := range [...][2]string{{"](", ")"}, {"]（", "）"}} {
		mid := strings.Index(s, p[0])
		if mid < 2 || strings.ContainsAny(s[1:mid], "[]\n") {
			continue
		}
		rest := s[mid+len(p[0]):]
		end := strings.Index(rest, p[1])
		if end <= 0 || strings.ContainsAny(rest[:end], " \t\n") {
			continue
		}
		return s[1:mid], rest[:end], mid + len(p[0]) + end + len(p[1])
	}
	return "", "", 0
}

func onTheWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil
}
