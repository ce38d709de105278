-- Conversations as last seen: what is left of a draft when Redis comes back empty. An
-- empty envelope is one that ended at that revision.
-- +goose Up
create table draft (
    chat       bigint primary key,
    revision   bigint not null,
    envelope   text not null,
    updated_at timestamptz not null
) with (fillfactor = 70);
-- +goose Down
drop table draft;
