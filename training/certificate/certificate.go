// Package certificate owns the numbers by which anybody can check a certificate.
//
// It is pure and imports locales only; training does not know it.
package certificate
