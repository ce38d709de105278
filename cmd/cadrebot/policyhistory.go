package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/store"
)

// policyHistoryCommand shows how an item or a figure came to say what it says.
type policyHistoryCommand struct {
	ID   string `arg:"" help:"Id of the item, such as POL-041, or key of the figure, such as loan_ceiling."`
	Lang string `enum:",zh,en" default:"" help:"zh or en; that of the terminal when not given."`
}

// Run prints every version with what it changed, old words and new, and those of the figures
// that the item quotes.
func (c policyHistoryCommand) Run(ctx context.Context, s *Settings) error {
	if err := s.check(); err != nil {
		return err
	}
	db, err := store.Open(ctx, string(s.DatabaseURL))
	if err != nil {
		return err
	}
	defer db.Close()
	return c.show(ctx, store.NewPolicies(db), os.Stdout)
}

func (c policyHistoryCommand) show(ctx context.Context, from *store.Policies, w io.Writer) error {
	l := terminalLang(c.Lang)
	versions, err := from.PolicyVersions(ctx, policy.ItemID(c.ID))
	if err != nil && !errors.Is(err, org.ErrNotFound) {
		return err
	}
	figures, err := from.FigureVersions(ctx, c.ID)
	if err != nil {
		return err
	}
	if len(versions)+len(figures) == 0 {
		return errors.New(locales.M("importing.no_history", "ID", c.ID).Plain(l))
	}
	if err := writeHistory(w, versions, l); err != nil {
		return err
	}
	return writeFigureHistory(w, figures, l)
}

// writeFigureHistory prints a head a figure - key, place and first day - and a line a version.
func writeFigureHistory(w io.Writer, versions []policy.FigureVersion, l locales.Lang) error {
	var b strings.Builder
	for _, v := range versions {
		f := v.Figure
		if v.Number == 1 {
			fmt.Fprintf(&b, "%s  %s  %s %s\n", f.Key, f.Label.Plain(l), f.Region, f.Scope.Plain(l))
		}
		fmt.Fprintf(&b, "%d  %s  %s  [%s – %s]\n", v.Number, locales.Moment(l, v.At), f.Text.Plain(l), f.From, f.To)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeHistory(w io.Writer, versions []policy.Version, l locales.Lang) error {
	var b strings.Builder
	var before policy.Item
	for _, v := range versions {
		fmt.Fprintf(&b, "%d  %s  %s\n", v.Number, locales.Moment(l, v.At), v.Item.Title.Plain(l))
		if v.Number > 1 {
			for _, c := range policy.Diff(before, v.Item) {
				fmt.Fprintf(&b, "   %s %s\n", locales.M("importing.change_"+string(c.Kind)).Plain(l), c.Field+c.Anchor)
				writeWords(&b, "-", c.Old, c.New)
				writeWords(&b, "+", c.New, c.Old)
			}
		}
		before = v.Item
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeWords prints the languages of words that differ from other.
func writeWords(b *strings.Builder, sign string, words, other locales.Text) {
	for _, p := range [][2]string{{words.Zh, other.Zh}, {words.En, other.En}} {
		if p[0] != "" && p[0] != p[1] {
			fmt.Fprintf(b, "     %s %s\n", sign, strings.ReplaceAll(p[0], "\n", "\n       "))
		}
	}
}
