-- Numbers of records without a queue. A row of the year made everybody who began a record wait for
-- everybody else's commit; now a year has 32 rows that each give out every 32nd number, and whoever
-- begins takes the smallest that nobody else is taking. A number that a step let go is still the next of its row.
-- +goose Up
alter table record_serial add column slot smallint not null default 0, add column next bigint not null default 0;
alter table record_serial drop constraint record_serial_pkey;
insert into record_serial (prefix, year, last, slot, next)
select prefix, year, 0, g, last + g from record_serial cross join generate_series(1, 32) g;
delete from record_serial where slot = 0;
alter table record_serial drop column last, alter column slot drop default, alter column next drop default;
alter table record_serial add primary key (prefix, year, slot);

-- +goose Down
alter table record_serial drop constraint record_serial_pkey;
alter table record_serial add column last bigint not null default 0;
insert into record_serial (prefix, year, slot, next, last)
select prefix, year, 0, 0, max(next) - 32 from record_serial group by prefix, year;
delete from record_serial where slot <> 0;
alter table record_serial drop column slot, drop column next, alter column last drop default;
alter table record_serial add primary key (prefix, year);
