// Package typeface is the one font of pictures and certificates: Noto Sans SC, cut down
// to the characters of GB 2312, of the Table of General Standard Chinese Characters and of
// level 1 of Big5 with Latin letters and signs. A picture drawn with it looks the same on every machine.
//
// It owns the outlines, the measuring and the drawing of lines, and imports only
// simplified of ours. NotoSansSC-subset.ttf is made by scripts/typeface.py, which also says how to add
// a character; its licence is OFL.txt.
package typeface

import (
	_ "embed"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"cadrebot/simplified"
)

// outlines stay in the program's file until a glyph is read: a string is never copied
// and nobody can write into it.
//
//go:embed NotoSansSC-subset.ttf
var outlines string

// parsed is read once, when the first picture is drawn: a bot that draws nothing pays nothing.
var parsed = sync.OnceValues(func() (*sfnt.Font, error) {
	f, err := sfnt.ParseReaderAt(strings.NewReader(outlines))
	if err != nil {
		return nil, fmt.Errorf("read the font: %w", err)
	}
	return f, nil
})

var straight = strings.NewReplacer("‘", "'", "’", "'", "“", `"`, "”", `"`)

// Missing stands visibly where the font has no character.
const Missing = '□'

// TrueType is the font file, 3.5 MB, as a copy that the caller may write into.
func TrueType() []byte { return []byte(outlines) }

// Face is the font in one size. The outlines behind all faces are shared; a face itself
// belongs to one goroutine.
type Face struct {
	font *sfnt.Font
	face font.Face
	buf  sfnt.Buffer
}

// New is the font with letters of px pixels (the height of a Chinese character).
func New(px float64) (*Face, error) {
	f, err := parsed()
	if err != nil {
		return nil, err
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: px, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("make a face of %g pixels: %w", px, err)
	}
	return &Face{font: f, face: face}, nil
}

// Has reports whether the font has the character.
func (f *Face) Has(r rune) bool {
	at, err := f.font.GlyphIndex(&f.buf, r)
	return err == nil && at != 0
}

// Legible is the text as the font can show it: one line, with rare traditional characters in
// their simplified form, Missing for what the font lacks even so, and without the marks that only choose between looks of a sign. Curly quotes are
// as wide as a Chinese character, so a line without any gets straight ones.
func (f *Face) Legible(s string) string {
	if !strings.ContainsFunc(s, wide) {
		s = straight.Replace(s)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r < ' ' || r == 0x7f || r == '\u200b' || r == '\u200d' || r == '\ufeff' || r >= '\ufe00' && r <= '\ufe0f':
			return -1
		case f.Has(r):
			return r
		case f.Has(simplified.Characters().Rune(r)):
			return simplified.Characters().Rune(r)
		}
		return Missing
	}, s)
}

// Width is how many pixels the line is wide.
func (f *Face) Width(s string) float64 {
	return float64(font.MeasureString(f.face, f.Legible(s))) / 64
}

// Draw writes the line with its left end at x and its base line at y, both in pixels.
func (f *Face) Draw(dst draw.Image, x, y float64, ink color.Color, s string) {
	d := font.Drawer{Dst: dst, Src: image.NewUniform(ink), Face: f.face, Dot: fixed.Point26_6{X: fixed.Int26_6(x * 64), Y: fixed.Int26_6(y * 64)}}
	d.DrawString(f.Legible(s))
}
