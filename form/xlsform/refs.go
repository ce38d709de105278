package xlsform

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"cadrebot/form"
	"cadrebot/locales"
)

// refPattern is a reference to a question, or to its value last time.
var refPattern = regexp.MustCompile(`\$\{\s*(last-saved#)?([^${}]*?)\s*\}`)

// resolve turns the names in src into keys and reports names that no question has, or
// that several have.
func (r *reader) resolve(src string, p place) string {
	if strings.Count(src, "${") != len(refPattern.FindAllStringIndex(src, -1)) {
		r.fault(p, locales.M("xlsform.ref_open"), locales.M("xlsform.do_ref"))
		return src
	}
	return refPattern.ReplaceAllStringFunc(src, func(ref string) string {
		m := refPattern.FindStringSubmatch(ref)
		key, ok := r.lookup(m[2], p)
		switch {
		case !ok:
			return ref
		case m[1] != "":
			return "${last." + key + "}"
		}
		return "${" + key + "}"
	})
}

func (r *reader) lookup(name string, p place) (string, bool) {
	found := r.named[name]
	switch {
	case len(found) == 1:
		return found[0].key, true
	case len(found) > 1:
		cells := make([]string, 0, len(found))
		for _, n := range found {
			cells = append(cells, n.at.cellName())
		}
		cells = slices.Compact(cells) // the rows of a loop stand for several questions
		r.fault(p, locales.M("xlsform.ref_several", "Name", name, "Cells", strings.Join(cells, ", ")), locales.M("xlsform.do_unique"))
		return "", false
	}
	if name == "instanceID" { // which other programs make up; here nothing is numbered before it is handed in
		r.fault(p, locales.M("xlsform.x_meta"), locales.M("xlsform.do_uuid"))
		return "", false
	}
	do := locales.M("xlsform.do_ref_name")
	if r.guesses++; r.guesses <= maxGuesses {
		if near := nearest(name, sortedKeys(r.named)); near != "" {
			do = locales.M("xlsform.do_did_you_mean", "Near", "${"+near+"}")
		}
	}
	r.fault(p, locales.M("xlsform.ref_unknown", "Name", name), do)
	return "", false
}

// outside are what reads data that no chat has.
var outside = regexp.MustCompile(`\b(pulldata|instance|search)\s*\(`)

// position maps a character of the resolved expression back to the one the author sees.
func position(written, resolved string, pos int) int {
	a, b := refPattern.FindAllStringIndex(written, -1), refPattern.FindAllStringIndex(resolved, -1)
	if len(a) != len(b) {
		return pos
	}
	shift := 0
	for i := range b {
		if utf8.RuneCountInString(resolved[:b[i][0]])+1 >= pos {
			break
		}
		shift += utf8.RuneCountInString(written[a[i][0]:a[i][1]]) - utf8.RuneCountInString(resolved[b[i][0]:b[i][1]])
	}
	return max(1, pos+shift)
}

// straight turns typographic quotes and full-width signs outside quoted text into those
// that expressions are made of: word processors and Chinese keyboards put them there.
func straight(s string) string {
	var b strings.Builder
	var quote, opener rune // the plain quote that is open, and how it was written
	for _, c := range s {
		plain := c
		switch {
		case strings.ContainsRune("‘’‚‛＇", c):
			plain = '\''
		case strings.ContainsRune("“”„‟＂", c):
			plain = '"'
		case c >= 0xFF01 && c <= 0xFF5E:
			plain = c - 0xFEE0
		case c == 0x3000 || c == 0xA0:
			plain = ' '
		}
		switch {
		case quote == 0:
			if plain == '\'' || plain == '"' {
				quote, opener = plain, c
			}
			b.WriteRune(plain)
		case plain == quote && (c == plain || opener != quote):
			quote = 0
			b.WriteRune(plain)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// checkReferences turns the names in every expression and text into keys.
func (r *reader) checkReferences() {
	for i := range r.form.Fields {
		f, w := &r.form.Fields[i], r.rows[i]
		if w.t == nil || f.Kind == form.EndGroup || f.Kind == form.EndRepeat {
			continue
		}
		for _, e := range expressions(f) {
			*e.text = r.expression(*e.text, w.at(e.column))
		}
		for _, t := range []struct {
			column string
			text   *locales.Text
		}{
			{"label", &f.Label},
			{"hint", &f.Hint},
			{"guidance_hint", &f.Guidance},
			{"constraint_message", &f.ConstraintMessage},
			{"required_message", &f.RequiredMessage},
		} {
			r.textRefs(w, t.column, t.text)
		}
		r.resolve(w.get("trigger"), w.at("trigger"))
		if seed := f.Parameters["seed"]; seed != "" {
			f.Parameters["seed"] = r.expression(seed, w.at("parameters"))
		}
	}
	for _, lists := range []map[string]*list{r.lists, r.fileLists} {
		for _, name := range sortedKeys(lists) {
			if l := lists[name]; l != nil {
				r.listRefs(l)
			}
		}
	}
	if s := r.form.InstanceName; s != "" {
		r.form.InstanceName = r.expression(s, r.instanceName)
	}
	if e := r.form.Entity; e != nil {
		for _, x := range []expressionOf{{"entity_id", &e.ID}, {"create_if", &e.CreateIf}, {"update_if", &e.UpdateIf}, {"label", &e.Label}} {
			*x.text = r.expression(*x.text, r.entityRow.at(x.column))
		}
	}
}

func (r *reader) listRefs(l *list) {
	for i, w := range l.rows {
		r.textRefs(w, "label", &l.choices[i].Label)
	}
}

// expressionOf is an expression of a field and the column it stands in.
type expressionOf struct {
	column string
	text   *string
}

func expressions(f *form.Field) []expressionOf {
	return []expressionOf{
		{"relevant", &f.Relevant},
		{"constraint", &f.Constraint},
		{"calculation", &f.Calculation},
		{"required", &f.RequiredIf},
		{"default", &f.Default},
		{"choice_filter", &f.ChoiceFilter},
		{"repeat_count", &f.RepeatCount},
	}
}

// expression resolves one expression and refuses what reads data from elsewhere.
func (r *reader) expression(s string, p place) string {
	if s == "" {
		return ""
	}
	if m := outside.FindStringSubmatch(s); m != nil {
		r.fault(p, locales.M("xlsform.outside", "Name", m[1]), locales.M("xlsform.do_outside"))
	}
	return r.resolve(r.nulls(signs(s), p), p)
}

// textRefs checks the references in every version of a text and puts keys into it.
func (r *reader) textRefs(w row, column string, t *locales.Text) {
	if !strings.Contains(t.Zh+t.En, "${") {
		return
	}
	before := len(r.findings)
	for i, c := range w.t.columns {
		if c.name == column && strings.Contains(w.cell(i), "${") {
			r.resolve(w.cell(i), place{w.t.sheet, w.number, i + 1})
		}
	}
	if len(r.findings) == before {
		p := place{w.t.sheet, w.number, 1}
		t.Zh, t.En = r.resolve(t.Zh, p), r.resolve(t.En, p)
	}
}
