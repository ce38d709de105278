package authoring_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"cadrebot/internal/workbook"
	"cadrebot/training"
	"cadrebot/training/authoring"
)

// zipped is a zip of files that stand as name, content pairs.
func zipped(t *testing.T, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(pairs[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestZips(t *testing.T) {
	t.Parallel()
	files, found := authoring.Unpack("c.zip", zipped(t, "dir/../a.md", "# x", "dir/p.png", picture, "bad.png", "no picture", "x.exe", "MZ", "other/A.MD", "again",
		"__MACOSX/._a.md", "junk", "dir/.hidden.md", "junk"))
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	if strings.Join(names, " ") != "a.md p.png" {
		t.Errorf("files %v", names)
	}
	if got, want := strings.Join(told(training.Draft{Findings: found}), "\n"), "bad bad.png courses.picture_kind\nbad x.exe courses.zip_kind\nbad A.MD courses.zip_twice"; got != want {
		t.Errorf("found %s", got)
	}
	bomb := zipped(t, "a.gift", strings.Repeat("\x00", authoring.MostBytes+1))
	if len(bomb) > 1<<20 {
		t.Fatalf("the bomb has %d bytes", len(bomb))
	}
	many := make([]string, 0, 802)
	for i := range 401 {
		many = append(many, fmt.Sprintf("%d.gift", i), "x{T}")
	}
	for what, c := range map[string]struct {
		name string
		b    []byte
		want string
	}{
		"bomb":   {"c.zip", bomb, "courses.zip_large"},
		"many":   {"c.zip", zipped(t, many...), "courses.zip_files"},
		"broken": {"c.zip", []byte("PK\x03\x04 no zip"), "courses.zip_broken"},
		"text":   {"c.zip", []byte("no zip"), "courses.zip_broken"},
		"large":  {"c.gift", make([]byte, authoring.MostBytes+1), "courses.too_large"},
		"photo":  {"c.png", []byte("no picture"), "courses.picture_kind"},
	} {
		files, found := authoring.Unpack(c.name, c.b)
		if len(files) != 0 || len(found) != 1 || found[0].What.ID != c.want {
			t.Errorf("%s: %d files, %v", what, len(files), told(training.Draft{Findings: found}))
		}
	}
}

func TestOtherKindsOfFileAreSaidToBe(t *testing.T) {
	t.Parallel()
	wants(t, read(t, "a.docx", string(zipped(t, "word/document.xml", "x"))), "bad a.docx:1:1 courses.not_read")
	wants(t, read(t, "a.md", "%PDF-1.4"), "bad a.md:1:1 courses.not_read")
	wants(t, read(t, "a.xlsx", "no book"), "bad a.xlsx courses.not_workbook")
}

func TestAWorkbookNamesItsCells(t *testing.T) {
	t.Parallel()
	d := read(t, "w.xlsx", string(book(t)))
	wants(t, d, "bad w.xlsx questions!I3 courses.row_answer_single", "bad w.xlsx course!B3 courses.set_number",
		"gap w.xlsx questions!C2 courses.lacks_en", "bad w.xlsx questions!B4 learn.bad.key_range")
	if len(d.Course.Questions) != 1 || d.Course.ID != "pond" {
		t.Errorf("%+v", d.Course)
	}
}

// book is a workbook with a setting, an answer, a translation and a key that are wrong.
func book(t *testing.T) []byte {
	t.Helper()
	b, err := workbook.Write(`
[course]
setting | value
id | pond
pass | 120
[questions]
id | question_zh | question_en | type | A_zh | A_en | B_zh | B_en | answer | source
a | 一 | | single | 甲 | a | 乙 | b | A | POL-001
b | 二 | Two | single | 甲 | a | 乙 | b | AB
c | 三 | Three | single | 甲 | a | 乙 | b | C
`)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
