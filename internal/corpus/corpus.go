// Package corpus reads the files that searches are measured with: passages and judged
// questions, one JSON object a line, packed with gzip when the name ends in .gz. It holds
// no passages itself; what becomes of them is the reader's business.
package corpus

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"cadrebot/policy/search"
)

// Passages reads a file of id, lang, level, doc, doc_no, heading, no, body and aliases. The
// error names the line.
func Passages(path string) ([]search.Passage, error) {
	var out []search.Passage
	err := eachLine(path, func(line []byte) error {
		var c struct {
			ID      string   `json:"id"`
			Lang    string   `json:"lang"`
			Level   string   `json:"level"`
			Doc     string   `json:"doc"`
			DocNo   string   `json:"doc_no"`
			Heading string   `json:"heading"`
			No      string   `json:"no"`
			Body    string   `json:"body"`
			Aliases []string `json:"aliases"`
		}
		if err := json.Unmarshal(line, &c); err != nil {
			return err
		}
		if c.ID == "" {
			return errors.New("a passage without id")
		}
		out = append(out, search.Passage{
			ID: c.ID, Doc: c.Lang + " " + c.Doc, Lang: c.Lang, Title: c.Doc, Heading: c.Heading, Number: c.No, Citation: c.DocNo,
			Body: c.Body, Aliases: c.Aliases, Weight: authority(c.Level),
		})
		return nil
	})
	return out, err
}

// Questions reads a file of qid, set, query and gold: the ids of the passages that answer
// it. The error names the line.
func Questions(path string) ([]search.Judged, error) {
	var out []search.Judged
	err := eachLine(path, func(line []byte) error {
		var q struct {
			Qid, Set, Query string
			Gold            []string
		}
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		out = append(out, search.Judged{ID: q.Qid, Set: q.Set, Query: q.Query, Gold: q.Gold})
		return nil
	})
	return out, err
}

// authority is how much a passage counts by the level of its document: where a law and what
// was made under it speak of the same thing, the law comes first, and rules for one place last.
func authority(level string) float32 {
	switch {
	case strings.Contains(level, "地方"):
		return 0.95
	case level == "行政法规", level == "部门规章", level == "司法解释":
		return 0.975
	}
	return 1
}

// eachLine hands over the lines of a file, packed with gzip when its name ends in .gz.
func eachLine(path string, take func(line []byte) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		r = z
	}
	in := bufio.NewScanner(r)
	in.Buffer(nil, 16<<20)
	n := 0
	for in.Scan() {
		n++
		if len(in.Bytes()) == 0 {
			continue
		}
		if err := take(in.Bytes()); err != nil {
			return fmt.Errorf("%s line %d: %w", path, n, err)
		}
	}
	if err := in.Err(); err != nil {
		return fmt.Errorf("%s line %d: %w", path, n+1, err)
	}
	return nil
}
