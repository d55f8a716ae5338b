-- name: unkept
-- Of these runs of workflows, the ones that nobody has exported yet.
select run.workflow_id, run.run_id from unnest($1::text[], $2::text[]) as run (workflow_id, run_id)
where not exists (
    select from history_export
    where history_export.workflow_id = run.workflow_id and history_export.run_id = run.run_id);

-- name: keep
-- Two workers may export the same run: the first one stands.
insert into history_export (workflow_id, run_id, sha256, body) values ($1, $2, $3, $4)
on conflict (workflow_id, run_id) do nothing;
