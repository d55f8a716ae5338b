-- The outbox: what is to be told to whom, written in the recording transaction, and the letters that tell it. A rebuild of
-- the projections does not touch it, so it sends nothing again.
create table letter (
    letter_id text primary key check (letter_id ~ '^[0-9a-f]{24}$'),
    person text not null,
    day date not null,
    at_once boolean not null,
    subject text not null,
    body text not null,
    made_at timestamptz not null,
    attempts integer not null default 0 check (attempts >= 0),
    last_problem text,
    last_answer integer,
    -- By the server's own clock, also in a simulated record: a moved clock must not end another worker's turn.
    next_attempt_at timestamptz not null default clock_timestamp(),
    sent_at timestamptz,
    constraint sent_has_no_problem check (sent_at is null or last_problem is null)
);
comment on table letter is
    'A letter with its text fixed. letter_id is the left side of its Message-ID and is made from what the letter holds.';
create unique index letter_one_digest_a_day on letter (person, day) where not at_once;
create index letter_not_sent on letter (next_attempt_at) where sent_at is null;
grant select, insert (letter_id, person, day, at_once, subject, body, made_at) on letter to sinhke_recorder;
grant update (attempts, last_problem, last_answer, next_attempt_at, sent_at) on letter to sinhke_recorder;

create table notice (
    stream text not null references stream (name),
    version integer not null check (version >= 1),
    kind text not null,
    person text not null,
    -- A duty that nobody held when it was to be told, as duty@office; then there is no person.
    unheld text not null default '',
    at_once boolean not null,
    detail text not null,
    created_at timestamptz not null,
    letter_id text references letter (letter_id),
    -- The name of a notice is what it tells to whom, so that a replay of its event cannot tell it twice.
    primary key (stream, version, kind, person, unheld),
    constraint a_person_or_a_duty_without_one check ((person = '') <> (unheld = '')),
    constraint nobody_gets_no_letter check (person <> '' or letter_id is null)
);
comment on table notice is 'What one person is to be told of one event; letter_id is set once, when its letter is made.';
create index notice_in_no_letter on notice (person, created_at) where letter_id is null and person <> '';
create index notice_of_letter on notice (letter_id);
grant select, insert (stream, version, kind, person, unheld, at_once, detail, created_at) on notice to sinhke_recorder;
grant update (letter_id) on notice to sinhke_recorder;
