package authoring

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"cadrebot/locales"
	"cadrebot/training"
)

// place is where something stands in a file.
type place struct {
	file         string
	line, column int
	cell         string
}

func (p place) finding(s training.Sort, what locales.Text) training.Finding {
	return training.Finding{Sort: s, File: p.file, Line: p.line, Column: p.column, Cell: p.cell, What: what}
}

// where names the place for a sentence.
func (p place) where() string { return p.finding("", locales.Text{}).Where() }

// paper is what a file holds in one language. A workbook makes two, and so does a file of
// questions that has both languages.
type paper struct {
	lang     locales.Lang
	settings []setting
	modules  []*chapter
	pieces   []*piece
}

// setting is a value for a training.Setting, or for id.
type setting struct {
	key, value string
	at         place
}

// chapter is a module in one language. The one without a title stands for the course itself.
type chapter struct {
	title   string
	lessons []*lesson
	at      place
}

// lesson is a card before it is cut to length.
type lesson struct {
	title, text, source, picture string
	at                           place
}

// piece is a question in one language: only that side of its texts is set.
type piece struct {
	q        training.Question
	lang     locales.Lang
	local    string // its id within the course
	explicit bool   // whether the author gave the id
	ordinal  int    // place in its file, from 1
	chapter  *chapter
	at       place
	cells    map[string]string // of a workbook: field to cell
}

// spot is the place of one field of the piece.
func (p *piece) spot(field string) place {
	at := p.at
	if c := p.cells[field]; c != "" {
		at.cell = c
	}
	return at
}

// side is s in language l.
func side(l locales.Lang, s string) locales.Text {
	if l == locales.EN {
		return locales.Both("", s)
	}
	return locales.Both(s, "")
}

// in is the side of t in language l.
func in(l locales.Lang, t locales.Text) string {
	if l == locales.EN {
		return t.En
	}
	return t.Zh
}

func other(l locales.Lang) locales.Lang {
	if l == locales.EN {
		return locales.ZH
	}
	return locales.EN
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// neutral reports whether s is the same in every language: numbers, signs, a formula of one
// letter.
func neutral(s string) bool {
	run := 0
	for _, r := range s {
		if !unicode.IsLetter(r) {
			run = 0
			continue
		}
		if run++; run > 1 || r > unicode.MaxASCII {
			return false
		}
	}
	return s != ""
}

// short is the beginning of the SHA-256 of s, in hexadecimal.
func short(s string, n int) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])[:n]
}

// longestID is how long an id may be.
const longestID = 24

// slug makes an id of a name: its ASCII letters and digits with dashes between. A name in
// another script has none that tell it from the next, so it becomes a number of its own that
// is the same each time. "" stays "".
func slug(name string) string {
	name = locales.HalfWidth(name)
	if name == "" {
		return ""
	}
	var b strings.Builder
	for _, r := range name {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r == '.', r == '_':
			b.WriteRune(r)
		case r > unicode.MaxASCII && unicode.IsLetter(r):
			return "n" + short(name, 8)
		default:
			if s := b.String(); s != "" && !strings.HasSuffix(s, "-") {
				b.WriteByte('-')
			}
		}
	}
	id := strings.Trim(b.String(), "-._")
	switch {
	case id == "":
		return "n" + short(name, 8)
	case len(id) > longestID:
		return id[:longestID-7] + "-" + short(id, 6)
	}
	return id
}

// QuestionID is the id of a question among all courses, of its id in one course.
func QuestionID(course training.CourseID, local string) training.QuestionID {
	id := local
	if !strings.HasPrefix(local, string(course)+"-") {
		id = string(course) + "-" + local
	}
	if len(id) > longestID {
		id = strings.TrimRight(id[:longestID-7], "-._") + "-" + short(id, 6)
	}
	return training.QuestionID(id)
}

// localID is the id of a question within its course.
func localID(course training.CourseID, id training.QuestionID) string {
	return strings.TrimPrefix(string(id), string(course)+"-")
}

// Copy is c as a course of its own, with ids of its own.
func Copy(c training.Course, id training.CourseID) training.Course {
	out := c
	out.ID, out.Version = id, 0
	out.Questions = make([]training.Question, len(c.Questions))
	for i, q := range c.Questions {
		q.ID = QuestionID(id, localID(c.ID, q.ID))
		out.Questions[i] = q
	}
	return out
}
