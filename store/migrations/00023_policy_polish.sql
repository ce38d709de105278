-- Words belong to the clause that they found; a no has a reason; what a card became may be
-- retired; the same question is found on other desks.
-- +goose Up
alter table policy_alias
    add column anchor      text not null default '',                           -- of the clause; '' = the whole item
    add column proposed_by bigint references person (id) on delete set null,   -- of a desk; never somebody who asked
    add column reason      text not null default '',                           -- why not
    drop constraint policy_alias_item_id_alike_key,
    add unique (item_id, anchor, alike);

alter table policy_card
    add column reason text not null default '',                                -- why not, or why no longer
    drop constraint policy_card_state_check,
    add constraint policy_card_state_check check (state in ('proposed', 'approved', 'declined', 'retired'));
drop index policy_card_once;
create unique index policy_card_once on policy_card (question_id) where state in ('proposed', 'approved');

create index policy_question_alike on policy_question (alike, asked_at) where lead_id is null;

-- +goose Down
drop index policy_question_alike;
drop index policy_card_once;
update policy_card set state = 'declined' where state = 'retired';
alter table policy_card
    drop column reason,
    drop constraint policy_card_state_check,
    add constraint policy_card_state_check check (state in ('proposed', 'approved', 'declined'));
-- A question may have had two cards, one after the other: the newest stands for it.
update policy_card c set question_id = null
where c.state <> 'declined' and exists (select 1 from policy_card n where n.question_id = c.question_id and n.state <> 'declined' and n.id > c.id);
create unique index policy_card_once on policy_card (question_id) where state <> 'declined';
delete from policy_alias a using policy_alias b
where b.item_id = a.item_id and b.alike = a.alike and b.id <> a.id
  and (b.status = 'approved', -b.id) > (a.status = 'approved', -a.id);
alter table policy_alias
    drop constraint policy_alias_item_id_anchor_alike_key,
    drop column anchor, drop column proposed_by, drop column reason,
    add unique (item_id, alike);
