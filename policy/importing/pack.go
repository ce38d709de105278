package importing

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"cadrebot/locales"
	"cadrebot/policy"
)

// Bounds of an archive: how many files it may hold, and how much they may be unpacked.
const (
	MaxFiles    = 1000
	maxUnpacked = 128 << 20
)

// Pack is what one file that was sent holds: itself, or the files of an archive.
type Pack struct {
	Parts    []Part
	Findings []Finding // of the archive itself, and of ids that two files use
}

// Part is one document of a pack: a file, or the two files of its languages.
type Part struct {
	Name string
	Result
}

// ReadPack reads a file, or each file of a .zip in it. What cannot be read is among the
// findings and does not stop the rest. beside answers for a part by its name, over what
// stands beside it in the archive; region is as in File. The error is that of ctx, when it
// ended first.
func ReadPack(ctx context.Context, name string, b []byte, beside map[string][]byte, region string) (Pack, error) {
	files, wrong := members(name, b)
	out := Pack{Findings: wrong}
	by := map[string]File{}
	for _, f := range files {
		by[f.Name] = f
	}
	pairs := map[string]int{}
	for _, f := range files {
		if of, ok := strings.CutSuffix(f.Name, ".yaml"); ok {
			if _, answers := by[of]; answers {
				continue
			}
		}
		f.Region = region
		if y, ok := by[f.Name+".yaml"]; ok {
			f.Beside = y.Bytes
		}
		if y, ok := beside[f.Name]; ok {
			f.Beside = append(append(f.Beside[:len(f.Beside):len(f.Beside)], '\n'), y...)
		}
		r, err := Read(ctx, f)
		if err != nil {
			return Pack{}, err
		}
		p := Part{f.Name, r}
		key, paired := PairName(f.Name)
		if i, ok := pairs[key]; ok && paired {
			if both, ok := Pair(out.Parts[i].Result, p.Result); ok {
				out.Parts[i].Result = both
				continue
			}
		}
		if paired {
			pairs[key] = len(out.Parts)
		}
		out.Parts = append(out.Parts, p)
	}
	out.distinct()
	return out, nil
}

// distinct leaves out an item whose id a file before it has used.
func (p *Pack) distinct() {
	first := map[policy.ItemID]string{}
	for i := range p.Parts {
		part := &p.Parts[i]
		var kept []policy.Item
		for _, it := range part.Items {
			if of, used := first[it.ID]; used {
				part.Findings = append(part.Findings, Finding{
					File: part.Name, Item: it.ID, Severity: Error,
					Message: locales.M("importing.same_id", "ID", string(it.ID), "File", of), Do: locales.M("importing.do_id"),
				})
				continue
			}
			first[it.ID] = part.Name
			kept = append(kept, it)
		}
		part.Items = kept
	}
}

// members gives the files of an archive, or b itself when it is none. Hidden files, and what
// office programs leave behind, are left out.
func members(name string, b []byte) ([]File, []Finding) {
	if len(b) > MaxBytes || !bytes.HasPrefix(b, []byte("PK\x03\x04")) {
		return []File{{Name: name, Bytes: b}}, nil
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil || office(z) {
		return []File{{Name: name, Bytes: b}}, nil // Read says what it is
	}
	var out []File
	var found []Finding
	left := int64(maxUnpacked)
	for _, f := range z.File {
		base := path.Base(readableName(f))
		switch {
		case f.FileInfo().IsDir() || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") || strings.HasPrefix(f.Name, "__MACOSX/"):
			continue
		case len(out) == MaxFiles:
			return out, append(found, Finding{
				File: name, Severity: Error, Message: locales.M("importing.many_files", "Max", MaxFiles), Do: locales.M("importing.do_split"),
			})
		}
		content, err := inflate(f, &left)
		if errors.Is(err, errBomb) {
			return out, append(found, Finding{
				File: name, Severity: Error, Message: locales.M("importing.bomb", "Max", maxUnpacked>>20), Do: locales.M("importing.do_split"),
			})
		}
		if err != nil {
			found = append(found, notUnpacked(f, readableName(f)))
			continue
		}
		out = append(out, File{Name: readableName(f), Bytes: content})
	}
	return out, found
}

// notUnpacked says why one file of an archive was not unpacked.
func notUnpacked(f *zip.File, name string) Finding {
	if f.Flags&1 != 0 {
		return Finding{File: name, Severity: Error, Message: locales.M("importing.locked"), Do: locales.M("importing.do_unlock")}
	}
	return Finding{File: name, Severity: Error, Message: locales.M("importing.damaged"), Do: locales.M("importing.do_again")}
}

// office reports whether a zip is a file of an office program rather than a pack of files.
func office(z *zip.Reader) bool {
	for _, f := range z.File {
		if f.Name == "[Content_Types].xml" || f.Name == "mimetype" {
			return true
		}
	}
	return false
}

// inflate unpacks one file, of at most what a single file may have and what is left.
func inflate(f *zip.File, left *int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	limit := min(*left, MaxBytes+1)
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if *left -= int64(len(b)); *left < 0 {
		return nil, errBomb
	}
	return b, nil
}

// readableName is the name of a file in an archive: Windows writes Chinese ones in GBK.
func readableName(f *zip.File) string {
	if !f.NonUTF8 && utf8.ValidString(f.Name) || isASCII(f.Name) {
		return f.Name
	}
	if name, err := simplifiedchinese.GB18030.NewDecoder().String(f.Name); err == nil {
		return name
	}
	return strings.ToValidUTF8(f.Name, "?")
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0
}

// Asks is the fact that an answer to f settles, as it is named beside a file: date, region
// or title; "" when no answer in a few words would.
func (f Finding) Asks() string {
	if f.Line > 0 || f.Paragraph > 0 {
		return ""
	}
	switch f.Message.ID {
	case "importing.date_missing":
		return "date"
	case "importing.region_missing":
		return "region"
	case "importing.title_missing":
		return "title"
	}
	return ""
}
