package form

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// exprError is what is wrong with an expression, and where.
type exprError struct {
	pos int // in characters, from 1
	msg string
}

func (e *exprError) Error() string { return fmt.Sprintf("at %d: %s", e.pos, e.msg) }

type tokKind byte

const (
	tEnd tokKind = iota
	tNum
	tStr
	tRef  // ${key}
	tName // function, operator, or step of a path
	tDot  // . or ..
	tOp   // + - * = != < <= > >= ( ) , / [ ] |
)

type token struct {
	kind tokKind
	text string
	pos  int
}

const maxExpr = 8192

// lex splits an expression into tokens.
func lex(src string) ([]token, error) {
	if len(src) > maxExpr {
		return nil, &exprError{1, fmt.Sprintf("longer than %d bytes", maxExpr)}
	}
	var out []token
	pos := 1
	for i := 0; i < len(src); {
		c := src[i]
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' {
			i++
			pos++
			continue
		}
		t, n, err := lexOne(src[i:], pos)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
		pos += utf8.RuneCountInString(src[i : i+n])
		i += n
	}
	return append(out, token{tEnd, "", pos}), nil
}

// lexOne reads the token at the start of s and says how many bytes it took.
func lexOne(s string, pos int) (token, int, error) {
	c := s[0]
	switch {
	case strings.HasPrefix(s, "${"):
		end := strings.IndexByte(s, '}')
		if end < 0 {
			return token{}, 0, &exprError{pos, "${ without }"}
		}
		return token{tRef, strings.TrimSpace(s[2:end]), pos}, end + 1, nil
	case c == '\'' || c == '"':
		end := strings.IndexByte(s[1:], c)
		if end < 0 {
			return token{}, 0, &exprError{pos, "text without closing quote"}
		}
		return token{tStr, s[1 : 1+end], pos}, end + 2, nil
	case digit(c) || c == '.' && len(s) > 1 && digit(s[1]):
		n := 0
		for n < len(s) && (digit(s[n]) || s[n] == '.') {
			n++
		}
		if parseNumber(s[:n]).nan {
			return token{}, 0, &exprError{pos, "not a number: " + s[:n]}
		}
		return token{tNum, s[:n], pos}, n, nil
	case c == '.':
		if strings.HasPrefix(s, "..") {
			return token{tDot, "..", pos}, 2, nil
		}
		return token{tDot, ".", pos}, 1, nil
	}
	if n := nameLen(s); n > 0 {
		return token{tName, s[:n], pos}, n, nil
	}
	for _, op := range [...]string{"!=", "<=", ">=", "+", "-", "*", "=", "<", ">", "(", ")", ",", "/", "[", "]", "|"} {
		if strings.HasPrefix(s, op) {
			return token{tOp, op, pos}, len(op), nil
		}
	}
	r, _ := utf8.DecodeRuneInString(s)
	if strings.ContainsRune("‘’“”", r) {
		return token{}, 0, &exprError{pos, "curly quote; use ' or \""}
	}
	return token{}, 0, &exprError{pos, fmt.Sprintf("unexpected %q", r)}
}

// nameLen is how many bytes of s are a name: jr:choice-name, count-selected, 姓名, a.b. A
// point at its end is none of its own.
func nameLen(s string) int {
	n := len(s)
	for i, r := range s {
		inside := i > 0 && (r >= '0' && r <= '9' || r == '-' || r == ':' || r == '.')
		if !inside && r != '_' && !unicode.IsLetter(r) {
			n = i
			break
		}
	}
	return len(strings.TrimRight(s[:n], "."))
}

func digit(c byte) bool  { return c >= '0' && c <= '9' }
func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }
