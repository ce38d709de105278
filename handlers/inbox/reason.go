package inbox

import (
	"context"
	"slices"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/reports"
)

// reasonChoices are the ready-made reasons and one's own words.
func reasonChoices() []form.Choice {
	var out []form.Choice
	for _, k := range append(slices.Clone(reports.Reasons), reports.OwnWords) {
		out = append(out, form.Choice{Key: k, Label: reports.ReasonLabel(k)})
	}
	return out
}

// reasonOf asks for the reason of one field, when reasons are given one by one.
func reasonOf(field form.Choice) []form.Field {
	why := keyWhy + "_" + field.Key
	return []form.Field{
		{
			Key: why, Kind: form.One, Required: true, Choices: reasonChoices(),
			Relevant: "${why} = '" + reports.OneByOne + "' and selected(${" + keyFields + "}, '" + field.Key + "')",
			Label:    locales.M("inbox.return.why_of", "Label", field.Label),
		},
		{
			Key: keyReason + "_" + field.Key, Kind: form.Text, Required: true, Relevant: "${" + why + "} = '" + reports.OwnWords + "'",
			Label: locales.M("inbox.return.reason_of", "Label", field.Label), Hint: locales.M("inbox.return.reason_hint"),
		},
	}
}

// given reads the reasons: one for all, or one for each field and the first of them for all.
func given(a form.Answers) (reason string, each map[string]string) {
	read := func(why, own string) string {
		if a[why].S == reports.OwnWords {
			return a[own].S
		}
		return reports.ReadyReason(a[why].S)
	}
	if a[keyWhy].S != reports.OneByOne {
		return read(keyWhy, keyReason), nil
	}
	each = map[string]string{}
	for _, k := range a[keyFields].L {
		each[k] = read(keyWhy+"_"+k, keyReason+"_"+k)
	}
	return each[a[keyFields].L[0]], each
}

// byKey renames reasons from choices to the answers that they are about.
func byKey(f reports.Form, sub reports.Submission, each map[string]string) map[string]string {
	if each == nil {
		return nil
	}
	out := map[string]string{}
	for _, p := range f.Picks(sub.Answers) {
		if why, ok := each[p.Choice]; ok {
			out[p.Key] = why
		}
	}
	return out
}

// ownReason is what typed words mean at a list of reasons: the reason in one's own words.
func ownReason(key string) (choice, question string, ok bool) {
	rest, ok := strings.CutPrefix(key, keyWhy)
	if !ok || rest != "" && rest[0] != '_' {
		return "", "", false
	}
	return reports.OwnWords, keyReason + rest, true
}

// aboutReturn says which report goes back and what it holds: above the choice of items every
// line, above the reason for one item that one.
func (d *desk) aboutReturn(ctx context.Context, t *bot.Turn, ref, key string) ([]locales.Text, error) {
	sub, _, err := d.find(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	f, err := d.forms.Of(ctx, sub)
	if err != nil {
		return nil, err
	}
	s := bot.Say(locales.M("inbox.title", "Unit", sub.Unit.Name, "Period", about(f, sub)))
	picks := f.Picks(sub.Answers)
	switch {
	case key == keyFields && len(picks) <= listedPicks:
		marked := reports.Marked(*f.Form(), sub)
		for i, p := range picks {
			s.Add(locales.M("inbox.line", "Number", i+1, "Label", p.Label, "Value", shown(f, p.Key, sub.Answers)))
			doubted(s, marked, p.Key)
		}
	case strings.HasPrefix(key, keyWhy+"_"), strings.HasPrefix(key, keyReason+"_"):
		_, choice, _ := strings.Cut(key, "_")
		for _, p := range picks {
			if p.Choice == choice {
				s.Add(locales.M("inbox.return.holds", "Value", shown(f, p.Key, sub.Answers)))
			}
		}
	}
	if _, _, own := ownReason(key); own {
		s.Add(locales.M("inbox.return.type_too"))
	}
	return s.Body, nil
}

// listedPicks is how many lines fit above their choice; of a longer report each choice shows
// what it holds.
const listedPicks = 12

// pickLabel names a line as a choice.
func pickLabel(f reports.Form, sub reports.Submission, p reports.Pick, of int) locales.Text {
	if of <= listedPicks {
		return p.Label
	}
	return locales.M("inbox.return.pick", "Label", p.Label, "Value", shown(f, p.Key, sub.Answers))
}
