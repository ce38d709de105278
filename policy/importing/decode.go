package importing

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset" // which encoding a web page says it has
	"golang.org/x/text/encoding"
	utf "golang.org/x/text/encoding/unicode"
)

// byteOrderMark begins UTF-8 as some programs write it.
const byteOrderMark = "\xEF\xBB\xBF"

// decode brings text to UTF-8 with \n line ends: marks at the beginning decide, then
// valid UTF-8, then what looks like UTF-16, then what a page says of itself, then GB18030,
// which holds GBK and GB2312, or Big5. It is false when nothing fits.
func decode(b []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(b, []byte(byteOrderMark)):
		return tidy(b[3:])
	case bytes.HasPrefix(b, []byte("\xFF\xFE")):
		return through(utf.UTF16(utf.LittleEndian, utf.UseBOM), b)
	case bytes.HasPrefix(b, []byte("\xFE\xFF")):
		return through(utf.UTF16(utf.BigEndian, utf.UseBOM), b)
	case utf8.Valid(b) && bytes.IndexByte(b, 0) < 0:
		return tidy(b)
	}
	if bytes.IndexByte(b, 0) >= 0 {
		return bareUTF16(b)
	}
	if pageStart.Match(bytes.TrimSpace(b[:min(len(b), 64<<10)])) {
		if e, _, sure := charset.DetermineEncoding(b, ""); sure {
			return through(e, b)
		}
	}
	return through(twoByte(b), b)
}

// bareUTF16 reads UTF-16 without a mark in the order that gives text of the usual kind.
func bareUTF16(b []byte) (string, bool) {
	if len(b)%2 != 0 {
		return "", false
	}
	for _, order := range []utf.Endianness{utf.LittleEndian, utf.BigEndian} {
		if s, ok := through(utf.UTF16(order, utf.IgnoreBOM), b); ok && usual(s) {
			return s, true
		}
	}
	return "", false
}

// usual reports whether nine in ten characters are Chinese, ASCII, or signs of either.
func usual(s string) bool {
	n, all := 0, 0
	for _, r := range s {
		all++
		if r < 0x80 || r >= 0x2010 && r <= 0x2030 || r >= 0x3000 && r <= 0x301F || r >= 0x4E00 && r <= 0x9FA5 || r >= 0xFF00 && r <= 0xFF5E {
			n++
		}
	}
	return all > 0 && n*10 >= all*9
}

func through(e encoding.Encoding, b []byte) (string, bool) {
	out, err := e.NewDecoder().Bytes(b)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return "", false
	}
	return tidy(out)
}

// tidy makes line ends one kind and takes control characters out; too many of them are no
// text.
func tidy(b []byte) (string, bool) {
	s := strings.ReplaceAll(string(b), "\r\n", "\n")
	odd := 0
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= ' ' && r < 0x7F || r >= 0x3000 && r < 0xD800: // nearly all
			return r
		case r == '\r' || r == '\v' || r == '\f' || r == 0x2028 || r == 0x2029:
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case unicode.Is(unicode.Co, r) || r == 0xFEFF || r == 0x200B || r == 0x00AD:
			return -1
		case unicode.IsControl(r):
			odd++
			return -1
		}
		return r
	}, s)
	return s, odd*50 <= len(s)
}
