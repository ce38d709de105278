package reports

import "cadrebot/form"

// Union is the newest version of a form with what older ones asked and it does not: their
// questions stand behind its own, whole repeats included, so that a table has room for
// every answer. versions stand newest first; none gives an empty form.
func Union(versions ...form.Form) form.Form {
	if len(versions) == 0 {
		return form.Form{}
	}
	out := versions[0]
	out.Fields = append([]form.Field{}, out.Fields...)
	has := map[string]bool{}
	for _, f := range out.Fields {
		has[f.Key] = true
	}
	for _, v := range versions[1:] {
		out.Fields = append(out.Fields, missingIn(has, v.Fields)...)
	}
	return out
}

// missingIn are the fields whose keys are not there yet, and notes their keys. Groups
// around them are left out; of a repeat that is there, nothing is taken.
func missingIn(has map[string]bool, fields []form.Field) []form.Field {
	var out []form.Field
	depth, whole := 0, false // how many repeats are around, and whether the outermost is taken
	for _, f := range fields {
		switch f.Kind {
		case form.BeginGroup, form.EndGroup:
			if depth > 0 && whole {
				out = append(out, f)
			}
			continue
		case form.BeginRepeat:
			if depth++; depth == 1 {
				whole = !has[f.Key]
			}
		}
		if depth > 0 && whole || depth == 0 && !has[f.Key] {
			out = append(out, f)
			has[f.Key] = true
		}
		if f.Kind == form.EndRepeat {
			depth--
		}
	}
	return out
}
