// Package importing reads files of policy documents into items: Markdown and plain text,
// Word (.docx), RTF, web pages, JSON Lines of items or of passages, and lists of figures.
//
// It is pure: bytes in, items and findings out. What a file is, its content decides, not its
// name. Every format becomes a list of paragraphs (plain.go, markdown.go, page.go, docx.go, rtf.go);
// from there on all go the same way: head.go finds title, issuer, number and dates, split.go
// the articles, build.go puts the item together. A new format is a sniff (sniff.go) and a
// function that gives paragraphs; a new fact of a document is a row of names in facts.go.
package importing

import (
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"cadrebot/locales"
	"cadrebot/policy"
)

// MaxBytes is the size of the largest file that is read. The longest code of laws has less
// than a megabyte of text.
const MaxBytes = 32 << 20

// File is one file to read.
type File struct {
	Name   string // for the findings; may hold folders
	Bytes  []byte
	Beside []byte // YAML that stands beside the file and answers for it, as a front matter does; may be nil
	Region string // code of the unit that documents hold for when nothing says so; "" = the whole country for national ones
}

// Result is what a file holds.
type Result struct {
	Format   Format
	Items    []policy.Item // also those with a question, see Ready; not those with an error
	Figures  []policy.Parameter
	Findings []Finding // in the order of the file
}

// Ready are the items that nothing is asked about: they can be stored.
func (r Result) Ready() []policy.Item {
	return without(r.Items, r.Findings, Question)
}

// without leaves out the items that a finding of that severity is about.
func without(items []policy.Item, found []Finding, s Severity) []policy.Item {
	held := map[policy.ItemID]bool{}
	for _, f := range found {
		if f.Severity == s && f.Item != "" {
			held[f.Item] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(items), func(it policy.Item) bool { return held[it.ID] })
}

// reader is one file on its way.
type reader struct {
	file    File
	format  Format
	current policy.ItemID // what the next findings are about
	found   []Finding
}

// Read reads one file. What could not be read is among the findings of the result. Reading
// the same bytes twice gives the same result. The error is that of ctx, when it ended first;
// it is looked at between the paragraphs.
func Read(ctx context.Context, f File) (Result, error) {
	r := &reader{file: f}
	var out Result
	switch {
	case len(f.Bytes) > MaxBytes:
		r.refuse(locales.M("importing.large", "Max", MaxBytes>>20), locales.M("importing.do_split"))
	default:
		out = r.read(ctx)
	}
	if err := ctx.Err(); err != nil {
		return Result{}, fmt.Errorf("read %s: %w", f.Name, err)
	}
	out.Format, out.Findings, out.Items = r.format, r.found, without(out.Items, r.found, Error)
	slices.SortStableFunc(out.Findings, func(a, b Finding) int { return a.place() - b.place() })
	return out, nil
}

// read gives what there is when ctx has ended: nobody looks at it.
func (r *reader) read(ctx context.Context) Result {
	if !r.gunzip() {
		return Result{}
	}
	format, message, do := sniffBinary(r.file.Bytes)
	if r.format = format; !message.Empty() {
		r.refuse(message, do)
		return Result{}
	}
	if format == Word {
		ps, ok := r.word(ctx, r.file.Bytes)
		if !ok {
			return Result{}
		}
		return r.document(ctx, ps, facts{}, r.onlyBeside())
	}
	if format == Rich {
		ps, ok := r.rtf(ctx, r.file.Bytes)
		if !ok {
			return Result{}
		}
		return r.document(ctx, ps, facts{}, r.onlyBeside())
	}
	text, ok := decode(r.file.Bytes)
	if !ok {
		r.refuse(locales.M("importing.encoding"), locales.M("importing.do_utf8"))
		return Result{}
	}
	switch r.format = sniffText(text); r.format {
	case Items:
		return r.items(ctx, text)
	case Passages:
		return r.allPassages(ctx, text)
	case Figures:
		return r.figures(ctx, text)
	case Page:
		ps, told := page(ctx, text)
		return r.document(ctx, ps, told, r.onlyBeside())
	}
	given, body, first := r.frontMatter(text)
	if r.format = sniffProse(body, given != nil); r.format == Markdown {
		return r.document(ctx, markdown(ctx, body, first), facts{}, given)
	}
	return r.document(ctx, plain(ctx, body, first), facts{}, given)
}

// untilDone is in until ctx ends, for readers of formats that know no context.
type untilDone struct {
	ctx context.Context
	in  io.Reader
}

func (u untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.in.Read(p)
}

// stem is the file's name without folders and endings, for a title of last resort and for
// pairs of languages: a/b.zh.md is b.
func stem(name string) string {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	base, _, _ = strings.Cut(base, ".")
	return base
}

// nameLang is the language that the file's name ends in, x.en.md; "" when it does not say.
func nameLang(name string) locales.Lang {
	parts := strings.Split(strings.ToLower(path.Base(name)), ".")
	if len(parts) > 2 {
		if l := locales.Lang(parts[len(parts)-2]); l.Valid() {
			return l
		}
	}
	return ""
}
