-- A fan-out to a million people in half the time: a notice's row is known by its id, and a lane that leaves at one moment
-- is walked by id instead of being put into an index.
-- +goose Up
-- The row that tells a person of a notice, and whether a row is one of a notice's. What stands alone has the ids below,
-- enough for a million people and two messages a day for 47 years.
create function delivery_of(notice bigint, person bigint) returns bigint language sql immutable parallel safe
    as 'select notice << 35 | person';
create function delivery_in(id bigint, notice bigint) returns boolean language sql immutable parallel safe
    as 'select id >= (notice << 35) and id < ((notice + 1) << 35)';

delete from delivery_lease; -- by ids that are gone: what was on its way is claimed again
drop index delivery_meant;
drop index delivery_lane;
drop index delivery_person;
alter table delivery disable trigger delivery_counted_changed;
update delivery set id = delivery_of(notice_id, person_id) where notice_id is not null;
alter table delivery enable trigger delivery_counted_changed;
alter table delivery alter id set maxvalue 34359738367;
alter table delivery
    add constraint delivery_meant check (id = (notice_id << 35 | person_id)), -- of what stands alone there is nothing to say
    add column walked boolean not null default false; -- waits for lane_walk to come to it; whatever rewrites the row ends that

-- Rows of one notice that all leave at one moment, in the order of their ids. What was claimed lies behind.
create table lane_walk (
    notice_id bigint      primary key references notice (id),
    run_at    timestamptz not null,
    next_id   bigint      not null
);
create index delivery_lane on delivery (notice_id, run_at, id) where state = 'queued' and notice_id is not null and not walked;
-- What somebody has had, or will not have any more. What they still wait for is found by the notices under way, and by
-- delivery_wait when it stands alone.
create index delivery_person on delivery (person_id, sent_at) where state <> 'queued';
create index delivery_wait on delivery (person_id) where state = 'queued' and notice_id is null;
drop index notice_lane;
create index notice_lane on notice (id) where state in ('sending', 'paused');

-- +goose Down
drop index notice_lane;
create index notice_lane on notice (id) where state = 'sending';
drop index delivery_wait; drop index delivery_person; drop index delivery_lane;
drop table lane_walk;
alter table delivery drop column walked, drop constraint delivery_meant;
alter table delivery alter id set maxvalue 9223372036854775807;
delete from delivery_lease;
alter table delivery disable trigger delivery_counted_changed;
update delivery set id = nextval(pg_get_serial_sequence('delivery', 'id')) where notice_id is not null;
alter table delivery enable trigger delivery_counted_changed;
create index delivery_person on delivery (person_id, sent_at);
create index delivery_lane on delivery (notice_id, run_at, id) where state = 'queued' and notice_id is not null;
create unique index delivery_meant on delivery (notice_id, person_id) where notice_id is not null;
drop function delivery_in; drop function delivery_of;
