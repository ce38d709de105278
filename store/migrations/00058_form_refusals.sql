-- Questions of a form that the burden check kept from being asked twice (TV-17): the burden report counts
-- them by the office that wanted to ask. One question of one version counts once, however often it is tried.
-- +goose Up
create table form_refusal (
    form_id   bigint not null references form (id),
    number    int not null,                            -- of the version
    field     text not null,                           -- key of the question
    person_id bigint not null references person (id),
    at        timestamptz not null,                    -- of the first try
    primary key (form_id, number, field)
);
create index form_refusal_at on form_refusal (at);

-- +goose Down
drop table form_refusal;
