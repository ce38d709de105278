-- Records that move when their moment comes, and what may be there only once at a time.
-- +goose Up
alter table record add column once text;                 -- record.Kind.Once; null = no limit
create unique index record_once on record (kind, once) where once is not null;
create index record_ripe on record (kind, state, due_at) where due_at < 'infinity';
create index audit_action on audit (action, id desc);
create index audit_unit on audit (unit_id, id desc);

-- +goose Down
drop index audit_unit; drop index audit_action; drop index record_ripe; drop index record_once;
alter table record drop column once;
