package export

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"io"
	"strconv"

	"cadrebot/reports"
)

// aside is the file of a repeat in a zip whose main file is still being written. A zip
// takes one file at a time, so it is kept, packed already, until its turn comes.
type aside struct {
	level  *level
	name   string
	sheet  *sheet
	packer *flate.Writer
	packed bytes.Buffer
	size   uint64
	sum    uint32
}

// newAsides begins the files of all repeats of a form with the given id.
func newAsides(all []*level, id string, o Options) ([]*aside, error) {
	total, seen := map[string]int{}, map[string]int{}
	for _, l := range all[1:] {
		total[name(l.begin)]++
	}
	var out []*aside
	for _, l := range all[1:] {
		called := name(l.begin)
		if total[called] > 1 {
			seen[called]++
			called += "~" + strconv.Itoa(seen[called])
		}
		a := &aside{level: l, name: id + "-" + called + ".csv"}
		var err error
		if a.packer, err = flate.NewWriter(&a.packed, flate.DefaultCompression); err != nil {
			return nil, fmt.Errorf("begin %s: %w", a.name, err)
		}
		cols := append(odkAnswers(l, o),
			column{key: "PARENT_KEY", value: func(r round) cell { return cell{text: r.parent} }},
			column{key: "KEY", value: func(r round) cell { return cell{text: r.key} }})
		if a.sheet, err = newSheet(a, cols, o); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// Write packs what the table is made of.
func (a *aside) Write(b []byte) (int, error) {
	a.size += uint64(len(b))
	a.sum = crc32.Update(a.sum, crc32.IEEETable, b)
	return a.packer.Write(b)
}

// add writes the rounds of a submission.
func (a *aside) add(r reports.Row) error {
	for _, in := range a.level.rounds(r) {
		if err := a.sheet.write(in); err != nil {
			return err
		}
	}
	return nil
}

// into puts the finished file into the zip.
func (a *aside) into(z *zip.Writer) error {
	if err := a.sheet.end(); err != nil {
		return err
	}
	if err := a.packer.Close(); err != nil {
		return fmt.Errorf("end %s: %w", a.name, err)
	}
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: a.name, Method: zip.Deflate, CRC32: a.sum, CompressedSize64: uint64(a.packed.Len()), UncompressedSize64: a.size,
	})
	if err != nil {
		return fmt.Errorf("add %s to the ODK archive: %w", a.name, err)
	}
	if _, err := io.Copy(w, &a.packed); err != nil {
		return fmt.Errorf("add %s to the ODK archive: %w", a.name, err)
	}
	return nil
}
