package plots

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// scales names what stands along the bottom, lets the other scale hold zero, and leaves room above for so many rows of
// the legend.
func scales(p *plot.Plot, labels []string, rows int) {
	p.NominalX(labels...)
	upright(p, labels)
	p.X.Min, p.X.Max = -0.5, float64(len(labels))-0.5
	p.Y.Min, p.Y.Max = min(0, p.Y.Min), max(1, p.Y.Max)
	room := 0.05 + 0.07*float64(rows)
	p.Y.Max += (p.Y.Max - p.Y.Min) * room / (1 - room)
}

// upright turns names on their side that would run into each other; the more there are, the smaller they are, and of
// very many only some are written.
func upright(p *plot.Plot, labels []string) {
	style := &p.X.Tick.Label
	slot := vg.Length(width-7*small) / vg.Length(max(1, len(labels)))
	widest := vg.Length(0)
	for _, l := range labels {
		widest = max(widest, style.Width(l))
	}
	if widest < slot*0.95 {
		return
	}
	style.Rotation, style.XAlign, style.YAlign = math.Pi/2, text.XRight, middle
	style.Font.Size = max(least, min(small, slot*0.85))
	each := int(math.Ceil(float64(least / slot)))
	some := make([]string, len(labels))
	for i, l := range labels {
		if i%max(1, each) == 0 {
			some[i] = l
		}
	}
	p.NominalX(some...)
}

// whole names the marks of a scale that are whole numbers, plainly: 60000000, not 6e+07.
type whole struct{}

// Ticks implements plot.Ticker.
func (whole) Ticks(low, high float64) []plot.Tick {
	if high-low < 4 { // a few whole things
		var few []plot.Tick
		for v := math.Ceil(low); v <= high; v++ {
			few = append(few, plot.Tick{Value: v, Label: strconv.FormatFloat(v, 'f', 0, 64)})
		}
		return few
	}
	ticks := plot.DefaultTicks{}.Ticks(low, high)
	for i, t := range ticks {
		switch {
		case t.Label == "":
		case t.Value != math.Trunc(t.Value):
			ticks[i].Label = ""
		default:
			ticks[i].Label = strconv.FormatFloat(t.Value, 'f', 0, 64)
		}
	}
	return ticks
}
