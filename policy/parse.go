package policy

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"regexp"

	"cadrebot/locales"
)

// maxLine bounds one line of an import: a card is a few kilobytes, the longest code of laws
// a few megabytes.
const maxLine = 16 << 20

// itemJSON is an item as it travels in JSON Lines and rests in the database.
type itemJSON struct {
	ID             string   `json:"id"`
	TitleZh        string   `json:"title_zh"`
	TitleEn        string   `json:"title_en"`
	IssuerZh       string   `json:"issuer_zh"`
	IssuerEn       string   `json:"issuer_en"`
	Date           string   `json:"date"`
	DocNo          string   `json:"doc_no"`
	Level          string   `json:"level"`
	Topics         []string `json:"topics"`
	PointsZh       []string `json:"points_zh"`
	PointsEn       []string `json:"points_en"`
	Confidence     string   `json:"confidence"`
	ConfidenceNote string   `json:"confidence_note"`
	Status         string   `json:"status"`
	SupersededBy   string   `json:"superseded_by"`
	Sources        []string `json:"sources"`
	ValidFrom      string   `json:"valid_from,omitempty"`
	ValidTo        string   `json:"valid_to,omitempty"`

	// Left out when empty, so that the fingerprints of cards stay what they are.
	Region   string        `json:"region,omitempty"`
	English  string        `json:"english,omitempty"`
	Sections []sectionJSON `json:"sections,omitempty"`
}

// LineError is one line of an import that was left out, and why.
type LineError struct {
	Line int // from 1
	ID   string
	Err  error
}

// Error names the line, and the item when it could be read that far.
func (e LineError) Error() string {
	if e.ID == "" {
		return fmt.Sprintf("line %d: %v", e.Line, e.Err)
	}
	return fmt.Sprintf("line %d (%s): %v", e.Line, e.ID, e.Err)
}

// Unwrap gives the reason.
func (e LineError) Unwrap() error { return e.Err }

// Parse reads JSON Lines. A bad line is left out and reported with its number; the rest
// goes on. The error is set only when r itself cannot be read to its end.
func Parse(r io.Reader) (items []Item, bad []LineError, err error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, 64<<10), maxLine)
	seen := map[ItemID]int{}
	for n := 1; sc.Scan(); n++ {
		line := bytes.TrimSpace(bytes.TrimPrefix(sc.Bytes(), []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		it, err := ParseItem(line)
		if err == nil && seen[it.ID] > 0 {
			err = locales.Refuse("importing.why_twice", "ID", string(it.ID), "Line", seen[it.ID])
		}
		if err != nil {
			bad = append(bad, LineError{Line: n, ID: string(it.ID), Err: err})
			continue
		}
		seen[it.ID] = n
		items = append(items, it)
	}
	if err := sc.Err(); err != nil {
		return items, bad, fmt.Errorf("read policy lines: %w", err)
	}
	return items, bad, nil
}

// nul is what no text holds and Postgres does not store.
var nul = []byte(`\u0000`)

var unitCode = regexp.MustCompile(`^[0-9A-Za-z]{0,16}$`)

var itemID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,19}$`)

// ParseItem reads one item from its JSON object. What is wrong with it is a refusal, or an
// error of encoding/json. The returned item carries the id also
// when something else is wrong with it.
func ParseItem(b []byte) (Item, error) {
	if bytes.Contains(b, nul) {
		return Item{}, locales.Refuse("importing.why_nul")
	}
	var j itemJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return Item{}, fmt.Errorf("not a JSON object of a policy item: %w", err)
	}
	it := Item{
		ID: ItemID(j.ID), Title: locales.Both(j.TitleZh, j.TitleEn), Issuer: locales.Both(j.IssuerZh, j.IssuerEn),
		Date: When(j.Date), DocNo: j.DocNo, Level: Level(j.Level), Topics: j.Topics,
		Confidence: Confidence(j.Confidence), ConfidenceNote: j.ConfidenceNote, Status: j.Status,
		SupersededBy: ItemID(j.SupersededBy), Sources: j.Sources, From: When(j.ValidFrom), To: When(j.ValidTo),
		Region: j.Region, English: English(j.English), Sections: readSections(j.Sections),
	}
	if len(j.PointsEn) > 0 && len(j.PointsEn) != len(j.PointsZh) {
		return it, locales.Refuse("importing.why_points", "Zh", len(j.PointsZh), "En", len(j.PointsEn))
	}
	for i, zh := range j.PointsZh {
		p := locales.Both(zh, "")
		if i < len(j.PointsEn) {
			p.En = j.PointsEn[i]
		}
		it.Points = append(it.Points, p)
	}
	return it, it.check()
}

func (it Item) check() error {
	switch {
	case !itemID.MatchString(string(it.ID)):
		return locales.Refuse("importing.why_id", "ID", string(it.ID))
	case it.Title.Empty():
		return locales.Refuse("importing.why_missing", "Name", "title_zh")
	case len(it.Points) == 0 && len(it.Sections) == 0:
		return locales.Refuse("importing.why_missing", "Name", "points_zh, sections")
	case it.Date == "" || !it.Date.Valid():
		return badDate("date", it.Date)
	case !it.From.Valid():
		return badDate("valid_from", it.From)
	case !it.To.Valid():
		return badDate("valid_to", it.To)
	case it.Status == "":
		return locales.Refuse("importing.why_missing", "Name", "status")
	case it.SupersededBy == it.ID:
		return locales.Refuse("importing.why_itself")
	}
	if err := it.checkPlace(); err != nil {
		return err
	}
	switch it.Confidence {
	case High, Medium, Low:
		return checkSections(it.Sections)
	}
	return oneOf("confidence", string(it.Confidence), "high, medium, low")
}

func (it Item) checkPlace() error {
	if !unitCode.MatchString(it.Region) {
		return locales.Refuse("importing.why_region", "Region", it.Region)
	}
	switch it.English {
	case "", OfficialEnglish, UnofficialEnglish:
		return nil
	}
	return oneOf("english", string(it.English), "official, unofficial")
}

func badDate(name string, w When) error {
	return locales.Refuse("importing.why_date", "Name", name, "Value", string(w))
}

func oneOf(name, value, wanted string) error {
	return locales.Refuse("importing.why_one_of", "Name", name, "Value", value, "Wanted", wanted)
}

// Check says what keeps the item from being stored; nil when nothing does.
func (it Item) Check() error { return it.check() }

// JSON is the item as ParseItem reads it: dates that Derive worked out are left out, so
// that they follow when a successor's date changes.
func (it Item) JSON() ([]byte, error) {
	j := itemJSON{
		ID: string(it.ID), TitleZh: it.Title.Zh, TitleEn: it.Title.En, IssuerZh: it.Issuer.Zh, IssuerEn: it.Issuer.En,
		Date: string(it.Date), DocNo: it.DocNo, Level: string(it.Level), Topics: it.Topics,
		Confidence: string(it.Confidence), ConfidenceNote: it.ConfidenceNote, Status: it.Status,
		SupersededBy: string(it.SupersededBy), Sources: it.Sources, ValidFrom: string(it.From), ValidTo: string(it.To),
		Region: it.Region, English: string(it.English), Sections: writeSections(it.Sections),
	}
	if it.derived[0] {
		j.ValidFrom = ""
	}
	if it.derived[1] {
		j.ValidTo = ""
	}
	for _, p := range it.Points {
		j.PointsZh = append(j.PointsZh, p.Zh)
		j.PointsEn = append(j.PointsEn, p.En)
	}
	b, err := json.Marshal(j)
	if err != nil {
		return nil, fmt.Errorf("write policy item %s: %w", it.ID, err)
	}
	return b, nil
}

// Hash is the fingerprint of content as it will be stored: equal bytes, equal hash.
func Hash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
