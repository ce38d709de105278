-- A return may give each field a reason of its own, and reviewers see what period the
-- last figures are of.
-- +goose Up
alter table move add column reasons jsonb;            -- field -> reason; null = reason holds for all

create or replace view report_seen as
select s.id, s.number, s.conversation, coalesce(s.obligation_id, 0) as obligation_id, s.form_id, s.form_version,
       s.period, s.person_id, s.role, s.answers, s.typed, s.no_change, s.state, s.revision, s.open_fields,
       s.submitted_at, s.due_at, s.updated_at, s.returns,
       u.id as unit_id, u.code as unit_code, u.name_zh, u.name_en, u.level, u.parent_id, u.path,
       before.answers as last_answers,
       coalesce(latest.person_id, s.person_id) as mover_id, coalesce(latest.role, s.role) as mover_role,
       coalesce(writer.person_id, s.person_id) as writer_id,
       coalesce(writers.people, '{}') || s.person_id as writers,
       coalesce(sent_back.reason, '') as reason, coalesce(sent_back.fields, '{}') as sent_back,
       fixed.old as fixed_old, fixed.new as fixed_new,
       coalesce(before.period, '') as last_period, sent_back.reasons
from submission s
join unit u on u.id = s.unit_id
left join lateral (select p.answers, p.period from submission p
                   where p.form_id = s.form_id and p.unit_id = s.unit_id and p.period < s.period
                   order by p.period desc limit 1) before on true
left join lateral (select m.person_id, m.role from move m
                   where m.record = 'report' and m.record_id = s.id
                   order by m.id desc limit 1) latest on true
left join lateral (select m.person_id from move m
                   where m.record = 'report' and m.record_id = s.id
                     and m.name in ('submit', 'revise', 'resubmit', 'correct')
                   order by m.id desc limit 1) writer on true
left join lateral (select array_agg(distinct m.person_id) as people from move m
                   where m.record = 'report' and m.record_id = s.id
                     and m.name in ('submit', 'revise', 'resubmit', 'correct')) writers on true
left join lateral (select m.reason, m.fields, m.reasons from move m
                   where m.record = 'report' and m.record_id = s.id and m.to_state = 'returned'
                   order by m.id desc limit 1) sent_back on true
left join lateral (select m.old, m.new from move m
                   where m.record = 'report' and m.record_id = s.id and m.name = 'resubmit'
                   order by m.id desc limit 1) fixed on true;

-- +goose Down
drop view report_seen;
alter table move drop column reasons;
create view report_seen as
select s.id, s.number, s.conversation, coalesce(s.obligation_id, 0) as obligation_id, s.form_id, s.form_version,
       s.period, s.person_id, s.role, s.answers, s.typed, s.no_change, s.state, s.revision, s.open_fields,
       s.submitted_at, s.due_at, s.updated_at, s.returns,
       u.id as unit_id, u.code as unit_code, u.name_zh, u.name_en, u.level, u.parent_id, u.path,
       before.answers as last_answers,
       coalesce(latest.person_id, s.person_id) as mover_id, coalesce(latest.role, s.role) as mover_role,
       coalesce(writer.person_id, s.person_id) as writer_id,
       coalesce(writers.people, '{}') || s.person_id as writers,
       coalesce(sent_back.reason, '') as reason, coalesce(sent_back.fields, '{}') as sent_back,
       fixed.old as fixed_old, fixed.new as fixed_new
from submission s
join unit u on u.id = s.unit_id
left join lateral (select p.answers from submission p
                   where p.form_id = s.form_id and p.unit_id = s.unit_id and p.period < s.period
                   order by p.period desc limit 1) before on true
left join lateral (select m.person_id, m.role from move m
                   where m.record = 'report' and m.record_id = s.id
                   order by m.id desc limit 1) latest on true
left join lateral (select m.person_id from move m
                   where m.record = 'report' and m.record_id = s.id
                     and m.name in ('submit', 'revise', 'resubmit', 'correct')
                   order by m.id desc limit 1) writer on true
left join lateral (select array_agg(distinct m.person_id) as people from move m
                   where m.record = 'report' and m.record_id = s.id
                     and m.name in ('submit', 'revise', 'resubmit', 'correct')) writers on true
left join lateral (select m.reason, m.fields from move m
                   where m.record = 'report' and m.record_id = s.id and m.to_state = 'returned'
                   order by m.id desc limit 1) sent_back on true
left join lateral (select m.old, m.new from move m
                   where m.record = 'report' and m.record_id = s.id and m.name = 'resubmit'
                   order by m.id desc limit 1) fixed on true;
