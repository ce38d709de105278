// Package certificate is the feature "Certificates": everybody gets and finds their own
// (/certificates), anybody checks a number (/verify, or the link in the QR code), and a trainer
// withdraws one.
//
// What stands on a certificate is training/certificate's, what is kept of it training's. It
// imports no store and no other feature. A new thing that a check says goes into verify.go, and
// into docs/certificates.md, which says who sees what.
package certificate

import (
	"context"
	"fmt"
	"sync"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/training"
	paper "cadrebot/training/certificate"
)

// Own are the certificates of whoever asks.
type Own interface {
	// IssueCertificate is org.ErrNotFound for who has not passed; repeated, it returns the same.
	IssueCertificate(ctx context.Context, person org.PersonID, course training.CourseID, now time.Time) (training.Certificate, error)
	OwnCertificates(ctx context.Context, person org.PersonID, limit, offset int) ([]training.Certificate, error)
	// Earned are courses for which IssueCertificate would issue another one.
	Earned(ctx context.Context, person org.PersonID) ([]training.CourseID, error)
	// KeepCertificateFile remembers under which id a picture, or the file for printing, was sent.
	KeepCertificateFile(ctx context.Context, c training.Certificate, picture bool, ref string) error
}

// Register has every certificate. It does not ask who may see one: this package does.
type Register interface {
	Certificate(ctx context.Context, id int64) (training.Certificate, error)
	CertificateByNumber(ctx context.Context, number string) (training.Certificate, error)
	// RevokeCertificate is org.ErrConflict for what by may not withdraw, or no longer.
	RevokeCertificate(ctx context.Context, id int64, by org.Member, reason string, letter func(training.Certificate) (notices.Outgoing, error), now time.Time) (training.Certificate, error)
}

// Tries bounds how often a chat looks numbers up; they follow each other and could be guessed.
type Tries interface {
	// Try counts one look and returns how long to wait before it, 0 = not at all.
	Try(ctx context.Context, chat int64) (time.Duration, error)
}

// Names that travel in buttons, links and envelopes. Persisted; never reused.
const (
	routeAsk      = "cert"   // a course: its certificate, issued when it is not there yet
	routeOwn      = "certs"  // p2 a page of one's own; s12 certificate 12 once more
	routeWithdraw = "certx"  // 12: begin to withdraw certificate 12
	linkVerify    = "verify" // a number without hyphens; printed on paper
	kindWithdraw  = "certificate.withdraw"
)

// everybody who has joined may have certificates.
var everybody = []org.Family{org.Cadre, org.Coordinator, org.Teaching, org.Admin, org.Reading}

type feature struct {
	own      Own
	register Register
	tries    Tries
	username string
	// brush is held while a certificate is painted: each takes some 16 MB.
	brush sync.Mutex
}

// New is the feature; username is the bot's own name in the links that are printed. It fails
// when its own form does not compile.
func New(own Own, register Register, tries Tries, username string) (bot.Feature, error) {
	f := &feature{own: own, register: register, tries: tries, username: username}
	form, err := f.withdrawDialogue()
	if err != nil {
		return bot.Feature{}, fmt.Errorf("form of withdrawing a certificate: %w", err)
	}
	return bot.Feature{
		Name: "certificate",
		Commands: []bot.Command{
			{Name: "certificates", Help: locales.M("certificate.help_own"), Families: everybody, Run: f.mine},
			{Name: "verify", Help: locales.M("certificate.help_verify"), Run: f.verify},
		},
		Routes: []bot.Route{
			{Name: routeAsk, Families: everybody, Run: f.ask},
			{Name: routeOwn, Families: everybody, Run: f.ownPressed},
			{Name: routeWithdraw, Families: []org.Family{org.Teaching}, Run: f.withdraw},
		},
		Dialogues: []bot.Dialogue{form.Dialogue()},
		// Whoever is shown the paper may check it, joined or not: the answer has nothing that
		// does not stand on the paper.
		Links: []bot.Link{{Name: linkVerify, Run: f.verify, Public: true}},
		Codes: []bot.Code{{Name: "certificate", Find: paper.Find, Run: f.verify, Public: true}},
	}, nil
}

func homeButton() bot.Button { return bot.To(locales.M("certificate.home"), "cmd", "menu") }
