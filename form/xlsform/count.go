package xlsform

import "cadrebot/form"

// Kinds counts the fields of the form by kind, without the ends of groups and repeats.
func (im Import) Kinds() map[form.Kind]int {
	out := map[form.Kind]int{}
	for i, f := range im.Form.Fields {
		if f.Kind != form.EndGroup && f.Kind != form.EndRepeat && !im.unread[i] {
			out[f.Kind]++
		}
	}
	return out
}

// Questions counts the fields that a person answers, those of a repeat once.
func (im Import) Questions() int {
	n := 0
	for _, f := range im.Form.Fields {
		switch f.Kind {
		case form.BeginGroup, form.EndGroup, form.BeginRepeat, form.EndRepeat, form.Note, form.Calculate, form.Hidden,
			form.Start, form.End, form.Today, form.Username, form.Device:
		default:
			if !f.ReadOnly {
				n++
			}
		}
	}
	return n
}
