package training

import (
	"strconv"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// File is one file of a course as somebody sent it; Name has no folder.
type File struct {
	Name  string
	Bytes []byte
}

// Sort says what a finding means for the course. Persisted.
type Sort string

// The sorts of finding.
const (
	Bad    Sort = "bad"    // what stands there is left out
	Gap    Sort = "gap"    // words lack a language: the course is not published until they are there
	Advice Sort = "advice" // it came in, but can hardly be meant so
)

// Finding is something to mend in a file, at a line and column (from 1, in characters) or in
// a cell. Persisted with a draft.
type Finding struct {
	Sort   Sort         `json:"sort"`
	File   string       `json:"file"`
	Line   int          `json:"line,omitempty"`
	Column int          `json:"column,omitempty"`
	Cell   string       `json:"cell,omitempty"` // sheet and cell, like questions!C7
	What   locales.Text `json:"what"`
}

// Where names the place: water.gift:3:14, or water.xlsx questions!C7, or the file alone.
func (f Finding) Where() string {
	switch {
	case f.Cell != "":
		return f.File + " " + f.Cell
	case f.Line == 0:
		return f.File
	}
	return f.File + ":" + strconv.Itoa(f.Line) + ":" + strconv.Itoa(f.Column)
}

// Setting is something about a course besides its cards and questions. Persisted.
type Setting string

// The settings, as files and drafts name them.
const (
	SetTitleZh  Setting = "title_zh"
	SetTitleEn  Setting = "title_en"
	SetPass     Setting = "pass"
	SetAudience Setting = "audience"
	SetDraw     Setting = "draw"
	SetAttempts Setting = "attempts"
	SetDelay    Setting = "delay"
)

// Settings lists the settings in the order in which they are asked for.
var Settings = []Setting{SetTitleZh, SetTitleEn, SetPass, SetAudience, SetDraw, SetAttempts, SetDelay}

// Draft is a course that is being written, as far as its files could be read. Texts of
// Course may lack a language; then a Gap says so.
type Draft struct {
	Course   Course
	Said     []Setting // that the files themselves say
	Findings []Finding
	Pictures []File // those that the course shows
}

// Of are the findings of one sort.
func (d Draft) Of(s Sort) []Finding {
	var out []Finding
	for _, f := range d.Findings {
		if f.Sort == s {
			out = append(out, f)
		}
	}
	return out
}

// DraftID numbers a draft. Persisted; travels in buttons.
type DraftID int64

// Kept is a draft as it is kept: for a unit, with the names of its files. Its pictures are
// left out.
type Kept struct {
	ID       DraftID
	Unit     org.UnitID
	Revision int // rises with every file that is sent
	Updated  time.Time
	Files    []string
	// Published says that the draft has become a version and no file was sent since.
	Published bool
	Draft
}

// Publication is a course that is to be learned from now on.
type Publication struct {
	Course   Course
	Pictures []File       // that it shows, by their names
	Unit     org.UnitID   // whose course it is; 0 = of nobody in particular
	By       org.PersonID // 0 = from the command line
}

// State says whether a course is offered. Persisted.
type State string

// The states of a course.
const (
	Published State = "published"
	Retired   State = "retired"
)

// Shelved is a course with the version that counts and where it stands.
type Shelved struct {
	Course Course
	Unit   org.UnitID // 0 = of nobody in particular, as those that come with the bot
	State  State
	Since  time.Time
}

// MayTeach refuses everybody but trainers: courses are written for the unit of the post.
func MayTeach(m org.Member) error {
	if m.Joined() && m.Active.Role.Family() == org.Teaching {
		return nil
	}
	return locales.Refuse("courses.not_yours")
}

// Ready refuses a draft that lacks a language anywhere, or that holds no question.
func (d Draft) Ready() error {
	if gaps := d.Of(Gap); len(gaps) > 0 {
		return locales.Refuse("courses.one_language", "Count", len(gaps))
	}
	if len(d.Course.Questions) == 0 {
		return locales.Refuse("courses.no_questions")
	}
	return nil
}
