-- Questions that come back, and marks of essays. Of a memory only the day is kept on which
-- the question comes back: no moment of study, no duration, no count.
-- +goose Up
create table question_memory (
    person_id   bigint not null references person (id),
    course_id   text not null,
    question_id text not null,
    due         date not null,
    stability   double precision not null,             -- days until it is known with 90 per cent
    difficulty  double precision not null,             -- 1 to 10
    answered    text not null,                         -- the answer counted last, so that it counts once
    primary key (person_id, course_id, question_id)
);
create index question_memory_due on question_memory (due, person_id);
create table review_stop (
    person_id bigint primary key references person (id) -- wants no questions back
);
alter table attempt_answer
    add column marked_by bigint references person (id), -- who marked an essay
    add column remark    text not null default '',      -- what they wrote to the learner
    add column told      boolean not null default false; -- the learner was told of the mark
create index attempt_answer_untold on attempt_answer (attempt_id) where marked_by is not null and not told;

-- +goose Down
drop index attempt_answer_untold;
alter table attempt_answer drop column told, drop column remark, drop column marked_by;
drop table review_stop; drop table question_memory;
