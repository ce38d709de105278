package reports

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"cadrebot/form"
	"cadrebot/locales"
)

// Form is a form as reports are made with it: the weekly brief, or one version of a form
// that an office has published.
type Form struct{ *form.Compiled }

// Forms finds the form of a report. Versions never change, so each is compiled once.
type Forms struct {
	brief Form
	read  func(ctx context.Context, ref string, version int) (form.Form, error)
	kept  sync.Map // Form by ref and version
}

// NewForms finds published forms by read, which gives org.ErrNotFound for what was never
// published.
func NewForms(read func(ctx context.Context, ref string, version int) (form.Form, error)) (*Forms, error) {
	brief, err := CompiledBrief()
	if err != nil {
		return nil, err
	}
	return &Forms{brief: Form{brief}, read: read}, nil
}

// Brief is the weekly brief.
func (fs *Forms) Brief() Form { return fs.brief }

// Of is the form that s was made with.
func (fs *Forms) Of(ctx context.Context, s Submission) (Form, error) {
	return fs.Get(ctx, s.FormID, s.Version)
}

// Get is the form under a ref; the brief has one version at a time.
func (fs *Forms) Get(ctx context.Context, ref string, version int) (Form, error) {
	if ref == WeeklyBrief {
		return fs.brief, nil
	}
	key := ref + "#" + strconv.Itoa(version)
	if f, ok := fs.kept.Load(key); ok {
		return f.(Form), nil
	}
	f, err := fs.read(ctx, ref, version)
	if err != nil {
		return Form{}, fmt.Errorf("find form %s: %w", ref, err)
	}
	c, err := form.Compile(f)
	if err != nil {
		return Form{}, fmt.Errorf("published form %s: %w", ref, err)
	}
	fs.kept.Store(key, Form{c})
	return Form{c}, nil
}

// Weekly reports whether f is the weekly brief.
func (f Form) Weekly() bool { return f.Form().ID == WeeklyBrief }

// Known is what of the last answers may be offered again: of the brief all but the figures
// of one week, of a published form all but photos, files and places, which show a moment.
func (f Form) Known(last form.Answers) form.Answers {
	if f.Weekly() || last == nil {
		return Known(last)
	}
	out := form.Answers{}
	for k, v := range last {
		if fl := f.Field(k); fl != nil && !fl.Kind.Evidence() {
			out[k] = v
		}
	}
	return out
}

// NothingNew is a period in which nothing happened.
func (f Form) NothingNew(last form.Answers) form.Answers {
	if f.Weekly() {
		return NothingNew(last)
	}
	return f.Known(last)
}

// tries bounds how many optional questions a submission without changes passes over.
const tries = 400

// Unchanged is what a unit would submit when nothing has changed; false when the form would
// ask something about that: a required answer is missing or not allowed any more.
func (f Form) Unchanged(last form.Answers, now time.Time) (form.Answers, bool) {
	if last == nil {
		return nil, false
	}
	s := form.Session{Answers: f.NothingNew(last), Known: f.Known(last)}
	s, p := f.Step(s, form.Input{}, now)
	for range tries {
		if f.Weekly() || p.Stage != form.Asking {
			break
		}
		act := form.Skip
		switch {
		case p.Adding:
			act = form.No
		case p.Field.Kind == form.Note || p.Field.ReadOnly:
			act = form.Yes
		case !p.CanSkip:
			return nil, false
		}
		s, p = f.Step(s, form.Input{Act: act}, now)
	}
	if p.Stage != form.Review {
		return nil, false
	}
	return f.Submission(s, now), true
}

// Field is the field that an answer's key is of, also inside a repeat: rep[1]/field; nil
// when the form has none.
func (f Form) Field(key string) *form.Field {
	return fieldOf(*f.Form(), key[strings.LastIndexByte(key, '/')+1:])
}

var rounds = regexp.MustCompile(`\[(\d+)\]`)

// Label names an answer by a word or two: of the brief its short label, of a published form
// the question, with the round that it is in.
func (f Form) Label(key string) locales.Text { return LabelOf(*f.Form(), key) }

// LabelOf is Label for a form that is not compiled.
func LabelOf(f form.Form, key string) locales.Text {
	if f.ID == WeeklyBrief {
		return ShortLabel(key)
	}
	fl := fieldOf(f, key[strings.LastIndexByte(key, '/')+1:])
	if fl == nil {
		return locales.Raw(key)
	}
	label := fl.Label
	if label.Empty() {
		label = locales.Raw(fl.Key)
	}
	at := rounds.FindAllStringSubmatch(key, -1)
	if at == nil {
		return label
	}
	nth := make([]string, len(at))
	for i, m := range at {
		nth[i] = m[1]
	}
	return locales.M("report.label_round", "Label", label, "Round", strings.Join(nth, "."))
}

// InOrder sorts the keys of answers as the form asks them, rounds one after another.
func (f Form) InOrder(sets ...form.Answers) []string {
	place := map[string]int{}
	for i, fl := range f.Form().Fields {
		if _, there := place[fl.Key]; !there {
			place[fl.Key] = i
		}
	}
	type spot struct {
		key string
		at  []int
	}
	var all []spot
	seen := map[string]bool{}
	for _, set := range sets {
		for key := range set {
			if seen[key] {
				continue
			}
			seen[key] = true
			s := spot{key: key}
			for part := range strings.SplitSeq(key, "/") {
				name, nth, _ := strings.Cut(part, "[")
				n, _ := strconv.Atoi(strings.TrimSuffix(nth, "]"))
				s.at = append(s.at, place[name], n)
			}
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b spot) int { return slices.Compare(a.at, b.at) })
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = s.key
	}
	return out
}

// Pick is a line of a report that can be sent back or corrected.
type Pick struct {
	Choice string // names it among the others; persisted in drafts
	Key    string // of the answer
	Label  locales.Text
}

// Picks are the lines of a report that somebody answered or could have answered.
func (f Form) Picks(a form.Answers) []Pick {
	var out []Pick
	for i, l := range f.Lines(a, nil) {
		fl := f.Field(l.Key)
		switch {
		case f.Weekly():
			out = append(out, Pick{Choice: l.Key, Key: l.Key, Label: ShortLabel(l.Key)})
		case !l.Round && fl != nil && fl.Collects():
			out = append(out, Pick{Choice: "line" + strconv.Itoa(i), Key: l.Key, Label: f.Label(l.Key)})
		}
	}
	return out
}

// Chosen are the keys of the answers that choices name, in the form's order.
func (f Form) Chosen(a form.Answers, choices []string) []string {
	var out []string
	for _, p := range f.Picks(a) {
		if slices.Contains(choices, p.Choice) {
			out = append(out, p.Key)
		}
	}
	return out
}

// Opens lists what a return of the given answers opens: they and those that depend on them.
// Inside a repeat that is within their round.
func (f Form) Opens(keys []string) []string {
	if f.Weekly() {
		return Opens(*f.Form(), keys)
	}
	var out []string
	for _, key := range keys {
		round, field := key[:strings.LastIndexByte(key, '/')+1], key[strings.LastIndexByte(key, '/')+1:]
		for _, k := range Opens(*f.Form(), []string{field}) {
			if !slices.Contains(out, round+k) {
				out = append(out, round+k)
			}
		}
	}
	return out
}
