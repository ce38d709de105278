-- Notices that are approved, planned, paused, changed and taken back, and whom they mean.
-- +goose Up
alter table notice drop constraint notice_state_check;
alter table notice add constraint notice_state_check
    check (state in ('awaiting','refused','scheduled','sending','paused','sent','cancelled','recalled'));
alter table notice
    add column more_units   bigint[] not null default '{}',   -- besides audience_unit_id
    add column except_units bigint[] not null default '{}',   -- these and what stands below them are left out
    add column conditions   jsonb    not null default '[]',   -- notices.Condition
    add column starts_at    timestamptz,                      -- null: at once
    add column at_digest    boolean not null default false,   -- with each person's next digest
    add column expires_at   timestamptz,                      -- too late after this: not sent any more
    add column media        jsonb   not null default '[]',    -- notices.Medium: Telegram's file ids
    add column ask_zh       text    not null default '',      -- a question with up to three answers
    add column ask_en       text    not null default '',
    add column choices      jsonb   not null default '[]',
    add column merges       bigint references notice (id),    -- the notice from above that it carries along
    add column version      int     not null default 1,       -- of the text; moves when it is corrected
    add column decided_by   bigint references person (id),    -- the second person
    add column decided_at   timestamptz,
    add column decision     text    not null default '';      -- why it was refused
alter table delivery
    add column version      int     not null default 0,       -- of the notice's text that the person has; 0 = not sent
    add column choice       smallint not null default 0,      -- which answer was pressed; 0 = none
    add column recalled_at  timestamptz;                      -- taken back from the chat

-- +goose Down
alter table delivery drop column version, drop column choice, drop column recalled_at;
alter table notice drop column more_units, drop column except_units, drop column conditions, drop column starts_at,
    drop column at_digest, drop column expires_at, drop column media, drop column ask_zh, drop column ask_en,
    drop column choices, drop column merges, drop column version, drop column decided_by, drop column decided_at,
    drop column decision;
alter table notice drop constraint notice_state_check;
alter table notice add constraint notice_state_check check (state in ('sending','sent','cancelled'));
