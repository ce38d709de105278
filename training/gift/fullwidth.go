package gift

import (
	"unicode"
)

// On a Chinese keyboard ~ { } : come out as ～ ｛ ｝ ：, and = # % often as ＝ ＃ ％. They
// are signs where they can only be meant as such, and punctuation elsewhere.

// foldBraces makes ｛ and ｝ signs. ASCII braces win: beside them a full-width one is
// punctuation. Without them, the first ｛ counts whose inside looks like answers.
func foldBraces(cs []cell) {
	if open := index(cs, '{'); open >= 0 {
		if index(cs[open:], '}') < 0 {
			if end := lastIndex(cs[open:], '｝'); end >= 0 {
				cs[open+end].sign = '}'
			}
		}
		return
	}
	end := -1 // the first closing brace behind i
	for i := range cs {
		if cs[i].sign != '｛' {
			continue
		}
		for end = max(end, i+1); end < len(cs) && cs[end].sign != '｝' && cs[end].sign != '}'; {
			end++
		}
		if !looksLikeAnswers(cs[i+1 : end]) {
			continue
		}
		cs[i].sign = '{'
		if end < len(cs) {
			cs[end].sign = '}'
		}
		return
	}
}

func lastIndex(cs []cell, sign rune) int {
	for i := len(cs) - 1; i >= 0; i-- {
		if cs[i].sign == sign {
			return i
		}
	}
	return -1
}

// looksLikeAnswers reports whether a text between ｛ and ｝ begins like answers, or is empty.
func looksLikeAnswers(cs []cell) bool {
	cs = cs[skip(cs):]
	if len(cs) == 0 {
		return true
	}
	switch cs[0].sign {
	case '=', '＝', '~', '～', '#', '＃':
		return true
	}
	for i, c := range cs {
		if c.sign == '#' || c.sign == '＃' || i > 2*longestJudgement {
			cs = cs[:i]
			break
		}
	}
	_, judged := judgement(cs)
	return judged
}

// foldAnswers makes the full-width signs between the braces signs. ＃ always is one. ＝ and
// ～ are at the beginning of the answers or of a line, and after a space unless there is a
// space behind them too and their ASCII twin is in use. Without any space (＝东～西～南) ～
// counts when it stands there twice and not between digits, and ＝ when all else is wrong.
func foldAnswers(cs []cell) {
	for i := range cs {
		if cs[i].sign == '＃' {
			cs[i].sign = '#'
		}
	}
	first := skip(cs)
	if first == len(cs) {
		return
	}
	if cs[first].sign == '#' { // of a number
		cs = cs[first+1:]
		if first = skip(cs); first == len(cs) {
			return
		}
	}
	equals, tilde := index(cs, '=') >= 0, index(cs, '~') >= 0
	for i := range cs {
		switch cs[i].sign {
		case '＝':
			foldSign(cs, first, i, '=', equals)
		case '～':
			foldSign(cs, first, i, '~', tilde)
		}
	}
	foldTight(cs, first)
}

// foldSign judges a ＝ or ～ by the space around it.
func foldSign(cs []cell, first, i int, sign rune, twin bool) {
	begin := i == first
	if !begin && !cs[i-1].space() {
		return
	}
	lineStart := begin
	for j := i - 1; j >= 0 && cs[j].space() && !lineStart; j-- {
		lineStart = cs[j].r == '\n'
	}
	loose := i+1 < len(cs) && cs[i+1].space()
	if lineStart || !twin || !loose {
		cs[i].sign = sign
	}
}

// foldTight judges answers that were typed without a space between them.
func foldTight(cs []cell, first int) {
	if cs[first].sign != '=' && cs[first].sign != '~' {
		return
	}
	var tildes, equals []int
	for i := first + 1; i < len(cs); i++ {
		switch c := cs[i]; {
		case c.sign == '=' || c.sign == '~':
			return // the others show how signs are set apart here
		case c.sign == '～' && !betweenDigits(cs, i):
			tildes = append(tildes, i)
		case c.sign == '＝':
			equals = append(equals, i)
		}
	}
	if cs[first].sign == '~' && len(equals) == 1 {
		cs[equals[0]].sign = '='
	} else if len(tildes) < 2 {
		return
	}
	for _, i := range tildes {
		cs[i].sign = '~'
	}
}

// betweenDigits reports a range such as 3～5.
func betweenDigits(cs []cell, i int) bool {
	return i > 0 && i+1 < len(cs) && unicode.IsDigit(cs[i-1].r) && unicode.IsDigit(cs[i+1].r)
}
