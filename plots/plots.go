// Package plots draws the pictures of boards with gonum/plot: lines over periods, stacked bars and
// areas, bars beside a mark, bars across, funnels and waterfalls, as PNG for a phone.
//
// It is pure and knows neither people nor languages: every word is handed in, letters are those of
// package typeface. Shades differ in their darkness and lines in their dashes, so that a picture can be
// read in greyscale and by colour-blind eyes. Categories stand in the order given; nothing is sorted
// and nobody is marked first or last. Small pictures of one figure over periods are package chart's.
package plots

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"sync"

	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"cadrebot/typeface"
)

// Frame is what stands around a picture.
type Frame struct {
	Title []string // the formula's code and the as-of time among it
	Unit  string   // what the scale counts: %, 元
}

// Series is one line or one layer. A nil value is a gap: nobody has said anything, which is not zero.
type Series struct {
	Name   string
	Values []*float64
}

// Sizes of the picture, in points at 96 dots an inch: some 1000 by 700 dots.
const (
	width  = 750
	height = 525
	dots   = 96
	title  = 21
	small  = 19 // some 9 points on a phone that shows the picture as wide as its screen
	least  = 11 // of names of which there are many
	edge   = 12 // left free around the picture
	wide   = 2.5
)

// middle puts the middle of letters at a point; the font's own leaves more room above them than below.
const middle text.YAlignment = -0.33

// family is the name under which the plots know the font.
const family = "Noto Sans SC"

// fonts is the project's font for gonum/plot. It is read once and never changes.
var fonts = sync.OnceValues(func() (*font.Cache, error) {
	face, err := opentype.Parse(typeface.TrueType())
	if err != nil {
		return nil, fmt.Errorf("read the font of plots: %w", err)
	}
	return font.NewCache(font.Collection{{Font: font.Font{Typeface: family}, Face: face}}), nil
})

// shades are told apart by their darkness, the darkest first; ordered after Okabe and Ito.
var shades = []color.Color{
	color.RGBA{R: 0x00, G: 0x2f, B: 0x4b, A: 0xff},
	color.RGBA{R: 0x00, G: 0x72, B: 0xb2, A: 0xff},
	color.RGBA{R: 0xe6, G: 0x9f, B: 0x00, A: 0xff},
	color.RGBA{R: 0x9a, G: 0xd3, B: 0xf5, A: 0xff},
	color.RGBA{R: 0xf7, G: 0xf1, B: 0xa8, A: 0xff},
}

var (
	ink   = color.RGBA{R: 0x20, G: 0x20, B: 0x20, A: 0xff}
	faint = color.RGBA{R: 0xd8, G: 0xd8, B: 0xd8, A: 0xff}
)

// dashes tell lines apart without colour.
var dashes = [][]vg.Length{nil, {8, 4}, {2, 3}, {12, 4, 2, 4}, {5, 2}}

// pens draw lines, which are thin: all of them stand out on white, and dashes and marks tell them apart in
// greyscale.
var pens = []color.Color{
	color.RGBA{R: 0x00, G: 0x2f, B: 0x4b, A: 0xff},
	color.RGBA{R: 0x00, G: 0x72, B: 0xb2, A: 0xff},
	color.RGBA{R: 0xb8, G: 0x50, B: 0x00, A: 0xff},
	color.RGBA{R: 0x00, G: 0x80, B: 0x5c, A: 0xff},
	color.RGBA{R: 0x8c, G: 0x3a, B: 0x6b, A: 0xff},
}

func pen(i int) color.Color { return pens[i%len(pens)] }

func shade(i int) color.Color { return shades[i%len(shades)] }

// sheet is an empty plot with the project's letters.
func sheet(f Frame) (*plot.Plot, error) {
	cache, err := fonts()
	if err != nil {
		return nil, err
	}
	p := plot.New()
	p.TextHandler = text.Plain{Fonts: cache}
	for _, s := range []*text.Style{
		&p.Title.TextStyle, &p.X.Label.TextStyle, &p.Y.Label.TextStyle, &p.X.Tick.Label, &p.Y.Tick.Label, &p.Legend.TextStyle,
	} {
		s.Handler, s.Font, s.Color = p.TextHandler, font.Font{Typeface: family, Size: small}, ink
	}
	p.Title.TextStyle.Font.Size = title
	p.Title.Padding = small
	for i, line := range f.Title {
		if i > 0 {
			p.Title.Text += "\n"
		}
		p.Title.Text += line
	}
	p.Y.Label.Text, p.Y.Tick.Marker = f.Unit, whole{}
	p.Legend.Top, p.Legend.Left = true, true
	p.BackgroundColor = color.White
	return p, nil
}

// encode writes the plot as PNG; the same plot makes the same bytes.
func encode(p *plot.Plot) ([]byte, error) { return encodeHigh(p, height) }

// encodeHigh writes a plot that is so many points high.
func encodeHigh(p *plot.Plot, height vg.Length) ([]byte, error) {
	c := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dots))
	p.Draw(draw.Crop(draw.New(c), edge, -edge, edge, -edge)) // letters reach beyond the scales
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, c.Image()); err != nil {
		return nil, fmt.Errorf("write a plot: %w", err)
	}
	return out.Bytes(), nil
}
