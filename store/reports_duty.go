package store

// The obligation that is asked for now: the oldest period still owed, else the current one.
const sqlDutyNow = `
select o.id, o.period, o.due_at, o.state
from obligation o
where o.kind = 'report' and o.ref = $1 and o.unit_id = $2 and o.opens_at <= $4
  and (o.period = $3 or (o.period < $3 and o.state = 'open' and not exists (
        select 1 from submission s where s.form_id = o.ref and s.unit_id = o.unit_id and s.period = o.period)))
order by o.state = 'open' desc, o.due_at, o.id
limit 1`

const sqlDutyOfPeriod = `
select o.id, o.period, o.due_at, o.state
from obligation o
where o.kind = 'report' and o.ref = $1 and o.unit_id = $2 and o.period = $3
order by o.state = 'open' desc, o.due_at, o.id
limit 1`
