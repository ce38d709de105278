package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3" // how far a long import is
	"golang.org/x/term"

	"cadrebot/locales"
	"cadrebot/store"
	"cadrebot/training"
	"cadrebot/training/authoring"
)

// courseImportCommand publishes the course that files make together.
type courseImportCommand struct {
	Files    []string `arg:"" name:"file" type:"existingfile" help:"All files of one course; with a file for each language NAME.zh.gift and NAME.en.gift."`
	DryRun   bool     `help:"Say what would come in, and write nothing."`
	ID       string   `name:"id" help:"Id of the course, when the files or their names do not say it."`
	TitleZh  string   `help:"Title in Chinese, when the files do not say it."`
	TitleEn  string   `help:"Title in English, when the files do not say it."`
	Pass     string   `help:"Pass mark in per cent, when the files do not say it."`
	Audience string   `help:"Roles with commas between, when the files do not say them."`
	Draw     string   `help:"Questions drawn for an attempt, when the files do not say it."`
	Attempts string   `help:"Most attempts, when the files do not say it."`
	Delay    string   `help:"Days between two attempts, when the files do not say it."`
	Unit     string   `help:"Code of the unit whose trainers keep the course; nobody's when not given."`
	Lang     string   `enum:",zh,en" default:"" help:"zh or en; that of the terminal when not given."`
}

// These make the exit code 1 after everything has been said.
var (
	errCourseImport = errors.New("some things were left out; the places stand above")
	errNotPublished = errors.New("the course is not published; the reasons stand above")
)

// Run says what the files hold and publishes it. It fails when anything was left out, and
// when a language is missing anywhere: then nothing is published.
func (c courseImportCommand) Run(ctx context.Context, s *Settings) error {
	l := terminalLang(c.Lang)
	progress := io.Discard
	if term.IsTerminal(int(os.Stderr.Fd())) {
		progress = os.Stderr
	}
	draft, err := c.read(ctx, progress)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	ready := c.tell(out, draft, l)
	if err := out.Flush(); err != nil {
		return err
	}
	switch {
	case !ready:
		return errNotPublished
	case !c.DryRun:
		if err := c.publish(ctx, s, draft, l); err != nil {
			return err
		}
	}
	if len(draft.Of(training.Bad)) > 0 {
		return errCourseImport
	}
	return nil
}

// read reads the files into a draft with the settings of the flags.
func (c courseImportCommand) read(ctx context.Context, progress io.Writer) (training.Draft, error) {
	bar := progressbar.NewOptions(len(c.Files)+1, progressbar.OptionSetWriter(progress), progressbar.OptionClearOnFinish(),
		progressbar.OptionThrottle(100*time.Millisecond))
	defer func() { _ = bar.Finish() }()
	var files []training.File
	var found []training.Finding
	for _, path := range c.Files {
		b, err := readUpTo(path, authoring.MostBytes+1)
		if err != nil {
			return training.Draft{}, err
		}
		unpacked, bad := authoring.Unpack(path, b)
		files, found = append(files, unpacked...), append(found, bad...)
		_ = bar.Add(1)
	}
	draft, err := authoring.Read(ctx, files)
	if err != nil {
		return draft, err
	}
	_ = bar.Add(1)
	draft.Findings = append(found, draft.Findings...)
	if c.ID != "" {
		draft.Course = authoring.Copy(draft.Course, training.CourseID(c.ID))
	}
	for _, s := range training.Settings {
		value := c.flag(s)
		if value == "" || said(draft, s) {
			continue
		}
		if fault := authoring.Set(&draft.Course, s, value); !fault.Empty() {
			draft.Findings = append(draft.Findings, training.Finding{Sort: training.Bad, File: "--" + string(s), What: fault})
		}
	}
	return draft, nil
}

// readUpTo reads a file, of a larger one the beginning.
func readUpTo(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return b, nil
}

func said(d training.Draft, s training.Setting) bool {
	for _, k := range d.Said {
		if k == s {
			return true
		}
	}
	return false
}

// flag is what the command line says for a setting.
func (c courseImportCommand) flag(s training.Setting) string {
	return map[training.Setting]string{
		training.SetTitleZh: c.TitleZh, training.SetTitleEn: c.TitleEn, training.SetPass: c.Pass, training.SetAudience: c.Audience,
		training.SetDraw: c.Draw, training.SetAttempts: c.Attempts, training.SetDelay: c.Delay,
	}[s]
}

// tell prints what was found and what would come in; true when it may be published.
func (c courseImportCommand) tell(w io.Writer, d training.Draft, l locales.Lang) bool {
	for _, f := range d.Findings {
		fmt.Fprintf(w, "%s: %s\n", f.Where(), f.What.Plain(l))
	}
	cards := 0
	for _, m := range d.Course.Modules {
		cards += len(m.Cards)
	}
	fmt.Fprintln(w, locales.M("courses.told", "Code", string(d.Course.ID), "Modules", len(d.Course.Modules), "Cards", cards, "Questions", len(d.Course.Questions)).Plain(l))
	ready := true
	for _, gap := range []struct{ title, flag string }{{d.Course.Title.Zh, "--title-zh"}, {d.Course.Title.En, "--title-en"}} {
		if gap.title == "" {
			fmt.Fprintln(w, locales.M("courses.told_title", "Flag", gap.flag).Plain(l))
			ready = false
		}
	}
	var no *locales.Refusal
	if err := d.Ready(); errors.As(err, &no) {
		fmt.Fprintln(w, no.Text.Plain(l))
		ready = false
	}
	return ready
}

// publish stores the course as its next version, unless it is the same as the last.
func (c courseImportCommand) publish(ctx context.Context, s *Settings, d training.Draft, l locales.Lang) error {
	if err := s.check(); err != nil {
		return err
	}
	if _, err := store.Migrate(ctx, string(s.DatabaseURL)); err != nil {
		return err
	}
	db, err := store.Open(ctx, string(s.DatabaseURL))
	if err != nil {
		return err
	}
	defer db.Close()
	p := training.Publication{Course: authoring.Complete(d.Course), Pictures: d.Pictures}
	if c.Unit != "" {
		u, err := store.NewOrg(db).UnitByCode(ctx, c.Unit)
		if err != nil {
			return fmt.Errorf("unit %s: %w", c.Unit, err)
		}
		p.Unit = u.ID
	}
	version, fresh, err := store.NewTraining(db).Publish(ctx, "", p, time.Now())
	var no *locales.Refusal
	if errors.As(err, &no) {
		return errors.New(no.Text.Plain(l))
	}
	if err != nil {
		return err
	}
	id := "courses.published"
	if !fresh {
		id = "courses.same"
	}
	fmt.Fprintln(os.Stdout, locales.M(id, "Title", d.Course.Title, "Code", string(p.Course.ID), "Version", version).Plain(l))
	return nil
}
