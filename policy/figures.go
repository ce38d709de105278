package policy

import (
	"slices"

	"cadrebot/locales"
)

// Figure is a parameter as an answer quotes it.
type Figure struct {
	Parameter
	Holds bool // on the day that was asked about
}

// Figures are the figures of item id, and those of the same keys at other times and
// places that other items give. units are the codes of the asker's unit and of those above
// it, the nearest first: figures of other regions are left out. What holds on day comes
// first, of that the nearest, then the newest.
func (l *Library) Figures(id ItemID, day locales.Date, units ...string) []Figure {
	keys := map[string]bool{}
	for _, p := range l.Parameters {
		if slices.Contains(p.Items, id) {
			keys[p.Key] = true
		}
	}
	var out []Figure
	for _, p := range l.Parameters {
		if keys[p.Key] && nearness(p.Region, units) >= 0 {
			out = append(out, Figure{Parameter: p, Holds: p.Holds(day)})
		}
	}
	slices.SortStableFunc(out, func(a, b Figure) int {
		switch {
		case a.Holds && !b.Holds:
			return -1
		case b.Holds && !a.Holds:
			return 1
		}
		return nearness(a.Region, units) - nearness(b.Region, units)
	})
	return out
}

// LocalFigure is the figure of key that holds on day where the asker stands: that of the
// nearest of units (see Figures). A figure without a region is not local and does not
// count: where false comes back, it has to be said that the local figure is not entered.
func (l *Library) LocalFigure(key string, day locales.Date, units ...string) (Parameter, bool) {
	var best Parameter
	at := len(units)
	for _, p := range l.Parameters {
		if p.Key == key && p.Region != "" && p.Holds(day) {
			if n := nearness(p.Region, units); n >= 0 && n < at {
				best, at = p, n
			}
		}
	}
	return best, at < len(units)
}

// NotEntered are the names of figures of item id that offices set for their own place, of
// which none holds on day where the asker stands; units as in Figures. A figure is set locally
// when one of its rows has a region.
func (l *Library) NotEntered(id ItemID, day locales.Date, units ...string) []locales.Text {
	var out []locales.Text
	local := map[string]bool{}
	for _, p := range l.Parameters {
		local[p.Key] = local[p.Key] || p.Region != ""
	}
	for _, p := range l.Parameters {
		if !local[p.Key] || !slices.Contains(p.Items, id) {
			continue
		}
		local[p.Key] = false // once a key
		if _, ok := l.LocalFigure(p.Key, day, units...); !ok {
			out = append(out, p.Label)
		}
	}
	return out
}

// nearness is how far up the region stands from the asker; -1 when it is elsewhere, and
// len(units) for what holds everywhere.
func nearness(region string, units []string) int {
	if region == "" {
		return len(units)
	}
	return slices.Index(units, region)
}
