-- What happens after a notice was sent: figures kept while they change, its pace, corrections, whom to phone, work groups.
-- +goose Up
alter table notice
    add column corrected_at timestamptz,                   -- the text was last changed
    add column recalled_at  timestamptz,                   -- taken back
    add column pace         jsonb not null default '[]',   -- notices.Pace: how many were done at moments of the last minute
    add column phone_at     timestamptz,                   -- the lists of whom to phone have gone out
    add column phone_round  int   not null default 0;      -- how often
-- What was sent before this began has been phoned about, or never will be.
update notice set phone_at = created_at where state <> 'sending';
create index notice_phone on notice (id) where state = 'sent' and phone_at is null;

-- How many deliveries of a notice are alike. A notice of a million people is a few rows.
create table notice_tally (
    notice_id bigint   not null references notice (id),
    state     text     not null,
    reason    text     not null,                           -- of unreachable and failed
    choice    smallint not null,
    version   int      not null,
    told      boolean  not null,
    recalled  boolean  not null,
    n         bigint   not null,
    primary key (notice_id, state, reason, choice, version, told, recalled)
);
-- Changes to it that are not added yet. Nobody waits for anybody: each statement appends its own rows.
create table notice_change (
    notice_id bigint   not null,
    state     text     not null,
    reason    text     not null,
    choice    smallint not null,
    version   int      not null,
    told      boolean  not null,
    recalled  boolean  not null,
    n         bigint   not null
);
create index notice_change_notice on notice_change (notice_id);

insert into notice_tally
select notice_id, state, case when state in ('unreachable', 'failed') then reason else '' end, choice, version,
       told_at is not null, recalled_at is not null, count(*)
from delivery where notice_id is not null group by 1, 2, 3, 4, 5, 6, 7;

-- New rows are counted by the statement that writes them (fan-out): a trigger would keep a million rows twice.
-- +goose StatementBegin
create function count_changed_deliveries() returns trigger language plpgsql as $$
begin
    insert into notice_change
    select notice_id, state, why, choice, version, told, recalled, sum(n)
    from (select notice_id, state, case when state in ('unreachable', 'failed') then reason else '' end as why, choice, version,
                 told_at is not null as told, recalled_at is not null as recalled, 1 as n
          from fresh where notice_id is not null
          union all
          select notice_id, state, case when state in ('unreachable', 'failed') then reason else '' end, choice, version,
                 told_at is not null, recalled_at is not null, -1
          from stale where notice_id is not null) moved
    group by 1, 2, 3, 4, 5, 6, 7 having sum(n) <> 0;
    return null;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create function count_gone_deliveries() returns trigger language plpgsql as $$
begin
    insert into notice_change
    select notice_id, state, case when state in ('unreachable', 'failed') then reason else '' end, choice, version,
           told_at is not null, recalled_at is not null, -count(*)
    from stale where notice_id is not null group by 1, 2, 3, 4, 5, 6, 7;
    return null;
end $$;
-- +goose StatementEnd

create trigger delivery_counted_changed after update on delivery
    referencing new table as fresh old table as stale for each statement execute function count_changed_deliveries();
create trigger delivery_counted_gone after delete on delivery
    referencing old table as stale for each statement execute function count_gone_deliveries();

-- Whom an officer was asked to phone: one list a notice, each person on one list.
create table phone_call (
    notice_id  bigint not null references notice (id),
    person_id  bigint not null references person (id),
    officer_id bigint not null references person (id),
    unit_id    bigint not null references unit (id),       -- where the person stands
    role       text   not null default '',
    asked_at   timestamptz not null,
    primary key (notice_id, person_id)
);
create index phone_call_officer on phone_call (officer_id, notice_id);
create index phone_call_person on phone_call (person_id);

-- A unit's work group in Telegram. It gets summaries; nothing is asked or read there.
create table unit_group (
    unit_id   bigint primary key references unit (id),
    chat      bigint not null unique,                      -- negative; moves when the group becomes a supergroup
    lang      text   not null,
    linked_by bigint not null references person (id),
    linked_at timestamptz not null
);

-- The summary of a notice in a group: one message, kept up to date.
create table group_post (
    id         bigint generated by default as identity primary key,
    notice_id  bigint not null references notice (id),
    unit_id    bigint not null references unit (id),
    chat       bigint not null,
    lang       text   not null,
    state      text   not null default 'queued' check (state in ('queued', 'sent', 'failed')),
    version    int    not null default 0,                  -- of the notice's text that stands in the group
    message_id bigint not null default 0,
    run_at     timestamptz not null,                       -- not before; also the lease while sending
    attempts   int    not null default 0,
    unique (notice_id, chat)
);
create index group_post_run on group_post (run_at) where state = 'queued';
create index group_post_chat on group_post (chat);

-- +goose Down
drop table group_post; drop table unit_group; drop table phone_call;
drop trigger delivery_counted_gone on delivery; drop trigger delivery_counted_changed on delivery;
drop function count_gone_deliveries(); drop function count_changed_deliveries();
drop table notice_change; drop table notice_tally;
drop index notice_phone;
alter table notice drop column corrected_at, drop column recalled_at, drop column pace, drop column phone_at, drop column phone_round;
