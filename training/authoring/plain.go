package authoring

import (
	"bytes"
	"path"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"golang.org/x/net/html"

	"cadrebot/training/gift"
)

// markup is a tag or an entity; a < b is none.
var markup = regexp.MustCompile(`</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);`)

// plain is a text as a chat shows it, without markup, and the picture in it. Paragraphs
// stay apart by a blank line, entries of lists become lines of their own.
func plain(t gift.Text) (text, picture string) {
	switch {
	case t.Format == gift.Markdown:
		return plainMarkdown(t.Text)
	case t.Format == gift.HTML, t.Format == gift.Moodle && strings.ContainsAny(t.Text, "<&") && markup.MatchString(t.Text):
		return plainHTML(t.Text)
	}
	return strings.TrimSpace(t.Text), ""
}

// plainMarkdown is Markdown without its signs.
func plainMarkdown(s string) (text, picture string) {
	if !strings.ContainsAny(s, "*_`#[!<&>-+\\|~=1234567890") {
		return strings.TrimSpace(s), ""
	}
	var b bytes.Buffer
	if err := goldmark.Convert([]byte(s), &b); err != nil { // a bytes.Buffer takes all
		return strings.TrimSpace(s), ""
	}
	return plainHTML(b.String())
}

// before are the elements that begin a new line; those with true begin a paragraph.
var before = map[string]bool{
	"br": false, "li": false, "tr": false, "dt": false, "dd": false,
	"p": true, "div": true, "ul": true, "ol": true, "table": true, "blockquote": true, "pre": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "hr": true,
}

// page gathers the words of HTML.
type page struct {
	strings.Builder
	silent  int  // depth in what is not shown
	pre     int  // depth in what keeps its line ends
	gap     int  // line ends that stand before the next word
	space   bool // a space stands before it
	picture string
}

// plainHTML is HTML without its tags. A < that begins no tag is text.
func plainHTML(s string) (text, picture string) {
	z := html.NewTokenizer(strings.NewReader(s))
	var p page
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return strings.TrimSpace(p.String()), p.picture
		case html.TextToken:
			p.words(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			p.tag(z, kind)
		}
	}
}

func (p *page) tag(z *html.Tokenizer, kind html.TokenType) {
	raw, more := z.TagName()
	name, ends := string(raw), kind == html.EndTagToken
	depth := 1
	if ends {
		depth = -1
	}
	switch name {
	case "script", "style", "head", "title":
		if kind != html.SelfClosingTagToken {
			p.silent = max(0, p.silent+depth)
		}
	case "pre":
		p.pre = max(0, p.pre+depth)
	case "td", "th":
		p.space = true
	case "img":
		for more && p.picture == "" {
			var key, value []byte
			if key, value, more = z.TagAttr(); string(key) == "src" {
				p.picture = path.Base(strings.SplitN(string(value), "?", 2)[0])
			}
		}
	}
	if paragraph, is := before[name]; is {
		lines := 1
		if paragraph {
			lines = 2
		}
		p.gap = max(p.gap, lines)
	}
	if name == "li" && !ends {
		p.lineEnds()
		p.WriteString("• ")
	}
}

// lineEnds writes the line ends that are due.
func (p *page) lineEnds() {
	if p.Len() > 0 {
		p.WriteString(strings.Repeat("\n", p.gap))
	}
	p.gap, p.space = 0, false
}

func (p *page) words(s string) {
	if p.silent > 0 {
		return
	}
	s = html.UnescapeString(s)
	if p.pre > 0 {
		if s = strings.Trim(s, "\n"); s != "" {
			p.lineEnds()
			p.WriteString(s)
		}
		return
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' })
	if len(words) == 0 {
		p.space = p.space || s != ""
		return
	}
	if p.gap > 0 || p.Len() == 0 {
		p.lineEnds()
	} else if p.space || strings.ContainsRune(" \t\n\r", rune(s[0])) {
		if !strings.HasSuffix(p.String(), "• ") {
			p.WriteByte(' ')
		}
	}
	p.WriteString(strings.Join(words, " "))
	p.space = strings.ContainsRune(" \t\n\r", rune(s[len(s)-1]))
}
