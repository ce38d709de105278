package xlsform

import (
	"strings"

	"cadrebot/form"
	"cadrebot/locales"
)

// field reads the cells of a row into a field. Expressions stay as the author wrote them
// until every name is known.
func (r *reader) field(w row, t typing) form.Field {
	name, key := r.name(w, t)
	f := form.Field{
		Key: key, Name: name, Kind: t.kind,
		Relevant: condition(w.get("relevant")), Constraint: condition(w.get("constraint")),
		Calculation: straight(w.get("calculation")), Appearance: strings.Join(strings.Fields(w.get("appearance")), " "),
	}
	if !unseen(t.kind) || r.unread[len(r.form.Fields)] {
		f.Label, f.Hint, f.Guidance = r.text(w, "label"), r.text(w, "hint"), r.text(w, "guidance_hint")
		f.ConstraintMessage, f.RequiredMessage = r.text(w, "constraint_message"), r.text(w, "required_message")
	}
	f.Required, f.RequiredIf = r.required(w)
	r.readOnly(w, &f)
	if bound := bounds[t.words]; bound != "" {
		f.Constraint = and(bound, f.Constraint)
	}
	r.saveTo(w, &f)
	switch t.kind {
	case form.BeginRepeat:
		f.RepeatCount = straight(w.get("repeat_count"))
		fallthrough
	case form.BeginGroup:
		if t.kind == form.BeginRepeat && f.Label.Empty() {
			r.label(w, &f)
		}
		return f
	}
	f.Signed = numeric(f.Kind)
	f.Parameters = r.parameters(w, t)
	r.choices(w, t, &f)
	r.computed(w, &f)
	f.Default = r.defaultOf(w, &f)
	r.shape(w, t, &f)
	r.label(w, &f)
	return f
}

// unseen reports whether nobody ever sees a question of kind k, so that words for it need no
// translation. A calculation with a label is shown in the review.
func unseen(k form.Kind) bool {
	switch k {
	case form.Hidden, form.Start, form.End, form.Today, form.Username, form.Device:
		return true
	}
	return false
}

func numeric(k form.Kind) bool { return k == form.Integer || k == form.Decimal || k == form.Range }

// condition is an expression that may be a plain yes or no.
func condition(s string) string {
	switch strings.ToLower(s) {
	case "yes", "true":
		return "true()"
	case "no", "false":
		return "false()"
	}
	return straight(s)
}

func and(a, b string) string {
	if b == "" {
		return a
	}
	return "(" + a + ") and (" + b + ")"
}

func (r *reader) required(w row) (always bool, when string) {
	s := w.get("required")
	if yes, said := yesNo(s); said || s == "" {
		return yes, ""
	}
	return false, straight(s)
}

// readOnly takes yes and no; what depends on an answer is not shown read-only in a chat.
func (r *reader) readOnly(w row, f *form.Field) {
	s := w.get("read_only")
	yes, said := yesNo(s)
	if s != "" && !said {
		r.warn(w.at("read_only"), locales.M("xlsform.read_only_if"), locales.M("xlsform.do_yes_no"))
	}
	f.ReadOnly = yes
}

// computed settles what a calculation means: a field that has one is computed and not
// asked, whatever its type; calculate without one has nothing to do.
func (r *reader) computed(w row, f *form.Field) {
	if w.get("trigger") != "" && f.Kind != form.Device {
		r.warn(w.at("trigger"), locales.M("xlsform.trigger"), locales.M("xlsform.do_nothing"))
	}
	switch {
	case f.Kind == form.Calculate && f.Calculation == "":
		if f.Calculation = straight(w.get("default")); f.Calculation == "" {
			r.fault(w.at("calculation"), locales.M("xlsform.calculation_missing", "Name", f.Name), locales.M("xlsform.do_calculation"))
		}
	case f.Calculation == "" || f.Kind == form.Calculate || f.Kind == form.Hidden || f.Kind == form.Note:
	case f.Label.Empty(): // its choices stay, for jr:choice-name()
		f.ChoiceFilter = ""
		f.Kind, f.ReadOnly, f.Required, f.RequiredIf, f.Constraint = form.Calculate, false, false, "", ""
	default:
		if !f.ReadOnly {
			r.warn(w.at("calculation"), locales.M("xlsform.computed", "Name", f.Name), locales.M("xlsform.do_default"))
		}
		f.ReadOnly, f.Required, f.RequiredIf, f.Constraint = true, false, "", ""
	}
}

// defaultOf makes an expression of the default: what computes something stays, anything
// else is quoted.
func (r *reader) defaultOf(w row, f *form.Field) string {
	s := w.get("default")
	switch f.Kind {
	case form.Calculate, form.Note, form.Image, form.Audio, form.Video, form.File, form.Start, form.End, form.Today, form.Username, form.Device, form.Acknowledge:
		return ""
	}
	if s == "" || dynamic(s, f.Kind) {
		return straight(s)
	}
	return quote(s)
}

// dynamic reports whether a default is an expression: it refers to a question, calls a
// function or computes with numbers. In text a hyphen or a star is just that.
func dynamic(s string, k form.Kind) bool {
	if strings.Contains(s, "${") || callPattern.MatchString(straight(s)) || straight(s) == "." {
		return true
	}
	return numeric(k) && sumPattern.MatchString(s)
}

// quote makes a string literal. XPath has no escapes: text with both quotes is joined.
func quote(s string) string {
	switch {
	case !strings.Contains(s, "'"):
		return "'" + s + "'"
	case !strings.Contains(s, `"`):
		return `"` + s + `"`
	}
	return "concat('" + strings.ReplaceAll(s, "'", `', "'", '`) + "')"
}

// label fills in the name where a question that people see has no words.
func (r *reader) label(w row, f *form.Field) {
	if f.Kind == form.Calculate || unseen(f.Kind) || !f.Label.Empty() {
		return
	}
	if f.Kind == form.Note && !f.Hint.Empty() {
		f.Label, f.Hint = f.Hint, locales.Text{}
		return
	}
	p := w.at("label")
	r.missing = append(r.missing, r.finding(Warning, p, locales.M("xlsform.label_missing", "Name", f.Name), locales.M("xlsform.do_label")))
	f.Label = locales.Raw(f.Name)
}
