package xlsform

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cadrebot/form"
	"cadrebot/locales"
)

// Of is the findings of one severity.
func (im Import) Of(s Severity) []Finding {
	return slices.DeleteFunc(slices.Clone(im.Findings), func(f Finding) bool { return f.Severity != s })
}

// kindCount is one line of "types".
type kindCount struct {
	kind form.Kind
	n    int
}

// kindCounts lists the kinds of a form, the most frequent first.
func kindCounts(im Import) []kindCount {
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

// WriteReport writes a summary, and then errors, warnings and missing translations with
// their cells, in a language.
func (im Import) WriteReport(w io.Writer, l locales.Lang) error {
	say := func(t locales.Text) string { return t.Plain(l) }
	errs, warns := im.Of(Error), im.Of(Warning)
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
func writeFindings(b *strings.Builder, heading string, fs []Finding, l locales.Lang) {
	if len(fs) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", heading)
	wide := 0
	for _, f := range fs {
		wide = max(wide, utf8.RuneCountInString(f.Where()))
	}
	for _, f := range fs {
		at := f.Where()
		column := ""
		if f.Column != "" && f.Cell != "" {
			column = "[" + f.Column + "] "
		}
		fmt.Fprintf(b, "  %s%s  %s%s\n", at, strings.Repeat(" ", wide-utf8.RuneCountInString(at)), column, f.Message.Plain(l))
		fmt.Fprintf(b, "  %s  -> %s\n", strings.Repeat(" ", wide), f.Do.Plain(l))
	}
}

// Where names the cell, sheet!C7; the sheet when it is about the whole of it; "-" for the file.
func (f Finding) Where() string {
	switch {
	case f.Sheet == "":
		return "-"
	case f.Cell == "":
		return f.Sheet
	}
	return f.Sheet + "!" + f.Cell
}
