package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"

	"cadrebot/org"
)

const sqlUnit = `select ` + unitCols + ` from unit u where u.id = $1`

// Unit is the unit with that id; org.ErrNotFound when there is none.
func (o *Org) Unit(ctx context.Context, id org.UnitID) (org.Unit, error) {
	var r unitRow
	err := o.db.sql.GetContext(ctx, &r, sqlUnit, int64(id))
	return r.unit(), wrap("read unit", err)
}

const sqlUnitByCode = `select ` + unitCols + ` from unit u where u.code = $1`

// UnitByCode is the unit with that code; org.ErrNotFound when there is none.
func (o *Org) UnitByCode(ctx context.Context, code string) (org.Unit, error) {
	var r unitRow
	err := o.db.sql.GetContext(ctx, &r, sqlUnitByCode, code)
	return r.unit(), wrap("read unit by code", err)
}

const sqlChildren = `select ` + unitCols + ` from unit u where u.parent_id = $1 order by u.code`

// Children are the units directly below id, in code order.
func (o *Org) Children(ctx context.Context, id org.UnitID) ([]org.Unit, error) {
	var rows []unitRow
	err := o.db.sql.SelectContext(ctx, &rows, sqlChildren, int64(id))
	return units(rows), wrap("list units below", err)
}

const sqlChain = `
select ` + unitCols + ` from unit u
where u.id = any(CAST(string_to_array(trim(both '/' from $1), '/') AS bigint[]))
order by length(u.path)`

// Chain is the way from the top down to u, u included.
func (o *Org) Chain(ctx context.Context, u org.Unit) ([]org.Unit, error) {
	var rows []unitRow
	err := o.db.sql.SelectContext(ctx, &rows, sqlChain, u.Path)
	return units(rows), wrap("read the units above", err)
}

const sqlFindUnits = `
select ` + unitCols + ` from unit u
where u.path like $1 || '%' and (u.name_zh like $2 or u.name_en ilike $2 or u.code = $3)
order by length(u.code), u.code limit $4`

// Find looks for units by part of a name in either language, or by code, within within
// and at most limit of them, highest and lowest code first. Each place has its chain from
// the county down, so that units of the same name can be told apart (org.Names).
func (o *Org) Find(ctx context.Context, within org.Unit, words string, limit int) ([]org.Place, error) {
	words = strings.TrimSpace(words)
	if words == "" || within.Path == "" {
		return nil, nil
	}
	like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(words) + "%"
	var rows []unitRow
	if err := o.db.sql.SelectContext(ctx, &rows, sqlFindUnits, within.Path, like, words, limit); err != nil {
		return nil, wrap("find units", err)
	}
	return o.places(ctx, units(rows))
}

const sqlChains = `
select w.n, ` + unitCols + `
from unnest($1::text[]) with ordinality as w(path, n)
join unit u on u.id = any(CAST(string_to_array(trim(both '/' from w.path), '/') AS bigint[]))
where u.level not in ('province', 'city')
order by w.n, length(u.path)`

// places adds to every unit its chain from the county down.
func (o *Org) places(ctx context.Context, found []org.Unit) ([]org.Place, error) {
	paths := make([]string, len(found))
	for i, u := range found {
		paths[i] = u.Path
	}
	var rows []struct {
		N int `db:"n"`
		unitRow
	}
	if err := o.db.sql.SelectContext(ctx, &rows, sqlChains, pq.Array(paths)); err != nil {
		return nil, wrap("read where units stand", err)
	}
	out := make([]org.Place, len(found))
	for i, u := range found {
		out[i].Unit = u
	}
	for _, r := range rows {
		out[r.N-1].Chain = append(out[r.N-1].Chain, r.unit())
	}
	for i := range out {
		if len(out[i].Chain) == 0 { // a province or a city is its own chain
			out[i].Chain = []org.Unit{out[i].Unit}
		}
	}
	return out, nil
}

const sqlUnitLayer = `
insert into unit (id, code, name_zh, name_en, level, parent_id, path, old_base)
select r.id, r.code, r.zh, r.en, r.level, r.parent_id, coalesce(r.above, '/') || r.id || '/', r.old_base
from (select nextval(pg_get_serial_sequence('unit', 'id')) as id, x.code, x.zh, x.en, x.level, x.old_base,
             p.id as parent_id, p.path as above
      from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[])
           as x(code, parent, zh, en, level, old_base)
      left join unit p on p.code = x.parent
      where x.parent = '' or p.id is not null) r
on conflict (code) do update
set name_zh = excluded.name_zh, name_en = excluded.name_en, level = excluded.level, old_base = excluded.old_base
where unit.parent_id is not distinct from excluded.parent_id
returning code`

// LoadUnits adds the units of rows, of any depth and in any order, and brings the names,
// levels and tags of known ones up to date; loading the same again changes nothing. A
// parent may skip levels and may be known already. A unit that stands elsewhere already
// is not moved: that, and a parent that nobody knows, is an error that names the unit.
func (o *Org) LoadUnits(ctx context.Context, rows []org.UnitRow) error {
	return o.db.tx(ctx, "load units", func(tx q) error { return loadUnits(ctx, tx, rows, func(int) {}) })
}

func loadUnits(ctx context.Context, tx q, rows []org.UnitRow, told func(loaded int)) error {
	layers, err := org.Layers(rows)
	if err != nil {
		return err
	}
	loaded := 0
	for _, layer := range layers {
		for some := range slices.Chunk(layer, importAtATime) {
			if err := loadLayer(ctx, tx, some); err != nil {
				return err
			}
			loaded += len(some)
			told(loaded)
		}
	}
	return nil
}

// loadLayer loads units whose parents are known.
func loadLayer(ctx context.Context, tx q, layer []org.UnitRow) error {
	var code, parent, zh, en, level []string
	var base []bool
	for _, r := range layer {
		code, parent, level = append(code, r.Code), append(parent, r.Parent), append(level, string(r.Level))
		zh, en, base = append(zh, r.Name.Zh), append(en, r.Name.En), append(base, r.OldBase)
	}
	var kept []string
	if err := tx.SelectContext(ctx, &kept, sqlUnitLayer, pq.Array(code), pq.Array(parent), pq.Array(zh),
		pq.Array(en), pq.Array(level), pq.Array(base)); err != nil {
		return fmt.Errorf("load %d units: %w", len(layer), err)
	}
	return allKept(layer, kept)
}

// allKept names the first row that the database would not take.
func allKept(layer []org.UnitRow, kept []string) error {
	if len(kept) == len(layer) {
		return nil
	}
	have := make(map[string]bool, len(kept))
	for _, c := range kept {
		have[c] = true
	}
	for _, r := range layer {
		if !have[r.Code] {
			return fmt.Errorf("unit %s: its parent %q is unknown, or it stands elsewhere already: %w", r.Code, r.Parent, org.ErrConflict)
		}
	}
	return nil
}
