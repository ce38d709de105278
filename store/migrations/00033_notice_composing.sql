-- Notices that wait: for their moment, and for a second person; what conditions ask for.
-- +goose Up
create index notice_scheduled on notice (starts_at) where state = 'scheduled';
create index notice_awaiting on notice (unit_id, id) where state = 'awaiting';
create index delivery_budgeted on delivery (sent_at) where budgeted;
create index obligation_family on obligation (family) where state = 'open';

-- An audience is read from the index alone.
create index role_grant_audience on role_grant (unit_id) include (role, person_id, valid_from, valid_to);

-- +goose Down
drop index role_grant_audience; drop index obligation_family; drop index delivery_budgeted; drop index notice_awaiting; drop index notice_scheduled;
