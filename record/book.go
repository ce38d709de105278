package record

import (
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

// Book is a record with what belongs to it and its history, as a file.
type Book struct {
	Record Record
	Name   locales.Text // what people call its kind
	Count  int          // how many records it holds
	Others int          // how many of them are about another unit than the one that its reader acts for
	Second []org.Role   // coordinators who may read the record where its reader stands or above
	XLSX   []byte
}

// ReadBy are the roles of coordinators of u, and of the units above it, that may read r.
func (k *Kind) ReadBy(r Record, u org.Unit, now time.Time) []org.Role {
	out := []org.Role{}
	for _, role := range org.AllRoles() {
		at := u
		if role.Level() != u.Level {
			at = org.Unit{ID: -1, Level: role.Level(), Path: above(u.Path)}
		}
		if role.Family() == org.Coordinator && k.Reads(r, lifecycle.Actor{Person: -1, Grant: org.Grant{ID: 1, Role: role, Unit: at}}, now) {
			out = append(out, role)
		}
	}
	return out
}
