package guard

import "unicode"

// run is digits without a gap.
type run struct {
	from, to int    // runes of the text
	digits   []byte // '0'-'9'
	x        int    // end of the check letter X that follows, perhaps after a gap; 0 if none
}

// chain is runs with nothing but separators between them, as people group long numbers.
type chain struct {
	runs []run
	seps []rune // the separator before runs[i+1]; its first rune
}

const maxGap = 3 // separators in a row, "138 - 0013"

// digitValue is the value of a decimal digit of any script and width, -1 for others.
func digitValue(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r < 0x80:
		return -1
	case r >= '０' && r <= '９':
		return int(r - '０')
	}
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10 // digits stand in tens, zero first
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10
		}
	}
	return -1
}

func isX(r rune) bool { return r == 'x' || r == 'X' || r == 'ｘ' || r == 'Ｘ' }

// separator reports whether r may stand inside a number that is written in groups. A
// line break may not: numbers below each other are a list.
func separator(r rune) bool {
	switch r {
	case '-', '.', ',', '_', '/', '·', '—', '–', '－', '．', '，', '・', '‐', '‑', '−', '\t':
		return true
	}
	return r == ' ' || unicode.Is(unicode.Zs, r) || unicode.Is(unicode.Cf, r)
}

// chains finds the digits of a text.
func chains(text []rune) []chain {
	var out []chain
	last := -1 - maxGap // end of the run before
	for i := 0; i < len(text); {
		if digitValue(text[i]) < 0 {
			i++
			continue
		}
		r := run{from: i}
		for i < len(text) && digitValue(text[i]) >= 0 {
			r.digits = append(r.digits, byte('0'+digitValue(text[i])))
			i++
		}
		r.to, r.x = i, letterX(text, i)
		gap := r.from - last
		joined := len(out) > 0 && gap <= maxGap
		for j := max(last, 0); joined && j < r.from; j++ {
			joined = separator(text[j])
		}
		if joined && gap > 0 {
			c := &out[len(out)-1]
			c.runs, c.seps = append(c.runs, r), append(c.seps, text[last])
		} else {
			out = append(out, chain{runs: []run{r}})
		}
		last = r.to
	}
	return out
}

// letterX finds a check letter at i or behind separators: "990101 19000101 000 X". It
// returns its end, 0 when there is none.
func letterX(text []rune, i int) int {
	for j := i; j < len(text) && j <= i+maxGap; j++ {
		if isX(text[j]) {
			return j + 1
		}
		if !separator(text[j]) {
			return 0
		}
	}
	return 0
}
