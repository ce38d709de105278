package importing

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"cadrebot/locales"
	"cadrebot/policy"
)

// gzipMagic begins what gzip has packed.
const gzipMagic = "\x1F\x8B\x08"

// sniffed is how much of a file tells what it is.
const sniffed = 64 << 10 // bytes

// Source is a file that may be too large for memory.
type Source struct {
	Name   string                        // for the findings
	Open   func() (io.ReadCloser, error) // from its beginning; asked for more than once
	Region string                        // as in File
}

// IsPassages reports whether s holds JSON Lines of passages in UTF-8, packed by gzip or not:
// such a file may have any size, see ReadPassages.
func IsPassages(s Source) (bool, error) {
	in, err := s.Open()
	if err != nil {
		return false, err
	}
	defer in.Close()
	start := make([]byte, sniffed)
	n, err := io.ReadFull(unpacked(in), start)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, nil // what it is, Read says
	}
	start = bytes.TrimPrefix(start[:n], []byte(byteOrderMark))
	line, _, _ := bytes.Cut(bytes.TrimSpace(start), []byte("\n"))
	return utf8.Valid(line) && sniffText(string(start)) == Passages, nil
}

// ReadPassages reads JSON Lines of passages of any size, packed by gzip or not. give gets
// each document, with the findings up to there, when its last passage has been read, and at
// the end what is left to say; false from it ends the reading. Lines of one document may stand
// apart: only what is begun is in memory. A file that cannot be read to its end gives
// nothing but a finding. The error is that of ctx, when it ended first.
func ReadPassages(ctx context.Context, s Source, give func(Result) bool) error {
	r := &reader{file: File{Name: s.Name, Region: s.Region}, format: Passages}
	var broken error
	lines := func() iter.Seq[string] {
		return func(yield func(string) bool) {
			if broken != nil {
				return
			}
			broken = r.eachLine(s, yield)
		}
	}
	told := func(items ...policy.Item) Result {
		out := Result{Format: r.format, Items: without(items, r.found, Error), Findings: r.found}
		r.found = nil
		return out
	}
	going := r.passages(ctx, lines, func(it policy.Item) bool { return give(told(it)) })
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("read %s: %w", s.Name, ctx.Err())
	case broken != nil:
		r.refuse(locales.M("importing.cut_short", "Reason", reason(broken)), locales.M("importing.do_again"))
		give(told())
	case going && len(r.found) > 0:
		give(told())
	}
	return nil
}

// maxLine bounds a line: a passage is an article or a paragraph.
const maxLine = 16 << 20 // bytes

// eachLine gives the lines of s without control characters. One that is too long is given
// as far as it fits, which is no JSON.
func (r *reader) eachLine(s Source, yield func(string) bool) error {
	in, err := s.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	b := bufio.NewReaderSize(unpacked(in), sniffed)
	var line []byte
	for first := true; ; {
		part, err := b.ReadSlice('\n')
		if len(line) <= maxLine {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return err
		case err != nil && len(line) == 0:
			return nil
		}
		if first {
			line, first = bytes.TrimPrefix(line, []byte(byteOrderMark)), false
		}
		text, ok := tidy(line)
		if !ok || !utf8.Valid(line) {
			text = strings.TrimSpace(string(line)) // refused as it stands
		}
		if !yield(strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", " ")) || err != nil {
			return nil
		}
		line = line[:0]
	}
}

// unpacked is what gzip has packed, or in itself when it has not.
func unpacked(in io.Reader) io.Reader {
	b := bufio.NewReader(in)
	if start, err := b.Peek(len(gzipMagic)); err != nil || string(start) != gzipMagic {
		return b
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return failing{err}
	}
	return z
}

// gunzip takes the packing of gzip off a file in memory. It has said why when it is false.
func (r *reader) gunzip() bool {
	if !bytes.HasPrefix(r.file.Bytes, []byte(gzipMagic)) {
		return true
	}
	b, err := io.ReadAll(io.LimitReader(unpacked(bytes.NewReader(r.file.Bytes)), MaxBytes+1))
	switch {
	case err != nil:
		r.refuse(locales.M("importing.damaged"), locales.M("importing.do_again"))
		return false
	case len(b) > MaxBytes:
		r.refuse(locales.M("importing.bomb", "Max", MaxBytes>>20), locales.M("importing.do_split"))
		return false
	}
	r.file.Bytes = b
	return true
}

// failing is a reader that cannot begin.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// allPassages reads a file of passages that is in memory.
func (r *reader) allPassages(ctx context.Context, text string) Result {
	var out Result
	r.passages(ctx, func() iter.Seq[string] { return strings.Lines(text) }, func(it policy.Item) bool {
		out.Items = append(out.Items, it)
		return true
	})
	return out
}
