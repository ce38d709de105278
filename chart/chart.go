// Package chart draws small pictures of figures, as PNG: bars over periods, and lying bars
// of shares.
//
// It is pure and knows neither people nor languages: every word is handed in. Letters are
// those of package typeface, so that Chinese looks the same everywhere. It imports nothing else of
// ours. Another kind of picture is another file.
package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math/big"

	"cadrebot/typeface"
)

// Bar is one period. A nil Value is a gap: nobody has said anything, which is not zero.
type Bar struct {
	Label string   // short, under the bar: W47, 11月
	Group string   // under the first of the bars that share it, such as their year; may be empty
	Value *big.Rat // nil = nothing was said
	Text  string   // the value as it is written above the bar
	Open  bool     // still moving: drawn as an outline
}

// Sizes of the picture in pixels, for a phone held upright: shown as wide as the screen, its
// smallest letters are still as large as those of a message.
const (
	width, plot  = 1000, 420 // plot is the height of the bars' field
	left, right  = 28, 28
	border       = 24
	edge         = 6
	gapOut       = 12
	labelUp      = 10
	outlineWidth = 4

	headSize, textSize = 34, 26
	headLine, textLine = 46, 36
	headLines          = 2 // of each line of the title
	noteLines          = 2
)

// The colours keep their order of darkness in greyscale and for colour-blind eyes: blue
// (#0072B2 of Okabe and Ito's palette) on white.
var (
	paper = color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
	ink   = color.RGBA{R: 0x20, G: 0x20, B: 0x20, A: 0xff}
	fill  = color.RGBA{R: 0x00, G: 0x72, B: 0xb2, A: 0xff}
	rule  = color.RGBA{R: 0xb0, G: 0xb0, B: 0xb0, A: 0xff}
)

// Bars draws bars in the order given, over a line at zero, with a title above and a note
// below, each broken into at most two lines where it is too long. The scale always holds
// zero, so that a bar twice as long is twice as much. The same values make the same bytes.
func Bars(title []string, bars []Bar, note string) ([]byte, error) {
	p, err := arrange(title, note, 2*textLine+labelUp, plot, 2*textLine)
	if err != nil {
		return nil, err
	}
	p.bars(bars)
	return p.encode()
}

// picture is the paper with its words in lines and the field of the bars.
type picture struct {
	img         *image.Paletted
	text        *typeface.Face // letters of everything but the title's first line
	top, bottom int            // of the field
}

// arrange writes title and note and leaves room for a field of that height between them,
// with as many pixels above and below it.
func arrange(title []string, note string, above, field, below int) (picture, error) {
	first, err := typeface.New(headSize)
	if err != nil {
		return picture{}, fmt.Errorf("letters of a title: %w", err)
	}
	text, err := typeface.New(textSize)
	if err != nil {
		return picture{}, fmt.Errorf("letters of a picture: %w", err)
	}
	type line struct {
		letters *typeface.Face
		words   string
	}
	var head []line
	for i, words := range title {
		letters := text
		if i == 0 {
			letters = first
		}
		for _, part := range letters.Wrap(words, width-left-right, headLines) {
			head = append(head, line{letters, part})
		}
	}
	foot := text.Wrap(note, width-left-right, noteLines)
	p := picture{text: text, top: border + len(head)*headLine + above}
	p.bottom = p.top + field
	under := p.bottom + below + border
	p.img = image.NewPaletted(image.Rect(0, 0, width, under+len(foot)*textLine+border), shades())
	for i, l := range head {
		l.letters.Draw(p.img, left, float64(border+(i+1)*headLine-12), ink, l.words)
	}
	for i, words := range foot {
		text.Draw(p.img, left, float64(under+(i+1)*textLine-10), ink, words)
	}
	return p, nil
}

func (p picture) encode() ([]byte, error) {
	var out bytes.Buffer
	if err := png.Encode(&out, p.img); err != nil {
		return nil, fmt.Errorf("write the picture: %w", err)
	}
	return out.Bytes(), nil
}

// shades are the colours and what lies between ink and paper, for the edges of letters.
func shades() color.Palette {
	all := color.Palette{paper, ink, fill, rule}
	for y := int(ink.R) + 0x10; y < 0xff; y += 0x10 {
		all = append(all, color.Gray{Y: uint8(y)})
	}
	return all
}

func (p picture) bars(bars []Bar) {
	low, high := bounds(bars)
	zero := p.place(new(big.Rat), low, high)
	box(p.img, left, zero, width-right, zero+2, rule)
	group := ""
	for i, b := range bars {
		step := (width - left - right) / len(bars)
		from, to := left+i*step+gapOut/2, left+(i+1)*step-gapOut/2
		middle(p.img, p.text, from, to, p.bottom+textLine, b.Label)
		if b.Group != group {
			group = b.Group
			p.text.Draw(p.img, float64(from), float64(p.bottom+2*textLine), ink, group)
		}
		if b.Value != nil {
			y := p.place(b.Value, low, high)
			bar(p.img, from, to, min(y, zero), max(y, zero), b.Open)
		}
	}
	p.values(bars, low, high, zero)
}

// values stand above their bars. When one of them is wider than its place they all stand
// in two rows over the field instead, in turn.
func (p picture) values(bars []Bar, low, high *big.Rat, zero int) {
	if len(bars) == 0 {
		return
	}
	step, crowded := (width-left-right)/len(bars), false
	for _, b := range bars {
		crowded = crowded || p.text.Width(b.Text) > float64(step)
	}
	for i, b := range bars {
		y, said := zero, "-"
		if b.Value != nil {
			y, said = min(p.place(b.Value, low, high), zero), b.Text
		}
		if crowded {
			y = p.top - i%2*textLine
		}
		middle(p.img, p.text, left+i*step, left+(i+1)*step, y-labelUp, said)
	}
}

// bounds are the lowest and highest value, zero among them.
func bounds(bars []Bar) (low, high *big.Rat) {
	low, high = new(big.Rat), new(big.Rat)
	for _, b := range bars {
		if b.Value == nil {
			continue
		}
		if b.Value.Cmp(low) < 0 {
			low = b.Value
		}
		if b.Value.Cmp(high) > 0 {
			high = b.Value
		}
	}
	if low.Cmp(high) == 0 {
		high = big.NewRat(1, 1)
	}
	return low, high
}

// place is how far down a value stands.
func (p picture) place(v, low, high *big.Rat) int {
	share := new(big.Rat).Sub(v, low)
	share.Quo(share, new(big.Rat).Sub(high, low))
	f, _ := share.Float64()
	return p.bottom - int(f*plot+0.5)
}

func bar(img draw.Image, x0, x1, y0, y1 int, outline bool) {
	box(img, x0, y0, x1, y1, fill)
	if outline && x1-x0 > 2*outlineWidth && y1-y0 > 2*outlineWidth {
		box(img, x0+outlineWidth, y0+outlineWidth, x1-outlineWidth, y1-outlineWidth, paper)
	}
}

func box(img draw.Image, x0, y0, x1, y1 int, c color.Color) {
	draw.Draw(img, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
}

// middle writes a line between two places, or as near as the edge of the paper allows.
func middle(img draw.Image, text *typeface.Face, x0, x1, y int, line string) {
	w := text.Width(line)
	x := min((float64(x0+x1)-w)/2, width-w-edge)
	text.Draw(img, max(edge, x), float64(y), ink, line)
}
