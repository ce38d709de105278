package main

import (
	"encoding/json"
	"io"
	"os"

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
		err = im.WriteReport(os.Stdout, terminalLang(c.Lang))
	}
	if err == nil && !im.OK() {
		err = errForm
	}
	return err
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
		Errors: list(im.Of(xlsform.Error)), Warnings: list(im.Of(xlsform.Warning)), Missing: list(im.Missing),
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
