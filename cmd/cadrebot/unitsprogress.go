package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// unitsProgress is a bar on a terminal, and a line for each tenth in a log; few units are loaded
// before anybody asks.
type unitsProgress struct {
	out   io.Writer
	total int
	said  int                      // tenths
	bar   *progressbar.ProgressBar // nil in a log
}

// manyUnits is from how many units on it is worth saying how far an import is.
const manyUnits = 10_000

func newUnitsProgress(out *os.File, total int) *unitsProgress {
	p := &unitsProgress{out: out, total: total}
	if total >= manyUnits && term.IsTerminal(int(out.Fd())) {
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(out), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
			progressbar.OptionSetItsString("units"), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
	}
	return p
}

// loaded says that so many units are loaded.
func (p *unitsProgress) loaded(n int) {
	if p.bar != nil {
		_ = p.bar.Set(n) // how far it is does not stop it
		return
	}
	if tenth := n * 10 / max(1, p.total); p.total >= manyUnits && tenth > p.said {
		p.said = tenth
		fmt.Fprintf(p.out, "%d %% loaded (%d of %d units)\n", tenth*10, n, p.total)
	}
}

func (p *unitsProgress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
