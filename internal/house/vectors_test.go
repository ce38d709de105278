package house

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The list of test vectors and planted cases in docs/duties.md is whole, and every test that it names is there.
func TestEveryVectorNamesItsTest(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	doc, err := os.ReadFile(filepath.Join(root, "docs", "duties.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, list, found := strings.Cut(string(doc), "## Test vectors and planted cases")
	if !found {
		t.Fatal("there is no list")
	}
	cases := map[string]bool{}
	quoted := regexp.MustCompile("`([^`]+)`")
	for row := range strings.Lines(list) {
		cell := strings.Split(row, "|")
		if len(cell) != 5 || !regexp.MustCompile(`\d`).MatchString(cell[1]) {
			continue
		}
		for c := range strings.SplitSeq(cell[1], ",") {
			cases[strings.TrimSpace(c)] = true
		}
		for part := range strings.SplitSeq(cell[3], ";") {
			names := quoted.FindAllStringSubmatch(part, -1)
			if len(names) < 2 {
				t.Errorf("%s names no test", strings.TrimSpace(cell[1]))
				continue
			}
			for _, name := range names[1:] {
				if err := exec.Command("grep", "-qr", "--include=*_test.go", "^func "+name[1]+"(", filepath.Join(root, names[0][1])).Run(); err != nil {
					t.Errorf("%s: %s has no test %s", strings.TrimSpace(cell[1]), names[0][1], name[1])
				}
			}
		}
	}
	for i := 1; i <= 22; i++ {
		if vector := "TV-" + strconv.Itoa(100 + i)[1:]; i <= 20 && !cases[vector] {
			t.Errorf("%s is not in the list", vector)
		}
		if !cases[strconv.Itoa(i)] {
			t.Errorf("planted case %d is not in the list", i)
		}
	}
}
