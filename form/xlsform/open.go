package xlsform

import (
	"archive/zip"
	"bytes"
	"path"
	"strings"
	"unicode/utf8"

	"cadrebot/locales"
)

// Limits of a workbook. A form of 600 questions with thousands of choices stays far
// below; what is above is no form, or is made to exhaust memory.
const (
	maxPacked   = 20 << 20
	maxUnpacked = 64 << 20
	maxRatio    = 250 // unpacked to packed, once more than a megabyte is unpacked
	maxParts    = 2000
	maxRows     = 10000 // rows of a sheet that hold something
	maxColumns  = 300

	maxQuestions = 2000   // rows of the survey sheet
	maxOptions   = 100000 // choices of all questions together
	maxGuesses   = 50     // misspelt names that a suggestion is looked for
)

// open tells what b is and reads the sheets of a form if it is a workbook.
func open(b []byte) (Book, *Finding) {
	no := func(message, do locales.Text) (Book, *Finding) { return Book{}, refusal(message, do) }
	saveAs := locales.M("xlsform.do_save_xlsx")
	if len(b) > maxPacked {
		return no(locales.M("xlsform.file_large", "Max", maxPacked>>20), locales.M("xlsform.do_shrink"))
	}
	switch what := sniff(b); what {
	case isZip:
	case isEmpty:
		return no(locales.M("xlsform.file_empty"), locales.M("xlsform.do_send_again"))
	case isOldExcel:
		return no(locales.M("xlsform.file_xls"), saveAs)
	case isLocked:
		return no(locales.M("xlsform.file_locked"), locales.M("xlsform.do_unlock"))
	case isHTML:
		return no(locales.M("xlsform.file_html"), saveAs)
	case isJSON:
		return no(locales.M("xlsform.file_json"), locales.M("xlsform.do_zip"))
	case isText:
		return no(locales.M("xlsform.file_csv"), locales.M("xlsform.do_zip"))
	default:
		return no(locales.M("xlsform.file_unknown"), saveAs)
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return no(locales.M("xlsform.file_damaged"), locales.M("xlsform.do_send_again"))
	}
	if message, do := checkParts(z, len(b)); !message.Empty() {
		return no(message, do)
	}
	book, err := readBook(b)
	if err != nil {
		return no(locales.M("xlsform.file_damaged"), saveAs)
	}
	return book, nil
}

// refusal is a finding about the file as a whole.
func refusal(message, do locales.Text) *Finding {
	return &Finding{Severity: Error, Message: message, Do: do, at: place{sheet: -1}}
}

// content is what a file is, whatever it is called.
type content byte

const (
	isUnknown content = iota
	isZip
	isEmpty
	isOldExcel // the binary .xls of Excel 97
	isLocked   // a workbook with a password: OLE too
	isHTML
	isJSON // GeoJSON too
	isText // CSV and other plain text
)

func sniff(b []byte) content {
	head := bytes.TrimLeft(bytes.TrimPrefix(b[:min(len(b), 4096)], []byte("\xef\xbb\xbf")), " \t\r\n")
	lower := bytes.ToLower(head)
	switch {
	case len(b) == 0:
		return isEmpty
	case bytes.HasPrefix(b, []byte("PK\x03\x04")) || bytes.HasPrefix(b, []byte("PK\x05\x06")):
		return isZip
	case bytes.HasPrefix(b, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		if bytes.Contains(b, utf16le("EncryptedPackage")) {
			return isLocked
		}
		return isOldExcel
	case bytes.HasPrefix(lower, []byte("<!doctype html")), bytes.HasPrefix(lower, []byte("<html")),
		bytes.HasPrefix(lower, []byte("<table")), bytes.HasPrefix(lower, []byte("<?xml")):
		return isHTML
	case bytes.HasPrefix(head, []byte("{")) && plain(b):
		return isJSON
	case plain(b):
		return isText
	}
	return isUnknown
}

func utf16le(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

// plain reports whether b looks like text: UTF-8, or bytes of an older Chinese encoding,
// without control characters.
func plain(b []byte) bool {
	b = b[:min(len(b), 64<<10)]
	for _, c := range b {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			return false
		}
	}
	if utf8.Valid(b) {
		return true
	}
	return bytes.ContainsAny(b, ",\t;\n")
}

// checkParts judges a zip by its directory and by scanning its sheets as a stream, so
// that nothing large is unpacked into memory. The zip reader itself refuses a part that
// is larger than its directory says.
func checkParts(z *zip.Reader, packed int) (message, do locales.Text) {
	var unpacked uint64
	workbook := false
	for _, f := range z.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		switch base := path.Base(name); {
		case base == "vbaproject.bin" || strings.HasPrefix(name, "xl/macrosheets/"):
			return locales.M("xlsform.file_macros"), locales.M("xlsform.do_no_macros")
		case name == "xl/workbook.bin":
			return locales.M("xlsform.file_xlsb"), locales.M("xlsform.do_save_xlsx")
		case name == "mimetype":
			return locales.M("xlsform.file_ods"), locales.M("xlsform.do_save_xlsx")
		case name == "xl/workbook.xml":
			workbook = true
		}
		if unpacked += f.UncompressedSize64; f.UncompressedSize64 > maxUnpacked || unpacked > maxUnpacked {
			return locales.M("xlsform.file_bomb", "Max", maxUnpacked>>20), locales.M("xlsform.do_shrink")
		}
	}
	if len(z.File) > maxParts || unpacked > 1<<20 && unpacked > maxRatio*uint64(packed) {
		return locales.M("xlsform.file_bomb", "Max", maxUnpacked>>20), locales.M("xlsform.do_shrink")
	}
	if !workbook {
		return locales.M("xlsform.file_zip"), locales.M("xlsform.do_save_xlsx")
	}
	for _, f := range z.File {
		switch name := strings.ToLower(f.Name); {
		case name == "[content_types].xml" && holds(f, "macroEnabled.main+xml"): // the type that a workbook part has, not one that is only listed
			return locales.M("xlsform.file_macros"), locales.M("xlsform.do_no_macros")
		case strings.HasPrefix(name, "xl/worksheets/") && strings.HasSuffix(name, ".xml") && tooManyRows(f):
			return locales.M("xlsform.file_rows", "Max", maxRows), locales.M("xlsform.do_shrink")
		}
	}
	return locales.Text{}, locales.Text{}
}
