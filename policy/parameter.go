package policy

import (
	"bytes"
	"encoding/json"
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

// ParseParameter reads one figure; errors as of ParseItem. The returned figure carries the
// key also when something else is wrong with it.
func ParseParameter(b []byte) (Parameter, error) {
	if bytes.Contains(b, nul) {
		return Parameter{}, locales.Refuse("importing.why_nul")
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
		return p, locales.Refuse("importing.why_missing", "Name", "key")
	case p.From == "" || !p.From.Valid():
		return p, badDate("valid_from", p.From)
	case !p.To.Valid():
		return p, badDate("valid_to", p.To)
	case p.Text.Zh == "" || p.Label.Zh == "":
		return p, locales.Refuse("importing.why_missing", "Name", "label_zh, text_zh")
	case !unitCode.MatchString(p.Region):
		return p, locales.Refuse("importing.why_region", "Region", p.Region)
	case p.To != "" && p.To.Last() < p.From.First():
		return p, locales.Refuse("importing.why_backwards")
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
