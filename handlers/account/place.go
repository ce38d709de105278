package account

import (
	"context"

	"cadrebot/locales"
	"cadrebot/org"
)

// path is the unit's name with those above it from the county down: townships and villages
// of the same name are common, and an invitation into the wrong one is not noticed.
func (f *feature) path(ctx context.Context, u org.Unit) (locales.Text, error) {
	p, err := f.place(ctx, u)
	return org.PathName(p.Chain), err
}

func (f *feature) place(ctx context.Context, u org.Unit) (org.Place, error) {
	chain, err := f.Units.Chain(ctx, u)
	return org.PlaceOf(chain, u), err
}

// posts names the units of grants so that they can be told apart.
func (f *feature) posts(ctx context.Context, grants []org.Grant) ([]locales.Text, error) {
	places := make([]org.Place, len(grants))
	seen := map[org.UnitID]bool{}
	var distinct []org.Place
	for i, g := range grants {
		var err error
		if places[i], err = f.place(ctx, g.Unit); err != nil {
			return nil, err
		}
		if !seen[g.Unit.ID] { // two posts in one unit are no namesakes
			seen[g.Unit.ID] = true
			distinct = append(distinct, places[i])
		}
	}
	names := org.Names(distinct)
	out := make([]locales.Text, len(grants))
	for i, g := range grants {
		for j, p := range distinct {
			if p.Unit.ID == g.Unit.ID {
				out[i] = names[j]
			}
		}
	}
	return out, nil
}
