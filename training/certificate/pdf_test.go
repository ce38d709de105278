package certificate

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
)

var (
	streams = regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`)
	shown   = regexp.MustCompile(`(?s)Td \((.*?)\) Tj ET`)
	escapes = strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r")
)

// textOf reads the lines of a PDF as a viewer does that copies them: codes in the page's
// stream, which the ToUnicode map maps to themselves.
func textOf(t *testing.T, raw []byte) []string {
	t.Helper()
	if !bytes.Contains(raw, []byte("1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange")) || !bytes.Contains(raw, []byte("/Encoding /Identity-H")) {
		t.Error("the codes of the letters are not those of Unicode")
	}
	var lines []string
	for _, stream := range streams.FindAllSubmatch(raw, -1) {
		z, err := zlib.NewReader(bytes.NewReader(stream[1]))
		if err != nil {
			continue // the map itself is not packed
		}
		page, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range shown.FindAllSubmatch(page, -1) {
			codes := []byte(escapes.Replace(string(found[1])))
			units := make([]uint16, len(codes)/2)
			for i := range units {
				units[i] = binary.BigEndian.Uint16(codes[2*i:])
			}
			lines = append(lines, string(utf16.Decode(units)))
		}
	}
	return lines
}

func TestThePDFSaysEverything(t *testing.T) {
	t.Parallel()
	for name, c := range samples(t) {
		raw, err := c.PDF()
		if err != nil || len(raw) > 60*1024 || !bytes.HasPrefix(raw, []byte("%PDF-")) {
			t.Fatalf("%s: %d bytes, %v", name, len(raw), err)
		}
		kept(t, name+".pdf", raw)
		again, err := c.PDF()
		if err != nil || !bytes.Equal(raw, again) {
			t.Errorf("%s: the same certificate makes other bytes, %v", name, err)
		}
		text := strings.Join(textOf(t, raw), "\n")
		for _, want := range []string{"学习证书", "Certificate of Completion", "2026年11月20日", "20 Nov 2026", string(c.Number), "发证单位：" + c.Issuer.Zh[:9], "（第 2 版）"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", name, want, text)
			}
		}
		if got := strings.Contains(text, "撤销") && strings.Contains(text, "Withdrawn on 1 Dec 2026"); got != (c.Revoked != "") {
			t.Errorf("%s: withdrawn is said: %v", name, got)
		}
		for _, stamp := range []string{"/CreationDate", "/ModDate"} {
			if !bytes.Contains(raw, []byte(stamp+" (D:20261120")) {
				t.Errorf("%s: %s is not the day of the certificate", name, stamp)
			}
		}
		if !bytes.Contains(raw, []byte(c.Link)) {
			t.Errorf("%s has no link to the check", name)
		}
	}
}

func TestNamesStandInBothLanguages(t *testing.T) {
	t.Parallel()
	all := samples(t)
	for name, want := range map[string][]string{
		"plain": {
			"青石村驻村第一书记", "First Secretary, Qingshi Village", "《防止返贫监测与帮扶》（第 2 版）",
			"Monitoring and Support against Falling Back into Poverty (version 2)", "Issued by Yunling Municipal Office for Rural Revitalization",
		},
		"revoked": {"本证书已于2026年12月1日撤销，不再有效　Withdrawn on 1 Dec 2026"},
		"odd":     {"李□ □", "《只有中文的课程》（第 2 版）", "发证单位：青石村"},
	} {
		raw, err := all[name].PDF()
		if err != nil {
			t.Fatal(err)
		}
		lines := textOf(t, raw)
		text := "\n" + strings.Join(lines, "\n") + "\n"
		for _, line := range want {
			if !strings.Contains(text, "\n"+line+"\n") {
				t.Errorf("%s has no line %q:%s", name, line, text)
			}
		}
		if strings.Contains(text, "…") {
			t.Errorf("%s is cut short:%s", name, text)
		}
		if name == "odd" && (strings.Contains(text, "Issued by") || strings.Contains(text, "(version")) {
			t.Errorf("an empty English name is printed:%s", text)
		}
	}
}

// TestAViewerCopiesTheText asks a program that is not ours, where there is one.
func TestAViewerCopiesTheText(t *testing.T) {
	t.Parallel()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext here")
	}
	raw, err := plain(t).PDF()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), tool, "-", "-")
	cmd.Stdin = bytes.NewReader(raw)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{"学习证书", "青石村驻村第一书记", "《防止返贫监测与帮扶》（第 2 版）", "CB-2026-000123-W"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in %s", want, out)
		}
	}
}
