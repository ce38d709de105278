-- Conversations as last seen: what is left of a draft when Redis comes back empty.
-- +goose Up
create table draft (
    chat       bigint primary key,
    revision   bigint not null,
    envelope   text not null,
    updated_at timestamptz not null
);
-- +goose Down
drop table draft;
