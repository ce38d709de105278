package xlsform

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"cadrebot/locales"
)

// Limits of a zip that holds a workbook and the files of its choices.
const (
	maxFiles = 200
	maxCSV   = 10 << 20 // bytes of one file
)

// bundle is a workbook and what came along with it.
type bundle struct {
	name     string // of the workbook
	workbook []byte
	files    map[string][]byte // by base name as written; kinds that nothing reads are nil
}

// unpack takes a zip of a workbook and its files apart. Anything else, a workbook too, is
// the bundle's only file. Nothing is ever written to disk, so that a name cannot lead
// anywhere; one that tries to is refused all the same.
func unpack(filename string, b []byte) (bundle, *Finding) {
	alone := bundle{name: path.Base(strings.ReplaceAll(filename, `\`, "/")), workbook: b}
	if len(b) > maxPacked || sniff(b) != isZip {
		return alone, nil
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil || !slices.ContainsFunc(z.File, isWorkbook) || slices.ContainsFunc(z.File, partOfWorkbook) {
		return alone, nil
	}
	if message, do := checkFiles(z, len(b)); !message.Empty() {
		return bundle{}, refusal(message, do)
	}
	out := bundle{files: map[string][]byte{}}
	for _, f := range z.File {
		name := baseName(f)
		if name == "" {
			continue
		}
		if _, twice := out.files[name]; twice || out.name != "" && isWorkbook(f) {
			return bundle{}, refusal(locales.M("xlsform.zip_twice", "A", name, "B", cmp.Or(out.name, name)), locales.M("xlsform.do_zip_one"))
		}
		var content []byte
		if isWorkbook(f) || isCSV(name) {
			if content, err = readFile(f); err != nil {
				return bundle{}, refusal(locales.M("xlsform.zip_damaged", "Name", name), locales.M("xlsform.do_send_again"))
			}
		}
		if isWorkbook(f) {
			out.name, out.workbook = name, content
			continue
		}
		out.files[name] = content
	}
	return out, nil
}

// partOfWorkbook tells a workbook, which is a zip itself, from a zip with one in it.
func partOfWorkbook(f *zip.File) bool {
	name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
	return strings.HasPrefix(name, "xl/") || name == "[content_types].xml" || name == "mimetype"
}

func isWorkbook(f *zip.File) bool {
	return strings.HasSuffix(strings.ToLower(baseName(f)), ".xlsx")
}

func isCSV(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".csv") }

// baseName is the name without its folders; "" for folders and for what file managers and
// office programs leave behind.
func baseName(f *zip.File) string {
	name := entryName(f)
	base := path.Base(name)
	if strings.HasSuffix(name, "/") || strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") {
		return ""
	}
	return base
}

// entryName is the path of an entry. Windows in Chinese writes names in GBK and does not
// say so.
func entryName(f *zip.File) string {
	name := f.Name
	if f.NonUTF8 && !utf8.ValidString(name) {
		if s, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = s
		}
	}
	return strings.ReplaceAll(name, `\`, "/")
}

// checkFiles judges a zip by its directory, before anything is unpacked.
func checkFiles(z *zip.Reader, packed int) (message, do locales.Text) {
	var unpacked uint64
	for _, f := range z.File {
		name := entryName(f)
		if strings.HasPrefix(name, "/") || strings.Contains(name, ":") || slices.Contains(strings.Split(name, "/"), "..") || !f.Mode().IsRegular() && !f.Mode().IsDir() {
			return locales.M("xlsform.zip_path", "Name", name), locales.M("xlsform.do_zip_plain")
		}
		if f.Flags&1 != 0 {
			return locales.M("xlsform.zip_locked"), locales.M("xlsform.do_unlock")
		}
		if isCSV(name) && f.UncompressedSize64 > maxCSV {
			return locales.M("xlsform.csv_large", "Name", path.Base(name), "Max", maxCSV>>20), locales.M("xlsform.do_shrink")
		}
		if unpacked += f.UncompressedSize64; f.UncompressedSize64 > maxUnpacked || unpacked > maxUnpacked {
			return locales.M("xlsform.file_bomb", "Max", maxUnpacked>>20), locales.M("xlsform.do_shrink")
		}
	}
	if len(z.File) > maxFiles || unpacked > 1<<20 && unpacked > maxRatio*uint64(packed) {
		return locales.M("xlsform.file_bomb", "Max", maxUnpacked>>20), locales.M("xlsform.do_shrink")
	}
	return locales.Text{}, locales.Text{}
}

// readFile unpacks one file; one that is longer than its directory entry says is an error.
func readFile(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, int64(f.UncompressedSize64)+1))
	if err == nil && uint64(len(b)) != f.UncompressedSize64 {
		err = errors.New("its length is not what the zip says")
	}
	return b, err
}
