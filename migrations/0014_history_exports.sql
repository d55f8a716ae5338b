-- What Temporal did, run by run, kept before its retention deletes it: the exact text that the SDK exported, with its digest.
create table history_export (
    workflow_id text not null,
    run_id text not null,
    sha256 text not null,
    body text not null,
    exported_at timestamptz not null default record_now(),
    primary key (workflow_id, run_id),
    constraint the_digest_is_of_the_body check (sha256 = encode(sha256(convert_to(body, 'UTF8')), 'hex'))
);
comment on table history_export is
    'The history of each closed run of a workflow, as it was exported; its digest becomes a leaf of the tree.';
grant select (workflow_id, run_id, sha256), insert (workflow_id, run_id, sha256, body) on history_export
    to sinhke_recorder;
grant select on history_export to sinhke_checkpoint;

create trigger history_export_is_insert_only before update or delete or truncate on history_export
    execute function refuse_change();
alter table history_export enable always trigger history_export_is_insert_only;

alter table leaf add foreign key (workflow_id, run_id) references history_export (workflow_id, run_id);
