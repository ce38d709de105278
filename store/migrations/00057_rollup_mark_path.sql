-- Marks below a unit. The table is empty most of the time and yet as large as it ever was: what was
-- deleted at its end keeps its pages, and every board read through all of them, four times.
-- +goose Up
create index rollup_mark_path on rollup_mark (path);

-- +goose Down
drop index rollup_mark_path;
