package handlers

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"

	"cadrebot/bot"
	"cadrebot/handlers/library"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

// fetcher gives the bytes of what was sent.
type fetcher interface {
	Fetch(ctx context.Context, ref string, limit int64) ([]byte, error)
}

// documents is the one place that decides who takes a document that nobody asked for.
// What a trainer sends is a course. Of what a policy editor sends, the content decides and not the name: a workbook goes to the
// forms, everything else to the policy library. Of others nothing is fetched but a workbook.
func documents(files fetcher, courses, workbooks, papers *bot.Documents) *bot.Documents {
	return &bot.Documents{
		Takes: func(m org.Member, name string) bool {
			return courses.Takes(m, name) || workbooks.Takes(m, name) || papers.Takes(m, name)
		},
		Run: func(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
			switch {
			case courses.Takes(t.Member, t.Sent.Name):
				return courses.Run(ctx, t)
			case !papers.Takes(t.Member, t.Sent.Name):
				return workbooks.Run(ctx, t)
			case policy.MayEdit(t.Member) != nil: // who may send workbooks only
				if workbooks.Takes(t.Member, t.Sent.Name) {
					return workbooks.Run(ctx, t)
				}
				return papers.Run(ctx, t) // says who may
			case t.Sent.Size > library.MaxBytes:
				return papers.Run(ctx, t) // says that it is too large
			}
			b, err := files.Fetch(ctx, t.Sent.Ref, library.MaxBytes)
			var lost *bot.SendError
			switch {
			case errors.Is(err, bot.ErrTooLarge):
				return bot.Reply{}, locales.Refuse("library.too_large", "Limit", library.MaxBytes>>20)
			case errors.As(err, &lost) && lost.Kind == bot.Rejected:
				return bot.Reply{}, locales.Refuse("library.not_fetched")
			case err != nil:
				return bot.Reply{}, fmt.Errorf("fetch a document: %w", err)
			}
			t.Sent.Bytes = b
			if workbook(b) {
				return workbooks.Run(ctx, t)
			}
			return papers.Run(ctx, t)
		},
	}
}

// workbook reports whether a file is one of Excel's newer kind.
func workbook(b []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return false
	}
	for _, f := range z.File {
		if f.Name == "xl/workbook.xml" {
			return true
		}
	}
	return false
}
