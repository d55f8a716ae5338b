-- name: read_clock
-- What time it is in the record and at its server, and which register stands in it: the head of every screen.
select record_now() as now, clock_timestamp() as server_now, (select simulated from record_clock) as simulated,
       (select area from register_head) as area, coalesce((select version from register_head), 0) as register_version,
       current_setting('server_version_num')::integer as server_version;

-- name: read_names
-- How people and offices are called; a slug is given once, so it has one name.
select person as slug, name from person union all select office, name from office;

-- name: read_history
-- The events of a stream in order, with their places in the chain.
select version, kind, kind_version, body, command_id, position, recorded_at, build, hash
from event where stream = $1 order by version;

-- name: read_histories
-- The events of several streams, to be folded: what waits for one person stands in many cases.
select stream, kind, kind_version, body from event where stream = any ($1::text[]) order by stream, version;

-- name: read_waiting
-- Commands of a stream that are received and not yet processed.
select command_id, action, received_at from command_without_receipt where stream = $1 order by received_at;

-- name: read_person
-- Whether the register knows a person, and whether it is a machine.
select name, machine from person where person = $1;

-- name: read_mandates
-- The duties that a person holds now, in the record's time.
select duty, office, person, delegated_by from mandate_now where person = $1 order by duty, office, delegated_by nulls first;

-- name: read_holders
-- Who holds a duty now, and where.
select duty, office, person, delegated_by from mandate_now where duty = any ($1::text[])
order by duty, office, delegated_by nulls first, person;

-- name: read_event
-- One event of a stream.
select kind, kind_version, body from event where stream = $1 and version = $2;

-- name: read_cases_at
-- Open cases in which one of these offices has a seat and that stand at one of these stages.
select code from subproject_card
where stage = any ($1::text[]) and (commune = any ($2::text[]) or village = any ($2::text[])
      or approving_office = any ($2::text[]))
order by code;

-- name: read_editions
-- Published law editions and calendars, the youngest last.
select kind, name, sha256, draft from edition order by published_version, kind, name;

-- name: read_streams
-- Every stream that has had a command decided.
select name from stream order by name;

-- name: read_answers
-- Every command of a stream that was answered, in the order of the chain, with the facts on which it was decided.
select command.body as command, receipt.position, receipt.hash, receipt.first_version, receipt.last_version, receipt.code,
       receipt.detail, receipt.facts, receipt.recorded_at, receipt.build
from receipt join command using (command_id) where receipt.stream = $1 order by receipt.position;
