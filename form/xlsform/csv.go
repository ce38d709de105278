package xlsform

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"cadrebot/locales"
)

// readCSV reads a table as spreadsheets save it: commas, semicolons or tabs; UTF-8, the
// GBK of Excel in Chinese, or UTF-16 with its mark. Blank lines stay, so that the rows are
// those that the author sees.
func readCSV(b []byte) (rows [][]string, no locales.Text) {
	s, ok := decode(b)
	if !ok {
		return nil, locales.M("xlsform.csv_encoding")
	}
	in := csv.NewReader(strings.NewReader(s))
	in.Comma, in.FieldsPerRecord = separator(s), -1
	next := 1 // line on which the next record begins if no blank lines come before
	for {
		record, err := in.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return rows, no
		case errors.As(err, &bad):
			return nil, locales.M("xlsform.csv_bad", "Line", bad.Line)
		case err != nil:
			return nil, locales.M("xlsform.csv_bad", "Line", next)
		}
		line, _ := in.FieldPos(0)
		for ; next < line; next++ {
			rows = append(rows, nil)
		}
		rows = append(rows, record[:min(len(record), maxColumns)])
		if len(rows) > maxRows {
			return nil, locales.M("xlsform.csv_rows", "Max", maxRows)
		}
		next = line + 1
		for _, cell := range record {
			next += strings.Count(cell, "\n")
		}
	}
}

// decode is b as text; false when it is none.
func decode(b []byte) (string, bool) {
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		s, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().String(string(b))
		return s, err == nil && !strings.ContainsRune(s, 0)
	}
	s := string(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")))
	if !utf8.ValidString(s) {
		var err error
		if s, err = simplifiedchinese.GB18030.NewDecoder().String(s); err != nil || strings.ContainsRune(s, utf8.RuneError) {
			return "", false
		}
	}
	return s, !strings.ContainsRune(s, 0)
}

// separator is the sign between cells that stands in the first line most often.
func separator(s string) rune {
	head, _, _ := strings.Cut(strings.TrimLeft(s, "\r\n"), "\n")
	best := ','
	for _, sign := range ";\t" {
		if strings.Count(head, string(sign)) > strings.Count(head, string(best)) {
			best = sign
		}
	}
	return best
}
