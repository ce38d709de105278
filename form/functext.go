package form

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

// maxText bounds what an expression may make, in bytes.
const maxText = 10_000

// argument is the first argument as text, or without one the question's own value.
func (st *state) argument(e *expr) string {
	if len(e.kids) == 0 {
		return st.self.str()
	}
	return st.eval(e.kids[0]).str()
}

func stringLength(st *state, e *expr) val { return count(utf8.RuneCountInString(st.argument(e))) }

func normalizeSpace(st *state, e *expr) val {
	return text(strings.Join(strings.Fields(st.argument(e)), " "))
}

func contains(a []val) val   { return boolean(strings.Contains(a[0].str(), a[1].str())) }
func startsWith(a []val) val { return boolean(strings.HasPrefix(a[0].str(), a[1].str())) }
func endsWith(a []val) val   { return boolean(strings.HasSuffix(a[0].str(), a[1].str())) }

// substr counts characters from 0 and stops before its end; what is negative counts from
// the end.
func substr(a []val) val {
	s := []rune(a[0].str())
	from, to := index(a[1], len(s)), len(s)
	if len(a) == 3 {
		to = index(a[2], len(s))
	}
	if from < 0 || from >= to {
		return val{}
	}
	return text(string(s[from:to]))
}

func index(v val, n int) int {
	i := v.number().trunc()
	switch {
	case i.nan:
		return -1
	case i.sign() < 0:
		i = i.add(whole(int64(n)))
	}
	if i.cmp(whole(int64(n))) > 0 {
		return n
	}
	if i.sign() < 0 {
		return 0
	}
	return int(i.c)
}

func substringBefore(a []val) val {
	before, _, found := strings.Cut(a[0].str(), a[1].str())
	if !found {
		return val{}
	}
	return text(before)
}

func substringAfter(a []val) val {
	_, after, _ := strings.Cut(a[0].str(), a[1].str())
	return text(after)
}

// translate replaces characters one by one; those without a partner go.
func translate(a []val) val {
	from, to := []rune(a[1].str()), []rune(a[2].str())
	swap := make(map[rune]rune, len(from))
	for i, r := range from {
		if _, twice := swap[r]; twice {
			continue
		}
		swap[r] = -1
		if i < len(to) {
			swap[r] = to[i]
		}
	}
	return text(strings.Map(func(r rune) rune {
		if t, ok := swap[r]; ok {
			return t
		}
		return r
	}, a[0].str()))
}

func matches(st *state, e *expr) val {
	return boolean(e.re.MatchString(st.eval(e.kids[0]).str()))
}

// digest offers MD5 and SHA-1 because forms ask for them by name; nothing of ours is
// kept safe by them.
func digest(a []val) val {
	data := []byte(a[0].str())
	var sum []byte
	switch a[1].str() {
	case "MD5":
		h := md5.Sum(data)
		sum = h[:]
	case "SHA-1":
		h := sha1.Sum(data)
		sum = h[:]
	case "SHA-256":
		h := sha256.Sum256(data)
		sum = h[:]
	case "SHA-384":
		h := sha512.Sum384(data)
		sum = h[:]
	case "SHA-512":
		h := sha512.Sum512(data)
		sum = h[:]
	default:
		return val{}
	}
	if len(a) == 3 && a[2].str() == "hex" {
		return text(hex.EncodeToString(sum))
	}
	return text(base64.StdEncoding.EncodeToString(sum))
}

func base64Decode(a []val) val {
	b, err := base64.StdEncoding.DecodeString(a[0].str())
	if err != nil || !utf8.Valid(b) {
		return val{}
	}
	return text(string(b))
}
