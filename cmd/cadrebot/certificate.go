package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/training"
	"cadrebot/training/certificate"
)

// certificateCommand is about certificates that were issued.
type certificateCommand struct {
	Verify certificateVerifyCommand `cmd:"" help:"Check the number of a certificate; exit code 1 unless it is valid."`
}

// certificateVerifyCommand says of a number what the bot says to everybody.
type certificateVerifyCommand struct {
	Number []string `arg:"" help:"The number, or the link in the QR code, however it is typed."`
	JSON   bool     `name:"json" help:"Print one JSON object."`
	Lang   string   `enum:",zh,en" default:"" help:"zh or en; that of the terminal when not given."`
}

// errCertificate makes the exit code 1 after everything has been said.
var errCertificate = errors.New("that is no valid certificate")

// States of a number on the command line. Programs read them: none is renamed.
const (
	certificateValid      = "valid"
	certificateWithdrawn  = "withdrawn"
	certificateUnknown    = "unknown"    // nobody was given that number
	certificateUnreadable = "unreadable" // it cannot be a number, or has a wrong check character
)

// certificateJSON has what anybody may know; docs/certificates.md tells the members.
type certificateJSON struct {
	State     string `json:"state"`
	Number    string `json:"number,omitempty"`
	Course    string `json:"course,omitempty"`
	Version   int    `json:"course_version,omitempty"`
	TitleZh   string `json:"title_zh,omitempty"`
	TitleEn   string `json:"title_en,omitempty"`
	Passed    string `json:"passed_on,omitempty"`
	IssuerZh  string `json:"issuer_zh,omitempty"`
	IssuerEn  string `json:"issuer_en,omitempty"`
	Holder    string `json:"holder,omitempty"` // one character of the name and **
	Withdrawn string `json:"withdrawn_on,omitempty"`

	said []locales.Text
}

// Run prints what the number stands for.
func (c certificateVerifyCommand) Run(ctx context.Context, s *Settings) error {
	if err := s.check(); err != nil {
		return err
	}
	db, err := store.Open(ctx, string(s.DatabaseURL))
	if err != nil {
		return err
	}
	defer db.Close()
	found, err := lookUp(ctx, store.NewTraining(db), strings.Join(c.Number, " "))
	if err != nil {
		return err
	}
	if err := found.print(os.Stdout, c.JSON, terminalLang(c.Lang)); err != nil {
		return err
	}
	if found.State != certificateValid {
		return errCertificate
	}
	return nil
}

func lookUp(ctx context.Context, register *store.Training, typed string) (certificateJSON, error) {
	n, err := certificate.Parse(typed)
	var no *locales.Refusal
	if errors.As(err, &no) {
		return certificateJSON{State: certificateUnreadable, said: []locales.Text{no.Text}}, nil
	}
	if err != nil {
		return certificateJSON{}, err
	}
	c, err := register.CertificateByNumber(ctx, string(n))
	if errors.Is(err, org.ErrNotFound) {
		return certificateJSON{State: certificateUnknown, Number: string(n), said: []locales.Text{locales.M("certificate.unknown", "Number", string(n))}}, nil
	}
	return ofCertificate(c), err
}

func ofCertificate(c training.Certificate) certificateJSON {
	out := certificateJSON{
		State: certificateValid, Number: c.Number, Course: string(c.Course), Version: c.Version, TitleZh: c.Title.Zh, TitleEn: c.Title.En,
		Passed: string(c.Passed), IssuerZh: c.Issuer.Zh, IssuerEn: c.Issuer.En, Holder: c.Masked(), Withdrawn: string(c.Revoked),
	}
	verdict := locales.M("certificate.good", "Number", c.Number)
	if !c.Holds() {
		out.State, verdict = certificateWithdrawn, locales.M("certificate.bad", "Number", c.Number, "Date", c.Revoked)
	}
	out.said = []locales.Text{
		verdict,
		locales.M("certificate.facts", "Title", c.Title, "Version", c.Version, "Date", c.Passed, "Issuer", c.Issuer, "Holder", c.Masked()),
	}
	return out
}

func (c certificateJSON) print(w io.Writer, asJSON bool, l locales.Lang) error {
	if asJSON {
		return json.NewEncoder(w).Encode(c)
	}
	for _, t := range c.said {
		if _, err := fmt.Fprintln(w, t.Plain(l)); err != nil {
			return err
		}
	}
	return nil
}
