-- Reports that say where people work are few among all: they are found without reading the others.
-- +goose Up
-- +goose StatementBegin
create function says_labour(answers jsonb) returns boolean language sql immutable parallel safe as $$
    select exists (select from jsonb_object_keys(answers) k where lower(replace(k, '-', '_')) in ('lab_01a', 'lab_01b', 'lab_01c'))
$$;
-- +goose StatementEnd
create index submission_labour on submission (submitted_at) where says_labour(answers);

-- +goose Down
drop index submission_labour;
drop function says_labour(jsonb);
