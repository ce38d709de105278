package browser

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestOpensAnEmptyPage is also what TestWithoutABrowser runs where there is none.
func TestOpensAnEmptyPage(t *testing.T) {
	tab := Open(t, Look{Width: 360, Height: 740})
	if wide := Eval[int](tab, `innerWidth`); wide != 360 {
		t.Errorf("the page is %d wide", wide)
	}
}

// bareMachine is a directory for PATH without a browser in it.
func bareMachine(t *testing.T) string {
	t.Helper()
	t.Setenv("PATH", t.TempDir())
	if path := executable(); path != "" {
		t.Skipf("%s cannot be hidden", path)
	}
	return os.Getenv("PATH")
}

// TestWithoutABrowser hides the browser: a test that wants one then skips, and fails where CI is set.
func TestWithoutABrowser(t *testing.T) {
	bare := bareMachine(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for ci, want := range map[string]string{"": "--- SKIP: TestOpensAnEmptyPage", "1": "--- FAIL: TestOpensAnEmptyPage"} {
		cmd := exec.CommandContext(t.Context(), self, "-test.v", "-test.run=^TestOpensAnEmptyPage$")
		cmd.Env = append(os.Environ(), "PATH="+bare, "CI="+ci)
		out, err := cmd.CombinedOutput()
		if !strings.Contains(string(out), want) || (err == nil) != (ci == "") || !strings.Contains(string(out), "Chromium") {
			t.Errorf("CI=%q: %v\n%s", ci, err, out)
		}
	}
}

// TestTheSetUpSaysWhatToDo runs the set-up script without a browser and without rights to install one.
func TestTheSetUpSaysWhatToDo(t *testing.T) {
	tools := map[string]string{}
	for _, tool := range []string{"sh", "dirname", "id", "rm"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			t.Skipf("there is no %s", tool)
		}
		tools[tool] = path
	}
	bare := bareMachine(t)
	for tool := range tools {
		if err := os.Symlink(tools[tool], filepath.Join(bare, tool)); err != nil {
			t.Fatal(err)
		}
	}
	for ci, want := range map[string]string{"": "skip", "1": "fail"} {
		cmd := exec.CommandContext(t.Context(), tools["sh"], "../../scripts/ensure-deps.sh", "browser")
		cmd.Env = []string{"PATH=" + bare, "CI=" + ci}
		out, err := cmd.CombinedOutput()
		said := strings.TrimSpace(string(out))
		if (err == nil) != (ci == "") || !strings.Contains(said, want) || !strings.Contains(said, "apt-get install chromium") || strings.Contains(said, "\n") {
			t.Errorf("CI=%q: %v\n%s", ci, err, out)
		}
	}
}
