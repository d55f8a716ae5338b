-- name: read_command
-- What was asked, and the receipt if there is one already: the first look at every command, and the answer to a lost answer.
select command.stream, command.action, command.body, command.sha256, command.signatures, command.received_at,
       receipt.outcome, receipt.position, receipt.first_version, receipt.last_version, receipt.code, receipt.detail,
       receipt.hash, receipt.recorded_at, receipt.build
from command
left join receipt on receipt.command_id = command.command_id
where command.command_id = $1;

-- name: insert_command
-- received_at is the database's own. A second arrival changes nothing.
insert into command (command_id, stream, action, body, sha256, signatures)
values ($1, $2, $3, $4, $5, $6)
on conflict (command_id) do nothing;

-- name: open_stream
-- The row that is locked exists before the first event, and an empty stream is no event.
insert into stream (name, kind, head_hash) values ($1, $2, $3) on conflict (name) do nothing;

-- name: freeze
-- Before the stream's own lock, and for the closing of a period only: it waits for everybody who records.
select freeze_record();

-- name: lock_stream
-- One command of a stream at a time, whoever asks.
select version, links, head_hash, last_recorded_at from stream where name = $1 for no key update;

-- name: read_events
-- The stream's events in order, to be folded.
select version, kind, kind_version, body from event where stream = $1 order by version;

-- name: read_tail
-- A stream's events from version $2 on, at most $3 of them, with their hashes: where what is folded already must fit.
select version, kind, kind_version, body, hash from event where stream = $1 and version >= $2 order by version limit $3;

-- name: read_head
-- A stream's head, unlocked, and the record's time; a stream without a command has neither version nor hash.
select record_now() as now, stream.version, stream.head_hash from (select) as here left join stream on name = $1;

-- name: insert_events
-- All events of one command in one statement.
insert into event (stream, version, kind, kind_version, body, command_id, position, recorded_at, build, prev_hash, hash)
select $1, e.version, e.kind, $2, e.body, $3, e.position, $4, $5, e.prev_hash, e.hash
from unnest($6::int[], $7::text[], $8::text[], $9::int[], $10::text[], $11::text[])
    as e (version, kind, body, position, prev_hash, hash);

-- name: insert_receipt
-- The last link of a command, with the exact facts that were decided on.
insert into receipt (command_id, stream, position, outcome, first_version, last_version, code, detail, facts,
                     facts_sha256, recorded_at, build, prev_hash, hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: move_head
-- The head follows its last link.
update stream set version = $2, links = $3, head_hash = $4, last_recorded_at = $5 where name = $1;

-- name: record_time
-- The record's time now (UTC).
select record_now();

-- name: unanswered
-- Commands older than $1 seconds without a receipt, oldest first: the look-again task signals them again.
select command_id, stream, action from command_without_receipt
where received_at < (select record_now()) - make_interval(secs => $1) order by received_at limit 500;

-- name: read_envelope
-- The exact bytes of a command, to be signalled again.
select body, signatures from command where command_id = $1;

-- name: move_clock
-- Simulated registers only, forward only; the owner's function refuses the rest. If the clock has come there by itself
-- between the command's reception and its recording (an outage), there is nothing to move and nothing to fail on.
select move_clock($1) where $1::timestamptz > record_now();

-- name: clock_shift
-- Seconds by which a simulated record's time differs from the server's; null for a record in real time.
select case when simulated then round(extract(epoch from shift))::bigint end from record_clock;

-- name: papers_missing
-- Of the papers that a command cites, those that nobody has filed.
select cited.sha256 from unnest($1::text[]) as cited (sha256)
where not exists (select from paper where paper.sha256 = cited.sha256);
