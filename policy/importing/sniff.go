package importing

import (
	"archive/zip"
	"bytes"
	"net/http"
	"regexp"
	"strings"

	"cadrebot/locales"
)

// Format is what a file turned out to be.
type Format string

// Formats that are read. The words are part of the JSON of "policy import"; "" is a file
// that is not read.
const (
	Plain    Format = "text"
	Markdown Format = "markdown"
	Word     Format = "docx"
	Page     Format = "html"
	Rich     Format = "rtf"
	Items    Format = "items"    // JSON Lines, an item a line
	Passages Format = "passages" // JSON Lines, a section a line
	Figures  Format = "figures"  // a JSON array
)

// tarMark is where an archive of tar says that it is one.
const tarMark = 257

// oleMagic begins old Office files, and new ones that have a password.
var oleMagic = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")

// sniffBinary knows the files that are not text by their first bytes. The texts say why a
// file is not read; both are empty when it may be.
func sniffBinary(b []byte) (f Format, message, do locales.Text) {
	switch {
	case len(bytes.TrimSpace(bytes.Trim(b, "\x00"))) == 0:
		return "", locales.M("importing.empty"), locales.M("importing.do_again")
	case bytes.HasPrefix(b, oleMagic):
		if bytes.Contains(b, wide("EncryptedPackage")) {
			return "", locales.M("importing.locked"), locales.M("importing.do_unlock")
		}
		return "", locales.M("importing.doc_old"), locales.M("importing.do_docx")
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return "", locales.M("importing.pdf"), locales.M("importing.do_pdf")
	case bytes.HasPrefix(b, []byte(rtfMagic)):
		return Rich, locales.Text{}, locales.Text{}
	case bytes.HasPrefix(b, []byte("PK\x03\x04")) || bytes.HasPrefix(b, []byte("PK\x05\x06")):
		return sniffZip(b)
	}
	switch kind, _, _ := strings.Cut(http.DetectContentType(b), "/"); {
	case kind == "image":
		return "", locales.M("importing.picture"), locales.M("importing.do_typed")
	case len(b) > tarMark && bytes.HasPrefix(b[tarMark:], []byte("ustar")):
		return "", locales.M("importing.packed"), locales.M("importing.do_unpack")
	case kind == "audio" || kind == "video" || kind == "font" || packed(b):
		return "", locales.M("importing.unknown"), locales.M("importing.do_kinds")
	}
	return "", locales.Text{}, locales.Text{}
}

func packed(b []byte) bool {
	for _, magic := range []string{"\x1F\x8B\x08", "Rar!\x1A", "7z\xBC\xAF\x27\x1C", "BZh", "\xFD7zXZ"} {
		if bytes.HasPrefix(b, []byte(magic)) {
			return true
		}
	}
	return false
}

// sniffZip tells a Word file from the other things that are zips.
func sniffZip(b []byte) (Format, locales.Text, locales.Text) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return "", locales.M("importing.damaged"), locales.M("importing.do_again")
	}
	for _, f := range z.File {
		if f.Name == wordBody {
			return Word, locales.Text{}, locales.Text{}
		}
		if f.Flags&1 != 0 {
			return "", locales.M("importing.locked"), locales.M("importing.do_unlock")
		}
	}
	return "", locales.M("importing.packed"), locales.M("importing.do_unpack")
}

// wide is s as old Office files write names: two bytes a letter.
func wide(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

var (
	pageStart  = regexp.MustCompile(`(?i)^(?:<\?xml[^>]*>|<!--[\s\S]*?-->|\s)*<(?:!doctype\s+html|html|head|body|meta|title|div|article|section|table|p|h[1-6]|span|ul|ol)\b`)
	markHead   = regexp.MustCompile(`(?m)^ {0,3}#{1,6}\s+\S`)
	passageKey = regexp.MustCompile(`^\s*\{[^\n]*"doc"\s*:\s*"`)
	itemKey    = regexp.MustCompile(`"(?:title_zh|title_en|points_zh|sections)"\s*:`)
)

// sniffText tells the formats apart that are text. Prose counts as plain until its front
// matter is off.
func sniffText(s string) Format {
	start := strings.TrimSpace(s[:min(len(s), 64<<10)])
	line, _, _ := strings.Cut(start, "\n")
	switch {
	case strings.HasPrefix(start, "{") && passageKey.MatchString(line) && !itemKey.MatchString(line):
		return Passages
	case strings.HasPrefix(start, "{"):
		return Items
	case strings.HasPrefix(start, "["):
		if rest := strings.TrimSpace(start[1:]); strings.HasPrefix(rest, "{") || strings.HasPrefix(rest, "]") {
			return Figures
		}
	case pageStart.MatchString(start):
		return Page
	}
	return Plain
}

// sniffProse tells Markdown by a heading of its kind, or by having had a front matter.
func sniffProse(body string, hadFront bool) Format {
	if hadFront || markHead.MatchString(body) {
		return Markdown
	}
	return Plain
}
