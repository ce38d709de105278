package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/authoring"
)

// pairFormat is the format of files that were joined, in the JSON.
const pairFormat courseFormat = "pair"

// checkedPair is what files in two languages make together; Findings of its draft are those
// that no file has by itself.
type checkedPair struct {
	checkedDraft
	alone map[locales.Lang][]string // ids of questions that one language has
}

// checkPairs joins the files among paths that make a course together, as the import does.
// What was told of a file by itself is not told again. The error is that of reading alone.
func checkPairs(ctx context.Context, paths []string, told []training.Finding) ([]checkedPair, error) {
	var files, pictures []training.File
	for _, path := range paths {
		format := courseFormatOf(path)
		if format == zipFile {
			continue
		}
		b, err := readUpTo(path, authoring.MostBytes+1)
		if err != nil {
			return nil, err
		}
		unpacked, _ := authoring.Unpack(path, b)
		if format == pictureFile {
			pictures = append(pictures, unpacked...)
		} else {
			files = append(files, unpacked...)
		}
	}
	known := map[string]bool{}
	for _, f := range told {
		known[sentence(f)] = true
	}
	var out []checkedPair
	for _, group := range authoring.Joined(files) {
		draft, err := authoring.Read(ctx, append(slices.Clone(group), pictures...))
		if err != nil {
			return nil, fmt.Errorf("check %s: %w", group[0].Name, err)
		}
		draft.Findings = slices.DeleteFunc(draft.Findings, func(f training.Finding) bool { return known[sentence(f)] })
		p := checkedPair{checkedDraft{joinedNames(group), pairFormat, draft}, map[locales.Lang][]string{}}
		for _, l := range locales.All {
			p.alone[l] = authoring.Alone(draft, l)
		}
		out = append(out, p)
	}
	return out, nil
}

// sentence is a finding as it is told.
func sentence(f training.Finding) string { return f.Where() + " " + f.What.Plain(locales.EN) }

func joinedNames(files []training.File) string {
	var out []string
	for _, f := range files {
		out = append(out, f.Name)
	}
	return strings.Join(out, " + ")
}

// write prints what the files make together and the ids that one language alone has.
func (c checkedPair) write(w io.Writer, l locales.Lang) error {
	if err := c.checkedDraft.write(w, l); err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	for _, side := range locales.All {
		if ids := c.alone[side]; len(ids) > 0 {
			fmt.Fprintf(b, "%s: %s\n", c.name, locales.M("courses.check_alone_"+string(side), "Ids", strings.Join(ids, locales.M("gift.comma").Plain(l))).Plain(l))
		}
	}
	return b.Flush()
}

// writeJSON adds the ids to the object of a draft.
func (c checkedPair) writeJSON(w io.Writer) error {
	return printJSON(w, struct {
		draftJSON
		Alone aloneJSON `json:"alone"`
	}{c.json(), aloneJSON{ids(c.alone[locales.ZH]), ids(c.alone[locales.EN])}})
}

type aloneJSON struct {
	Zh []string `json:"zh"`
	En []string `json:"en"`
}

// ids is a list that JSON shows as one even when it is empty.
func ids(list []string) []string { return append([]string{}, list...) }
