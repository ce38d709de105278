package playground

import (
	"net"
	"strconv"
	"strings"
)

// checkedLink is the address that Telegram keeps for a link, with the reason when it refuses one: http is added where no
// scheme stands, the host is lower-cased, a missing path becomes "/".
func checkedLink(link string) (string, error) {
	scheme := ""
	for _, own := range []string{"tg", "ton", "tonsite"} {
		if rest, ok := cutFold(link, own+":"); ok {
			scheme, link = own, strings.TrimPrefix(rest, "//")
			break
		}
	}
	u, err := parseAddress(link)
	if err != nil {
		return "", err
	}
	if scheme != "" {
		return u.inner(scheme, link)
	}
	if !strings.Contains(u.host, ".") && u.host[0] != '[' {
		return "", words("Wrong HTTP URL")
	}
	out := u.scheme + "://"
	if u.user != "" {
		out += u.user + "@"
	}
	out += u.host
	if u.port > 0 {
		out += ":" + strconv.Itoa(u.port)
	}
	return out + u.query, nil
}

// cutFold is strings.CutPrefix for a lower-case ASCII prefix, blind to case.
func cutFold(text, prefix string) (string, bool) {
	if len(text) < len(prefix) || lowerASCII(text[:len(prefix)]) != prefix {
		return text, false
	}
	return text[len(prefix):], true
}

// lowerASCII leaves letters beyond ASCII alone, as Telegram does in tags, schemes and hosts.
func lowerASCII(text string) string {
	for i := range len(text) {
		if text[i] >= 'A' && text[i] <= 'Z' {
			b := []byte(text)
			for ; i < len(b); i++ {
				if b[i] >= 'A' && b[i] <= 'Z' {
					b[i] |= 0x20
				}
			}
			return string(b)
		}
	}
	return text
}

// address is an http(s) URL in the parts that Telegram tells apart; port is 0 when none is written.
type address struct {
	scheme, user, host, query string
	port                      int
}

func parseAddress(in string) (address, error) {
	u := address{scheme: "http"}
	if at := strings.IndexAny(in, ":/?#@[]"); at >= 0 && strings.HasPrefix(in[at:], "://") {
		u.scheme = lowerASCII(in[:at])
		if u.scheme != "http" && u.scheme != "https" {
			return u, words("Unsupported URL protocol")
		}
		in = in[at+3:]
	}
	place := in
	if at := strings.IndexAny(in, "/?#"); at >= 0 {
		place, u.query = in[:at], in[at:]
	}
	place, ok := u.takePort(place)
	if !ok {
		return u, words("Wrong port number specified in the URL")
	}
	if at := strings.LastIndexByte(place, '@'); at >= 0 {
		u.user, place = place[:at], place[at+1:]
	}
	u.host = lowerASCII(place)
	u.query = tidyQuery(u.query)
	return u, u.check()
}

func (u *address) takePort(place string) (string, bool) {
	at := strings.LastIndexAny(place, ":]@")
	if at <= 0 || place[at] != ':' {
		return place, true
	}
	port, err := strconv.ParseInt(place[at+1:], 10, 32)
	u.port = int(port)
	return place[:at], err == nil && port > 0 && port <= 65535 && place[at+1] != '+'
}

func tidyQuery(query string) string {
	query = strings.TrimRight(query, " \t\r\n\x00\v")
	if query == "" || query[0] != '/' {
		query = "/" + query
	}
	if strings.IndexFunc(query, func(r rune) bool { return r <= ' ' }) < 0 {
		return query
	}
	var out strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' {
			out.WriteString("%" + string("0123456789ABCDEF"[c>>4]) + string("0123456789ABCDEF"[c&15]))
		} else {
			out.WriteByte(c)
		}
	}
	return out.String()
}

func (u *address) check() error {
	h := u.host
	if h == "" {
		return words("URL host is empty")
	}
	if h == "." {
		return words("Host is invalid")
	}
	if h[0] == '[' && h[len(h)-1] == ']' {
		if ip := net.ParseIP(strings.Trim(h, "[]")); ip == nil || !strings.Contains(h, ":") {
			return words("Wrong IPv6 address specified in the URL")
		}
		return nil
	}
	if err := checkPart(h, "host", ""); err != nil {
		return err
	}
	return checkPart(u.user, "userinfo", ":")
}

// checkPart allows what RFC 3986 allows in a host or userinfo, and every character beyond ASCII.
func checkPart(part, name, also string) error {
	for i := 0; i < len(part); i++ {
		c := part[i]
		switch {
		case c >= 0x80, alnum(c), strings.IndexByte(".-_!$,~*'();&+="+also, c) >= 0:
		case c != '%':
			return wordsf("Disallowed character in URL %s", name)
		case i+2 < len(part) && hexDigit(part[i+1]) && hexDigit(part[i+2]):
			i += 2
		default:
			return wordsf("Wrong percent-encoded symbol in URL %s", name)
		}
	}
	return nil
}

func digit(c byte) bool    { return c >= '0' && c <= '9' }
func letter(c byte) bool   { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func alnum(c byte) bool    { return digit(c) || letter(c) }
func hexDigit(c byte) bool { return digit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

// inner writes an address of Telegram's own schemes, which have neither user nor port.
func (u *address) inner(scheme, link string) (string, error) {
	_, http := cutFold(link, "http://")
	if http || u.scheme == "https" || u.user != "" || u.port != 0 || u.host[0] == '[' {
		return "", wordsf("Wrong %s URL", strings.TrimSuffix(scheme, "site"))
	}
	for i := range len(u.host) {
		if c := u.host[i]; !alnum(c) && c != '-' && c != '_' && (scheme != "tonsite" || c != '.') {
			return "", words("Unallowed characters in URL host")
		}
	}
	query := u.query
	if strings.HasPrefix(query, "/?") {
		query = query[1:]
	}
	return scheme + "://" + u.host + query, nil
}

// innerQuery gives the parameters of tg://host?… in their order; ok is false for any other address.
func innerQuery(link, host string) (pairs [][2]string, ok bool) {
	rest, ok := cutFold(link, "tg:")
	if !ok {
		return nil, false
	}
	rest, ok = cutFold(strings.TrimPrefix(rest, "//"), host)
	if !ok {
		return nil, false
	}
	rest, ok = strings.CutPrefix(strings.TrimPrefix(rest, "/"), "?")
	if !ok {
		return nil, false
	}
	rest, _, _ = strings.Cut(rest, "#")
	for pair := range strings.SplitSeq(rest, "&") {
		k, v, _ := strings.Cut(pair, "=")
		pairs = append(pairs, [2]string{k, v})
	}
	return pairs, true
}

// linkedUser is the person of tg://user?id=…, 0 for every other link.
func linkedUser(link string) int64 {
	pairs, _ := innerQuery(lowerASCII(link), "user")
	for _, p := range pairs {
		if p[0] == "id" {
			id, err := strconv.ParseInt(p[1], 10, 64)
			if err != nil || id <= 0 || id >= 1<<52 {
				return 0
			}
			return id
		}
	}
	return 0
}

// linkedEmoji is the custom emoji of tg://emoji?id=…, "" for every other link.
func linkedEmoji(link string) string {
	pairs, _ := innerQuery(link, "emoji")
	for _, p := range pairs {
		if p[0] == "id" {
			return emojiID(p[1])
		}
	}
	return ""
}

func emojiID(text string) string {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// linkedTime is the moment of tg://time?unix=…&format=…, 0 for every other link.
func linkedTime(link string) (unix int64, form string) {
	pairs, _ := innerQuery(link, "time")
	for _, p := range pairs {
		switch p[0] {
		case "unix":
			n, err := strconv.ParseInt(p[1], 10, 32)
			if err != nil || n <= 0 {
				return 0, ""
			}
			unix = n
		case "format":
			form = p[1]
		}
	}
	form, ok := timeFormat(form)
	if !ok {
		return 0, ""
	}
	return unix, form
}

// timeFormat gives the canonical form of a date_time_format, or false when a letter of it is unknown.
func timeFormat(form string) (string, bool) {
	if form == "r" || form == "R" {
		return "r", true
	}
	if strings.Trim(form, "tTdDwW") != "" {
		return "", false
	}
	out := ""
	for _, choice := range []string{"wW", "dD", "tT"} {
		switch {
		case strings.Contains(form, choice[:1]):
			out += choice[:1]
		case !strings.Contains(form, choice[1:]):
		case choice == "wW":
			out += "w"
		default:
			out += choice[1:]
		}
	}
	return out, true
}
