package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"cadrebot/locales"
)

// parameterJSON is a dated figure as it travels and rests in the database.
type parameterJSON struct {
	Key        string   `json:"key"`
	Value      string   `json:"value"`
	Unit       string   `json:"unit"`
	ValidFrom  string   `json:"valid_from"`
	ValidTo    string   `json:"valid_to"`
	LabelZh    string   `json:"label_zh"`
	LabelEn    string   `json:"label_en"`
	TextZh     string   `json:"text_zh"`
	TextEn     string   `json:"text_en"`
	ScopeZh    string   `json:"scope_zh"`
	ScopeEn    string   `json:"scope_en"`
	Region     string   `json:"region,omitempty"`
	Items      []string `json:"items"`
	Source     string   `json:"source"`
	Confidence string   `json:"confidence"`
}

// ParseParameters reads a JSON array of figures; the error names the entry, counted from 1.
func ParseParameters(b []byte) ([]Parameter, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return nil, fmt.Errorf("read policy parameters: %w", err)
	}
	out := make([]Parameter, 0, len(raw))
	for i, r := range raw {
		p, err := ParseParameter(r)
		if err != nil {
			return nil, fmt.Errorf("policy parameter %d: %w", i+1, err)
		}
		out = append(out, p)
	}
	return out, nil
}

// ParseParameter reads one figure.
func ParseParameter(b []byte) (Parameter, error) {
	if bytes.Contains(b, nul) {
		return Parameter{}, errNUL
	}
	var j parameterJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return Parameter{}, fmt.Errorf("not a JSON object of a parameter: %w", err)
	}
	p := Parameter{
		Key: j.Key, Value: j.Value, Unit: j.Unit, From: When(j.ValidFrom), To: When(j.ValidTo),
		Label: locales.Both(j.LabelZh, j.LabelEn), Text: locales.Both(j.TextZh, j.TextEn),
		Scope: locales.Both(j.ScopeZh, j.ScopeEn), Region: j.Region, Source: j.Source, Confidence: Confidence(j.Confidence),
	}
	for _, id := range j.Items {
		p.Items = append(p.Items, ItemID(id))
	}
	switch {
	case p.Key == "":
		return p, errors.New("key is missing")
	case p.From == "" || !p.From.Valid() || !p.To.Valid():
		return p, fmt.Errorf("%s: dates %q to %q", p.Key, j.ValidFrom, j.ValidTo)
	case p.Text.Zh == "" || p.Label.Zh == "":
		return p, fmt.Errorf("%s: label_zh or text_zh is missing", p.Key)
	case !unitCode.MatchString(p.Region):
		return p, fmt.Errorf("%s: region %q is no code of a unit", p.Key, p.Region)
	case p.To != "" && p.To.Last() < p.From.First():
		return p, fmt.Errorf("%s: ends before it begins", p.Key)
	}
	return p, nil
}

// JSON is the figure as ParseParameter reads it.
func (p Parameter) JSON() ([]byte, error) {
	j := parameterJSON{
		Key: p.Key, Value: p.Value, Unit: p.Unit, ValidFrom: string(p.From), ValidTo: string(p.To),
		LabelZh: p.Label.Zh, LabelEn: p.Label.En, TextZh: p.Text.Zh, TextEn: p.Text.En,
		ScopeZh: p.Scope.Zh, ScopeEn: p.Scope.En, Region: p.Region, Source: p.Source, Confidence: string(p.Confidence),
	}
	for _, id := range p.Items {
		j.Items = append(j.Items, string(id))
	}
	b, err := json.Marshal(j)
	if err != nil {
		return nil, fmt.Errorf("write policy parameter %s: %w", p.Key, err)
	}
	return b, nil
}
