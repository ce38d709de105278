package importing

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/net/html" // reads web pages as browsers do
	"golang.org/x/net/html/atom"
)

// page gives the paragraphs of a web page's own text and what the page says of itself in
// its head, in the table that government sites put above a document, and in its title.
func page(ctx context.Context, text string) ([]paragraph, facts) {
	root, err := html.Parse(untilDone{ctx, strings.NewReader(text)})
	if err != nil { // nested deeper than any page a person wrote
		return nil, facts{}
	}
	told := facts{}
	pageFacts(root, &told)
	p := &pageReader{}
	p.walk(ctx, mainPart(root), 0, false)
	p.flush(0, false)
	return p.out, told
}

// places where sites put the text itself, the surest first: attribute values.
var mainPlaces = []string{
	"UCAP-CONTENT", "pages_content", "TRS_Editor", "TRS_UEDITOR", "zoom", "Zoom", "article-content", "article_content", "articleContent",
	"content_body", "con_text", "xxgk_content",
}

// dropped are elements that hold no text of the document.
var dropped = []atom.Atom{
	atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Nav, atom.Header, atom.Footer, atom.Aside, atom.Form, atom.Button,
	atom.Select, atom.Iframe, atom.Object, atom.Svg, atom.Canvas, atom.Audio, atom.Video, atom.Textarea, atom.Input,
}

// mainPart is the element that holds the text: a known place, else article or main, else
// all of the body.
func mainPart(root *html.Node) *html.Node {
	for _, place := range mainPlaces {
		if n := find(root, func(n *html.Node) bool {
			return attr(n, "id") == place || slices.Contains(strings.Fields(attr(n, "class")), place)
		}); n != nil {
			return n
		}
	}
	for _, a := range []atom.Atom{atom.Article, atom.Main, atom.Body} {
		if n := find(root, func(n *html.Node) bool { return n.DataAtom == a }); n != nil {
			return n
		}
	}
	return root
}

func find(n *html.Node, is func(*html.Node) bool) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && is(d) && hasText(d) {
			return d
		}
	}
	return nil
}

func hasText(n *html.Node) bool { return squeeze(words(n)) != "" }

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// words is all text below n that is shown.
func words(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if slices.Contains(dropped, n.DataAtom) || hidden(n) {
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}

func hidden(n *html.Node) bool {
	style := strings.ReplaceAll(strings.ToLower(attr(n, "style")), " ", "")
	return strings.Contains(style, "display:none") || slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "hidden" })
}

// pageReader collects the words of blocks.
type pageReader struct {
	out  []paragraph
	line strings.Builder
}

func (p *pageReader) walk(ctx context.Context, n *html.Node, level int, item bool) {
	switch {
	case ctx.Err() != nil:
		return
	case n.Type == html.TextNode:
		p.line.WriteString(n.Data)
		return
	case n.Type == html.ElementNode && (slices.Contains(dropped, n.DataAtom) || hidden(n)):
		return
	case n.DataAtom == atom.Br:
		p.flush(level, item)
		return
	case n.DataAtom == atom.Tr:
		p.flush(level, item)
		p.row(n)
		return
	}
	block := blocks[n.DataAtom]
	if block {
		p.flush(level, item)
	}
	inside := level
	if h := slices.Index(headings, n.DataAtom); h >= 0 {
		inside = h + 1
	}
	isItem := item || n.DataAtom == atom.Li
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.walk(ctx, c, inside, isItem)
	}
	if block {
		p.flush(inside, isItem)
	}
}

// row makes a line of a table's row; a row that only says what the page says of itself
// is left to pageFacts.
func (p *pageReader) row(tr *html.Node) {
	var cells []string
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if t := squeeze(words(c)); t != "" {
			cells = append(cells, t)
		}
	}
	if len(cells) > 1 {
		if _, known := factName(cells[0]); known {
			return
		}
	}
	p.line.WriteString(strings.Join(cells, " | "))
	p.flush(0, false)
}

func (p *pageReader) flush(level int, item bool) {
	if t := squeeze(p.line.String()); t != "" {
		p.out = append(p.out, paragraph{at: len(p.out) + 1, text: t, level: level, item: item})
	}
	p.line.Reset()
}

var headings = []atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}

var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Table: true, atom.Section: true, atom.Article: true,
	atom.Main: true, atom.Body: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Blockquote: true, atom.Dd: true, atom.Dt: true, atom.Dl: true, atom.Td: true, atom.Th: true, atom.Center: true, atom.Hr: true, atom.Pre: true,
}

// metaNames are the names that government sites give to what a page is about.
var metaNames = map[string]string{
	"articletitle": "title", "pubdate": "published", "url": "sources", "filenum": "doc_no", "dc.title": "title",
}

// pageFacts reads the table of particulars, then <meta>, whose titles are often shortened,
// and <title> where nothing better is.
func pageFacts(root *html.Node, told *facts) {
	title := ""
	for n := range root.Descendants() {
		if n.DataAtom == atom.Tr || n.DataAtom == atom.Li || n.DataAtom == atom.P {
			rowFacts(n, told)
		}
	}
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.Meta:
			name := metaNames[strings.ToLower(attr(n, "name"))]
			if content := squeeze(attr(n, "content")); name != "" && content != "" {
				told.offer(name, content)
			}
		case atom.Title:
			title = squeeze(words(n))
		}
	}
	if at := strings.IndexAny(title, "_|"); at > 0 { // what follows is the name of the site
		title = strings.TrimSpace(title[:at])
	}
	told.fallbackTitle = title
}

// rowFacts reads cells in turn: a name, then its value. 标　题： and 标题 are the same.
func rowFacts(n *html.Node, told *facts) {
	var cells []string
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if t := squeeze(words(c)); t != "" {
			cells = append(cells, t)
		}
	}
	for i := 0; i+1 < len(cells); i++ {
		if name, ok := factName(cells[i]); ok {
			told.offer(name, cells[i+1])
			i++
		}
	}
}
