package store

import (
	"encoding/json"
	"fmt"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// settingsOf reads the parameters that sqlAround found; one without a number or a first day
// sets nothing.
func settingsOf(b []byte) (record.Settings, error) {
	if len(b) == 0 {
		return nil, nil
	}
	var rows []struct {
		Unit  int64  `json:"u"`
		Name  string `json:"n"`
		Value string `json:"v"`
		From  string `json:"f"`
		To    string `json:"t"`
	}
	if err := json.Unmarshal(b, &rows); err != nil {
		return nil, fmt.Errorf("read parameters: %w", err)
	}
	var out record.Settings
	for _, x := range rows {
		v, ok := record.Read(x.Value)
		if !ok || x.Name == "" || x.From == "" {
			continue
		}
		out = append(out, record.Setting{
			Name: x.Name, Value: v, From: locales.Date(x.From), To: locales.Date(x.To), Unit: org.UnitID(x.Unit),
		})
	}
	return out, nil
}
