// Package forms owns forms as they are put to units: the register of versions, the terms
// on which a version is published, and the gates before it is - both languages, and the
// burden on those who must fill it in (brief 2.5).
//
// It is pure: no SQL, no Telegram, no clock; it imports rows below it only. What a form
// asks is package form; how its workbook is read is form/xlsform; who owes what by when is
// package tasks, which storage arms from the terms. Another gate is a function in gate.go,
// another rhythm a row in terms.go.
package forms

import (
	"time"

	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
)

// ID numbers a form of the register. Persisted.
type ID int64

// Record is the kind of record in the history of moves. Persisted.
const Record = "form"

// Moves of a form. Persisted in the history.
const (
	MovePublish = "publish"
	MoveRetire  = "retire"
	MoveExpire  = "expire" // made by the bot, in the name of whoever published it
)

// States of a form. Persisted in the history.
const (
	Draft     = "draft"
	Published = "published"
	Retired   = "retired"
)

// Entry is one form of the register with the version that stands for it: the one asked
// for, else the one in use, else the newest.
type Entry struct {
	ID      ID
	Ref     string   // what obligations and submissions call it: form_id@unit code
	Name    string   // form_id of the workbook
	Owner   org.Unit // whose form it is
	Current int      // the version in use; 0 before the first publication
	Retired time.Time
	Version Version
}

// State says where the form stands.
func (e Entry) State() string {
	switch {
	case e.Current == 0:
		return Draft
	case !e.Retired.IsZero():
		return Retired
	}
	return Published
}

// InUse reports whether units are asked for this very version.
func (e Entry) InUse() bool { return e.State() == Published && e.Version.Number == e.Current }

// Version is one version of a form. Once published it never changes.
type Version struct {
	Number    int
	Form      form.Form // with the terms applied when it has been published
	Hash      string    // SHA-256 of the workbook, in hexadecimal
	Filename  string
	Missing   []Gap // cells whose words lack a language
	Author    org.PersonID
	Added     time.Time
	Published time.Time // zero for a draft
	Publisher org.Role
	Terms     Terms // zero for a draft
}

// Gap is a cell whose words lack Chinese or English.
type Gap struct {
	Cell string       // like survey!C7
	What locales.Text // which column lacks which language
}

// Upload is a workbook that somebody sent, read and found usable.
type Upload struct {
	By       org.Member
	Filename string
	Workbook []byte
	Form     form.Form
	Missing  []Gap
}

// Figures is how far a form has come in its newest period; the zero Figures when nobody
// has owed it yet.
type Figures struct {
	Period              string
	Due                 time.Time
	Owed, Filed, Passed int        // exempt units are in none of them; Passed are approved
	Missing             []org.Unit // have not filed, in code order; the first of them
}

// Owing is one form that a unit owes.
type Owing struct {
	ID     ID
	Ref    string
	Title  locales.Text
	Period string
	Due    time.Time
	Reason string // why it is asked although it burdens; "" = it does not
}
