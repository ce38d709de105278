package demo

import (
	"cadrebot/locales"
	"cadrebot/org"
)

// Certificate is one that somebody has asked for after the attempt that passed, on its day.
// With By it was withdrawn since.
type Certificate struct {
	Attempt string // key
	By      string // person key of the trainer
	Reason  string
	Revoked locales.Date
}

// askers: one of so many who passed has asked for a certificate.
const askers = 60

// makeCertificates gives holder and some of the others their certificates; the last one was
// withdrawn on the day before the load day.
func (m *maker) makeCertificates(holder *pupil, others []*pupil) {
	m.set.Certificates = append(m.set.Certificates, Certificate{Attempt: holder.attempt(holder.passes)})
	for i, p := range others {
		if i%askers == 0 && p.passes > 0 {
			m.set.Certificates = append(m.set.Certificates, Certificate{Attempt: p.attempt(p.passes)})
		}
	}
	last := &m.set.Certificates[len(m.set.Certificates)-1]
	last.By = m.key(m.City.Code, org.Trainer, 0)
	last.Reason = m.in(last.By, "demo.withdrawn_why")
	last.Revoked = locales.DateOf(m.day(-1))
}
