package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3" // how far a long import is
	"golang.org/x/term"

	"cadrebot/locales"
)

// importProgress is told how far an import is.
type importProgress interface {
	read(bytes int64) // more of the files was read
	done()            // all of them were
}

// newProgress is a bar on a terminal, and lines in a log.
func newProgress(out *os.File, jobs []documentJob, l locales.Lang) importProgress {
	total := bytesOf(jobs)
	if term.IsTerminal(int(out.Fd())) {
		return &barProgress{out: out, total: total}
	}
	return &lineProgress{out: out, total: total, lang: l}
}

func bytesOf(jobs []documentJob) (total int64) {
	for _, j := range jobs {
		total += j.bytes
	}
	return total
}

// quiet is no progress.
type quiet struct{}

func (quiet) read(int64) {}
func (quiet) done()      {}

// barProgress is a bar of the bytes; a second try of the import begins another one.
type barProgress struct {
	out   io.Writer
	total int64
	bar   *progressbar.ProgressBar
}

func (p *barProgress) read(n int64) {
	if p.bar == nil {
		p.bar = progressbar.NewOptions64(max(1, p.total), progressbar.OptionSetWriter(p.out), progressbar.OptionShowBytes(true),
			progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
	}
	_ = p.bar.Add64(n) // how far it is does not stop it
}

func (p *barProgress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
	p.bar = nil
}

// quick is the size up to which an import is over before anybody asks how far it is.
const quick = 1 << 20 // bytes

// lineProgress writes a line for each tenth that was read.
type lineProgress struct {
	out         io.Writer
	total, seen int64
	said        int64 // tenths
	lang        locales.Lang
}

func (p *lineProgress) read(n int64) {
	p.seen += n
	if p.total <= quick {
		return
	}
	if tenth := p.seen * 10 / p.total; tenth > p.said && tenth < 10 {
		p.said = tenth
		fmt.Fprintln(p.out, locales.M("importing.progress", "Percent", tenth*10, "Read", p.seen>>10, "Total", p.total>>10).Plain(p.lang))
	}
}

func (p *lineProgress) done() { p.seen, p.said = 0, 0 }
