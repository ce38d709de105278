package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cadrebot/org"
	"cadrebot/store"
)

// mostNamesakes is how many units an error lists.
const mostNamesakes = 20

// unitNamed is the unit with that code, or the only one with that name in either language.
// Units of the same name are an error that lists their codes with their full paths.
func unitNamed(ctx context.Context, people *store.Org, words string) (org.Unit, error) {
	u, err := people.UnitByCode(ctx, words)
	if !errors.Is(err, org.ErrNotFound) {
		return u, err
	}
	found, err := people.Find(ctx, org.Unit{Path: "/"}, words, mostNamesakes+1)
	if err != nil {
		return u, err
	}
	var same []org.Place
	for _, p := range found {
		if strings.EqualFold(p.Unit.Name.Zh, words) || strings.EqualFold(p.Unit.Name.En, words) {
			same = append(same, p)
		}
	}
	switch {
	case len(same) == 1:
		return same[0].Unit, nil
	case len(same) > 1:
		found = same
	case len(found) == 0:
		return u, fmt.Errorf("no unit has the code or name %q: %w", words, org.ErrNotFound)
	}
	var list strings.Builder
	for _, p := range found[:min(len(found), mostNamesakes)] {
		path := org.PathName(p.Chain)
		fmt.Fprintf(&list, "\n  %s  %s (%s)", p.Unit.Code, path.Zh, path.En)
	}
	return u, fmt.Errorf("several units may be meant by %q; please give the code of one:%s", words, list.String())
}
