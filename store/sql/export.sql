-- name: patience
-- A sorted read of the whole log may take longer than a screen's question; only in this transaction.
select set_config('statement_timeout', '30min', true), set_config('idle_in_transaction_session_timeout', '5min', true);

-- name: about
-- What the record is. Its last instant is the record's own, so that the same record gives the same bytes at any time.
select (select kind from register_head) as register_kind,
       (select simulated from record_clock) as simulated,
       (select max(number) from schema_migration) as schema_version,
       greatest((select max(last_recorded_at) from stream), (select max(received_at) from command)) as as_of,
       (select coalesce(array_agg(build order by build collate "C"), '{}') from (
            select build from receipt union select build from event) builds) as builds;

-- name: streams
-- The head of each stream, as the recorder left it.
select name as stream, kind, version, links, head_hash, last_recorded_at from stream order by name collate "C";

-- name: commands
-- What was asked, answered or not. Streams in the order register, fund years, cases: each is read before who needs it.
select command_id::text as command_id, stream, action, body, sha256, signatures, received_at from command
order by case when stream like 'register/%' then 0 when stream like 'fund/%' then 1 else 2 end,
         stream collate "C", command_id;

-- name: events
-- What happened, in the order of the chain.
select stream, version, position, kind, kind_version, body, command_id::text as command_id, recorded_at, build, prev_hash,
       hash
from event
order by case when stream like 'register/%' then 0 when stream like 'fund/%' then 1 else 2 end,
         stream collate "C", position;

-- name: receipts
-- What became of each command, in the order of the chain.
select command_id::text as command_id, stream, position, outcome, first_version, last_version, code, detail, facts,
       facts_sha256, recorded_at, build, prev_hash, hash
from receipt
order by case when stream like 'register/%' then 0 when stream like 'fund/%' then 1 else 2 end,
         stream collate "C", position;

-- name: ledger
-- Every posting, in the order of the events that made them.
select stream, version, ordinal, line, debit_kind, debit_subproject, credit_kind, credit_subproject, amount_vnd, value_on,
       debit_sequence, debit_balance, credit_sequence, credit_balance
from ledger_entry
order by case when stream like 'register/%' then 0 when stream like 'fund/%' then 1 else 2 end,
         stream collate "C", version, ordinal;

-- name: accounts
-- Balances; the accounts of the lines first, then those of each case.
select line, kind, subproject, balance, entries from ledger_account
order by subproject collate "C", line collate "C", kind collate "C";

-- name: lines
-- Fund lines with what their names stand for.
select line, fund_year, origin_year, source, component, subcomponent, capital_kind, office from fund_line
order by line collate "C";

-- name: histories
-- What Temporal did, in the exact text that was exported.
select workflow_id, run_id, sha256, body from history_export order by workflow_id collate "C", run_id collate "C";

-- name: leaves
-- The tree's leaves in their order, each with what it is the leaf of.
select position, hash, stream, link, workflow_id, run_id from leaf order by position;

-- name: checkpoints
-- What was signed, in the order of growth. When it was is the database's word alone, and proves nothing.
select size, root, vkey, note from checkpoint order by size;
