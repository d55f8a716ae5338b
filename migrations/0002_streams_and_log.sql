-- The log: what was asked (command), what became of it (receipt), what happened (event), and the head of each stream,
-- which is the row that the recorder locks. Rows of the log are written once.
create function refuse_change() returns trigger
language plpgsql
as $$
begin
    raise exception '% is insert-only: % is refused', tg_table_name, tg_op;
end
$$;
comment on function refuse_change() is 'Stops UPDATE, DELETE and TRUNCATE of the record for its owner too.';

create table stream (
    name text primary key,
    kind text not null check (kind in ('subproject', 'fund', 'register')),
    version integer not null default 0 check (version >= 0),
    links integer not null default 0,
    head_hash text not null,
    last_recorded_at timestamptz,
    constraint events_are_links check (links >= version)
);
comment on table stream is
    'One row a stream: its head and its lock. Version counts events, links counts events and receipts.';
grant select, insert on stream to sinhke_recorder;
grant update (version, links, head_hash, last_recorded_at) on stream to sinhke_recorder;
grant select on stream to sinhke_gateway;

-- No foreign key to stream: the command that opens a stream comes before it.
create table command (
    command_id uuid primary key,
    stream text not null,
    action text not null,
    body text not null check (octet_length(body) <= 65536),
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    signatures text not null,
    received_at timestamptz not null default record_now()
);
comment on table command is
    'What was asked, in its exact bytes. received_at is the database''s own and is granted to nobody.';
create index command_stream on command (stream);
grant select, insert (command_id, stream, action, body, sha256, signatures) on command
    to sinhke_gateway, sinhke_recorder;

create table event (
    stream text not null references stream (name),
    version integer not null check (version >= 1),
    kind text not null,
    kind_version integer not null check (kind_version >= 1),
    body text not null,
    command_id uuid not null references command (command_id),
    position integer not null,
    recorded_at timestamptz not null,
    build text not null,
    prev_hash text not null,
    hash text not null unique check (hash ~ '^[0-9a-f]{64}$'),
    seq bigint not null generated always as identity,
    primary key (stream, version),
    unique (stream, position),
    constraint positions_begin_at_one check (position >= version)
);
comment on table event is 'What happened. seq means nothing: it has gaps and is not the order of commits.';
grant select, insert on event to sinhke_recorder;

create table receipt (
    command_id uuid primary key references command (command_id),
    stream text not null references stream (name),
    position integer not null check (position >= 1),
    outcome text not null check (outcome in ('recorded', 'refused')),
    first_version integer,
    last_version integer,
    code text,
    detail text,
    facts text not null,
    facts_sha256 text not null check (facts_sha256 ~ '^[0-9a-f]{64}$'),
    recorded_at timestamptz not null,
    build text not null,
    prev_hash text not null,
    hash text not null unique check (hash ~ '^[0-9a-f]{64}$'),
    unique (stream, position),
    -- Each column is tested for null first: a CHECK that comes out as null would pass.
    constraint recorded_has_versions_and_refused_has_a_code check (
        (outcome = 'recorded' and code is null and first_version is not null and last_version is not null
            and first_version >= 1 and last_version >= first_version)
        or (outcome = 'refused' and code is not null and first_version is null and last_version is null))
);
comment on table receipt is
    'What became of a command, with the facts that were decided on: a link of the stream''s chain.';
grant select, insert on receipt to sinhke_recorder;
grant select on receipt to sinhke_gateway;

-- ALWAYS: session_replication_role = replica does not pass them by.
create trigger command_is_insert_only before update or delete or truncate on command execute function refuse_change();
create trigger event_is_insert_only before update or delete or truncate on event execute function refuse_change();
create trigger receipt_is_insert_only before update or delete or truncate on receipt execute function refuse_change();
alter table command enable always trigger command_is_insert_only;
alter table event enable always trigger event_is_insert_only;
alter table receipt enable always trigger receipt_is_insert_only;
