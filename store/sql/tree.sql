-- name: try_lock
-- One job at a time gives leaves and signs: two would give one place twice.
select pg_try_advisory_lock($1);

-- name: unlock
-- The next job may begin.
select pg_advisory_unlock($1);

-- name: count_leaves
-- How many leaves there are; their positions are dense from 0.
select coalesce(max(position), -1) + 1 from leaf;

-- name: unsequenced
-- Streams with links that have no leaf yet, and the last link of each that has one. Links of a stream become visible
-- together with its head and are dense from 1, so nothing that commits late can be passed by: its position is higher.
select stream.name as stream, stream.links, coalesce(last.link, 0) as sequenced, coalesce(last.hash, '') as hash
from stream
left join lateral (select link, hash from leaf where leaf.stream = stream.name order by link desc limit 1) last on true
where stream.links > coalesce(last.link, 0)
order by stream.name collate "C"
limit $1;

-- name: links_of_events
-- Links $2 < position <= $3 of a stream that are events, with everything that was hashed.
select stream, position, version, kind, kind_version, body, command_id::text as command_id, recorded_at, build, prev_hash,
       hash
from event where stream = $1 and position > $2 and position <= $3 order by position;

-- name: links_of_receipts
-- The same for receipts, with what was hashed of their commands.
select receipt.stream, position, receipt.command_id::text as command_id,
       encode(sha256(convert_to(command.body, 'UTF8')), 'hex') as command_sha256, received_at, signatures, outcome,
       first_version, last_version, code, detail, facts, recorded_at, build, prev_hash, hash
from receipt join command on command.command_id = receipt.command_id
where receipt.stream = $1 and position > $2 and position <= $3 order by position;

-- name: insert_leaves
-- The next leaves, in this order from position $1 on.
insert into leaf (position, hash, stream, link)
select $1::bigint + l.ordinal - 1, l.hash, l.stream, l.link
from unnest($2::text[], $3::text[], $4::integer[]) with ordinality as l (hash, stream, link, ordinal);

-- name: unsequenced_histories
-- Exported histories without a leaf, with the digest of the text as it lies there now.
select workflow_id, run_id, sha256, encode(sha256(convert_to(body, 'UTF8')), 'hex') as computed
from history_export
where not exists (
    select from leaf where leaf.workflow_id = history_export.workflow_id and leaf.run_id = history_export.run_id)
order by workflow_id collate "C", run_id collate "C"
limit $1;

-- name: insert_leaves_of_histories
-- The next leaves, in this order from position $1 on.
insert into leaf (position, hash, workflow_id, run_id)
select $1::bigint + h.ordinal - 1, h.hash, h.workflow_id, h.run_id
from unnest($2::text[], $3::text[], $4::text[]) with ordinality as h (hash, workflow_id, run_id, ordinal);

-- name: leaves_of_histories
-- Leaves from position $1 on that are of histories, with what their hashes must be made of.
select position, leaf.hash, leaf.workflow_id, leaf.run_id, sha256
from leaf join history_export on history_export.workflow_id = leaf.workflow_id and history_export.run_id = leaf.run_id
where position >= $1 order by position;

-- name: false_leaves
-- Leaves from position $1 on that are not, or are no longer, the hash of the link that they name.
select leaf.position, leaf.stream, leaf.link, leaf.hash, coalesce(event.hash, receipt.hash) as expected
from leaf
left join event on event.stream = leaf.stream and event.position = leaf.link
left join receipt on receipt.stream = leaf.stream and receipt.position = leaf.link
where leaf.position >= $1 and leaf.stream is not null
  and leaf.hash is distinct from coalesce(event.hash, receipt.hash)
order by leaf.position limit 1;

-- name: read_leaves
-- The hashes in the order of the tree, positions $1 <= position < $2.
select position, hash from leaf where position >= $1 and position < $2 order by position;

-- name: last_checkpoint
-- What was signed last.
select size, root, vkey, note, made_at from checkpoint order by size desc limit 1;

-- name: checkpoint_of
-- What was signed at a size.
select size, root, vkey, note, made_at from checkpoint where size = $1;

-- name: checkpoints_after
-- What was signed beyond a size: notes that the folder outside may lack.
select size, root, vkey, note, made_at from checkpoint where size > $1 order by size;

-- name: insert_checkpoint
-- made_at is the database's own.
insert into checkpoint (size, root, vkey, note) values ($1, $2, $3, $4);

-- name: leaf_of_link
-- The place of a link in the tree.
select position, hash from leaf where stream = $1 and link = $2;

-- name: link_of_version
-- The position in its stream's chain of an event.
select position, hash from event where stream = $1 and version = $2;

-- name: register
-- Which register stands in the record, and what time it is there: it names the log.
select area, (select simulated from record_clock) as simulated, record_now() as now from register_head;
