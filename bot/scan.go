package bot

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// scan reads the JSON that this package has written, in one pass and without reflection:
// an envelope is read and written at every turn, most of it somebody else's body that is
// only passed on. What it does not know makes it bad, and encoding/json then decides.
type scan struct {
	b   []byte
	i   int
	bad bool
}

// next skips white space and returns the byte that follows, 0 at the end.
func (s *scan) next() byte {
	for s.i < len(s.b) {
		switch c := s.b[s.i]; c {
		case ' ', '\t', '\n', '\r':
			s.i++
		default:
			return c
		}
	}
	return 0
}

// eat takes c, or makes the scan bad.
func (s *scan) eat(c byte) {
	if s.next() != c {
		s.bad = true
		return
	}
	s.i++
}

// object calls field with every name, which must read its value.
func (s *scan) object(field func(name string)) {
	s.list('{', '}', func() {
		name := s.str()
		s.eat(':')
		if !s.bad {
			field(name)
		}
	})
}

// array calls one for every element, which must read it.
func (s *scan) array(one func()) { s.list('[', ']', one) }

func (s *scan) list(open, end byte, one func()) {
	s.eat(open)
	if s.next() == end {
		s.i++
		return
	}
	for !s.bad {
		one()
		if s.next() == end {
			s.i++
			return
		}
		s.eat(',')
	}
}

// str reads a string.
func (s *scan) str() string {
	from := s.i
	raw := s.quoted()
	if s.bad {
		return ""
	}
	plain := true
	for _, c := range raw {
		plain = plain && c != '\\' && c >= ' '
	}
	if plain && utf8.Valid(raw) {
		return string(raw)
	}
	var out string
	if json.Unmarshal(s.b[from:s.i], &out) != nil {
		s.bad = true
	}
	return out
}

// quoted passes over a string and returns what is between its quotes.
func (s *scan) quoted() []byte {
	s.eat('"')
	from := s.i
	for ; !s.bad && s.i < len(s.b); s.i++ {
		switch s.b[s.i] {
		case '\\':
			s.i++
		case '"':
			s.i++
			return s.b[from : s.i-1]
		}
	}
	s.bad = true
	return nil
}

// strings reads a list of strings.
func (s *scan) strings() (out []string) {
	s.array(func() { out = append(out, s.str()) })
	return out
}

// number reads a whole number.
func (s *scan) number() int64 {
	s.next()
	from := s.i
	for s.i < len(s.b) && (s.b[s.i] == '-' || s.b[s.i] >= '0' && s.b[s.i] <= '9') {
		s.i++
	}
	n, err := strconv.ParseInt(string(s.b[from:s.i]), 10, 64)
	if err != nil {
		s.bad = true
	}
	return n
}

// raw passes over any value and returns its bytes as they are.
func (s *scan) raw() json.RawMessage {
	s.next()
	from, depth := s.i, 0
	for !s.bad && s.i < len(s.b) {
		switch s.b[s.i] {
		case '"':
			s.quoted()
			if depth == 0 {
				return s.b[from:s.i]
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 { // a plain value ended before
				return s.plain(from)
			}
			if depth == 0 {
				s.i++
				return s.b[from:s.i]
			}
		case ',':
			if depth == 0 {
				return s.plain(from)
			}
		}
		s.i++
	}
	s.bad = true
	return nil
}

// plain is a number, true, false or null.
func (s *scan) plain(from int) json.RawMessage {
	v := bytes.TrimRight(s.b[from:s.i], " \t\r\n")
	s.bad = s.bad || len(v) == 0
	return v
}
