package playground

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// span is a stretch of a text in bytes.
type span struct{ from, to int }

// autoEntities gives what Telegram marks by itself, sorted and apart: mentions, bot commands, hashtags, cashtags, addresses of
// web pages and of mail.
func autoEntities(text string) []Entity {
	if !strings.ContainsAny(text, "@/#$.:") {
		return nil
	}
	type one struct {
		span
		kind string
	}
	var all []one
	add := func(kind string, spans []span) {
		for _, s := range spans {
			all = append(all, one{s, kind})
		}
	}
	add("mention", findMentions(text))
	add("bot_command", findCommands(text))
	add("hashtag", findHashtags(text))
	add("cashtag", findCashtags(text))
	add("url", findInnerLinks(text))
	urls, emails := findAddresses(text)
	add("url", urls)
	add("email", emails)
	slices.SortStableFunc(all, func(a, b one) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	var found []Entity
	end, offset := 0, 0 // in bytes; in UTF-16 units up to end
	for _, f := range all {
		if f.from < end {
			continue
		}
		offset += utf16Count(text[end:f.from])
		length := utf16Count(text[f.from:f.to])
		found = append(found, Entity{Type: f.kind, Offset: offset, Length: length})
		end, offset = f.to, offset+length
	}
	return found
}

func before(text string, at int) rune {
	r, n := utf8.DecodeLastRuneInString(text[:at])
	if n == 0 {
		return 0
	}
	return r
}

func after(text string, at int) rune {
	r, n := utf8.DecodeRuneInString(text[at:])
	if n == 0 {
		return 0
	}
	return r
}

// wordly tells characters that glue words together: a mention or a command ends and begins beside none of them.
func wordly(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

func nameByte(c byte) bool { return alnum(c) || c == '_' }

// nameEnd is where the ASCII name that begins at from ends.
func nameEnd(text string, from int) int {
	for from < len(text) && nameByte(text[from]) {
		from++
	}
	return from
}

// each calls visit with the position behind every mark; visit tells where to look on.
func each(text string, mark byte, visit func(begin int) int) {
	for at := 0; ; {
		next := strings.IndexByte(text[at:], mark)
		if next < 0 {
			return
		}
		at = visit(at + next + 1)
	}
}

// shortNames are the only usernames with fewer than four characters.
var shortNames = []string{"gif", "nft", "pic", "ufc", "vid"}

func findMentions(text string) (found []span) {
	each(text, '@', func(begin int) int {
		if wordly(before(text, begin-1)) {
			return begin
		}
		end := nameEnd(text, begin)
		known := end-begin >= 4 && end-begin <= 32 || slices.Contains(shortNames, lowerASCII(text[begin:end]))
		if known && !wordly(after(text, end)) {
			found = append(found, span{begin - 1, end})
		}
		return end
	})
	return found
}

func findCommands(text string) (found []span) {
	glued := func(r rune) bool { return wordly(r) || r == '/' || r == '<' || r == '>' }
	each(text, '/', func(begin int) int {
		if glued(before(text, begin-1)) {
			return begin
		}
		end := nameEnd(text, begin)
		if end == begin || end-begin > 64 {
			return end
		}
		if end < len(text) && text[end] == '@' {
			name := end + 1
			if end = nameEnd(text, name); end-name < 3 || end-name > 32 {
				return end
			}
		}
		if !glued(after(text, end)) {
			found = append(found, span{begin - 1, end})
		}
		return end
	})
	return found
}

func hashtagRune(r rune) bool {
	return r == '_' || r == 0x200c || r == 0xb7 || r >= 0xd80 && r <= 0xdff || unicode.IsLetter(r) || unicode.IsDigit(r)
}

const maxHashtag = 256

func findHashtags(text string) (found []span) {
	each(text, '#', func(begin int) int {
		if hashtagRune(before(text, begin-1)) {
			return begin
		}
		at, end, size, hasLetter := begin, 0, 0, false
		for at < len(text) {
			r, n := utf8.DecodeRuneInString(text[at:])
			if !hashtagRune(r) {
				break
			}
			at += n
			if size++; size <= maxHashtag {
				end, hasLetter = at, hasLetter || unicode.IsLetter(r)
			}
		}
		if size == 0 {
			return at
		}
		if end == at && at < len(text) && text[at] == '@' {
			if name := min(nameEnd(text, at+1), at+33); name-at-1 >= 3 {
				at, end = name, name
			}
		}
		if hasLetter && (at == len(text) || text[at] != '#') {
			found = append(found, span{begin - 1, end})
		}
		return at
	})
	return found
}

const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

func findCashtags(text string) (found []span) {
	glued := func(r rune) bool { return r == '$' || hashtagRune(r) }
	each(text, '$', func(begin int) int {
		if glued(before(text, begin-1)) {
			return begin
		}
		end := begin + len(text[begin:]) - len(strings.TrimLeft(text[begin:], capitals))
		if strings.HasPrefix(text[begin:], "1INCH") { // the one ticker with a digit
			end += len("1INCH")
		}
		if end == begin || end-begin > 8 {
			return end
		}
		if end < len(text) && text[end] == '@' {
			if name := nameEnd(text, end+1); name-end-1 >= 3 && name-end-1 <= 32 {
				end = name
			}
		}
		if !glued(after(text, end)) {
			found = append(found, span{begin - 1, end})
		}
		return end
	})
	return found
}
