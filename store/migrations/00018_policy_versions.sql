-- What every policy item has said: a change adds a row, and nothing is deleted.
-- +goose Up
create table policy_item_version (
    item_id     text not null references policy_item (id),
    version     int not null,                          -- 1, 2 ... of this item
    body        jsonb not null,                        -- the whole item
    hash        text not null,
    imported_at timestamptz not null,
    person_id   bigint references person (id) on delete set null, -- who imported it; null: the command line
    primary key (item_id, version)
);
create index policy_item_version_person on policy_item_version (person_id) where person_id is not null;
insert into policy_item_version (item_id, version, body, hash, imported_at)
select id, 1, body, hash, updated_at from policy_item;

-- +goose Down
drop table policy_item_version;
