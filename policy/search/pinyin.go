package search

import (
	"math"
	"slices"
)

// spelledRun is a stretch of a question that is written in pinyin.
type spelledRun struct {
	from, to int    // runes of the question
	letters  string // without tones and spaces
	breaks   []bool // by letter, one more at the end: a syllable must end before it
}

// decodePinyin replaces pinyin - spaced or joined, with tones as marks or digits, alone or
// after characters - with the characters that it most likely stands for.
func (x *Index) decodePinyin(runes []rune) ([]rune, bool) {
	runs := x.pinyinRuns(runes)
	if len(runs) == 0 {
		return x.decodeInitials(runes)
	}
	var out []rune
	last := 0
	for _, r := range runs {
		between := runes[last:r.from]
		for len(between) > 0 && between[len(between)-1] == ' ' {
			between = between[:len(between)-1]
		}
		out = append(out, between...)
		var before, after rune
		if len(out) > 0 {
			before = out[len(out)-1]
		}
		last = r.to
		for last < len(runes) && runes[last] == ' ' {
			last++
		}
		if last < len(runes) {
			after = runes[last]
		}
		read := x.spoken.word(r)
		if read == nil {
			read = x.decode(r, before, after)
		}
		if read == nil {
			return nil, false
		}
		out = append(out, read...)
	}
	return append(out, runes[last:]...), true
}

// pinyinRuns are the stretches of pinyin of a question. In a question without Chinese
// characters they must make up most of it, beside English words that passages use.
func (x *Index) pinyinRuns(runes []rune) []spelledRun {
	var runs []spelledRun
	words, spelled, mixed := 0, 0, chinese(runes)
	for i := 0; i < len(runes); {
		if !lettered(runes[i]) {
			i++
			continue
		}
		end := wordEnd(runes, i)
		r, ok := spelledWord(runes, i, end)
		ok = ok && x.sounds.spells(r)
		english := x.english(r.letters)
		switch {
		case mixed && ok && !english, !mixed && ok:
			runs = appendRun(runs, r, runes)
		case !mixed:
			return nil
		}
		if english {
			words += len(r.letters)
		} else {
			spelled += len(r.letters)
		}
		i = end
	}
	if !mixed && words >= spelled {
		return nil
	}
	return runs
}

// usedFrom is in how many passages an English word must stand to be taken for one.
const usedFrom = 3

func (x *Index) english(w string) bool {
	if stopWord(w) && len(w) > 1 {
		return true
	}
	if _, ok := x.dict.surface(w); !ok {
		return false
	}
	t := x.dict.stem(stem(w))
	return t >= 0 && x.frequency(t) >= usedFrom
}

// spelledWord strips the tones and apostrophes of one word; false when it has other signs.
func spelledWord(runes []rune, from, to int) (spelledRun, bool) {
	r := spelledRun{from: from, to: to, breaks: []bool{true}}
	var b []byte
	for i, c := range runes[from:to] {
		switch {
		case 'a' <= c && c <= 'z':
			b = append(b, byte(c))
			r.breaks = append(r.breaks, false)
		case (c == '\'' || '1' <= c && c <= '5') && i > 0:
			r.breaks[len(r.breaks)-1] = true
		default:
			return r, false
		}
	}
	r.breaks[len(r.breaks)-1] = true
	r.letters = string(b)
	return r, len(b) > 1
}

// appendRun joins a run to the one before it when only a space stands between them.
func appendRun(runs []spelledRun, r spelledRun, runes []rune) []spelledRun {
	if n := len(runs); n > 0 {
		last := &runs[n-1]
		if !slices.ContainsFunc(runes[last.to:r.from], func(c rune) bool { return c != ' ' }) {
			last.to = r.to
			last.letters += r.letters
			last.breaks = append(last.breaks, r.breaks[1:]...)
			return runs
		}
	}
	return append(runs, r)
}

// spells reports whether a run can be cut into syllables.
func (s *sounds) spells(r spelledRun) bool {
	reached := make([]bool, len(r.letters)+1)
	reached[0] = true
	for i := range r.letters {
		if !reached[i] {
			continue
		}
		for j := i + 1; j <= min(i+s.longest, len(r.letters)); j++ {
			if s.bySyllable[r.letters[i:j]] != nil {
				reached[j] = true
			}
			if r.breaks[j] {
				break
			}
		}
	}
	return reached[len(r.letters)]
}

// path is the likeliest reading up to a place that ends in a certain character.
type path struct {
	place int32 // the character, among singles; -1 when unknown
	likes float64
	from  int // letters before this character
	prev  int // path at from
}

// decode finds the likeliest characters for a run between two neighbours (0 for none): how
// often a character follows another in the passages, and how often it occurs at all.
func (x *Index) decode(r spelledRun, before, after rune) []rune {
	n := len(r.letters)
	at := make([][]path, n+1)
	at[0] = []path{{place: int32(x.dict.place0(before)), prev: -1}}
	for i := range n {
		slices.SortStableFunc(at[i], func(a, b path) int {
			switch {
			case a.likes > b.likes:
				return -1
			case a.likes < b.likes:
				return 1
			}
			return int(a.place - b.place)
		})
		at[i] = at[i][:min(len(at[i]), mostPaths)]
		if len(at[i]) == 0 {
			continue
		}
		for j := i + 1; j <= min(i+x.sounds.longest, n); j++ {
			if list := x.sounds.bySyllable[r.letters[i:j]]; list != nil {
				at[j] = x.extend(at[i], at[j], list, i)
			}
			if r.breaks[j] {
				break
			}
		}
	}
	best := -1
	for i := range at[n] {
		p := &at[n][i]
		if han(after) {
			if row := x.dict.single(after); row >= 0 {
				p.likes += x.follows(p.place, int32(row), float64(x.frequency(row))/float64(x.Len()*100+1))
			}
		}
		if best < 0 || p.likes > at[n][best].likes {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	var out []rune
	for i, k := n, best; i > 0; {
		p := at[i][k]
		out = append(out, x.dict.singles[p.place])
		i, k = p.from, p.prev
	}
	slices.Reverse(out)
	return out
}

// extend carries paths on by one character of list; of those that end alike it keeps the best.
func (x *Index) extend(paths, to []path, list []reading, from int) []path {
	for _, c := range list {
		best := path{place: c.place, likes: math.Inf(-1), from: from}
		for k, p := range paths {
			if likes := p.likes + c.rare + x.follows(p.place, c.place, c.share); likes > best.likes {
				best.likes, best.prev = likes, k
			}
		}
		if i := slices.IndexFunc(to, func(p path) bool { return p.place == c.place }); i < 0 {
			to = append(to, best)
		} else if best.likes > to[i].likes {
			to[i] = best
		}
	}
	return to
}

// follows is the log of how likely a character comes after another one.
func (x *Index) follows(a, b int32, share float64) float64 {
	if a < 0 {
		return math.Log(share)
	}
	n := 0
	if p := x.dict.pairIn(int(a), x.dict.singles[b]); p >= 0 {
		n = x.frequency(p)
	}
	return math.Log((float64(n) + pairSmoothing*share) / (float64(x.frequency(int(a))) + pairSmoothing))
}
