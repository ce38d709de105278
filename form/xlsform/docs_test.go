package xlsform

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cadrebot/form"
)

// TestDocumented: docs/forms.md names every type that XLSForm documents and the column
// that each header of the sheets stands for.
func TestDocumented(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../docs/forms.md")
	if err != nil {
		t.Fatal(err)
	}
	fence := regexp.MustCompile("(?s)```.*?```")
	named := map[string]bool{}
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(fence.ReplaceAllString(string(b), ""), -1) {
		named[m[1]] = true
	}
	for word, kind := range kindOf {
		if kind != form.Device && !named[string(kind)] || kind == form.Device && !strings.ContainsAny(word, " :") && word != "imei" && !named[word] {
			t.Errorf("type %s (%s) is not in docs/forms.md", word, kind)
		}
	}
	for sheet, columns := range columnsOf {
		for header, name := range columns {
			if name != "media" && !slices.Contains(ignoredColumns, name) && !named[name] {
				t.Errorf("%s: column %s (%s) is not in docs/forms.md", sheet, name, header)
			}
		}
	}
}
