package xlsform

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// holds reports whether the part of a zip has word in it.
func holds(f *zip.File, word string) bool {
	r, err := f.Open()
	if err != nil {
		return false
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, 1<<20))
	return err == nil && strings.Contains(string(b), word)
}

// tooManyRows reports whether a worksheet has more than maxRows rows with a value. It
// reads the part as a stream and stops at the row that is one too many; rows that hold
// nothing but formats do not count.
func tooManyRows(f *zip.File) bool {
	r, err := f.Open()
	if err != nil {
		return false
	}
	defer r.Close()
	in := bufio.NewReaderSize(r, 64<<10)
	rows, counted := 0, false
	for {
		tag, err := in.ReadSlice('>')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return false
		}
		switch tagName(tag) {
		case "row":
			counted = false
		case "v", "is":
			if !counted {
				rows, counted = rows+1, true
			}
			if rows > maxRows {
				return true
			}
		}
	}
}

// tagName is the local name of the start tag at the end of b, "" if there is none.
func tagName(b []byte) string {
	i := bytes.LastIndexByte(b, '<')
	if i < 0 || i+1 >= len(b) || b[i+1] == '/' {
		return ""
	}
	name := b[i+1:]
	if end := bytes.IndexAny(name, " \t\r\n/>"); end >= 0 {
		name = name[:end]
	}
	if colon := bytes.IndexByte(name, ':'); colon >= 0 {
		name = name[colon+1:]
	}
	return string(name)
}
