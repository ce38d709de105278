package plots

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// barWidth is how wide a bar of n is.
func barWidth(n int) vg.Length { return vg.Length(min(60, 460/float64(max(1, n)))) }

// Lines draws a line for each series over labels, such as weeks; at most five can be told apart.
func Lines(f Frame, labels []string, series []Series) ([]byte, error) {
	p, err := sheet(f)
	if err != nil {
		return nil, err
	}
	grid(p)
	marks := []draw.GlyphDrawer{draw.CircleGlyph{}, draw.SquareGlyph{}, draw.TriangleGlyph{}, draw.CrossGlyph{}, draw.RingGlyph{}}
	for i, s := range series {
		for first, run := range runs(s.Values) {
			l, points, err := plotter.NewLinePoints(run)
			if err != nil {
				return nil, err
			}
			l.Color, l.Width, l.Dashes = pen(i), wide, dashes[i%len(dashes)]
			points.Color, points.Shape, points.Radius = pen(i), marks[i%len(marks)], 4
			p.Add(l, points)
			if first == 0 {
				p.Legend.Add(s.Name, l, points)
			}
		}
	}
	scales(p, labels, len(series))
	return encode(p)
}

// runs are the pieces of a series between its gaps.
func runs(values []*float64) (out []plotter.XYs) {
	var run plotter.XYs
	for i, v := range values {
		if v == nil {
			if len(run) > 0 {
				out = append(out, run)
			}
			run = nil
			continue
		}
		run = append(run, plotter.XY{X: float64(i), Y: *v})
	}
	if len(run) > 0 {
		out = append(out, run)
	}
	return out
}

// Stacked draws a bar for each label, made of the series one above the other.
func Stacked(f Frame, labels []string, series []Series) ([]byte, error) {
	p, err := sheet(f)
	if err != nil {
		return nil, err
	}
	grid(p)
	var below *plotter.BarChart
	for i, s := range series {
		b, err := plotter.NewBarChart(values(s, len(labels)), barWidth(len(labels)))
		if err != nil {
			return nil, err
		}
		b.Color, b.LineStyle = shade(i), outline()
		if below != nil {
			b.StackOn(below)
		}
		below = b
		p.Add(b)
		if len(series) > 1 {
			p.Legend.Add(s.Name, b)
		}
	}
	rows := 0
	if len(series) > 1 {
		rows = len(series)
	} else if err := gaps(p, series, len(labels)); err != nil {
		return nil, err
	}
	scales(p, labels, rows)
	return encode(p)
}

// Bullet draws a bar for each label with a mark at the same height for all, such as the part of the
// year that has passed; markName says what the mark is.
func Bullet(f Frame, labels []string, s Series, mark float64, markName string) ([]byte, error) {
	p, err := sheet(f)
	if err != nil {
		return nil, err
	}
	grid(p)
	b, err := plotter.NewBarChart(values(s, len(labels)), barWidth(len(labels)))
	if err != nil {
		return nil, err
	}
	b.Color, b.LineStyle = shade(1), outline()
	line, err := plotter.NewLine(plotter.XYs{{X: -0.5, Y: mark}, {X: float64(len(labels)) - 0.5, Y: mark}})
	if err != nil {
		return nil, err
	}
	line.Color, line.Width, line.Dashes = ink, wide, dashes[1]
	p.Add(b, line)
	p.Legend.Add(s.Name, b)
	p.Legend.Add(markName, line)
	if err := gaps(p, []Series{s}, len(labels)); err != nil {
		return nil, err
	}
	p.Y.Max = max(p.Y.Max, mark)
	scales(p, labels, 2)
	return encode(p)
}

// Area draws layers one above the other over labels, such as months.
func Area(f Frame, labels []string, series []Series) ([]byte, error) {
	p, err := sheet(f)
	if err != nil {
		return nil, err
	}
	grid(p)
	base := make([]float64, len(labels))
	for i, s := range series {
		top := make([]float64, len(labels))
		ring := make(plotter.XYs, 0, 2*len(labels))
		for j, v := range values(s, len(labels)) {
			top[j] = base[j] + v
			ring = append(ring, plotter.XY{X: float64(j), Y: top[j]})
		}
		for j := len(labels) - 1; j >= 0; j-- {
			ring = append(ring, plotter.XY{X: float64(j), Y: base[j]})
		}
		layer, err := plotter.NewPolygon(ring)
		if err != nil {
			return nil, err
		}
		layer.Color, layer.LineStyle = shade(i), outline()
		p.Add(layer)
		p.Legend.Add(s.Name, layer)
		base = top
	}
	scales(p, labels, len(series))
	return encode(p)
}

func values(s Series, n int) plotter.Values {
	out := make(plotter.Values, n)
	for i, v := range s.Values {
		if v != nil && i < n {
			out[i] = *v
		}
	}
	return out
}

func outline() draw.LineStyle { return draw.LineStyle{Color: ink, Width: 0.8} }

// grid draws faint lines at the marks of the scale.
func grid(p *plot.Plot) {
	g := plotter.NewGrid()
	g.Vertical.Color = color.Transparent
	g.Horizontal.Color, g.Horizontal.Width = faint, 0.8
	p.Add(g)
}

// gaps writes "-" where nobody has said anything, which is not zero.
func gaps(p *plot.Plot, series []Series, n int) error {
	var at plotter.XYLabels
	for _, s := range series {
		for i, v := range s.Values[:min(n, len(s.Values))] {
			if v == nil {
				at.XYs, at.Labels = append(at.XYs, plotter.XY{X: float64(i)}), append(at.Labels, "-")
			}
		}
	}
	return write(p, at.XYs, at.Labels, text.XCenter, text.YBottom)
}
