-- What every dated figure has said: a correction adds a row, and nothing is deleted.
-- +goose Up
create table policy_parameter_version (
    key         text not null,
    scope       text not null,
    valid_from  date not null,
    version     int not null,                          -- 1, 2 ... of this figure
    body        jsonb not null,                        -- the whole figure
    hash        text not null,
    imported_at timestamptz not null,
    person_id   bigint references person (id) on delete set null, -- who imported it; null: the command line
    draft_id    bigint references policy_draft (id),    -- null: imported from the command line
    primary key (key, scope, valid_from, version),
    foreign key (key, scope, valid_from) references policy_parameter (key, scope, valid_from)
);
create index policy_parameter_version_person on policy_parameter_version (person_id) where person_id is not null;
create index policy_parameter_version_draft on policy_parameter_version (draft_id) where draft_id is not null;
insert into policy_parameter_version (key, scope, valid_from, version, body, hash, imported_at)
select key, scope, valid_from, 1, body, hash, updated_at from policy_parameter;

-- +goose Down
drop table policy_parameter_version;
