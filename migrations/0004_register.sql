-- Projections of the register stream: who may do what, with which key, for which office. Spans are half-open:
-- [from, to). What a row says once is fixed by its event; only an end may be added.
create table register_head (
    singleton boolean primary key default true check (singleton),
    area text not null,
    kind text not null check (kind in ('real', 'simulated')),
    version integer not null check (version >= 1)
);
comment on table register_head is 'One row: the area of the register, real or simulated for ever, and its version.';
grant select, insert, update (version) on register_head to sinhke_recorder;
grant select on register_head to sinhke_gateway;

create table person (
    person text primary key,
    name text not null,
    machine boolean not null,
    registered_version integer not null
);
comment on table person is 'An official or a machine person; the slug is never used again for another.';
grant select, insert on person to sinhke_recorder;
grant select on person to sinhke_gateway;

create table signing_key (
    key_id text primary key check (key_id ~ '^[0-9a-f]{16}$'),
    person text not null references person (person),
    scheme text not null,
    public_key text not null,
    valid_from timestamptz not null,
    valid_to timestamptz check (valid_to > valid_from)
);
comment on table signing_key is 'A public key of a person. key_id: first 16 hex of the sha256 of the raw public key.';
grant select, insert, update (valid_to) on signing_key to sinhke_recorder;
grant select on signing_key to sinhke_gateway;

create table office (
    office text primary key,
    name text not null,
    level text not null,
    parent text,
    valid_from date not null,
    valid_to date check (valid_to > valid_from),
    successor text
);
comment on table office is
    'An office in the years in which it exists, under the name that it then has, and its successor.';
grant select, insert, update (valid_to, successor) on office to sinhke_recorder;
grant select on office to sinhke_gateway;

create table mandate (
    mandate text primary key,
    person text not null references person (person),
    duty text not null,
    office text not null references office (office),
    valid_from timestamptz not null,
    valid_to timestamptz check (valid_to > valid_from),
    paper text not null,
    register_version integer not null
);
comment on table mandate is 'A duty that a person holds for an office, from and to, by a paper (JSON text).';
create index mandate_person on mandate (person);
grant select, insert, update (valid_to) on mandate to sinhke_recorder;
grant select on mandate to sinhke_gateway;

create table edition (
    kind text not null check (kind in ('law', 'calendar')),
    name text not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    draft boolean not null,
    published_version integer not null,
    primary key (kind, name, sha256)
);
comment on table edition is 'A published edition of the law figures or of the working days, pinned by its hash.';
grant select, insert on edition to sinhke_recorder;
grant select on edition to sinhke_gateway;
