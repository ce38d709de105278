package main

import (
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

func TestALogSaysEachTenthOfManyUnitsOnce(t *testing.T) {
	var out strings.Builder
	p := &unitsProgress{out: &out, total: 100_000}
	for n := 10_000; n <= 100_000; n += 5_000 {
		p.loaded(n)
	}
	if lines := strings.Split(strings.TrimSpace(out.String()), "\n"); len(lines) != 10 || lines[3] != "40 % loaded (40000 of 100000 units)" {
		t.Errorf("%d lines: %q", len(lines), lines)
	}
	few := &unitsProgress{out: &out, total: 50}
	before := out.Len()
	few.loaded(50)
	if out.Len() != before {
		t.Errorf("fifty units: %q", out.String()[before:])
	}
}

// The word import came later than the command.
func TestUnitsAreImportedWithAndWithoutTheWord(t *testing.T) {
	file := t.TempDir() + "/units.csv"
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"units", file}, {"units", "import", file}} {
		var c commandLine
		k, err := kong.New(&c)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Parse(args); err != nil || c.Units.Import.File != file {
			t.Errorf("%v: %v, %q", args, err, c.Units.Import.File)
		}
	}
}
