package authoring_test

import (
	"os"
	"strings"
	"testing"
)

// TestTheExampleOfTheDocumentIsGood reads the course that docs/courses.md shows: only its
// Chinese is missing.
func TestTheExampleOfTheDocumentIsGood(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../docs/courses.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "````markdown\n")
	example, _, closed := strings.Cut(rest, "````")
	if !closed {
		t.Fatal("no example of a course")
	}
	d := read(t, "safe.en.md", example, "cup.png", picture)
	wants(t, d, "gap safe.en.md courses.no_zh")
	if c := d.Course; len(c.Questions) != 2 || len(c.Modules) != 1 || len(c.Modules[0].Cards) != 1 || c.Draw != 10 || len(c.Audience) != 2 {
		t.Errorf("%+v", c)
	}
}
