package xlsform

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cadrebot/locales"
)

const shared = "../../../shared/testdata/xlsform"

// TestConformance gives every file of the shared collection the verdict that is expected.
func TestConformance(t *testing.T) {
	t.Parallel()
	expect, err := os.ReadFile(filepath.Join(shared, "EXPECT.tsv"))
	if err != nil {
		t.Skip("the shared test data are not here")
	}
	for _, line := range strings.Split(strings.TrimSpace(string(expect)), "\n")[1:] {
		col := strings.Split(line, "\t")
		t.Run(col[0], func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile(filepath.Join(shared, col[0]))
			if err != nil {
				t.Fatal(err)
			}
			im := Read(col[0], b)
			verdict := "refuse"
			if im.OK() {
				verdict = "ok"
			}
			if verdict != col[1] {
				t.Errorf("verdict %s, want %s: %s", verdict, col[1], said(im.Findings))
			}
			if im.OK() != (im.Compiled != nil) {
				t.Errorf("OK is %v, but Compiled is there: %v", im.OK(), im.Compiled != nil)
			}
			t.Log(said(im.Findings), said(im.Missing))
		})
	}
}

// said is findings as one line each.
func said(fs []Finding) string {
	var b strings.Builder
	for _, f := range fs {
		b.WriteString("\n" + string(f.Severity) + " " + f.Sheet + "!" + f.Cell + " [" + f.Column + "] " + f.Message.Plain(locales.EN) + " -> " + f.Do.Plain(locales.EN))
	}
	return b.String()
}
