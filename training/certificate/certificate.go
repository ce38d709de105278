// Package certificate makes the paper that a person gets for a finished course: one A4 page in
// Chinese and English, as PDF for printing and as PNG for the phone, and the number by
// which anybody can check it.
//
// It is pure: every value is handed in, and the same values make the same bytes. It holds no
// ID number, photo, score or rank and has no place for them. What stands where is sheet.go; pdf.go and png.go
// only paint. It imports locales and typeface; training does not know it.
package certificate

import (
	"errors"

	"cadrebot/locales"
)

// Certificate is what stands on one. Chinese counts; English stands below it and is left out where a
// name has none.
type Certificate struct {
	Number  Number
	Holder  locales.Text // as the person is shown to others
	Course  locales.Text
	Version int          // of the course, from 1
	Date    locales.Date // on which the course was passed
	Issuer  locales.Text // the unit
	Link    string       // opens the check; becomes the QR code
	Revoked locales.Date // "" while it is good
}

// errIncomplete is a mistake of the caller: a certificate must say all of it.
var errIncomplete = errors.New("a certificate needs a number, holder, course, version, date, issuer and link")

func (c Certificate) check() error {
	if !c.Number.Valid() || c.Holder.Empty() || c.Course.Empty() || c.Version < 1 || c.Date == "" || c.Issuer.Empty() || c.Link == "" {
		return errIncomplete
	}
	return nil
}
