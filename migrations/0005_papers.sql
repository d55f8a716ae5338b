-- The papers that commands rest on. The bytes lie in a content-addressed folder and are on disk before this row is.
create table paper (
    sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
    media_type text not null,
    size bigint not null check (size > 0),
    stored_at timestamptz not null default record_now()
);
comment on table paper is 'A stored paper by its sha256; the bytes are in the papers folder.';
-- The reading right is what INSERT ... ON CONFLICT (sha256) DO NOTHING needs: the same paper comes many times.
grant select, insert (sha256, media_type, size) on paper to sinhke_gateway;
grant select on paper to sinhke_recorder;

create trigger paper_is_insert_only before update or delete or truncate on paper execute function refuse_change();
alter table paper enable always trigger paper_is_insert_only;
