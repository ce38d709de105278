package authoring

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"cadrebot/locales"
	"cadrebot/training"
)

// work is what the files of a course have given so far.
type work struct {
	papers   []*paper
	findings []training.Finding
	pictures map[string]training.File // by their name in small letters
	shown    map[string]bool          // pictures that are used
	course   training.Course
	said     []training.Setting
}

func (w *work) find(at place, s training.Sort, what locales.Text) {
	w.findings = append(w.findings, at.finding(s, what))
}

// draft puts the papers together.
func (w *work) draft(id training.CourseID) training.Draft {
	w.course = training.Course{ID: id, Pass: training.DefaultPass}
	w.shown = map[string]bool{}
	w.settings()
	zh, en := w.chapters(locales.ZH), w.chapters(locales.EN)
	modules := modulesOf(zh, en)
	w.wholeLanguage()
	names := map[*chapter]string{}
	for i, m := range modules {
		name := "M" + strconv.Itoa(i+1)
		for _, c := range []*chapter{m.zh, m.en} {
			if c != nil {
				names[c] = name
			}
		}
		w.course.Modules = append(w.course.Modules, training.Module{ID: name, Title: w.title(m), Cards: w.cards(m)})
	}
	w.questions(zh, en, names)
	w.course.Modules = slices.DeleteFunc(w.course.Modules, func(m training.Module) bool {
		return len(m.Cards) == 0 && !slices.ContainsFunc(w.course.Questions, func(q training.Question) bool { return q.Module == m.ID })
	})
	slices.SortStableFunc(w.findings, byPlace)
	return training.Draft{Course: w.course, Said: w.said, Findings: w.findings, Pictures: w.used()}
}

// byPlace puts findings in the order in which an author goes through the files; cells stay
// in the order in which they were read.
func byPlace(a, b training.Finding) int {
	return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// Complete is c ready to be published: a module without a title has that of the course.
func Complete(c training.Course) training.Course {
	c.Modules = slices.Clone(c.Modules)
	for i := range c.Modules {
		if c.Modules[i].Title.Empty() {
			c.Modules[i].Title = c.Title
		}
	}
	return c
}

// used are the pictures that the course shows, in the order of their names.
func (w *work) used() []training.File {
	var out []training.File
	for name := range w.shown {
		out = append(out, w.pictures[name])
	}
	slices.SortFunc(out, func(a, b training.File) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// picture is the name of a picture that is there; one that is not is told of.
func (w *work) picture(name string, at place) string {
	if name == "" {
		return ""
	}
	f, there := w.pictures[strings.ToLower(Tidy(name))]
	if !there {
		w.find(at, training.Advice, locales.M("courses.no_picture", "Name", name))
		return ""
	}
	w.shown[strings.ToLower(f.Name)] = true
	return f.Name
}

// chapters are those of all papers in l, each title once; the first is the one without.
func (w *work) chapters(l locales.Lang) []*chapter {
	out := []*chapter{{}}
	canon := map[*chapter]*chapter{}
	for _, p := range w.papers {
		if p.lang != l {
			continue
		}
		for _, c := range p.modules {
			at := slices.IndexFunc(out, func(o *chapter) bool { return o.title == c.title })
			if at < 0 {
				out = append(out, &chapter{title: c.title, at: c.at})
				at = len(out) - 1
			}
			if out[at].at.file == "" {
				out[at].at = c.at
			}
			out[at].lessons = append(out[at].lessons, c.lessons...)
			canon[c] = out[at]
		}
		for _, q := range p.pieces {
			q.chapter = canon[q.chapter]
		}
	}
	return out
}

// module is a chapter in two languages; either may be nil.
type module struct{ zh, en *chapter }

// modulesOf pairs chapters in order.
func modulesOf(zh, en []*chapter) []module {
	var out []module
	for i := range max(len(zh), len(en)) {
		var m module
		if i < len(zh) {
			m.zh = zh[i]
		}
		if i < len(en) {
			m.en = en[i]
		}
		out = append(out, m)
	}
	return out
}

// titleIn is the part of a title in l: both may stand with a | between.
func titleIn(l locales.Lang, title string) string {
	for part := range strings.FieldsFuncSeq(title, func(r rune) bool { return r == '|' || r == '｜' }) {
		part = strings.TrimSpace(part)
		if hasHan(part) == (l == locales.ZH) || neutral(part) {
			return part
		}
	}
	if l == locales.ZH && !strings.ContainsAny(title, "|｜") {
		return strings.TrimSpace(title)
	}
	return ""
}

// title is the title of a module; the one without has that of the course, later.
func (w *work) title(m module) locales.Text {
	var t locales.Text
	at := place{}
	if m.zh != nil && m.zh.title != "" {
		at = m.zh.at
		t = locales.Both(titleIn(locales.ZH, m.zh.title), "")
		if strings.ContainsAny(m.zh.title, "|｜") {
			t.En = titleIn(locales.EN, m.zh.title)
		}
	}
	if m.en != nil && m.en.title != "" {
		if at.file == "" {
			at = m.en.at
		}
		if en := titleIn(locales.EN, m.en.title); en != "" {
			t.En = en
		}
		if t.Zh == "" && hasHan(m.en.title) {
			t.Zh = titleIn(locales.ZH, m.en.title)
		}
	}
	return w.sided(t, at, locales.M("courses.of_module"))
}

// sided fills what is the same in every language, and tells of a side that is missing.
func (w *work) sided(t locales.Text, at place, what locales.Text) locales.Text {
	switch {
	case t.Zh == "" && neutral(t.En):
		t.Zh = t.En
	case t.En == "" && neutral(t.Zh):
		t.En = t.Zh
	case t.Zh == "" && t.En != "":
		w.gap(locales.ZH, at, what)
	case t.En == "" && t.Zh != "":
		w.gap(locales.EN, at, what)
	}
	return t
}

// gap tells that something lacks a language, unless the whole language is not there yet.
func (w *work) gap(l locales.Lang, at place, what locales.Text) {
	if w.has(l) {
		w.find(at, training.Gap, locales.M("courses.lacks_"+string(l), "What", what))
	}
}

// has reports whether there is any paper in l.
func (w *work) has(l locales.Lang) bool {
	return slices.ContainsFunc(w.papers, func(p *paper) bool { return p.lang == l })
}

// wholeLanguage tells once of a language that is not there at all.
func (w *work) wholeLanguage() {
	for _, l := range locales.All {
		if len(w.papers) > 0 && !w.has(l) {
			w.find(place{file: w.papers[0].file()}, training.Gap, locales.M("courses.no_"+string(l)))
		}
	}
}

// file is the file that a paper came from.
func (p *paper) file() string {
	switch {
	case len(p.pieces) > 0:
		return p.pieces[0].at.file
	case len(p.modules) > 0:
		return p.modules[0].at.file
	}
	return ""
}
