package demo

import (
	"strings"
	"testing"
)

// A village with a project under way is asked for its progress once a month: the demo's task has the key of the one that the
// bot would ask for (record.Monthly), and is done by the report.
func TestProgressIsAskedForOnce(t *testing.T) {
	t.Parallel()
	building := map[string]bool{}
	for _, p := range schemes() {
		if p.stage == "started" {
			building[p.village] = true
		}
	}
	asked := map[string]int{}
	for _, x := range make1(t, friday).Tasks {
		if x.Family != "project_progress" {
			continue
		}
		asked[x.Unit]++
		want := KeyPrefix + "project_progress/" + x.Unit
		if building[x.Unit] {
			want = "monthly/project_progress/" + x.Unit + "/2026M11"
		}
		if x.Key != want || building[x.Unit] != (x.Kind == "record") {
			t.Errorf("%s: key %s, kind %s, want %s", x.Unit, x.Key, x.Kind, want)
		}
		if building[x.Unit] && (x.Ref != "/project" || !strings.HasSuffix(x.Key, "/"+x.Period)) {
			t.Errorf("%s leads to %q, of %q", x.Unit, x.Ref, x.Period)
		}
	}
	if len(building) == 0 || len(asked) != 96 {
		t.Errorf("%d villages build, %d are asked", len(building), len(asked))
	}
	for v, n := range asked {
		if n != 1 {
			t.Errorf("%s is asked %d times", v, n)
		}
	}
}
