-- The order in which questions were asked, for figures that rest on the places of a quiz, and
-- the marks of a first attempt in one line, so that its statistics need not put answers together.
-- +goose Up
alter table attempt_answer add column place smallint; -- from 1; null = not kept
alter table attempt add column marks text;            -- see sqlKeepMarks; null = no first attempt, or not all marked, or not kept
update attempt a set marks = (
    select '? ' || string_agg(aa.question_id || '=' || coalesce(aa.worth, case when aa.correct then 100000 else 0 end) || '=' ||
                              replace(btrim(coalesce(aa.answer->>'p', ''), '[]'), ' ', ''), ' ' order by aa.question_id)
    from attempt_answer aa where aa.attempt_id = a.id)
where a.number = 1 and a.waiting = 0;

-- +goose Down
alter table attempt drop column marks;
alter table attempt_answer drop column place;
