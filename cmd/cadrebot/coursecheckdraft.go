package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/authoring"
)

// courseFormat is how a file of a course is written, apart from GIFT and Aiken, which are
// told by their text. The values are those of the JSON.
type courseFormat string

const (
	markdownFile courseFormat = "markdown"
	workbookFile courseFormat = "workbook"
	zipFile      courseFormat = "zip"
	pictureFile  courseFormat = "picture"
)

// courseFormatOf is the format that the ending of a name says, "" for questions.
func courseFormatOf(path string) courseFormat {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".md", ".markdown":
		return markdownFile
	case ".xlsx":
		return workbookFile
	case ".zip":
		return zipFile
	case ".png", ".jpg", ".jpeg":
		return pictureFile
	}
	return ""
}

// title is how people call the format.
func (f courseFormat) title(l locales.Lang) string {
	switch f {
	case pairFormat:
		return locales.M("courses.check_pair").Plain(l)
	case markdownFile:
		return "Markdown"
	case workbookFile:
		return "Excel"
	case zipFile:
		return "ZIP"
	}
	return "PNG/JPEG"
}

// checkedDraft is what a file holds that makes a course, or a part of one.
type checkedDraft struct {
	name   string
	format courseFormat
	draft  training.Draft
}

// coursePictures reads the pictures among paths: they show in the files that are checked
// with them.
func coursePictures(paths []string) ([]training.File, error) {
	var out []training.File
	for _, path := range paths {
		if courseFormatOf(path) != pictureFile {
			continue
		}
		b, err := readUpTo(path, authoring.MostBytes+1)
		if err != nil {
			return nil, err
		}
		files, _ := authoring.Unpack(path, b)
		out = append(out, files...)
	}
	return out, nil
}

// checkDraft reads a file as a course of its own, with pictures beside it. The error is that
// of reading alone.
func checkDraft(ctx context.Context, path string, format courseFormat, pictures []training.File) (checkedDraft, error) {
	out := checkedDraft{name: filepath.Base(path), format: format}
	b, err := readUpTo(path, authoring.MostBytes+1)
	if err != nil {
		return out, err
	}
	files, found := authoring.Unpack(path, b)
	if format == markdownFile || format == workbookFile {
		files = append(files, pictures...)
	}
	if out.draft, err = authoring.Read(ctx, files); err != nil {
		return out, fmt.Errorf("check %s: %w", path, err)
	}
	out.draft.Findings = append(found, out.draft.Findings...)
	if format == markdownFile {
		// The other language stands in a file of its own, which is no fault of this one.
		out.draft.Findings = slices.DeleteFunc(out.draft.Findings, func(f training.Finding) bool {
			return f.Sort == training.Gap && f.Line == 0
		})
	}
	return out, nil
}

func (c checkedDraft) faulty() bool { return len(c.draft.Findings) > 0 }

func (c checkedDraft) findings() []training.Finding { return c.draft.Findings }

// write prints one line for the file and one for every finding.
func (c checkedDraft) write(w io.Writer, l locales.Lang) error {
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, locales.M("gift.summary", "File", c.name, "Format", c.format.title(l), "Types", c.types(l), "Issues", len(c.draft.Findings)).Plain(l))
	for _, f := range c.draft.Findings {
		where, what := f.Where(), f.What
		if f.File == "" {
			where = c.name
		}
		if f.Sort == training.Advice {
			what = locales.M("gift.taken", "What", what)
		}
		fmt.Fprintf(b, "%s: %s\n", where, what.Plain(l))
	}
	return b.Flush()
}

// types counts the cards, and the questions by type.
func (c checkedDraft) types(l locales.Lang) string {
	var out []string
	add := func(what locales.Text, n int) {
		if n > 0 {
			out = append(out, locales.M("gift.count", "Type", what, "Number", n).Plain(l))
		}
	}
	cards, asked := 0, map[training.Type]int{}
	for _, m := range c.draft.Course.Modules {
		cards += len(m.Cards)
	}
	for i := range c.draft.Course.Questions {
		asked[c.draft.Course.Questions[i].Type]++
	}
	add(locales.M("courses.check_cards"), cards)
	for _, k := range training.Types {
		add(locales.M("courses.check_"+string(k)), asked[k])
	}
	if len(asked) == 0 {
		out = append(out, locales.M("gift.no_questions").Plain(l))
	}
	return strings.Join(out, locales.M("gift.comma").Plain(l))
}
