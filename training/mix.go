package training

import (
	"slices"

	"cadrebot/locales"
)

// Mix puts questions of several courses into one that is only practised, never taken. In it
// a question is called COURSE/QUESTION, so that two courses may use one id. Names that no
// course has are left out, and so are essays, which only a trainer can mark.
func Mix(title locales.Text, courses []Course, names []QuestionID) Course {
	out := Course{Title: title}
	for _, name := range names {
		for i := range courses {
			if q := named(&courses[i], name); q != nil && q.Type != Essay && out.Question(name) == nil {
				mixed := *q
				mixed.ID, mixed.Module = name, ""
				out.Questions = append(out.Questions, mixed)
			}
		}
	}
	return out
}

func named(c *Course, name QuestionID) *Question {
	i := slices.IndexFunc(c.Questions, func(q Question) bool { return NameOf(c.ID, q.ID) == name })
	if i < 0 {
		return nil
	}
	return &c.Questions[i]
}

// NameOf names a question among those of all courses. Persisted in the sessions of rounds.
func NameOf(c CourseID, q QuestionID) QuestionID { return QuestionID(string(c) + "/" + string(q)) }
