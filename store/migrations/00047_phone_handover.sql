-- Whom an officer was asked to phone goes on with the next officer when they leave.
-- +goose Up
alter table phone_call add column handed_at timestamptz;   -- came from an officer who left; the one who has it now is not told yet
create index phone_call_handed on phone_call (handed_at) where handed_at is not null;
create index role_grant_ends on role_grant (valid_to) where valid_to is not null;

-- +goose Down
drop index role_grant_ends; drop index phone_call_handed;
alter table phone_call drop column handed_at;
