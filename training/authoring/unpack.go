package authoring

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // pictures of courses
	_ "image/png"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"cadrebot/locales"
	"cadrebot/training"
)

// Limits of a zip, against archives that are made to cost memory.
const (
	mostFiles = 300
	mostSide  = 4096 // pixels of a picture, in either direction
)

func isPicture(name string) bool {
	switch ending(name) {
	case ".png", ".jpg", ".jpeg":
		return true
	}
	return false
}

// Unpack gives the files that were sent as one: those of a zip without their folders, or the
// file itself. What cannot be taken is a finding and the rest comes all the same. No more
// than MostBytes are ever unpacked, whatever an archive says of itself.
func Unpack(name string, b []byte) ([]training.File, []training.Finding) {
	name = Tidy(name)
	if len(b) > MostBytes {
		return nil, []training.Finding{tooLarge(name)}
	}
	if bytes.HasPrefix(b, []byte("PK\x03\x04")) && !isWorkbook(b) {
		return unzip(name, b)
	}
	if strings.EqualFold(ending(name), ".zip") {
		return nil, []training.Finding{place{file: name}.finding(training.Bad, locales.M("courses.zip_broken"))}
	}
	if isPicture(name) {
		if fault := pictureFault(b); !fault.Empty() {
			return nil, []training.Finding{place{file: name}.finding(training.Bad, fault)}
		}
	}
	return []training.File{{Name: name, Bytes: b}}, nil
}

func tooLarge(name string) training.Finding {
	return place{file: name}.finding(training.Bad, locales.M("courses.too_large", "Limit", MostBytes>>20))
}

// isWorkbook reports whether a zip is one of Excel's newer kind.
func isWorkbook(b []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return false
	}
	for _, f := range z.File {
		if f.Name == "xl/workbook.xml" {
			return true
		}
	}
	return false
}

func unzip(name string, b []byte) (files []training.File, found []training.Finding) {
	bad := func(file string, what locales.Text) {
		found = append(found, place{file: file}.finding(training.Bad, what))
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		bad(name, locales.M("courses.zip_broken"))
		return nil, found
	}
	if len(z.File) > mostFiles {
		bad(name, locales.M("courses.zip_files", "Most", mostFiles))
		return nil, found
	}
	left := int64(MostBytes)
	seen := map[string]bool{}
	for _, f := range z.File {
		own := inside(f)
		if f.FileInfo().IsDir() || strings.HasPrefix(own, ".") || strings.Contains(f.Name, "__MACOSX") {
			continue
		}
		content, err := unpacked(f, left)
		switch {
		case errors.Is(err, errTooLarge):
			bad(name, locales.M("courses.zip_large", "Limit", MostBytes>>20))
			return nil, found
		case err != nil:
			bad(own, locales.M("courses.zip_entry"))
			continue
		}
		left -= int64(len(content))
		switch {
		case seen[strings.ToLower(own)]:
			bad(own, locales.M("courses.zip_twice"))
			continue
		case isPicture(own):
			if fault := pictureFault(content); !fault.Empty() {
				bad(own, fault)
				continue
			}
		case !taken(own):
			bad(own, locales.M("courses.zip_kind"))
			continue
		}
		seen[strings.ToLower(own)] = true
		files = append(files, training.File{Name: own, Bytes: content})
	}
	return files, found
}

// taken reports whether a file of a zip is one that courses are made of.
func taken(name string) bool {
	switch ending(name) {
	case ".gift", ".txt", ".aiken", ".md", ".markdown", ".xlsx":
		return true
	}
	return false
}

// inside is the name of an entry without its folder; Chinese Windows writes GBK.
func inside(f *zip.File) string {
	name := f.Name
	if f.NonUTF8 || !utf8.ValidString(name) {
		if decoded, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = decoded
		}
	}
	return Tidy(path.Clean("/" + strings.ReplaceAll(name, `\`, "/")))
}

var errTooLarge = errors.New("too large")

// unpacked is the content of an entry of at most left bytes.
func unpacked(f *zip.File, left int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("open an entry: %w", err)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, left+1))
	if int64(len(b)) > left {
		return nil, errTooLarge
	}
	if err != nil {
		return nil, fmt.Errorf("read an entry: %w", err)
	}
	return b, nil
}

// pictureFault says why a picture cannot be shown; only its head is read.
func pictureFault(b []byte) locales.Text {
	if len(b) > mostPicture {
		return locales.M("courses.picture_large", "Limit", mostPicture>>20)
	}
	head, kind, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil || kind != "png" && kind != "jpeg" {
		return locales.M("courses.picture_kind")
	}
	if head.Width > mostSide || head.Height > mostSide {
		return locales.M("courses.picture_side", "Most", mostSide)
	}
	return locales.Text{}
}
