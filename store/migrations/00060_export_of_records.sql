-- A request for a file may be about a record of the office with what belongs to it, instead of reports.
-- +goose Up
alter table export_request add column record_id bigint references record (id);
-- +goose Down
delete from export_request where record_id is not null;
alter table export_request drop column record_id;
