package authoring

import (
	"slices"

	"cadrebot/locales"
	"cadrebot/training"
)

// Joined are, of files as Unpack gave them, those that make a course only together: they say
// the same course, and the names of some say Chinese and of others English. Both lists are in
// the order of files; what stands alone is in none.
func Joined(files []training.File) [][]training.File {
	var order []training.CourseID
	groups := map[training.CourseID][]training.File{}
	for _, f := range files {
		id := CourseOf([]training.File{f})
		if id == "" {
			continue
		}
		if groups[id] == nil {
			order = append(order, id)
		}
		groups[id] = append(groups[id], f)
	}
	var out [][]training.File
	for _, id := range order {
		says := func(l locales.Lang) bool {
			return slices.ContainsFunc(groups[id], func(f training.File) bool { return langOf(f.Name) == l })
		}
		if says(locales.ZH) && says(locales.EN) {
			out = append(out, groups[id])
		}
	}
	return out
}

// Alone are the ids, within their course, of the questions of a draft that only l has.
func Alone(d training.Draft, l locales.Lang) []string {
	var out []string
	for _, q := range d.Course.Questions {
		if in(l, q.Stem) != "" && in(other(l), q.Stem) == "" {
			out = append(out, localID(d.Course.ID, q.ID))
		}
	}
	return out
}
