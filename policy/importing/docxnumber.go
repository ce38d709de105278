package importing

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// wordList is the looks of one list's numbers, by depth, and how far they have been counted.
type wordList struct {
	levels [9]wordLevel
	count  [9]int
}

type wordLevel struct {
	start  int
	format string // decimal, chineseCountingThousand, bullet ...
	text   string // 第%1条
	on     bool   // counts on when a number above it begins: articles through chapters
}

// wordNum is a use of a list; it may begin anew at some depth.
type wordNum struct {
	list   string
	anew   map[int]int
	places *[9]bool // where it has begun
}

func (w *wordReader) readNumbering(d *xml.Decoder) error {
	list, num, depth := &wordList{}, "", 0
	return elements(d, func(e xml.StartElement, _ int) bool {
		switch e.Name.Local {
		case "abstractNum":
			list, num = &wordList{}, ""
			w.lists[attribute(e, "abstractNumId")] = list
		case "num":
			list, num = &wordList{}, attribute(e, "numId")
			w.nums[num] = wordNum{anew: map[int]int{}, places: &[9]bool{}}
		case "abstractNumId":
			if n, ok := w.nums[num]; ok {
				n.list = value(e)
				w.nums[num] = n
			}
		case "lvl", "lvlOverride":
			depth = min(number(attribute(e, "ilvl")), 8)
		case "startOverride":
			if n, ok := w.nums[num]; ok {
				n.anew[depth] = number(value(e))
			}
		case "rPr":
			return false
		default:
			list.levels[depth].set(e)
		}
		return true
	}, nil, nil)
}

// set takes one element of a level.
func (l *wordLevel) set(e xml.StartElement) {
	switch v := value(e); e.Name.Local {
	case "start":
		l.start = number(v)
	case "lvlRestart":
		l.on = v == "0"
	case "numFmt":
		l.format = v
	case "lvlText":
		l.text = v
	}
}

// mark is the number that Word prints before a paragraph, and whether it is of a list.
func (w *wordReader) mark(l look) (string, bool) {
	n, ok := w.nums[l.num]
	list := w.lists[n.list]
	if !ok || list == nil {
		return "", false
	}
	at := min(l.depth, 8)
	if first, again := n.anew[at]; again && !n.places[at] {
		list.count[at] = first - 1
	} else if list.count[at] == 0 && list.levels[at].start > 0 {
		list.count[at] = list.levels[at].start - 1
	}
	n.places[at] = true
	list.count[at]++
	for i := at + 1; i < len(list.count); i++ {
		if !list.levels[i].on {
			list.count[i] = 0
		}
	}
	level := list.levels[at]
	if level.format == "bullet" || level.format == "none" {
		return "", true
	}
	out := level.text
	for i := at; i >= 0; i-- {
		out = strings.ReplaceAll(out, "%"+strconv.Itoa(i+1), counted(list.levels[i].format, max(1, list.count[i])))
	}
	return out, true
}

// counted writes a number as Word's format of that name does.
func counted(format string, n int) string {
	switch format {
	case "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "japaneseCounting", "taiwaneseCountingThousand", "ideographDigital":
		return han(n)
	case "upperRoman":
		return strings.ToUpper(romanOf(n))
	case "lowerRoman":
		return romanOf(n)
	case "upperLetter", "lowerLetter":
		letter := string(rune('a' + (n-1)%26))
		if format == "upperLetter" {
			letter = strings.ToUpper(letter)
		}
		return strings.Repeat(letter, 1+(n-1)/26)
	}
	return strconv.Itoa(n)
}

// han writes 1 to 9999 in Chinese as the numbers of articles are: 十二, 一百零八.
func han(n int) string {
	if n < 1 || n > 9999 {
		return strconv.Itoa(n)
	}
	ones := []rune("零一二三四五六七八九")
	var b strings.Builder
	gap := false
	for i, unit := range []int{1000, 100, 10, 1} {
		d := n / unit % 10
		if d == 0 {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteRune('零')
			gap = false
		}
		if d != 1 || unit != 10 || b.Len() > 0 { // 十二, but 一百一十二
			b.WriteRune(ones[d])
		}
		if unit > 1 {
			b.WriteRune([]rune("千百十")[i])
		}
	}
	return b.String()
}

func romanOf(n int) string {
	if n < 1 || n > 399 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, r := range []struct {
		value int
		sign  string
	}{{100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for ; n >= r.value; n -= r.value {
			b.WriteString(r.sign)
		}
	}
	return b.String()
}
