-- The tree over the whole log (RFC 6962): a leaf for every link of every stream and for every exported history, in the one
-- order that the checkpoint job gives, and the checkpoints that it signed. Nobody else writes here.
create table leaf (
    position bigint primary key check (position >= 0),
    hash text not null unique check (hash ~ '^[0-9a-f]{64}$'),
    stream text references stream (name),
    link integer check (link >= 1),
    workflow_id text,
    run_id text,
    unique (stream, link),
    unique (workflow_id, run_id),
    constraint a_leaf_is_a_link_or_a_history check (
        (stream is not null and link is not null and workflow_id is null and run_id is null)
        or (stream is null and link is null and workflow_id is not null and run_id is not null))
);
comment on table leaf is
    'The place of each link (by its position in its stream''s chain) and of each exported history in the tree.';

create table checkpoint (
    size bigint primary key check (size >= 1),
    root text not null check (root ~ '^[0-9a-f]{64}$'),
    vkey text not null,
    note text not null check (octet_length(note) <= 65536),
    made_at timestamptz not null default record_now()
);
comment on table checkpoint is
    'How many leaves there were and the root over them, in a note signed by the log''s key, which vkey names.';

create function leaves_follow_each_other() returns trigger
language plpgsql
as $$
declare
    first bigint;
    last bigint;
    many bigint;
begin
    select min(position), max(position), count(*) into first, last, many from fresh;
    if many > 0 and (last - first + 1 <> many
                     or first <> (select coalesce(max(position), -1) + 1 from leaf where position < first)
                     or exists (select from leaf where position > last)) then
        raise exception 'leaves % to % (% rows) do not follow the last leaf without a gap', first, last, many;
    end if;
    return null;
end
$$;
comment on function leaves_follow_each_other() is 'Positions of leaves are dense from 0: no gap, none put in between.';

grant select on stream, command, event, receipt, record_clock, register_head to sinhke_checkpoint;
grant select, insert on leaf to sinhke_checkpoint;
grant select, insert (size, root, vkey, note) on checkpoint to sinhke_checkpoint;
grant execute on function record_now() to sinhke_checkpoint;

create trigger leaf_is_dense after insert on leaf
    referencing new table as fresh for each statement execute function leaves_follow_each_other();
create trigger leaf_is_insert_only before update or delete or truncate on leaf execute function refuse_change();
create trigger checkpoint_is_insert_only before update or delete or truncate on checkpoint
    execute function refuse_change();
alter table leaf enable always trigger leaf_is_dense;
alter table leaf enable always trigger leaf_is_insert_only;
alter table checkpoint enable always trigger checkpoint_is_insert_only;
