package notice

import (
	"context"
	"fmt"
	"slices"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
)

// helpers is how many people are named to somebody who writes one language only.
const helpers = 3

// written is the language of a text field of the composer; "" for any other field.
func written(key string) locales.Lang {
	switch key {
	case keyTitleZh, keyBodyZh:
		return locales.ZH
	case keyTitleEn, keyBodyEn:
		return locales.EN
	}
	return ""
}

// bothLanguages says, where a text is asked, that both languages are needed, and, at the one
// that the author does not use, who may help and that what is written is kept.
func (f *feature) bothLanguages(ctx context.Context, t *bot.Turn, unit org.UnitID, key string) ([]locales.Text, error) {
	l := written(key)
	if l == "" {
		return nil, nil
	}
	out := []locales.Text{locales.M("notice.both_needed")}
	if l == t.Lang {
		return out, nil
	}
	found, err := f.speakers(ctx, t, unit, l)
	if err != nil {
		return nil, err
	}
	for _, h := range found {
		out = append(out, locales.M("notice.helper", "Unit", h.unit, "Role", h.role.Name()))
	}
	advice := "notice.help_zh"
	if l == locales.EN {
		advice = "notice.help_en"
	}
	return slices.Insert(out, 1, locales.M(advice)), nil
}

// speaker is a post whose holder uses a language.
type speaker struct {
	unit locales.Text
	role org.Role
}

// speakers are the nearest posts in the unit and above it whose holders use language l; the
// author is none of them.
func (f *feature) speakers(ctx context.Context, t *bot.Turn, id org.UnitID, l locales.Lang) ([]speaker, error) {
	own, err := f.units.Unit(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("find who can translate: %w", err)
	}
	chain, err := f.units.Chain(ctx, own)
	if err != nil {
		return nil, fmt.Errorf("find who can translate: %w", err)
	}
	ids := make([]org.UnitID, len(chain))
	for i, u := range chain {
		ids[i] = u.ID
	}
	holders, err := f.colleagues.Holders(ctx, ids, t.Now)
	if err != nil {
		return nil, fmt.Errorf("find who can translate: %w", err)
	}
	var out []speaker
	for _, u := range slices.Backward(chain) {
		var roles []org.Role
		for _, h := range holders {
			if h.Unit == u.ID && h.Person.Lang == l && h.Person.ID != t.Member.ID && !slices.Contains(roles, h.Role) && len(out) < helpers {
				roles = append(roles, h.Role)
				out = append(out, speaker{u.Name, h.Role})
			}
		}
	}
	return out, nil
}
