package store

import (
	"context"
	"fmt"

	"cadrebot/demo"
)

// wipeOf deletes the rows of one table that hang on the demo's units (unit) or people
// (person); the temporary tables are made by the first two steps.
func wipeOf(table, where string) string { return "delete from " + table + " where " + where }

const scopeUnits = `
create temporary table demo_unit on commit drop as select id from unit where code like '` + demo.CodePrefix + `%'`

// People of the demo are those who were loaded with it and those who have joined it and
// nothing else.
const scopePeople = `
create temporary table demo_person on commit drop as
select p.id, p.telegram_id from person p
where p.key like '` + demo.KeyPrefix + `%'
   or (exists (select from role_grant g where g.person_id = p.id)
       and not exists (select from role_grant g where g.person_id = p.id and g.unit_id not in (select id from demo_unit)))`

const (
	ofDemoUnit   = "unit_id in (select id from demo_unit)"
	ofDemoPerson = "person_id in (select id from demo_person)"
	ofEither     = ofDemoUnit + " or " + ofDemoPerson
	ofDemoSaid   = "notice_id in (select id from notice where " + ofDemoUnit + " or author_id in (select id from demo_person))"
	ofDemoCards  = "body->>'level' = 'faq' and body->>'region' like '" + demo.CodePrefix + "%'"
	ofDemoWords  = ofDemoUnit + " or item_id in (select id from policy_item where " + ofDemoCards + ")"
)

// What leaves the library leaves no row that tells of it: no edition before is known any more,
// so that replicas read everything. Whoever follows it hears that cards, or words that lead to
// an item, go.
const sqlLibraryLosesDemo = `
with moved as (
    update policy_version set version = version + 1, edition = gen_random_uuid()
    where exists (select from policy_item where ` + ofDemoCards + `)
       or exists (select from policy_alias where status = 'approved' and (` + ofDemoWords + `))
    returning version, edition),
forgotten as (delete from policy_edition where exists (select from moved)),
kept as (insert into policy_edition (version, edition) select version, edition from moved)
select pg_notify('` + policyChannel + `', CAST(version AS text)) from moved`

// wipeSteps in the order in which tables hang on each other.
var wipeSteps = []string{
	sqlLockPolicyVersion, // first, as in every other change of the library
	scopeUnits,
	scopePeople,
	wipeOf("draft", "chat in (select telegram_id from demo_person)"),
	wipeOf("reminder", "obligation_id in (select id from obligation where "+ofEither+")"),
	wipeOf("move", ofEither+" or person_id is null and record_id in (select r.id from record r where r.kind = move.record and r."+ofDemoUnit+")"),
	"update record set parent_id = null where parent_id in (select id from record where " + ofDemoUnit + " or last_by in (select id from demo_person))",
	wipeOf("record", ofDemoUnit+" or last_by in (select id from demo_person)"), // links, purses and entries with them
	wipeOf("attachment", "submission_id in (select id from submission where "+ofEither+")"),
	wipeOf("submission", ofEither),
	wipeOf("export_request", ofEither+" or second_id in (select id from demo_person)"),
	wipeOf("obligation", ofEither+" or task_id in (select id from task where "+ofDemoUnit+" or author_id in (select id from demo_person))"),
	wipeOf("task", ofDemoUnit+" or author_id in (select id from demo_person)"),
	wipeOf("task_series", ofDemoUnit+" or author_id in (select id from demo_person)"),
	wipeOf("task_template", ofDemoUnit),
	wipeOf("period_standing", ofDemoUnit+" or close_id in (select id from period_close where "+ofEither+")"),
	wipeOf("period_close", ofEither),
	wipeOf("form_refusal", ofDemoPerson+" or form_id in (select id from form where "+ofDemoUnit+")"),
	wipeOf("form_version", ofDemoPerson+" or form_id in (select id from form where "+ofDemoUnit+")"),
	wipeOf("form", ofDemoUnit),
	wipeOf("group_post", ofDemoUnit+" or "+ofDemoSaid),
	wipeOf("unit_group", ofDemoUnit+" or linked_by in (select id from demo_person)"),
	wipeOf("phone_call", ofEither+" or officer_id in (select id from demo_person) or "+ofDemoSaid),
	wipeOf("delivery", ofDemoPerson+" or notice_id in (select id from notice where "+ofDemoUnit+")"),
	wipeOf("notice_change", ofDemoSaid), // after the deliveries: each that goes is counted off
	wipeOf("notice_tally", ofDemoSaid),
	wipeOf("lane_walk", ofDemoSaid),
	wipeOf("notice", ofDemoUnit+" or author_id in (select id from demo_person)"),
	wipeOf("policy_card", ofDemoUnit+" or proposed_by in (select id from demo_person)"),
	wipeOf("policy_question", ofEither),
	wipeOf("policy_view", ofDemoPerson),
	"update policy_item_version set draft_id = null where draft_id in (select id from policy_draft where " + ofEither + " or second_id in (select id from demo_person))",
	"update policy_parameter_version set draft_id = null where draft_id in (select id from policy_draft where " + ofEither + " or second_id in (select id from demo_person))",
	wipeOf("policy_draft", ofEither+" or second_id in (select id from demo_person)"),
	sqlLibraryLosesDemo,
	wipeOf("policy_alias", ofDemoWords),
	wipeOf("policy_bookmark", ofDemoPerson+" or item_id in (select id from policy_item where "+ofDemoCards+")"),
	wipeOf("policy_item_version", "item_id in (select id from policy_item where "+ofDemoCards+")"),
	wipeOf("policy_item", ofDemoCards),
	wipeOf("policy_search", ofDemoPerson),
	wipeOf("course_push", ofEither),
	wipeOf("course_standing", ofEither),
	wipeOf("course_question", ofEither+" or desk_id in (select id from demo_unit) or answered_by in (select id from demo_person)"),
	wipeOf("question_memory", ofDemoPerson),
	wipeOf("review_stop", ofDemoPerson),
	"update attempt_answer set marked_by = null where marked_by in (select id from demo_person)",
	wipeOf("certificate", ofEither+" or issuer_id in (select id from demo_unit) or revoked_by in (select id from demo_person)"),
	wipeOf("attempt_answer", "attempt_id in (select id from attempt where "+ofEither+")"),
	wipeOf("attempt", ofEither),
	wipeOf("course_draft", ofDemoUnit+" or author_id in (select id from demo_person)"),
	wipeOf("feedback", ofEither),
	wipeOf("audit", ofEither),
	wipeOf("invitation_use", ofDemoPerson+" or nonce in (select nonce from invitation where "+ofDemoUnit+")"),
	wipeOf("invitation", ofDemoUnit+" or created_by in (select id from demo_person)"),
	wipeOf("role_grant", ofEither),
	wipeOf("person", "id in (select id from demo_person)"),
	wipeOf("unit", "id in (select id from demo_unit)"),
}

// Wipe takes the demo out: its units, everybody who belongs to nothing else, and all that
// hangs on them. Everything else stays. It returns how many people went.
func (d *Demo) Wipe(ctx context.Context) (people int, err error) {
	err = d.db.tx(ctx, "wipe demo", func(tx q) error {
		for _, step := range wipeSteps {
			if _, err := tx.ExecContext(ctx, step); err != nil {
				return fmt.Errorf("%.60s: %w", step, err)
			}
			if step == scopePeople {
				if err := tx.GetContext(ctx, &people, "select count(*) from demo_person"); err != nil {
					return fmt.Errorf("count demo people: %w", err)
				}
			}
		}
		return nil
	})
	return people, err
}
