package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/record"
)

// Of each kind and state how many there are, with no field, and what their answers come to. What is no number
// counts as nothing.
const sqlTallies = `
select c.kind, c.state, '' as field, CAST(count(*) AS text) as total from record c where c.parent_id = $1 group by c.kind, c.state
union all
select c.kind, c.state, d.key, CAST(sum(CAST(d.value->>'s' AS numeric)) AS text)
from record c cross join lateral jsonb_each(c.data) d
where c.parent_id = $1 and d.value->>'s' ~ '^-?[0-9]{1,20}(\.[0-9]{1,10})?$'
group by c.kind, c.state, d.key`

// tallies counts and adds up what belongs to a record, by kind.
func (r *Records) tallies(ctx context.Context, tx q, k *record.Kind, id int64) (map[string]record.Tally, error) {
	out := map[string]record.Tally{}
	if id == 0 || len(r.reg.Children(k.ID)) == 0 {
		return out, nil
	}
	var rows []struct {
		Kind  string `db:"kind"`
		State string `db:"state"`
		Field string `db:"field"`
		Total string `db:"total"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlTallies, id); err != nil {
		return nil, fmt.Errorf("add up what belongs to record %d: %w", id, err)
	}
	for _, x := range rows {
		t, ok := out[x.Kind]
		if !ok {
			t = record.Tally{ByState: map[lifecycle.State]int{}, Sums: map[string]record.Number{}, InState: map[lifecycle.State]map[string]record.Number{}}
		}
		n, _ := record.Read(x.Total)
		if x.Field == "" {
			count := int(n.Float())
			t.Count += count
			t.ByState[lifecycle.State(x.State)] = count
		} else {
			addTo(t, lifecycle.State(x.State), x.Field, n)
		}
		out[x.Kind] = t
	}
	return out, nil
}

func addTo(t record.Tally, s lifecycle.State, field string, n record.Number) {
	t.Sums[field] = t.Sums[field].Plus(n)
	if t.InState[s] == nil {
		t.InState[s] = map[string]record.Number{}
	}
	t.InState[s][field] = n
}

// $1 path, $2 kind, $3 states, $4 answers wanted, $5 field, $6 purse, $7 field of the period, $8 year,
// $9 which units: ” = the path and below, unit = that unit alone, beside = those right below $11; $10 the unit.
const sqlFact = `
select CAST(coalesce(sum(case
           when $6 <> '' then coalesce(p.balance, 0)
           when $5 = '' then 1
           when r.data->$5->>'s' ~ '^-?[0-9]{1,20}(\.[0-9]{1,10})?$' then CAST(r.data->$5->>'s' AS numeric)
           else 0 end), 0) AS text)
from record r left join purse p on $6 <> '' and p.record_id = r.id and p.name = $6
where r.kind = $2 and case $9 when 'unit' then r.unit_id = $10 when 'beside' then r.unit_id in (select id from unit where parent_id = $11)
                       else r.path >= $1 and r.path < $1 || '~' end
  and (cardinality($3::text[]) = 0 or r.state = any($3)) and r.data @> CAST($4 AS jsonb)
  and ($7 = '' or starts_with(coalesce(r.data->$7->>'s', ''), $8))`

// yearField is the field by whose year Fact.Period narrows.
const yearField = "year"

// facts are the figures of the record's unit that the kind's rules ask for.
func (r *Records) facts(ctx context.Context, tx q, k *record.Kind, c record.Case) (map[string]record.Number, error) {
	out := map[string]record.Number{}
	for _, f := range k.Facts {
		if c.Record.Unit.Path == "" {
			continue
		}
		total, known, err := r.fact(ctx, tx, f, c)
		if err != nil {
			return nil, fmt.Errorf("read fact %s: %w", f.Name, err)
		}
		if known {
			out[f.Name] = total
		}
	}
	return out, nil
}

const sqlUnitsBeside = `select CAST(count(*) AS text) from unit where parent_id = $1`

// fact is one figure; without a kind it is how many units stand beside the record's. It is not known where nothing
// feeds its indicator.
func (r *Records) fact(ctx context.Context, tx q, f record.Fact, c record.Case) (n record.Number, known bool, err error) {
	var total string
	u := c.Record.Unit
	if code := cmp.Or(f.Indicator, c.Said(f.IndicatorIn).S); code != "" {
		year, ok := calendar.Parse(c.Said(yearField).S)
		if !ok || year.Kind != calendar.Year {
			return n, false, nil
		}
		return r.fed(ctx, tx, code, u, year)
	}
	if f.Kind == "" {
		err = tx.GetContext(ctx, &total, sqlUnitsBeside, int64(u.Parent))
	} else {
		same := maps.Clone(f.Where)
		for _, key := range f.Alike {
			if same == nil {
				same = map[string]string{}
			}
			same[key] = c.Said(key).S
		}
		where, werr := wanted(same)
		if werr != nil {
			return n, false, werr
		}
		year := c.Said(yearField).S
		if y, bad := strconv.Atoi(year); bad == nil && f.Ago != 0 {
			year = strconv.Itoa(y - f.Ago)
		}
		err = tx.GetContext(ctx, &total, sqlFact, u.Path, f.Kind, stateArray(f.States), where, f.Field, f.Purse, f.Period, year, string(f.Around), int64(u.ID), int64(u.Parent))
	}
	if err != nil {
		return n, false, err
	}
	n, _ = record.Read(total)
	return n, true, nil
}

// wanted is a jsonb value that the answers of a record must hold.
func wanted(where map[string]string) (string, error) {
	w := form.Answers{}
	for key, v := range where {
		w[key] = form.Value{S: v}
	}
	b, err := json.Marshal(w)
	if err != nil {
		return "", fmt.Errorf("write answers as JSON: %w", err)
	}
	return string(b), nil
}
