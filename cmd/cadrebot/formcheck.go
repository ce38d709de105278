package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cadrebot/form"
	"cadrebot/form/xlsform"
	"cadrebot/locales"
)

// formCheckCommand judges a form without using it.
type formCheckCommand struct {
	File string `arg:"" type:"existingfile" help:"An XLSForm workbook (.xlsx), or a zip of one and the CSV files of its choices."`
	JSON bool   `name:"json" help:"Print everything as JSON, in both languages."`
	Lang string `enum:",zh,en" default:"" help:"zh or en; that of the terminal when not given."`
}

// Run prints what was found. It fails when there is an error among it; words that lack a
// language are warnings.
func (c formCheckCommand) Run() error {
	im, err := readForm(c.File)
	if err != nil {
		return err
	}
	if c.JSON {
		err = writeCheckJSON(os.Stdout, im)
	} else {
		err = writeCheck(os.Stdout, im, terminalLang(c.Lang))
	}
	if err == nil && !im.OK() {
		err = errForm
	}
	return err
}

// of is the findings of one severity.
func findingsOf(im xlsform.Import, s xlsform.Severity) []xlsform.Finding {
	return slices.DeleteFunc(slices.Clone(im.Findings), func(f xlsform.Finding) bool { return f.Severity != s })
}

// kindCount is one line of "types".
type kindCount struct {
	kind form.Kind
	n    int
}

// kindCounts lists the kinds of a form, the most frequent first.
func kindCounts(im xlsform.Import) []kindCount {
	var out []kindCount
	for k, n := range im.Kinds() {
		out = append(out, kindCount{k, n})
	}
	slices.SortFunc(out, func(a, b kindCount) int {
		if a.n != b.n {
			return b.n - a.n
		}
		return strings.Compare(string(a.kind), string(b.kind))
	})
	return out
}

// writeCheck prints a summary and then errors, warnings and missing translations.
func writeCheck(w io.Writer, im xlsform.Import, l locales.Lang) error {
	say := func(t locales.Text) string { return t.Plain(l) }
	errs, warns := findingsOf(im, xlsform.Error), findingsOf(im, xlsform.Warning)
	var b strings.Builder
	if len(im.Form.Fields) > 0 {
		kinds := make([]string, 0, 8)
		for _, k := range kindCounts(im) {
			kinds = append(kinds, string(k.kind)+" "+strconv.Itoa(k.n))
		}
		fmt.Fprintln(&b, say(locales.M("xlsform.check_form", "Title", im.Form.Title, "ID", im.Form.ID)))
		if im.Form.Release != "" {
			fmt.Fprintln(&b, say(locales.M("xlsform.check_version", "Version", im.Form.Release)))
		}
		if len(im.Languages) > 0 {
			fmt.Fprintln(&b, say(locales.M("xlsform.check_languages", "Languages", strings.Join(im.Languages, ", "))))
		}
		fmt.Fprintln(&b, say(locales.M("xlsform.check_questions", "Questions", im.Questions(), "Kinds", strings.Join(kinds, ", "))))
	}
	fmt.Fprintln(&b, say(locales.M("xlsform.check_counts", "Errors", len(errs), "Warnings", len(warns), "Missing", len(im.Missing))))
	writeFindings(&b, say(locales.M("xlsform.check_errors")), errs, l)
	writeFindings(&b, say(locales.M("xlsform.check_warnings")), warns, l)
	writeFindings(&b, say(locales.M("xlsform.check_missing")), im.Missing, l)
	_, err := io.WriteString(w, b.String())
	return err
}

// writeFindings prints findings under a heading: cells in one column, words in the next.
func writeFindings(b *strings.Builder, heading string, fs []xlsform.Finding, l locales.Lang) {
	if len(fs) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", heading)
	wide := 0
	for _, f := range fs {
		wide = max(wide, utf8.RuneCountInString(where(f)))
	}
	for _, f := range fs {
		at := where(f)
		column := ""
		if f.Column != "" && f.Cell != "" {
			column = "[" + f.Column + "] "
		}
		fmt.Fprintf(b, "  %s%s  %s%s\n", at, strings.Repeat(" ", wide-utf8.RuneCountInString(at)), column, f.Message.Plain(l))
		fmt.Fprintf(b, "  %s  -> %s\n", strings.Repeat(" ", wide), f.Do.Plain(l))
	}
}

func where(f xlsform.Finding) string {
	switch {
	case f.Sheet == "":
		return "-"
	case f.Cell == "":
		return f.Sheet
	}
	return f.Sheet + "!" + f.Cell
}

// bothJSON is a text in both languages.
type bothJSON struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

func inBoth(t locales.Text) bothJSON { return bothJSON{t.Plain(locales.ZH), t.Plain(locales.EN)} }

type findingJSON struct {
	Severity xlsform.Severity `json:"severity"`
	Sheet    string           `json:"sheet,omitempty"`
	Cell     string           `json:"cell,omitempty"`
	Column   string           `json:"column,omitempty"`
	Message  bothJSON         `json:"message"`
	Do       bothJSON         `json:"do"`
}

type checkJSON struct {
	File        string            `json:"file"`
	OK          bool              `json:"ok"`
	Publishable bool              `json:"publishable"` // OK, and no words lack a language
	FormID      string            `json:"form_id,omitempty"`
	Title       *bothJSON         `json:"title,omitempty"`
	Version     string            `json:"version,omitempty"`
	Languages   []string          `json:"languages"`
	Questions   int               `json:"questions"`
	Types       map[form.Kind]int `json:"types"`
	Errors      []findingJSON     `json:"errors"`
	Warnings    []findingJSON     `json:"warnings"`
	Missing     []findingJSON     `json:"untranslated"`
}

func writeCheckJSON(w io.Writer, im xlsform.Import) error {
	list := func(fs []xlsform.Finding) []findingJSON {
		out := make([]findingJSON, 0, len(fs))
		for _, f := range fs {
			out = append(out, findingJSON{f.Severity, f.Sheet, f.Cell, f.Column, inBoth(f.Message), inBoth(f.Do)})
		}
		return out
	}
	c := checkJSON{
		File: im.Filename, OK: im.OK(), Publishable: im.OK() && len(im.Missing) == 0,
		FormID: im.Form.ID, Version: im.Form.Release, Languages: append([]string{}, im.Languages...), Questions: im.Questions(), Types: im.Kinds(),
		Errors: list(findingsOf(im, xlsform.Error)), Warnings: list(findingsOf(im, xlsform.Warning)), Missing: list(im.Missing),
	}
	if !im.Form.Title.Empty() {
		title := inBoth(im.Form.Title)
		c.Title = &title
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(c)
}
