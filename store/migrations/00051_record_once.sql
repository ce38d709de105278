-- What may be there only once at a time among the records of a kind: a household's open clue.
-- +goose Up
create table record_once (
    kind      text not null,
    key       text not null,
    record_id bigint not null unique references record (id) on delete cascade,
    primary key (kind, key)
);

-- +goose Down
drop table record_once;
