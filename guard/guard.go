// Package guard looks at what people send before anything keeps it: resident ID
// numbers, mobile numbers, bank cards, and words such as 身份证 beside digits.
//
// It is pure and imports locales only. A finding names the kind and never holds the
// value, so it may be logged and audited. The caller must neither store nor log a text
// with findings. A new kind of secret is a Kind, its detector in the list of scan and
// its rows in the tables of the tests: texts that must be caught, texts that must pass.
package guard

import "cadrebot/locales"

// Kind is what was found. Persisted in the audit log.
type Kind string

// Kinds of findings; persisted.
const (
	IDNumber    Kind = "id_number"    // 18 digits, GB 11643 check digit
	OldIDNumber Kind = "id_number_15" // the form before 1999, without check digit
	Mobile      Kind = "mobile"
	BankCard    Kind = "bank_card"
	Sensitive   Kind = "sensitive_word" // such a word with six digits or more nearby
)

// Finding is one kind of secret in a text, without the secret.
type Finding struct{ Kind Kind }

// Check lists the kinds of secrets in text, each once, in the order of the constants;
// nil when there are none.
func Check(text string) []Finding {
	var out []Finding
	spans := scan(text)
	for _, k := range [...]Kind{IDNumber, OldIDNumber, Mobile, BankCard, Sensitive} {
		for _, s := range spans {
			if s.kind == k {
				out = append(out, Finding{k})
				break
			}
		}
	}
	return out
}

// Explain says why the message is being deleted and what to write instead; the empty
// Text for no findings.
func Explain(found []Finding) locales.Text {
	if len(found) == 0 {
		return locales.Text{}
	}
	what := found[0].Kind.name()
	for _, f := range found[1:] {
		what = locales.M("guard.list", "First", what, "Next", f.Kind.name())
	}
	return locales.M("guard.blocked", "What", what)
}

func (k Kind) name() locales.Text {
	switch k {
	case IDNumber, OldIDNumber:
		return locales.M("guard.id_number")
	case Mobile:
		return locales.M("guard.mobile")
	case BankCard:
		return locales.M("guard.bank_card")
	}
	return locales.M("guard.sensitive_word")
}
