package gift

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese" // files of Chinese Windows
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Bounds, so that a file that is no text costs no memory.
const (
	maxLine   = 256 << 10 // bytes of one line
	maxBlock  = 256 << 10 // bytes of one question
	sampleLen = 64 << 10  // bytes that show the encoding
)

// row is one line of a file without its end.
type row struct {
	text string
	n    int  // from 1
	bad  bool // in no encoding that is known
	long bool // cut at maxLine
}

// rows gives a file line by line in UTF-8. A mark at the beginning decides the encoding,
// then NUL bytes (UTF-16), then whether the beginning is valid UTF-8; a line that is not
// may be GB18030, which holds GBK and GB2312.
type rows struct {
	r      *bufio.Reader
	gb     bool
	n      int
	queue  []string // lines that \r alone parted
	long   bool     // of the last of queue
	buf    []byte
	failed error // of the beginning
}

func newRows(r io.Reader) *rows {
	br := bufio.NewReaderSize(r, sampleLen)
	sample, err := br.Peek(sampleLen)
	if err != nil && !errors.Is(err, io.EOF) {
		return &rows{failed: err}
	}
	var wide encoding.Encoding
	switch {
	case bytes.HasPrefix(sample, []byte("\xEF\xBB\xBF")):
		_, _ = br.Discard(3)
		sample = sample[3:]
	case bytes.HasPrefix(sample, []byte("\xFF\xFE")), bytes.HasPrefix(sample, []byte("\xFE\xFF")):
		wide = utf.UTF16(utf.LittleEndian, utf.UseBOM)
	case bytes.IndexByte(sample, 0) >= 0:
		wide = utf.UTF16(bareOrder(sample), utf.IgnoreBOM)
	}
	if wide != nil {
		return &rows{r: bufio.NewReaderSize(transform.NewReader(br, wide.NewDecoder()), sampleLen)}
	}
	return &rows{r: br, gb: !validStart(sample) && fromGB(sample[:cut(sample)]) != ""}
}

// bareOrder guesses the byte order of UTF-16 without a mark: spaces, line ends and digits
// have their NUL on one side.
func bareOrder(b []byte) utf.Endianness {
	even := 0
	for i := 0; i+1 < len(b); i += 2 {
		if b[i] == 0 {
			even++
		}
		if b[i+1] == 0 {
			even--
		}
	}
	if even > 0 {
		return utf.BigEndian
	}
	return utf.LittleEndian
}

// validStart reports whether b is UTF-8 but for a character that its end cuts.
func validStart(b []byte) bool {
	for i := 0; i < utf8.UTFMax && i < len(b) && len(b) == sampleLen; i++ {
		if utf8.Valid(b[:len(b)-i]) {
			return true
		}
	}
	return utf8.Valid(b)
}

// cut is where the last whole line of a sample ends, all of it when it has no line end.
func cut(b []byte) int {
	if i := bytes.LastIndexByte(b, '\n'); i >= 0 {
		return i
	}
	return len(b)
}

// fromGB is b out of GB18030, "" when it is none.
func fromGB(b []byte) string {
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return ""
	}
	return string(out)
}

// next is the next line; false at the end.
func (s *rows) next() (row, bool, error) {
	if len(s.queue) == 0 {
		if err := s.fill(); err != nil {
			if errors.Is(err, io.EOF) {
				return row{}, false, nil
			}
			return row{}, false, err
		}
	}
	text := s.queue[0]
	s.queue = s.queue[1:]
	s.n++
	out := row{n: s.n, long: s.long && len(s.queue) == 0}
	switch {
	case s.gb || !utf8.ValidString(text):
		if out.text = fromGB([]byte(text)); out.text == "" && text != "" {
			out.bad = !out.long
			out.text = strings.ToValidUTF8(text, "�")
		}
	default:
		out.text = text
		out.bad = strings.ContainsRune(text, utf8.RuneError)
	}
	out.text = tidy(out.text)
	return out, true, nil
}

// fill reads up to the next \n. What a line has beyond maxLine is passed over.
func (s *rows) fill() error {
	if s.failed != nil {
		return s.failed
	}
	s.buf, s.long = s.buf[:0], false
	for {
		part, err := s.r.ReadSlice('\n')
		if room := maxLine - len(s.buf); len(part) > room {
			s.long, part = true, part[:room]
		}
		s.buf = append(s.buf, part...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && len(s.buf) == 0 {
			return err
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		break
	}
	line := strings.TrimSuffix(strings.TrimSuffix(string(s.buf), "\n"), "\r")
	s.queue = strings.Split(line, "\r")
	return nil
}

// tidy takes out what nobody typed: control characters, which Postgres and Telegram refuse,
// and marks without width, which hide signs or turn the direction of what is read. The line
// ends of word processors, which end no line here, become spaces.
func tidy(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return typed(r) != r }) < 0 {
		return s
	}
	return strings.Map(typed, s)
}

func typed(r rune) rune {
	switch {
	case r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
		return ' '
	case r != '\t' && unicode.IsControl(r), r == 0xFEFF, r == 0x200B, r == 0x2060, r == 0x200E, r == 0x200F:
		return -1
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return -1
	}
	return r
}
