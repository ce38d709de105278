package form

import (
	"math"
	"strconv"
	"strings"
	"time"

	"cadrebot/locales"
)

func now(st *state, _ *expr) val { return text(st.now.In(locales.Zone).Format(stamp)) }

// date turns days since 1970, or a date or moment as text, into a date.
func date(a []val) val {
	n := a[0].number().floor()
	if n.nan || n.r != nil || n.c < -800_000 || n.c > 2_900_000 {
		return val{}
	}
	return text(time.Unix(n.c*86400, 0).UTC().Format(time.DateOnly))
}

// dateTime turns days since 1970, or a date as text, into a moment.
func dateTime(a []val) val {
	t, ok := momentAt(a[0].number())
	if !ok {
		return val{}
	}
	return text(time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, locales.Zone).Format(stamp))
}

// decimalTime is the part of the day that has gone: 0.5 at noon.
func decimalTime(a []val) val {
	n := a[0].number()
	if n.nan {
		return numeric(n)
	}
	return numeric(n.add(n.floor().neg()))
}

// formatDate writes a moment by the letters of ODK's format-date().
func formatDate(st *state, e *expr) val {
	t, ok := momentOf(st.eval(e.kids[0]).str())
	if v := st.eval(e.kids[0]); !ok {
		if t, ok = momentAt(v.number()); !ok {
			return val{}
		}
	}
	format := st.eval(e.kids[1]).str()
	if len(format) > 200 {
		return val{}
	}
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		b.WriteString(datePart(t, format[i], st.lang))
	}
	return text(b.String())
}

func datePart(t time.Time, letter byte, l locales.Lang) string {
	switch letter {
	case 'Y':
		return t.Format("2006")
	case 'y':
		return t.Format("06")
	case 'm':
		return t.Format("01")
	case 'n':
		return strconv.Itoa(int(t.Month()))
	case 'b':
		if l == locales.ZH {
			return strconv.Itoa(int(t.Month())) + "月"
		}
		return t.Format("Jan")
	case 'd':
		return t.Format("02")
	case 'e':
		return strconv.Itoa(t.Day())
	case 'a':
		if l == locales.ZH {
			return "周" + string([]rune("日一二三四五六")[t.Weekday()])
		}
		return t.Format("Mon")
	case 'W':
		_, w := t.ISOWeek()
		return strconv.Itoa(w)
	case 'H':
		return t.Format("15")
	case 'h':
		return strconv.Itoa(t.Hour())
	case 'M':
		return t.Format("04")
	case 'S':
		return t.Format("05")
	case '3':
		return t.Format(".000")[1:]
	}
	return string(letter)
}

// earth is the radius that ODK measures with, in metres.
const earth = 6_378_100

// points are the geopoints that the arguments hold: one an answer, or several in one
// text with ';' between.
func (st *state) points(e *expr) [][2]float64 {
	var out [][2]float64
	for _, k := range e.kids {
		st.each(k, func(v val) bool {
			for p := range strings.SplitSeq(v.str(), ";") {
				if lat, lon, ok := latLon(p); ok {
					out = append(out, [2]float64{lat * math.Pi / 180, lon * math.Pi / 180})
				}
			}
			return len(out) < maxNodes
		})
	}
	return out
}

// distance is the length of the way over the points, in metres (haversine).
func distance(st *state, e *expr) val {
	pts, total := st.points(e), 0.0
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		h := hav(b[0]-a[0]) + math.Cos(a[0])*math.Cos(b[0])*hav(b[1]-a[1])
		total += 2 * earth * math.Asin(math.Sqrt(h))
	}
	return approx(total)
}

func hav(x float64) float64 { return math.Sin(x/2) * math.Sin(x/2) }

// area is what the points enclose, in square metres, on a flat map through the first.
func area(st *state, e *expr) val {
	pts, twice := st.points(e), 0.0
	for i := range pts {
		a, b := pts[i], pts[(i+1)%len(pts)]
		x := func(p [2]float64) float64 { return (p[1] - pts[0][1]) * math.Cos(p[0]) }
		y := func(p [2]float64) float64 { return p[0] - pts[0][0] }
		twice += x(a)*y(b) - x(b)*y(a)
	}
	return approx(math.Abs(twice) / 2 * earth * earth)
}

// latLon reads a geopoint: latitude, longitude and, if known, altitude and accuracy.
func latLon(s string) (lat, lon float64, ok bool) {
	parts := strings.Fields(s)
	if len(parts) < 2 || len(parts) > 4 {
		return 0, 0, false
	}
	var n [4]float64
	for i, p := range parts {
		f, err := strconv.ParseFloat(p, 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return 0, 0, false
		}
		n[i] = f
	}
	return n[0], n[1], math.Abs(n[0]) <= 90 && math.Abs(n[1]) <= 180
}
