package export

import (
	"path"
	"slices"
	"strings"

	"cadrebot/form"
	"cadrebot/guard"
	"cadrebot/locales"
	"cadrebot/reports"
)

// answers are the columns of a level's fields; what is only shown has none, and a repeat
// has how many rounds there are.
func answers(l *level, o Options) []column {
	var out []column
	for _, p := range l.fields {
		fl := p.Field
		out = append(out, column{key: p.heading(), label: fl.Label, field: fl, value: func(r round) cell { return r.cell(fl, o) }})
		if o.Split && fl.Kind == form.Many {
			out = append(out, ticks(fl, p.heading())...)
		}
	}
	return out
}

// ticks are the columns of the choices of a question with several answers.
func ticks(f *form.Field, heading string) []column {
	var out []column
	seen := map[string]bool{}
	for _, c := range f.Choices {
		if seen[c.Key] { // a choice that only a filter tells from its namesake
			continue
		}
		seen[c.Key] = true
		out = append(out, column{
			key: heading + "/" + c.Key, label: locales.M("export.tick", "Question", f.Label, "Choice", c.Label), field: f,
			value: func(r round) cell {
				v, answered := r.answer(f)
				switch {
				case !answered || v.NA:
					return cell{}
				case slices.Contains(v.L, c.Key):
					return cell{text: "1", number: true}
				}
				return cell{text: "0", number: true}
			},
		})
	}
	return out
}

// cell is one value. Unknown, zero and "not applicable" stay apart: an empty cell, 0 and
// NA. Free text is masked once more: what a rule of today finds may have been stored under
// yesterday's.
func (r round) cell(f *form.Field, o Options) cell {
	v, answered := r.answer(f)
	switch {
	case !answered:
		return cell{}
	case v.NA && o.Labels:
		return cell{text: form.Show(f, v).Plain(o.Lang)}
	case v.NA:
		return cell{text: "NA"}
	}
	switch f.Kind {
	case form.Integer, form.Decimal, form.Money, form.Percent, form.Area, form.Weight, form.Range, form.Calculate, form.BeginRepeat:
		if reports.Households(f) {
			return household(v.S)
		}
		if numeric(v.S) {
			return cell{text: v.S, number: true}
		}
	case form.One, form.YesNo, form.Many, form.Rank:
		if o.Labels {
			return cell{text: form.Show(f, v).Plain(o.Lang)}
		}
		return cell{text: strings.TrimSpace(v.S + " " + strings.Join(v.L, " "))}
	case form.Image, form.Audio, form.Video, form.File:
		return cell{text: r.fileName(f, v, o)}
	case form.Date, form.Time, form.DateTime, form.Period, form.Geopoint, form.Acknowledge, form.Start, form.End, form.Today:
		return cell{text: v.S}
	}
	return cell{text: guard.Mask(v.S)}
}

// endings are those of what Telegram sends for a kind; a file may be anything.
var endings = map[form.Kind]string{form.Image: ".jpg", form.Audio: ".ogg", form.Video: ".mp4"}

// fileName names an attachment: where it lies below the folder of attachments; while it
// does not lie there, as it was sent when a file's name is what is kept, else after the
// receipt and the question, in words with the remark that it has not been fetched. Telegram's reference opens the file for whoever has the bot's
// token, so it stays inside.
func (r round) fileName(f *form.Field, v form.Value, o Options) string {
	if kept, lies := r.Files[v.S]; lies {
		return o.media + kept
	}
	sent := path.Base(strings.ReplaceAll(v.S, `\`, "/"))
	if ending := path.Ext(sent); len(ending) > 1 && len(ending) <= 6 && !strings.ContainsAny(sent, " \t") {
		return guard.Mask(sent)
	}
	called := strings.NewReplacer("/", "-", "[", "-", "]", "").Replace(r.key+"/"+name(f)) + endings[f.Kind]
	if o.Labels {
		return locales.M("export.not_fetched", "Name", called).Plain(o.Lang)
	}
	return called
}

// media reports whether a field is answered with a file.
func media(k form.Kind) bool {
	return k == form.Image || k == form.Audio || k == form.Video || k == form.File
}

// attachments is how many files a submission has, and how many of them lie in the folder.
func attachments(all []*level, r reports.Row) (expected, present int) {
	for _, l := range all {
		files := slices.DeleteFunc(slices.Clone(l.fields), func(p placed) bool { return !media(p.Kind) })
		if len(files) == 0 {
			continue
		}
		for _, in := range l.rounds(r) {
			for _, p := range files {
				v, answered := in.answer(p.Field)
				if !answered || v.NA {
					continue
				}
				expected++
				if _, lies := r.Files[v.S]; lies {
					present++
				}
			}
		}
	}
	return expected, present
}
