-- +goose Up
-- A number of versions alone does not tell two libraries apart, nor one that was restored
-- from a backup and has moved on since: an index kept on disk would answer for the wrong one.
alter table policy_version add column edition uuid not null default gen_random_uuid();

-- +goose Down
alter table policy_version drop column edition;
