package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"

	"cadrebot/policy/search"
)

// bleveEngine is bleve with BM25 over one field that holds title, heading and body: three
// fields with boosts were worse. Chinese is cut into pairs, English is stemmed.
type bleveEngine struct {
	index bleve.Index
	dir   string
}

const textField = "text"

func bleveMapping() (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	err := m.AddCustomAnalyzer("pairs", map[string]any{
		"type":          custom.Name,
		"tokenizer":     unicode.Name,
		"token_filters": []string{cjk.WidthName, lowercase.Name, cjk.BigramName, en.StopName, porter.Name},
	})
	m.ScoringModel = index.BM25Scoring
	text := bleve.NewTextFieldMapping()
	text.Analyzer, text.Store, text.IncludeInAll, text.IncludeTermVectors, text.DocValues = "pairs", false, false, false, false
	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt(textField, text)
	m.DefaultMapping = doc
	return m, err
}

// bleveBatch is how many passages are indexed at a time.
const bleveBatch = 1000

func openBleve(_ context.Context, passages []search.Passage) (engine, error) {
	m, err := bleveMapping()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "searchbench-")
	if err != nil {
		return nil, err
	}
	e := &bleveEngine{dir: dir}
	if e.index, err = bleve.New(filepath.Join(dir, "index"), m); err != nil {
		e.close()
		return nil, err
	}
	if err := e.fill(passages); err != nil {
		e.close()
		return nil, err
	}
	return e, nil
}

func (e *bleveEngine) fill(passages []search.Passage) error {
	b := e.index.NewBatch()
	for i := range passages {
		p := &passages[i]
		text := strings.Join([]string{p.Title, p.Heading, p.Number, p.Body}, "\n")
		if err := b.Index(p.ID, map[string]any{textField: text}); err != nil {
			return err
		}
		if b.Size() == bleveBatch || i == len(passages)-1 {
			if err := e.index.Batch(b); err != nil {
				return err
			}
			b.Reset()
		}
	}
	return nil
}

func (e *bleveEngine) ask(ctx context.Context, text string) ([]string, error) {
	q := bleve.NewMatchQuery(text)
	q.SetField(textField)
	found, err := e.index.SearchInContext(ctx, bleve.NewSearchRequestOptions(q, 10, 0, false))
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(found.Hits))
	for i, h := range found.Hits {
		ids[i] = h.ID
	}
	return ids, nil
}

func (e *bleveEngine) size(context.Context) (int64, error) {
	var n int64
	err := filepath.WalkDir(e.dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}

func (e *bleveEngine) close() error {
	if e.index != nil {
		if err := e.index.Close(); err != nil {
			return fmt.Errorf("close bleve's index: %w", err)
		}
	}
	return os.RemoveAll(e.dir)
}
