package importing

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"cadrebot/policy"
)

// archive packs files, name and content in turn.
func archive(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: files[i], Method: zip.Deflate, NonUTF8: !isASCII(files[i])})
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func card(id, title string) string {
	return "---\nid: " + id + "\ndate: 2024\nregion:\n---\n# " + title + "\n\n正文。\n"
}

// said are the findings that are no warnings, as message ids by file.
func (p Pack) said() string {
	var out []string
	all := p.Findings
	for _, part := range p.Parts {
		all = append(all, part.Findings...)
	}
	for _, f := range all {
		if f.Severity != Warning {
			out = append(out, f.File+" "+strings.TrimPrefix(f.Message.ID, "importing."))
		}
	}
	return strings.Join(out, "; ")
}

func (p Pack) ids() string {
	var out []string
	for _, part := range p.Parts {
		for _, it := range part.Ready() {
			out = append(out, string(it.ID))
		}
	}
	return strings.Join(out, " ")
}

func TestAnArchiveIsReadFileByFile(t *testing.T) {
	t.Parallel()
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String("办法/水渠.md")
	if err != nil {
		t.Fatal(err)
	}
	b := archive(t,
		gbk, card("A", "水渠办法"), "b.txt", "冬季提示\n\n水管要包好。\n", "c.txt", "夏季提示\n\n水渠要清好。\n", "c.txt.yaml", "id: C\ndate: 2024-04\n",
		"d.zh.md", card("D", "水窖办法"), "d.en.md", "---\nenglish: official\n---\n# Measures\n\nWords.\n",
		"old.doc", string(oleMagic), "twice.md", card("A", "同号"), "inner.zip", string(archive(t, "x.md", card("X", "里面"))),
		"__MACOSX/a.md", "x", ".hidden", "x", "~$c.docx", "x",
	)
	p := readPack(t, "all.zip", b, nil, "")
	if p.ids() != "A C D" || p.said() != "b.txt date_missing; old.doc doc_old; twice.md same_id; inner.zip packed" {
		t.Fatalf("%s | %s", p.ids(), p.said())
	}
	if p.Parts[0].Name != "办法/水渠.md" || p.Parts[3].Items[0].Title.En != "Measures" {
		t.Errorf("%+v", p.Parts)
	}
	answered := readPack(t, "all.zip", b, map[string][]byte{"b.txt": []byte("date: '2026-11'\n")}, "")
	if answered.Parts[1].Items[0].Date != policy.When("2026-11") || strings.Contains(answered.said(), "date_missing") {
		t.Errorf("answered: %s", answered.said())
	}
	if one := readPack(t, "a.md", []byte(card("A", "水渠办法")), nil, ""); one.ids() != "A" || len(one.Parts) != 1 {
		t.Errorf("one file: %+v", one)
	}
}

func TestOnlyWholeFilesAskInTheChat(t *testing.T) {
	t.Parallel()
	p := readPack(t, "x.txt", []byte("云梯县水利局\n\n关于管水的通知\n\n一、管好。\n"), nil, "")
	asks := map[string]bool{}
	for _, f := range p.Parts[0].Findings {
		asks[f.Asks()] = true
	}
	if !asks["date"] {
		t.Errorf("%+v", p.Parts[0].Findings)
	}
	if (Finding{Line: 2, Message: p.Parts[0].Findings[0].Message}).Asks() != "" {
		t.Error("a line of a file asks in the chat")
	}
}

// An archive that swells, or that holds too many files, stops where the bound is.
func TestArchivesAreBounded(t *testing.T) {
	t.Parallel()
	var many []string
	for i := range MaxFiles + 5 {
		many = append(many, fmt.Sprintf("%d.md", i), card(fmt.Sprint("M", i), fmt.Sprint("办法", i)))
	}
	if p := readPack(t, "many.zip", archive(t, many...), nil, ""); len(p.Parts) != MaxFiles || p.said() != "many.zip many_files" {
		t.Errorf("%d parts, %s", len(p.Parts), p.said())
	}
	zeros := strings.Repeat("\x00", 30<<20)
	bomb := archive(t, "1.txt", zeros, "2.txt", zeros, "3.txt", zeros, "4.txt", zeros, "5.txt", zeros)
	if p := readPack(t, "bomb.zip", bomb, nil, ""); !strings.Contains(p.said(), "bomb.zip bomb") || len(p.Parts) > 4 {
		t.Errorf("%d parts, %s", len(p.Parts), p.said())
	}
	broken := archive(t, "a.md", card("A", "办法"))
	broken[40] ^= 0xff
	if p := readPack(t, "broken.zip", broken, nil, ""); p.said() == "" {
		t.Error("a damaged archive is read without a word")
	}
}

func FuzzReadPack(f *testing.F) {
	f.Add(archive(f, "a.md", card("A", "办法"), "a.zh.md", "x", "a.en.md", "y"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, b []byte) {
		seen := map[policy.ItemID]bool{}
		for _, p := range readPack(t, "f.zip", b, nil, "").Parts {
			for _, it := range p.Items {
				if seen[it.ID] {
					t.Fatalf("%s stands twice", it.ID)
				}
				seen[it.ID] = true
			}
		}
	})
}
