package gift

import (
	"os"
	"strings"
	"testing"
)

// TestTheExamplesOfTheDocumentAreGood reads what docs/courses.md shows to trainers.
func TestTheExamplesOfTheDocumentAreGood(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../docs/courses.md")
	if err != nil {
		t.Fatal(err)
	}
	example := func(fence string) string {
		_, rest, ok := strings.Cut(string(b), "```"+fence+"\n")
		text, _, closed := strings.Cut(rest, "```")
		if !ok || !closed {
			t.Fatalf("no example of %s", fence)
		}
		return text
	}
	seen := map[Type]bool{}
	for e, err := range Read(t.Context(), strings.NewReader(example("gift"))) {
		if err != nil || len(e.Issues) > 0 {
			t.Fatalf("%v %v", e.Issues, err)
		}
		seen[e.Question.Type] = true
	}
	for _, k := range Types {
		if !seen[k] {
			t.Errorf("no example of %s", k)
		}
	}
	kind, entries := ReadAny(t.Context(), strings.NewReader(example("aiken")))
	for e, err := range entries {
		if err != nil || kind != Aiken || len(e.Issues) > 0 {
			t.Fatalf("%s %v %v", kind, e.Issues, err)
		}
	}
}
