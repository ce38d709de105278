package record

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"cadrebot/locales"
	"cadrebot/org"
)

// What a record of a parameter is called, and where its name, value and days stand in its data:
// whoever keeps records reads parameters from records of this kind in this state. Persisted.
const (
	ParamKind    = "parameter"
	ParamInForce = "in_force" // state in which it counts
	ParamName    = "name"
	ParamValue   = "value"
	ParamFrom    = "valid_from" // first day, 2006-01-02
	ParamTo      = "valid_to"   // last day; no answer = open end
)

// Setting is one value of a parameter over a time, in a unit and below it.
type Setting struct {
	Name     string
	Value    Number
	From, To locales.Date // To "" = open end
	Unit     org.UnitID   // 0 = shipped with the program, for everybody
}

//go:embed params.csv
var shippedParams []byte

// shipped panics when the file of this release cannot be read: a test reads it. It holds what
// rules of the whole country and plain defaults say; local lines are never guessed.
var shipped = sync.OnceValue(func() []Setting {
	list, err := readParams(bytes.NewReader(shippedParams))
	if err != nil {
		panic(err)
	}
	return list
})

func readParams(r io.Reader) ([]Setting, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("params.csv: %w", err)
	}
	var out []Setting
	for i, row := range rows[1:] {
		v, ok := Read(row[1])
		if row[0] == "" || !ok || row[3] == "" {
			return nil, fmt.Errorf("params.csv: line %d needs a name, a value and a first day", i+2)
		}
		out = append(out, Setting{Name: row[0], Value: v, From: locales.Date(row[3]), To: locales.Date(row[4])})
	}
	return out, nil
}

// Settings are parameters as they are set, and what is shipped below them; nil is what holds where
// no office has set anything.
type Settings []Setting

// At implements Params. Of several values of one unit the one that began last holds.
func (s Settings) At(name string, u org.Unit, day locales.Date) (Number, bool) {
	chain := strings.Split(strings.Trim(u.Path, "/"), "/")
	best, near := Setting{}, -1
	for _, x := range slices.Concat([]Setting(s), shipped()) {
		if x.Name != name || x.From > day || (x.To != "" && x.To < day) {
			continue
		}
		at := 0 // shipped
		if x.Unit != 0 {
			if at = slices.Index(chain, fmt.Sprint(int64(x.Unit))) + 1; at == 0 {
				continue
			}
		}
		if at > near || at == near && x.From > best.From {
			best, near = x, at
		}
	}
	return best.Value, near >= 0
}
