// Package authoring reads the files that trainers write - questions in GIFT or Aiken, a
// course in Markdown, a workbook, a zip of these with pictures - into a draft of a course in
// two languages, and writes an empty workbook to begin with.
//
// It is pure: bytes in, a training.Draft out. What is good comes in although other things
// are bad; every bad thing is a training.Finding with its place. Each file becomes papers in
// one language (paper.go), whatever it is; pair.go makes one question of two languages.
// A new kind of file is a reader that gives papers, and a row in readers. docs/courses.md is
// the description for trainers.
package authoring

import (
	"context"
	"path"
	"regexp"
	"slices"
	"strings"

	"cadrebot/locales"
	"cadrebot/training"
)

// Limits of what is taken, in bytes.
const (
	MostBytes   = 8 << 20 // of one file, and of all files of a course together
	mostPicture = 2 << 20
)

// readers are the ways to read a file, by the ending of its name; what has another ending
// is read as GIFT or Aiken, whichever it is.
var readers = map[string]func(ctx context.Context, f training.File, lang locales.Lang) ([]*paper, []training.Finding, error){
	".md":       readMarkdown,
	".markdown": readMarkdown,
	".xlsx":     readWorkbook,
}

// Read makes a draft of the files of one course, as Unpack gave them. The error is that of
// ctx alone: what is wrong with the files are findings of the draft.
func Read(ctx context.Context, files []training.File) (training.Draft, error) {
	w := &work{pictures: map[string]training.File{}}
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b training.File) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range files {
		if isPicture(f.Name) {
			w.pictures[strings.ToLower(f.Name)] = f
			continue
		}
		read, known := readers[ending(f.Name)]
		if !known {
			read = readQuestions
		}
		papers, found, err := read(ctx, f, langOf(f.Name))
		if err != nil {
			return training.Draft{}, err
		}
		w.papers, w.findings = append(w.papers, papers...), append(w.findings, found...)
	}
	return w.draft(CourseOf(files)), nil
}

func ending(name string) string { return strings.ToLower(path.Ext(name)) }

// copied are the marks that phones and browsers add to the name of a second copy.
var copied = regexp.MustCompile(`\s*[(（]\d{1,3}[)）]$`)

// Tidy is a file name without its folder and without the mark of a second copy:
// "water(2).zh.gift" and "water.zh (1).gift" are water.zh.gift.
func Tidy(name string) string {
	name = path.Base(strings.ReplaceAll(strings.TrimSpace(name), `\`, "/"))
	ext := path.Ext(name)
	stem := copied.ReplaceAllString(strings.TrimSuffix(name, ext), "")
	if l := path.Ext(stem); slices.Contains(langEndings, strings.ToLower(l)) {
		stem = copied.ReplaceAllString(strings.TrimSuffix(stem, l), "") + l
	}
	if r := []rune(stem); len(r) > 80 {
		stem = string(r[:80])
	}
	return stem + ext
}

// langEndings stand before the ending of a file that is in one language.
var langEndings = []string{".zh", ".en", ".cn"}

// langOf is the language that the name of a file says, "" for none: water.en.gift.
func langOf(name string) locales.Lang {
	switch ending(strings.TrimSuffix(name, path.Ext(name))) {
	case ".zh", ".cn":
		return locales.ZH
	case ".en":
		return locales.EN
	}
	return ""
}

// stemOf is the name of a file without its endings.
func stemOf(name string) string {
	stem := strings.TrimSuffix(name, path.Ext(name))
	if langOf(name) != "" {
		stem = strings.TrimSuffix(stem, path.Ext(stem))
	}
	return stem
}

// CourseOf is the id of the course that files make: the id that one of them says, else what
// the name of the first says; "" for pictures alone.
func CourseOf(files []training.File) training.CourseID {
	var named training.CourseID
	for _, f := range files {
		if isPicture(f.Name) {
			continue
		}
		if id := saidID(f); id != "" {
			return training.CourseID(slug(id))
		}
		if named == "" {
			named = training.CourseID(slug(stemOf(f.Name)))
		}
	}
	return named
}

// saidID is the id of the course that a file says itself.
func saidID(f training.File) string {
	switch ending(f.Name) {
	case ".md", ".markdown":
		return frontID(f.Bytes)
	case ".xlsx":
		return sheetID(f.Bytes)
	}
	return ""
}
