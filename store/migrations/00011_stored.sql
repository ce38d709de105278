-- What is kept about one person is found without reading everybody's rows.
-- +goose Up
create index submission_person on submission (person_id);
create index move_person on move (person_id, record);
create index policy_question_person on policy_question (person_id);
create index feedback_person on feedback (person_id);
create index audit_person on audit (person_id);

-- +goose Down
drop index audit_person;
drop index feedback_person; drop index policy_question_person; drop index move_person; drop index submission_person;
