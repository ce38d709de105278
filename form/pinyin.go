package form

import (
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"cadrebot/locales"
)

// firsts are the characters with which each letter begins when Chinese is sorted by
// pinyin: whatever sorts between two of them begins with the first one's letter. A
// character with several readings counts with the one it is sorted by.
var firsts = [...]struct {
	letter byte
	first  string
}{
	{'a', "阿"},
	{'b', "八"},
	{'c', "嚓"},
	{'d', "咑"},
	{'e', "妸"},
	{'f', "发"},
	{'g', "旮"},
	{'h', "哈"},
	{'j', "丌"},
	{'k', "咔"},
	{'l', "垃"},
	{'m', "妈"},
	{'n', "拏"},
	{'o', "噢"},
	{'p', "妑"},
	{'q', "七"},
	{'r', "呥"},
	{'s', "仨"},
	{'t', "他"},
	{'w', "穵"},
	{'x', "夕"},
	{'y', "丫"},
	{'z', "帀"},
}

// pinyin is Chinese in the order of its sounds.
var pinyin = language.MustParse("zh-u-co-pinyin")

// Alphabetical compares words as a dictionary of the language orders them, Chinese by
// pinyin: below zero when a comes first. It is for one goroutine.
func Alphabetical(l locales.Lang) func(a, b string) int {
	order := language.English
	if l == locales.ZH {
		order = pinyin
	}
	return collate.New(order).CompareString
}

// choiceInitials are the first letters of every label of a long list: 石桥村 is sqc.
func choiceInitials(f *Field) []string {
	if len(f.Choices) <= longList {
		return nil
	}
	// x/text sorts Chinese by pinyin; a dictionary of readings would be a hundred times larger.
	by := collate.New(pinyin)
	out := make([]string, len(f.Choices))
	for i := range f.Choices {
		var b strings.Builder
		for _, r := range inLang(f.Choices[i].Label, locales.ZH) {
			switch {
			case unicode.Is(unicode.Han, r):
				if n := sort.Search(len(firsts), func(n int) bool { return by.CompareString(firsts[n].first, string(r)) > 0 }); n > 0 {
					b.WriteByte(firsts[n-1].letter)
				}
			case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
				b.WriteRune(unicode.ToLower(r))
			}
		}
		out[i] = b.String()
	}
	return out
}
