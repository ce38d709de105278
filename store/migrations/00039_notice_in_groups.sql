-- A notice may be summed up in the work groups of the units it means, as soon as it leaves.
-- +goose Up
alter table notice add column in_groups boolean not null default false;

-- +goose Down
alter table notice drop column in_groups;
