package main

import (
	"context"
	"database/sql"
	"strings"
	"unicode"

	"cadrebot/policy/search"

	"github.com/lib/pq"
)

// postgres is the full text search of PostgreSQL over pairs of Chinese characters and
// stems of English words, ranked by ts_rank: what holds all of the question first, then
// what holds any of it.
type postgres struct{ db *sql.DB }

func openPostgres(ctx context.Context, url string, passages []search.Passage) (engine, error) {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return nil, err
	}
	e := &postgres{db}
	if err := e.fill(ctx, passages); err != nil {
		e.close()
		return nil, err
	}
	return e, nil
}

const makeTable = `
DROP TABLE IF EXISTS search_bench;
CREATE UNLOGGED TABLE search_bench (id text NOT NULL, words tsvector NOT NULL)`

const addPassages = `
INSERT INTO search_bench (id, words)
SELECT id, setweight(to_tsvector('english', top), 'A') || to_tsvector('english', body)
FROM unnest($1::text[], $2::text[], $3::text[]) AS t (id, top, body)`

const makeIndex = `
CREATE INDEX search_bench_words ON search_bench USING gin (words);
ANALYZE search_bench`

// rowsAtOnce keeps the arrays of one statement small.
const rowsAtOnce = 2000

func (e *postgres) fill(ctx context.Context, passages []search.Passage) error {
	if _, err := e.db.ExecContext(ctx, makeTable); err != nil {
		return err
	}
	for from := 0; from < len(passages); from += rowsAtOnce {
		var ids, tops, bodies []string
		for _, p := range passages[from:min(from+rowsAtOnce, len(passages))] {
			ids, tops, bodies = append(ids, p.ID), append(tops, paired(p.Title+" "+p.Heading)), append(bodies, paired(p.Body))
		}
		if _, err := e.db.ExecContext(ctx, addPassages, pq.Array(ids), pq.Array(tops), pq.Array(bodies)); err != nil {
			return err
		}
	}
	_, err := e.db.ExecContext(ctx, makeIndex)
	return err
}

// paired is a text with every run of Chinese cut into pairs of neighbours, apart by spaces.
func paired(text string) string {
	runes := []rune(text)
	han := func(i int) bool { return i >= 0 && i < len(runes) && unicode.Is(unicode.Han, runes[i]) }
	var b strings.Builder
	for i, r := range runes {
		switch {
		case !han(i):
			b.WriteRune(r)
		case han(i + 1):
			b.WriteRune(' ')
			b.WriteRune(r)
			b.WriteRune(runes[i+1])
			b.WriteRune(' ')
		case !han(i - 1):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// askTable finds what holds every word; with OR in place of AND, what holds any. The
// weights stand for D, C, B and A.
const askTable = `
WITH asked AS (SELECT CAST(CASE WHEN $2 THEN replace(CAST(plainto_tsquery('english', $1) AS text), '&', '|')
	ELSE CAST(plainto_tsquery('english', $1) AS text) END AS tsquery) AS q)
SELECT id FROM search_bench, asked WHERE words @@ q
ORDER BY ts_rank('{0.33, 0.33, 0.33, 1}', words, q, 1) DESC, id LIMIT 10`

func (e *postgres) ask(ctx context.Context, text string) ([]string, error) {
	var ids []string
	for _, any := range []bool{false, true} {
		var found []string
		rows, err := e.db.QueryContext(ctx, askTable, paired(text), any)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return nil, err
			}
			found = append(found, id)
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
		for _, id := range found {
			if !has(ids, id) {
				ids = append(ids, id)
			}
		}
		if len(ids) >= 10 {
			return ids[:10], nil
		}
	}
	return ids, nil
}

func (e *postgres) size(ctx context.Context) (n int64, err error) {
	err = e.db.QueryRowContext(ctx, `SELECT pg_total_relation_size('search_bench')`).Scan(&n)
	return n, err
}

func (e *postgres) close() error {
	_, dropped := e.db.ExecContext(context.Background(), `DROP TABLE IF EXISTS search_bench`)
	if err := e.db.Close(); err != nil {
		return err
	}
	return dropped
}
