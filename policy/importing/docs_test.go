package importing

import (
	"os"
	"strings"
	"testing"
)

// TestTheNamesAreDocumented: editors find every name that a front matter may have.
func TestTheNamesAreDocumented(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../docs/policy.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(b)
	for written, name := range names {
		if name != "" && !strings.Contains(doc, "`"+written+"`") {
			t.Errorf("docs/policy.md does not name %q", written)
		}
	}
}

// TestTheDocumentedExampleIsRead: what the page shows is taken as it stands.
func TestTheDocumentedExampleIsRead(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../docs/policy.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(b), "```markdown\n")
	example, _, _ = strings.Cut(example, "```")
	r := read(t, File{Name: "example.md", Bytes: []byte(example)})
	if len(r.Ready()) != 1 || r.Items[0].Region != "990101" || len(r.Items[0].Sections) != 2 || len(r.Items[0].Topics) != 2 {
		t.Fatal(show(r))
	}
}
