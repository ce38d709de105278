package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/authoring"
	"cadrebot/training/gift"
)

// courseCheckCommand judges files of questions and of courses without using them.
type courseCheckCommand struct {
	Files []string `arg:"" name:"file" type:"existingfile" help:"Files of questions in Moodle GIFT or Aiken, courses in Markdown or .xlsx, pictures that show in them, or a .zip; text in UTF-8, UTF-16 or GB18030."`
	JSON  bool     `name:"json" help:"Print the questions and what is wrong as JSON, in both languages; docs/courses.md tells its shape."`
	Lang  string   `enum:",zh,en" default:"" help:"zh or en; that of the terminal when not given."`
}

// errCourse makes the exit code 1 after everything has been said.
var errCourse = errors.New("some questions need mending; the places stand above")

// Run prints what every file holds. It fails when anything was found.
func (c courseCheckCommand) Run(ctx context.Context) error {
	pictures, err := coursePictures(c.Files)
	if err != nil {
		return err
	}
	found := false
	tell := func(checked checkedFile) error {
		found = found || checked.faulty()
		if c.JSON {
			return checked.writeJSON(os.Stdout)
		}
		return checked.write(os.Stdout, terminalLang(c.Lang))
	}
	var told []training.Finding
	for _, path := range c.Files {
		checked, err := checkFile(ctx, path, pictures)
		if err != nil {
			return err
		}
		told = append(told, checked.findings()...)
		if err := tell(checked); err != nil {
			return err
		}
	}
	pairs, err := checkPairs(ctx, c.Files, told)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if err := tell(p); err != nil {
			return err
		}
	}
	if found {
		return errCourse
	}
	return nil
}

// checkedFile is a file that was read and judged, whatever it is.
type checkedFile interface {
	faulty() bool
	findings() []training.Finding
	write(w io.Writer, l locales.Lang) error
	writeJSON(w io.Writer) error
}

// checkFile reads a file in the way that its name asks for; pictures may show in it.
func checkFile(ctx context.Context, path string, pictures []training.File) (checkedFile, error) {
	if format := courseFormatOf(path); format != "" {
		return checkDraft(ctx, path, format, pictures)
	}
	return checkCourse(ctx, path)
}

// checkedCourse is what a file of questions holds; its JSON is documented in docs/courses.md.
type checkedCourse struct {
	File      string          `json:"file"`
	Format    gift.Kind       `json:"format"`
	Questions []gift.Question `json:"questions"`
	Issues    []courseIssue   `json:"issues"`
}

type courseIssue struct {
	gift.Issue
	taken bool // the question came in all the same
}

// MarshalJSON prints i with its sentence in both languages.
func (i courseIssue) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Line   int      `json:"line"`
		Column int      `json:"column"`
		What   bothJSON `json:"what"`
		Taken  bool     `json:"taken"`
	}{i.Line, i.Column, inBoth(i.What), i.taken})
}

// checkCourse reads a file. The error is that of reading alone.
func checkCourse(ctx context.Context, path string) (checkedCourse, error) {
	out := checkedCourse{File: filepath.Base(path), Questions: []gift.Question{}, Issues: []courseIssue{}}
	f, err := os.Open(path)
	if err != nil {
		return out, err
	}
	defer f.Close()
	kind, entries := gift.ReadAny(ctx, f)
	out.Format = kind
	for e, err := range entries {
		if err != nil {
			return out, fmt.Errorf("check %s: %w", path, err)
		}
		if e.Question != nil {
			out.Questions = append(out.Questions, *e.Question)
		}
		for _, i := range e.Issues {
			out.Issues = append(out.Issues, courseIssue{i, e.Question != nil})
		}
	}
	if kind == gift.Unknown {
		out.Issues = append(out.Issues, courseIssue{Issue: gift.Issue{Line: 1, Column: 1, What: locales.M("gift.not_text")}})
	}
	return out, nil
}

func (c checkedCourse) writeJSON(w io.Writer) error { return printJSON(w, c) }

func (c checkedCourse) faulty() bool { return len(c.Issues) > 0 }

// findings are the issues as a draft has them.
func (c checkedCourse) findings() []training.Finding {
	var out []training.Finding
	for _, i := range c.Issues {
		out = append(out, training.Finding{File: authoring.Tidy(c.File), Line: i.Line, Column: i.Column, What: i.What})
	}
	return out
}

// write prints one line for the file and one for every issue, as compilers do.
func (c checkedCourse) write(w io.Writer, l locales.Lang) error {
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, locales.M("gift.summary", "File", c.File, "Format", kindName(c.Format), "Types", c.types(l), "Issues", len(c.Issues)).Plain(l))
	for _, i := range c.Issues {
		what := i.What
		if i.taken {
			what = locales.M("gift.taken", "What", what)
		}
		fmt.Fprintf(b, "%s:%d:%d: %s\n", c.File, i.Line, i.Column, what.Plain(l))
	}
	return b.Flush()
}

func kindName(k gift.Kind) string {
	switch k {
	case gift.GIFT:
		return "GIFT"
	case gift.Aiken:
		return "Aiken"
	}
	return "?"
}

// typeNames are the sentences that name a type.
var typeNames = map[gift.Type]string{
	gift.MultipleChoice: "gift.type.mc", gift.TrueFalse: "gift.type.tf", gift.ShortAnswer: "gift.type.short", gift.Numerical: "gift.type.numerical",
	gift.Matching: "gift.type.matching", gift.Essay: "gift.type.essay", gift.Description: "gift.type.passage", gift.Category: "gift.type.category",
}

// types counts the questions by type, in the order of gift.Types.
func (c checkedCourse) types(l locales.Lang) string {
	n := map[gift.Type]int{}
	for i := range c.Questions {
		n[c.Questions[i].Type]++
	}
	var out []string
	for _, k := range gift.Types {
		if n[k] > 0 {
			out = append(out, locales.M("gift.count", "Type", locales.M(typeNames[k]), "Number", n[k]).Plain(l))
		}
	}
	if len(out) == 0 {
		return locales.M("gift.no_questions").Plain(l)
	}
	return strings.Join(out, locales.M("gift.comma").Plain(l))
}
