-- The first decision on each report, so that how long reports waited for one is read in one go and not looked up
-- for every report.
-- +goose Up
create table report_decision (
    report_id bigint primary key references submission (id) on delete cascade,
    at        timestamptz not null,
    path      text collate "C" not null,               -- of the report's unit
    tenths    bigint not null,                         -- of an hour since it came in
    name      text not null                            -- reports.Approving, reports.Returning
);
create index report_decision_at on report_decision (at) include (path, tenths, name);
create index report_decision_path on report_decision (path, at) include (tenths, name);

-- +goose StatementBegin
create function report_decided() returns trigger language plpgsql as $$
begin
    insert into report_decision as d (report_id, at, path, tenths, name)
    select distinct on (s.id) s.id, m.at, u.path, round(extract(epoch from m.at - s.submitted_at) / 360), m.name
    from new_rows m join submission s on s.id = m.record_id join unit u on u.id = s.unit_id
    where m.record = 'report' and m.name in ('approve', 'county_approve', 'return', 'county_return')
    order by s.id, m.at
    on conflict (report_id) do update set at = excluded.at, tenths = excluded.tenths, name = excluded.name where d.at > excluded.at;
    return null;
end $$;
-- +goose StatementEnd

create trigger report_decided after insert on move referencing new table as new_rows for each statement execute function report_decided();

insert into report_decision (report_id, at, path, tenths, name)
select distinct on (s.id) s.id, m.at, u.path, round(extract(epoch from m.at - s.submitted_at) / 360), m.name
from move m join submission s on s.id = m.record_id join unit u on u.id = s.unit_id
where m.record = 'report' and m.name in ('approve', 'county_approve', 'return', 'county_return')
order by s.id, m.at;

-- +goose Down
drop trigger report_decided on move;
drop function report_decided();
drop table report_decision;
