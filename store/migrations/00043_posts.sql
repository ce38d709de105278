-- Posts that somebody holds for another for a time, posts that are confirmed once a year, and
-- records of which nobody learns who wrote them.
-- +goose Up
alter table role_grant add column deputy_of bigint references person (id) on delete cascade, -- null = their own post
                       add column confirmed_at timestamptz,                -- when it was last confirmed
                       add column confirmed_by bigint references person (id) on delete set null;
alter table record alter column last_by drop not null;                     -- null = nobody is kept

-- +goose Down
delete from record where last_by is null;
delete from role_grant where deputy_of is not null;
alter table record alter column last_by set not null;
alter table role_grant drop column confirmed_by, drop column confirmed_at, drop column deputy_of;
