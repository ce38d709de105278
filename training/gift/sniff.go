package gift

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
)

// Kind is the kind of a file of questions.
type Kind string

// The kinds; the values are those of course check --json.
const (
	GIFT    Kind = "gift"
	Aiken   Kind = "aiken"
	Unknown Kind = "" // no text at all: a Word or PDF file, a picture
)

// binaries are how files begin that are no text: zip (Word, Excel), old Word, PDF, PNG,
// JPEG, gzip, RTF.
var binaries = []string{"PK\x03\x04", "\xD0\xCF\x11\xE0", "%PDF", "\x89PNG", "\xFF\xD8\xFF", "\x1F\x8B", "{\\rtf"}

// isBinary reports NUL bytes of another kind than UTF-16 has, which are all at even or all
// at odd places but for a rare character.
func isBinary(b []byte) bool {
	if bytes.HasPrefix(b, []byte("\xFF\xFE")) || bytes.HasPrefix(b, []byte("\xFE\xFF")) {
		return false // marked as UTF-16, where 一 has a NUL at the other place than ASCII
	}
	var at [2]int
	for i, c := range b {
		if c == 0 {
			at[i%2]++
		}
	}
	return min(at[0], at[1])*8 > max(at[0], at[1])
}

// Sniff tells from the beginning of a file of which kind it is: Aiken has a choice A and
// later an answer line, and no braces; any other text is GIFT.
func Sniff(sample []byte) Kind {
	for _, sign := range binaries {
		if bytes.HasPrefix(sample, []byte(sign)) {
			return Unknown
		}
	}
	if isBinary(sample) {
		return Unknown
	}
	rows := newRows(bytes.NewReader(sample))
	first := false
	for {
		l, more, err := rows.next()
		if !more || err != nil {
			return GIFT
		}
		switch text := strings.TrimSpace(l.text); {
		case isComment(text):
		case strings.ContainsAny(text, "{｛"):
			return GIFT
		case answerLine.MatchString(text):
			if first {
				return Aiken
			}
		default:
			m := choiceLine.FindStringSubmatch(text)
			first = first || m != nil && letter(m[1]) == 'A'
		}
	}
}

// ReadAny reads a file of the kind that its beginning shows. Of an Unknown one nothing is
// read; a beginning that cannot be read counts as GIFT.
func ReadAny(ctx context.Context, r io.Reader) (Kind, iter.Seq2[Entry, error]) {
	br := bufio.NewReaderSize(r, sampleLen)
	sample, err := br.Peek(sampleLen)
	if err != nil && !errors.Is(err, io.EOF) {
		return GIFT, func(yield func(Entry, error) bool) { yield(Entry{}, fmt.Errorf("read questions: %w", err)) }
	}
	switch kind := Sniff(sample); kind {
	case Aiken:
		return kind, ReadAiken(ctx, br)
	case GIFT:
		return kind, Read(ctx, br)
	}
	return Unknown, func(func(Entry, error) bool) {}
}
