package importing

import (
	"bytes"
	"compress/gzip"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	utf "golang.org/x/text/encoding/unicode"
)

func encoded(t *testing.T, e encoding.Encoding, b []byte) []byte {
	t.Helper()
	out, err := e.NewEncoder().Bytes(b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func gzipped(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const traditional = "社會救助法\n\n第一條 為照顧低收入戶及救助遭受急難或災害者，並協助其自立，特制定本法。\n\n第二條 本法所稱社會救助，分生活扶助、醫療補助、急難救助及災害救助。\n"

func TestEncodingsAreTold(t *testing.T) {
	t.Parallel()
	law := fixture(t, "law.txt")
	want := read(t, File{Name: "law.txt", Bytes: law})
	for name, b := range map[string][]byte{
		"utf-8 with a mark":    append([]byte("\xEF\xBB\xBF"), law...),
		"windows line ends":    bytes.ReplaceAll(law, []byte("\n"), []byte("\r\n")),
		"old mac line ends":    bytes.ReplaceAll(law, []byte("\n"), []byte("\r")),
		"gb18030":              encoded(t, simplifiedchinese.GB18030, law),
		"gbk":                  encoded(t, simplifiedchinese.GBK, law),
		"utf-16le with a mark": encoded(t, utf.UTF16(utf.LittleEndian, utf.UseBOM), law),
		"utf-16be with a mark": encoded(t, utf.UTF16(utf.BigEndian, utf.UseBOM), law),
		"utf-16le":             encoded(t, utf.UTF16(utf.LittleEndian, utf.IgnoreBOM), law),
		"utf-16be":             encoded(t, utf.UTF16(utf.BigEndian, utf.IgnoreBOM), law),
	} {
		if got := read(t, File{Name: "law.txt", Bytes: b}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n%s", name, show(got))
		}
	}
	if got := read(t, File{Name: "law.txt", Bytes: gzipped(t, law)}); !reflect.DeepEqual(got, want) {
		t.Errorf("packed by gzip:\n%s", show(got))
	}
	if got := read(t, File{Name: "law.txt", Bytes: encoded(t, traditionalchinese.Big5, []byte(traditional))}); !reflect.DeepEqual(got, read(t, File{Name: "law.txt", Bytes: []byte(traditional)})) || len(got.Items) != 1 {
		t.Errorf("big5:\n%s", show(got))
	}
	page := fixture(t, "page.html")
	want = read(t, File{Name: "page.html", Bytes: page})
	if got := read(t, File{Name: "page.html", Bytes: encoded(t, simplifiedchinese.GBK, page)}); !reflect.DeepEqual(got, want) {
		t.Errorf("a page in GB2312:\n%s", show(got))
	}
}

func TestFilesThatAreNotReadAreNamed(t *testing.T) {
	t.Parallel()
	old := append([]byte(nil), oleMagic...)
	for name, c := range map[string]struct {
		bytes []byte
		want  string
	}{
		"law.doc":       {append(old, "\x00\x00W\x00o\x00r\x00d\x00D\x00o\x00c\x00"...), "importing.doc_old"},
		"locked.docx":   {append(old, wide("EncryptedPackage")...), "importing.locked"},
		"law.pdf":       {[]byte("%PDF-1.7 ..."), "importing.pdf"},
		"empty.rtf":     {[]byte(`{\rtf1\ansi{\fonttbl{\f0 Arial;}}}`), "importing.no_text"},
		"deep.rtf":      {[]byte(`{\rtf1` + strings.Repeat("{", maxDepth+1)), "importing.damaged"},
		"scan.png":      {[]byte("\x89PNG\r\n\x1a\n0000"), "importing.picture"},
		"laws.zip":      {zipped(t, "law.txt", "x"), "importing.packed"},
		"book.xlsx":     {zipped(t, "xl/workbook.xml", "<workbook/>"), "importing.packed"},
		"cut.docx":      {zipped(t, wordBody, "<w:document/>")[:40], "importing.damaged"},
		"torn.docx":     {zipped(t, wordBody, "<w:document><w:p>"), "importing.damaged"},
		"bomb.docx":     {zipped(t, wordBody, strings.Repeat(" ", 8<<20)), "importing.bomb"},
		"deep.docx":     {zipped(t, wordBody, strings.Repeat("<w:p>", maxDepth+1)), "importing.bomb"},
		"torn.txt.gz":   {[]byte("\x1F\x8B\x08\x00"), "importing.damaged"},
		"bomb.txt.gz":   {gzipped(t, make([]byte, MaxBytes+1)), "importing.bomb"},
		"twice.gz":      {gzipped(t, gzipped(t, []byte("第一条"))), "importing.unknown"},
		"laws.tar.gz":   {gzipped(t, append(make([]byte, tarMark), "ustar\x00"...)), "importing.packed"},
		"empty.txt":     {nil, "importing.empty"},
		"blank.txt":     {[]byte("\x00\x00 \n"), "importing.empty"},
		"noise.bin":     {[]byte("a\x00b\x00\x00c\x01\x02"), "importing.encoding"},
		"controls.txt":  {bytes.Repeat([]byte("\x01a"), 50), "importing.encoding"},
		"huge.txt":      {make([]byte, 50<<20), "importing.large"},
		"bad.json":      {[]byte(`[{"key":`), "importing.line_bad"},
		"only.html":     {[]byte("<html><script>x</script></html>"), "importing.no_text"},
		"open.md":       {[]byte("---\ntitle: x\n\n正文"), "importing.front_open"},
		"untitled.docx": {zipped(t, wordBody, "<w:document/>"), "importing.no_text"},
	} {
		r := read(t, File{Name: name, Bytes: c.bytes})
		if len(r.Items) > 0 || len(r.Findings) != 1 || r.Findings[0].Message.ID != c.want || r.Findings[0].Severity != Error {
			t.Errorf("%s: %s, want %s", name, show(r), c.want)
		}
	}
}

func TestContentDecidesNotTheName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Format{
		"{\"id\":\"A\",\"title_zh\":\"x\"}": Items, `{"id":"a","doc":"b","body":"c"}`: Passages, ` [ {"key":"x"} ]`: Figures,
		"<!DOCTYPE html><p>x": Page, "\n<!-- x -->\n<div>x</div>": Page, "<?xml version=\"1.0\"?><html/>": Page,
		"# 标题\n\n正文": Markdown, "---\ntitle: 标题\n---\n正文": Markdown, "第一条 正文": Plain, "[1] 注": Plain, "#1 not a heading": Plain,
	} {
		if got := read(t, File{Name: "wrong.pdf", Bytes: []byte(text)}).Format; got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestTheFileBesideAnswers(t *testing.T) {
	t.Parallel()
	r := read(t, File{Name: "plain.txt", Bytes: fixture(t, "plain.txt"), Beside: []byte("id: ICE\ndate: 2023年1月\n发文机关: 某省水利厅\nregion: '990000'\n")})
	if len(r.Ready()) != 1 {
		t.Fatal(show(r))
	}
	if it := r.Items[0]; it.ID != "ICE" || it.Date != "2023-01" || it.Region != "990000" || it.Issuer.Zh != "某省水利厅" || it.Level != "provincial" {
		t.Fatal(show(r))
	}
	local := File{Name: "plain.txt", Bytes: fixture(t, "plain.txt"), Beside: []byte("date: 2023\nissuer: 某省水利厅\n")}
	if r := read(t, local); len(r.Items) != 1 || len(r.Ready()) != 0 {
		t.Errorf("a local document without a region is ready: %s", show(r))
	}
	local.Region = "990000"
	if r := read(t, local); len(r.Ready()) != 1 || r.Items[0].Region != "990000" {
		t.Errorf("the region for the whole import does not count: %s", show(r))
	}
}
