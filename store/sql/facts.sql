-- name: read_facts
-- Everything outside the stream that a decision may read, the record's time and whether the command is answered, in one
-- round trip. $1 command, $2 key ids, $3 people, $4 offices (those of the people's mandates
-- come with them), $5 office and $6 fund year whose lines are wanted (or null), $7 a
-- treasury reference that must be new (or null).
select record_now() as now,
       clock_timestamp() as server_now,
       exists (select from receipt where command_id = $1) as answered,
       (select simulated from record_clock) as clock_simulated,
       (select kind from register_head) as register_kind,
       coalesce((select version from register_head), 0) as register_version,
       coalesce((select min(order_id) from payment_order where reference = $7), '') as reference_taken_by,
       (select coalesce(json_agg(json_build_object(
            'key', key_id, 'person', person, 'public_key', public_key, 'valid_from', valid_from, 'valid_to', valid_to)
            order by key_id), '[]') from signing_key where key_id = any ($2::text[])) as keys,
       (select coalesce(json_agg(json_build_object(
            'person', person, 'duty', duty, 'office', office, 'valid_from', valid_from, 'valid_to', valid_to,
            'delegated_by', delegated_by, 'within', case when delegated_by is not null then
                json_build_object('valid_from', within_from, 'valid_to', within_to) end)
            order by person, duty, office, valid_from, mandate), '[]') from mandate where person = any ($3::text[]))
            as mandates,
       (select coalesce(json_agg(json_build_object(
            'office', office, 'parent', parent, 'valid_from', valid_from, 'valid_to', valid_to) order by office), '[]')
          from office where office = any ($4::text[])
             or office in (select mandate.office from mandate where person = any ($3::text[]))) as offices,
       (select coalesce(json_agg(json_build_object(
            'line', fund_line.line, 'origin_year', origin_year, 'component', component,
            'subcomponent', subcomponent, 'capital_kind', capital_kind, 'available_vnd', balance)
            order by fund_line.line), '[]')
          from fund_line join ledger_account on ledger_account.line = fund_line.line and ledger_account.kind = 'available'
         where fund_line.office = $5 and fund_line.fund_year = $6) as lines,
       (select coalesce(json_agg(json_build_object('kind', kind, 'name', name, 'sha256', sha256, 'draft', draft)
            order by kind, name, sha256), '[]') from edition) as editions;

-- name: period_lines
-- The lines of one office's year with value on or before a day ($1), known at an instant ($2), to be frozen. $3 office,
-- $4 fund year. By bytes, so that the order is the same under every locale.
select line, allotted_vnd, available_vnd, reserved_vnd, committed_vnd, submitted_vnd, advanced_vnd, paid_vnd
from board_line_at($1, $2, $3, $4) order by line collate "C";

-- name: period_cases
-- The cases of one office's year by the same pair.
select code, stage, holder_duty, holder_office, held_since, next_date, next_rule,
       coalesce(support_vnd, 0) as support_vnd, advanced_vnd, paid_vnd
from board_case_at($1, $2, $3, $4) order by code collate "C";
