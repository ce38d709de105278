package certificate

import (
	"bytes"
	"fmt"
	"image/color"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"cadrebot/locales"
	"cadrebot/typeface"
)

// pointsPerMM turns the height of letters into the unit in which PDF counts them.
const pointsPerMM = 72 / 25.4

// inks are the colours on paper; each has a contrast of at least 7 to 1 with what it stands on.
var inks = [...]color.RGBA{
	black: {R: 0x20, G: 0x20, B: 0x20, A: 0xff},
	blue:  {R: 0x1f, G: 0x45, B: 0x78, A: 0xff},
	red:   {R: 0x9c, G: 0x12, B: 0x12, A: 0xff},
	paper: {R: 0xff, G: 0xff, B: 0xff, A: 0xff},
}

// PDF is the certificate as a file of one page, for printing: about 25 KB, with the
// glyphs that it uses, and text that can be searched and copied. It takes some 16 MB while it works, as fpdf
// reads the whole font: whoever makes many makes one at a time.
func (c Certificate) PDF() ([]byte, error) {
	s, err := lay(c)
	if err != nil {
		return nil, err
	}
	day, err := time.Parse(time.DateOnly, string(c.Date))
	if err != nil {
		return nil, fmt.Errorf("date of a certificate: %w", err)
	}
	f := fpdf.New("L", "mm", "A4", "")
	// Without these the bytes would change from one call to the next.
	f.SetCatalogSort(true)
	f.SetCreationDate(day)
	f.SetModificationDate(day)
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	f.SetTitle(locales.M("certificate.title").Plain(locales.ZH)+" "+string(c.Number), true)
	f.SetLang("zh-CN")
	const family = "noto"
	f.AddUTF8FontFromBytes(family, "", typeface.TrueType())
	f.AddPage()
	for _, b := range s.boxes {
		colour := inks[b.ink]
		f.SetFillColor(int(colour.R), int(colour.G), int(colour.B))
		f.Rect(b.x, b.y, b.w, b.h, "F")
	}
	for _, l := range s.lines {
		colour := inks[l.ink]
		f.SetTextColor(int(colour.R), int(colour.G), int(colour.B))
		f.SetFont(family, "", l.size*pointsPerMM)
		f.Text(l.x, l.y, l.text)
	}
	f.LinkString(codeX, codeY, codeSide, codeSide, c.Link)
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, fmt.Errorf("write a certificate as PDF: %w", err)
	}
	return out.Bytes(), nil
}
