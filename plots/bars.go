package plots

import (
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// Step is one bar of a waterfall or a funnel: how high it is drawn, and the number that is written at it.
type Step struct {
	Name, Said string
	Value      float64
	From       float64 // the height on which a bar of a waterfall stands
}

// Waterfall draws steps from the first amount to what is left: each bar stands on the height From, so that it can hang
// from where the one before it ends.
func Waterfall(f Frame, steps []Step) ([]byte, error) {
	return floating(f, steps, func(i int) (low, high float64) { return steps[i].From, steps[i].From + steps[i].Value })
}

// Steps draws bars that stand beside each other around one height, each a part of the one before it: a funnel from the
// first to the last. There is no scale.
func Steps(f Frame, steps []Step) ([]byte, error) {
	most := 0.0
	for _, s := range steps {
		most = max(most, s.Value)
	}
	return floating(f, steps, func(i int) (low, high float64) { return (most - steps[i].Value) / 2, (most + steps[i].Value) / 2 })
}

// floating draws bars between two heights.
func floating(f Frame, steps []Step, of func(int) (low, high float64)) ([]byte, error) {
	p, err := sheet(f)
	if err != nil {
		return nil, err
	}
	var names, said []string
	var at plotter.XYs
	for i, s := range steps {
		low, high := of(i)
		x := float64(i)
		box, err := plotter.NewPolygon(plotter.XYs{{X: x - 0.35, Y: low}, {X: x + 0.35, Y: low}, {X: x + 0.35, Y: high}, {X: x - 0.35, Y: high}})
		if err != nil {
			return nil, err
		}
		box.Color, box.LineStyle = shade(i%len(shades)), outline()
		p.Add(box)
		names, said, at = append(names, s.Name), append(said, s.Said), append(at, plotter.XY{X: x, Y: high})
	}
	if err := write(p, at, said, text.XCenter, text.YBottom); err != nil {
		return nil, err
	}
	scales(p, names, 1)
	p.HideY() // the numbers stand at the bars; what they count stays beside them
	return encode(p)
}

// Across draws a bar from left to right for each step, in the order given, the name above it and the number at its end; the
// scale goes from 0 to most. Names may be as long as a sentence.
func Across(f Frame, steps []Step, most float64) ([]byte, error) {
	p, err := sheet(f)
	if err != nil {
		return nil, err
	}
	var names, said []string
	var left, right plotter.XYs
	for i, s := range steps {
		y := float64(len(steps) - 1 - i)
		box, err := plotter.NewPolygon(plotter.XYs{{Y: y}, {X: s.Value, Y: y}, {X: s.Value, Y: y + 0.4}, {Y: y + 0.4}})
		if err != nil {
			return nil, err
		}
		box.Color, box.LineStyle = shade(1), outline()
		p.Add(box)
		names, said = append(names, s.Name), append(said, " "+s.Said)
		left, right = append(left, plotter.XY{Y: y + 0.42}), append(right, plotter.XY{X: s.Value, Y: y + 0.2})
	}
	if err := write(p, left, names, text.XLeft, text.YBottom); err != nil {
		return nil, err
	}
	if err := write(p, right, said, text.XLeft, middle); err != nil {
		return nil, err
	}
	p.HideY()
	p.Y.Label.Text = ""
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, most*1.12, -0.1, float64(max(1, len(steps)))
	var marks []plot.Tick
	for i := range 5 {
		v := most * float64(i) / 4
		marks = append(marks, plot.Tick{Value: v, Label: strconv.FormatFloat(v, 'g', 3, 64)})
	}
	p.X.Tick.Marker = plot.ConstantTicks(marks)
	p.X.Label.Text = f.Unit
	return encodeHigh(p, vg.Length(180+58*max(2, len(steps))))
}

// write puts words at points.
func write(p *plot.Plot, at plotter.XYs, words []string, x text.XAlignment, y text.YAlignment) error {
	if len(at) == 0 {
		return nil
	}
	l, err := plotter.NewLabels(plotter.XYLabels{XYs: at, Labels: words})
	if err != nil {
		return err
	}
	for i := range l.TextStyle {
		l.TextStyle[i] = p.Legend.TextStyle
		l.TextStyle[i].XAlign, l.TextStyle[i].YAlign = x, y
	}
	if y == text.YBottom {
		l.Offset.Y = 8 // what hangs below the line of the letters
	}
	p.Add(l)
	return nil
}
