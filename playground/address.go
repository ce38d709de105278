package playground

import (
	_ "embed" // the list of top-level domains
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Names of the root zone of the Internet (IANA, 2025), and "onion" and "ton", which Telegram adds.
//
//go:embed tlds.txt
var topLevelNames string

var topLevel = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for name := range strings.FieldsSeq(topLevelNames) {
		out[name] = true
	}
	return out
})

// Characters that may stand in the parts of an address. Beyond ASCII, all but spaces and most of General Punctuation may.

func urlRune(r rune) bool {
	if r >= 0x2000 && r <= 0x206f {
		return r == 0x200c || r == 0x200d || r >= 0x2010 && r <= 0x2015
	}
	return !unicode.Is(unicode.Z, r)
}

func pathRune(r rune) bool { return !strings.ContainsRune("\n<>\"«»", r) && urlRune(r) }

func userRune(r rune) bool { return !strings.ContainsRune("\n/[]{}()'`<>\"@«»", r) && urlRune(r) }

func domainRune(r rune) bool {
	if r < 0xc0 {
		return r < utf8.RuneSelf && (nameByte(byte(r)) || r == '.' || r == '-' || r == '~')
	}
	return urlRune(r)
}

func schemeRune(r rune) bool {
	if r < utf8.RuneSelf {
		return alnum(byte(r)) || r == '+' || r == '-'
	}
	return !unicode.Is(unicode.Z, r)
}

// forward is the first position from at on whose character does not fit.
func forward(text string, at int, fits func(rune) bool) int {
	for i, r := range text[at:] {
		if !fits(r) {
			return at + i
		}
	}
	return len(text)
}

// backward is the begin of the row of fitting characters that ends at at, no further back than floor.
func backward(text string, floor, at int, fits func(rune) bool) int {
	for at > floor {
		r, n := utf8.DecodeLastRuneInString(text[floor:at])
		if !fits(r) {
			break
		}
		at -= n
	}
	return at
}

// pathEnd is where the path, query or fragment that may begin at at ends; punctuation at its end belongs to the sentence.
func pathEnd(text string, at int) int {
	if at == len(text) || strings.IndexByte("/?#", text[at]) < 0 {
		return at
	}
	end := at + 1 + len(strings.TrimRight(text[at+1:forward(text, at+1, pathRune)], sentenceMarks))
	if text[at] == '/' || end > at+1 {
		return end
	}
	return at
}

const sentenceMarks = ".:;,('?!`"

// findInnerLinks finds tg:// and ton:// links, of which the latter include tonsite://.
func findInnerLinks(text string) (found []span) {
	each(text, ':', func(begin int) int {
		before := lowerASCII(text[max(0, begin-8) : begin-1])
		from := begin - 1
		switch {
		case !strings.HasPrefix(text[begin:], "//"):
			return begin
		case strings.HasSuffix(before, "tg"):
			from -= 2
		case strings.HasSuffix(before, "ton"), before == "tonsite":
			from -= 3
		default:
			return begin
		}
		host := begin + 2
		end := host
		for end < len(text) && end-host < 253 && (nameByte(text[end]) || text[end] == '-') {
			end++
		}
		if end == host {
			return end
		}
		end = pathEnd(text, end)
		found = append(found, span{from, end})
		return end
	})
	return found
}

// findAddresses looks around every dot for an address of a web page or of mail.
func findAddresses(text string) (urls, emails []span) {
	for floor := 0; ; {
		dot := strings.IndexByte(text[floor:], '.')
		if dot < 0 || floor+dot+1 == len(text) {
			return urls, emails
		}
		dot += floor
		if text[dot+1] == ' ' {
			floor = dot + 2
			continue
		}
		s, ok := around(text, floor, dot)
		if !ok {
			floor = dot + strings.LastIndexByte(text[dot:s.to], '.') + 1
			continue
		}
		if s.to > dot+1 {
			mail, url := s, span{}
			if strings.HasPrefix(text[s.from:s.to], "mailto:") {
				mail.from += len("mailto:")
			}
			if isEmail(text[mail.from:mail.to]) {
				emails = append(emails, mail)
			} else if url.from, url.to = s.from, s.from+urlLength(text[s.from:s.to]); url.to > url.from {
				urls = append(urls, url)
			}
		}
		for floor = max(s.to, dot+1); floor < len(text) && text[floor] == '.'; {
			floor++
		}
	}
}

// around gives the widest stretch about the dot that looks like an address; ok is false when what stands before it forbids one.
func around(text string, floor, dot int) (s span, ok bool) {
	s.from = backward(text, floor, dot, domainRune)
	s.to = forward(text, dot, func(r rune) bool { return r == '@' || domainRune(r) })
	hasAt := strings.Contains(text[dot:s.to], "@")
	if hasAt {
		s.from = backward(text, floor, s.from, userRune)
	}
	s.to = pathEnd(text, portEnd(text, s.to))
	for s.to > dot+1 && text[s.to-1] == '.' {
		s.to--
	}
	ok = true
	if s.from > floor && text[s.from-1] == '@' {
		user := backward(text, floor, s.from-1, userRune)
		ok = !hasAt && user < s.from-1
		s.from = user
	}
	if s.from > floor {
		from, fits := schemeStart(text, floor, s.from)
		s.from, ok = from, ok && fits
	}
	return s, ok
}

func portEnd(text string, at int) int {
	if at == len(text) || text[at] != ':' {
		return at
	}
	end := at + 1
	for end < len(text) && digit(text[end]) {
		end++
	}
	port, err := strconv.Atoi(text[at+1 : end])
	if err != nil || port == 0 || port > 65535 {
		return at
	}
	return end
}

// schemeStart moves the begin of an address before its scheme; ok is false when another scheme or a word stands there.
func schemeStart(text string, floor, at int) (from int, ok bool) {
	if at-floor < 6 || !strings.HasSuffix(text[floor:at], "://") {
		r := before(text, at)
		return at, !wordly(r) && r != '/' && r != '#' && r != '@'
	}
	scheme := lowerASCII(text[backward(text, floor, at-3, schemeRune) : at-3])
	for _, known := range []string{"http", "https", "ftp", "tonsite"} {
		if strings.HasSuffix(scheme, known) && scheme != "shttp" && scheme != "tftp" && scheme != "sftp" {
			return at - 3 - len(known), true
		}
	}
	return at, false
}

// urlLength is how much of a stretch is a web address, 0 for none: brackets in the path must pair, the domain must be
// an IPv4 address or end in a name that exists, which a written scheme makes unnecessary.
func urlLength(url string) int {
	rest, hasScheme := url, false
	for _, scheme := range []string{"http://", "https://", "ftp://", "tonsite://"} {
		if after, ok := cutFold(url, scheme); ok {
			rest, hasScheme = after, true
		}
	}
	domain, path := rest, ""
	if at := strings.IndexAny(rest, "/?#"); at >= 0 {
		domain, path = rest[:at], rest[at:]
	}
	length := len(url) - len(path) + pairedLength(path)
	if at := strings.IndexByte(domain, '@'); at >= 0 {
		domain = domain[at+1:]
	}
	if at := strings.LastIndexByte(domain, ':'); at >= 0 {
		domain = domain[:at]
	}
	if !isDomain(domain, hasScheme) {
		return 0
	}
	return length
}

// pairedLength ends a path before the first closing bracket that was not opened.
func pairedLength(path string) int {
	var depth [3]int
	end := len(path)
	for i := range len(path) {
		if at := strings.IndexByte("([{", path[i]); at >= 0 {
			depth[at]++
		} else if at := strings.IndexByte(")]}", path[i]); at >= 0 {
			if depth[at]--; depth[at] < 0 {
				end = i
				break
			}
		}
	}
	return len(strings.TrimRight(path[:end], sentenceMarks))
}

// lookalike is a domain that Telegram never makes clickable.
const lookalike = "teiegram.org"

func isDomain(domain string, hasScheme bool) bool {
	parts := strings.Split(domain, ".")
	if len(parts) < 2 || lowerASCII(domain) == lookalike {
		return false
	}
	for _, p := range parts {
		if p == "" || len(p) >= 64 || p[len(p)-1] == '-' {
			return false
		}
	}
	if strings.Trim(domain, "0123456789.") == "" {
		return isIPv4(parts)
	}
	top := parts[len(parts)-1]
	if strings.Contains(parts[len(parts)-2], "_") || utf8.RuneCountInString(top) < 2 {
		return false
	}
	if code, ok := strings.CutPrefix(top, "xn--"); ok {
		return len(code) > 1 && strings.IndexFunc(code, func(r rune) bool { return r >= utf8.RuneSelf || !alnum(byte(r)) }) < 0
	}
	return !strings.ContainsAny(top, "_-") && (hasScheme || isTopLevel(top))
}

func isIPv4(parts []string) bool {
	if len(parts) != 4 {
		return false
	}
	for _, p := range parts {
		if n, err := strconv.Atoi(p); err != nil || n > 255 || len(p) > 1 && p[0] == '0' {
			return false
		}
	}
	return true
}

// isTopLevel takes small letters and capitals, but no name with only its first letter large: that one begins a sentence.
func isTopLevel(name string) bool {
	lower := strings.ToLower(name)
	_, n := utf8.DecodeRuneInString(name)
	_, m := utf8.DecodeRuneInString(lower)
	return topLevel()[lower] && (lower == name || lower[m:] != name[n:])
}
