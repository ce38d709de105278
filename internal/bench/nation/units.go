package nation

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"cadrebot/org"
)

// layer is one file of the divisions: a row is a code, a name and, in the column above, the code of
// what it belongs to.
type layer struct {
	file  string
	level org.Level
	above string // "" = the country
	count int    // where the divisions are made up
}

var layers = []layer{
	{"provinces.csv", org.LevelProvince, "", 31},
	{"cities.csv", org.LevelCity, "provinceCode", 342},
	{"areas.csv", org.LevelCounty, "cityCode", 2978},
	{"streets.csv", org.LevelTownship, "areaCode", 41352},
}

// write makes a list of units for `cadrebot units import`; real says whether the divisions are those of
// the folder.
func (n Nation) write(file string) (total int, real bool, err error) {
	out, err := os.Create(file)
	if err != nil {
		return 0, false, fmt.Errorf("write a list of units: %w", err)
	}
	defer out.Close()
	w := csv.NewWriter(out)
	put := func(code, parent string, level org.Level, zh string) {
		total++
		_ = w.Write([]string{code, parent, string(level), zh, ""}) // Flush says what went wrong
	}
	_ = w.Write([]string{"code", "parent", "level", "name_zh", "name_en"})
	_, missing := os.Stat(filepath.Join(n.Divisions, layers[0].file))
	real = n.Divisions != "" && missing == nil
	var towns []string
	var above []string
	for _, l := range layers {
		made := l.invented(above)
		if real {
			if made, err = l.read(n.Divisions); err != nil {
				return 0, real, err
			}
		}
		above = above[:0:0]
		for _, u := range made {
			put(u[0], u[1], l.level, u[2])
			above = append(above, u[0])
		}
		towns = above
	}
	for _, town := range towns {
		for v := range n.Villages {
			put(fmt.Sprintf("%s%03d", town, v+1), town, org.LevelVillage, fmt.Sprintf("第%d村", v+1))
		}
	}
	w.Flush()
	return total, real, w.Error()
}

// read is code, parent and name of every row.
func (l layer) read(folder string) (out [][3]string, err error) {
	f, err := os.Open(filepath.Join(folder, l.file))
	if err != nil {
		return nil, fmt.Errorf("read divisions: %w", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, fmt.Errorf("read %s: %d rows, %w", l.file, len(rows), err)
	}
	at := slices.Index(rows[0], l.above)
	if l.above != "" && at < 0 {
		return nil, fmt.Errorf("%s has no column %s", l.file, l.above)
	}
	for _, r := range rows[1:] {
		parent := country
		if at >= 0 {
			parent = r[at]
		}
		out = append(out, [3]string{r[0], parent, r[1]})
	}
	return out, nil
}

// invented spreads as many units as there are in fact over those above.
func (l layer) invented(above []string) (out [][3]string) {
	for i := range l.count {
		parent := country
		if len(above) > 0 {
			parent = above[i*len(above)/l.count]
		}
		code := fmt.Sprintf("%s-%d", l.level[:2], i)
		out = append(out, [3]string{code, parent, code})
	}
	return out
}
