package certificate

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"cadrebot/locales"
)

// Number names a certificate: CB, the year, a serial number of at least six digits and a
// check character, as in CB-2026-000123-W. Persisted and printed.
type Number string

const (
	prefix      = "CB"
	firstYear   = 2000
	lastYear    = 9999
	serialWidth = 6
	serialMost  = 999_999_999
	typedMost   = 200 // characters that Parse looks at
)

// alphabet has no I, O, S, V and Z, so that what is taken for 1, 0, 5, U or 2 can be told.
// GB 32100-2015, table 2.
const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// check is the check character of GB 32100-2015, 4.5 (that of the unified social credit
// code): the sum of the characters' values times 3^i, and the check value itself, is a multiple of
// 31. As 31 is prime it finds every single wrong character and every two that changed places
// among 30. Characters outside the alphabet count as nothing.
func check(code string) byte {
	sum, weight := 0, 1
	for i := range len(code) {
		sum += max(0, strings.IndexByte(alphabet, code[i])) * weight
		weight = weight * 3 % 31
	}
	return alphabet[(31-sum%31)%31]
}

// NewNumber is the number of the serial-th certificate of a year. It fails for years outside
// 2000 to 9999 and serial numbers outside 1 to 999,999,999.
func NewNumber(year, serial int) (Number, error) {
	if year < firstYear || year > lastYear || serial < 1 || serial > serialMost {
		return "", fmt.Errorf("certificate %d of %d cannot be numbered", serial, year)
	}
	digits := fmt.Sprintf("%0*d", serialWidth, serial)
	last := check(prefix + strconv.Itoa(year) + digits)
	return Number(fmt.Sprintf("%s-%d-%s-%c", prefix, year, digits, last)), nil
}

// Valid reports whether n is a number as NewNumber writes it.
func (n Number) Valid() bool {
	read, err := Parse(string(n))
	return err == nil && read == n
}

// Compact is the number without hyphens, for links: CB2026000123W. Parse reads it too.
func (n Number) Compact() string { return strings.ReplaceAll(string(n), "-", "") }

// Parse reads a number as people type, copy or scan it: in small or full-width letters, with
// spaces or any dashes or none, without CB, with Chinese words or a link around it, with O for 0, I or l for 1. What
// has another shape, and what has a wrong check character, is refused with a sentence.
func Parse(typed string) (Number, error) {
	if utf8.RuneCountInString(typed) > typedMost {
		return "", locales.Refuse("certificate.unreadable")
	}
	code := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, locales.HalfWidth(typed))
	if i := strings.LastIndex(code, prefix); i >= 0 {
		code = code[i+len(prefix):]
		if end := strings.IndexFunc(code, func(r rune) bool { return r > unicode.MaxASCII }); end >= 0 {
			code = code[:end]
		}
	}
	last := len(code) - 1
	if last < 0 {
		return "", locales.Refuse("certificate.unreadable")
	}
	digits := strings.Map(digit, code[:last])
	if len(digits) < 4+serialWidth || len(digits) > 13 {
		return "", locales.Refuse("certificate.unreadable")
	}
	year, errYear := strconv.Atoi(digits[:4])
	serial, errSerial := strconv.Atoi(digits[4:])
	n, err := NewNumber(year, serial)
	if errYear != nil || errSerial != nil || err != nil || len(n) != len("CB-")+len(digits)+len("--F") {
		return "", locales.Refuse("certificate.unreadable")
	}
	if n[len(n)-1] != checked(code[last]) {
		return "", locales.Refuse("certificate.mistyped")
	}
	return n, nil
}

// written is a number with CB among other words; alone is one without, with its hyphens or
// with nothing else around it.
var (
	written  = regexp.MustCompile(`(?:^|[^A-Z0-9])(CB[\s\pP]*(?:[0-9OILZS][\s\pP]*){10,13}?[0-9A-Z])(?:-*[^A-Z0-9-]|-*$)`)
	hyphened = regexp.MustCompile(`^2[0-9]{3}-[0-9OIL]{6,9}-[0-9A-Z]$`)
	alone    = regexp.MustCompile(`^2(?:[0-9OIL] ?){9,12}[0-9A-Z]$`)
)

// Find is the number in free words, as somebody typed it who was not asked for one: with CB,
// or with its hyphens, also when its check character is wrong; without both only a number that
// is right, for other figures are as long.
func Find(text string) (number string, ok bool) {
	if utf8.RuneCountInString(text) > typedMost {
		return "", false
	}
	plain := strings.ToUpper(strings.TrimSpace(dashes.Replace(locales.HalfWidth(text))))
	if m := written.FindStringSubmatch(plain); m != nil {
		plain = m[1]
	} else if !hyphened.MatchString(plain) {
		_, err := Parse(plain)
		return plain, err == nil && alone.MatchString(plain)
	}
	_, err := Parse(plain)
	var no *locales.Refusal
	return plain, err == nil || errors.As(err, &no) && no.Text.ID == "certificate.mistyped"
}

// dashes are what stands for a hyphen on other keyboards.
var dashes = strings.NewReplacer("–", "-", "—", "-", "－", "-", "−", "-", "_", "-")

// digit is what is meant where only digits stand.
func digit(r rune) rune {
	if r == 'L' {
		return '1'
	}
	return rune(checked(byte(min(r, unicode.MaxASCII))))
}

// checked is what is meant by a letter that the alphabet does not have.
func checked(c byte) byte {
	switch c {
	case 'O':
		return '0'
	case 'I':
		return '1'
	case 'Z':
		return '2'
	case 'S':
		return '5'
	}
	return c
}
