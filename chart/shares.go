package chart

import (
	"errors"
	"fmt"
	"math/big"
)

// Share is one lying bar: a part of a whole. A nil Value is a gap.
type Share struct {
	Label string   // before the bar; cut to a third of the picture
	Value *big.Rat // 0 to 1; outside of it, drawn as the nearer of the two
	Text  string   // the value as it is written behind the bar
}

// MostShares is how many shares a picture holds; with more it would be too long a strip
// for a phone.
const MostShares = 40

// ErrTooMany is the error of Shares for more than MostShares.
var ErrTooMany = errors.New("too many bars for one picture")

const (
	rowHeight  = 46
	rowGap     = 10
	afterLabel = 14
	quarters   = 4
)

// Shares draws lying bars one under the other in the order given, on a scale from 0 to 100
// per cent with a line at each quarter, with a title above and a note below as in Bars. All
// bars are of one colour and bear their value, so that nothing rests on telling colours
// apart. The error is ErrTooMany, wrapped, for more than MostShares.
func Shares(title []string, shares []Share, note string) ([]byte, error) {
	if len(shares) > MostShares {
		return nil, fmt.Errorf("draw %d shares: %w", len(shares), ErrTooMany)
	}
	p, err := arrange(title, note, border, max(len(shares), 1)*rowHeight, textLine)
	if err != nil {
		return nil, err
	}
	labels := make([]string, len(shares))
	widest, value := 0.0, p.text.Width("100%")
	for i, s := range shares {
		if lines := p.text.Wrap(s.Label, (width-left-right)/3, 1); len(lines) > 0 {
			labels[i] = lines[0]
		}
		widest = max(widest, p.text.Width(labels[i]))
		value = max(value, p.text.Width(s.Text))
	}
	from, to := left+int(widest)+afterLabel, width-right-int(value)-labelUp
	p.quarters(from, to)
	for i, s := range shares {
		y := p.top + i*rowHeight
		base := float64(y + rowHeight - rowGap - 6)
		p.text.Draw(p.img, left, base, ink, labels[i])
		end, said := from, "-"
		if s.Value != nil {
			end, said = from+along(s.Value, to-from), s.Text
			box(p.img, from, y+rowGap/2, end, y+rowHeight-rowGap/2, fill)
		}
		// A line of the scale behind a value would be read as part of it.
		box(p.img, end+labelUp-4, y+rowGap/2, end+labelUp+int(p.text.Width(said))+4, y+rowHeight-rowGap/2, paper)
		p.text.Draw(p.img, float64(end+labelUp), base, ink, said)
	}
	return p.encode()
}

// quarters draws the lines of the scale, the middle and the ends with their per cent.
func (p picture) quarters(from, to int) {
	for i := range quarters + 1 {
		x := from + (to-from)*i/quarters
		box(p.img, x, p.top-rowGap, x+2, p.bottom, rule)
		if i%2 == 0 {
			middle(p.img, p.text, x, x, p.bottom+textLine-8, fmt.Sprintf("%d%%", 100*i/quarters))
		}
	}
}

// along is how many of that many pixels a share takes.
func along(v *big.Rat, pixels int) int {
	f, _ := v.Float64()
	return int(min(max(f, 0), 1)*float64(pixels) + 0.5)
}
