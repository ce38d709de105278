-- Replicas read what has changed since the edition that they know, instead of the whole library.
-- +goose Up
-- The latest editions of the library. One that is not here is unknown, or too long ago, or of
-- a time before a backup was restored: who holds it has to read everything.
create table policy_edition (
    version bigint primary key,
    edition uuid not null
);
insert into policy_edition (version, edition) select version, edition from policy_version;

-- The version of the library that brought the row as it stands. It is given under the lock of
-- policy_version, so that no row is committed behind a version that somebody has read already.
alter table policy_item add column moved_in bigint not null default 0;
alter table policy_parameter add column moved_in bigint not null default 0;
alter table policy_alias add column moved_in bigint not null default 0;
create index policy_item_moved on policy_item (moved_in);

-- +goose Down
drop index policy_item_moved;
alter table policy_alias drop column moved_in;
alter table policy_parameter drop column moved_in;
alter table policy_item drop column moved_in;
drop table policy_edition;
