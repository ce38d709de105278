-- Whom a step of a record still has to be told to, of all below its unit: pieces of people in the order of
-- their ids.
-- +goose Up
create table record_telling (
    key        text primary key,                        -- of the step
    record_id  bigint not null references record (id) on delete cascade,
    state      text not null,                           -- of the record then: told no longer once it has moved on
    payload    jsonb not null,
    roles      text[] not null,
    expires_at timestamptz,
    after      bigint not null default 0                -- the person who was told last
);
-- +goose Down
drop table record_telling;
