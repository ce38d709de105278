-- Answers that are partly right, and essays that wait for a trainer's mark.
-- +goose Up
alter table attempt
    add column worth   bigint,                 -- parts of 100,000 for each question; null = right_count in full
    add column waiting int not null default 0; -- answers that no trainer has marked yet
alter table attempt_answer
    add column worth   int,                    -- 0 to 100,000; null = all or nothing by correct
    add column waiting boolean not null default false;
create index attempt_answer_waiting on attempt_answer (question_id) where waiting;

-- +goose Down
drop index attempt_answer_waiting;
alter table attempt_answer drop column waiting, drop column worth;
alter table attempt drop column waiting, drop column worth;
