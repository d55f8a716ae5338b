-- name: put_notices
-- One statement for all notices of a command. $1 stream, $2 recorded_at, $3 the instant at which mandates count
-- (received_at), then one row an addressee: version, kind, at once, detail, and a person or a duty with its office or
-- null. A duty that nobody holds is kept as such; a machine is told nothing.
with told as (
    select * from unnest($4::int[], $5::text[], $6::boolean[], $7::text[], $8::text[], $9::text[], $10::text[])
        as t (version, kind, at_once, detail, person, duty, office)),
holding as (
    select distinct told.version, told.kind, told.duty, told.office, mandate.person
    from told
    join mandate on mandate.duty = told.duty and (told.office is null or mandate.office = told.office)
        and mandate.valid_from <= $3 and (mandate.valid_to is null or $3 < mandate.valid_to)
        and (mandate.within_from is null or mandate.within_from <= $3)
        and (mandate.within_to is null or $3 < mandate.within_to)
    join office on office.office = mandate.office
        and office.valid_from <= ($3::timestamptz at time zone 'Asia/Ho_Chi_Minh')::date
        and (office.valid_to is null or ($3::timestamptz at time zone 'Asia/Ho_Chi_Minh')::date < office.valid_to)),
found as (
    select version, kind, at_once, detail, person, '' as unheld from told where person is not null
    union
    select told.version, told.kind, told.at_once, told.detail, holding.person, ''
    from told
    join holding on holding.version = told.version and holding.kind = told.kind and holding.duty = told.duty
        and holding.office is not distinct from told.office
    union
    select version, kind, at_once, detail, '', duty || '@' || coalesce(office, '')
    from told
    where duty is not null and not exists (
        select from holding where holding.version = told.version and holding.kind = told.kind
            and holding.duty = told.duty and holding.office is not distinct from told.office))
insert into notice (stream, version, kind, person, unheld, at_once, detail, created_at)
select $1, version, kind, person, unheld, at_once, detail, $2 from found
where not exists (select from person where person.person = found.person and person.machine)
order by version, kind, person, unheld
on conflict (stream, version, kind, person, unheld) do nothing;

-- name: maker_is_alone
-- Letters are made by one worker at a time; whoever does not get the turn leaves it to the one who has it.
select pg_try_advisory_xact_lock(hashtext('sinhke.letters'));

-- name: post_clock
-- The record's time, whether it is simulated, and what tells this record from every other: its first event's hash.
select record_now() as now, (select simulated from record_clock) as simulated,
       coalesce((select hash from event where stream = 'register/' || (select area from register_head) and version = 1), '')
           as record;

-- name: in_no_letter
-- What waits for a letter, of the next ten people: all that is told at once, and the reminders recorded before $1, the due
-- hour of the day $2, of whoever has no digest of that day yet.
with waiting as (
    select stream, version, kind, person, at_once, detail, created_at
    from notice
    where letter_id is null and person <> '' and (at_once or (created_at < $1 and not exists (
        select from letter where letter.person = notice.person and letter.day = $2 and not letter.at_once))))
select * from waiting
where person in (select distinct person from waiting order by person limit 10)
order by person, at_once, created_at, stream, version, kind;

-- name: names_of
-- How these people and offices are called.
select person as slug, name from person where person = any ($1::text[])
union all select office, name from office where office = any ($1::text[]);

-- name: put_letter
-- A letter with its text, which is fixed from here on.
insert into letter (letter_id, person, day, at_once, subject, body, made_at) values ($1, $2, $3, $4, $5, $6, $7);

-- name: assign_notices
-- These notices are told by that letter and by no other.
update notice set letter_id = $1
from unnest($3::text[], $4::int[], $5::text[]) as t (stream, version, kind)
where notice.stream = t.stream and notice.version = t.version and notice.kind = t.kind and notice.person = $2
  and notice.unheld = '' and notice.letter_id is null;

-- name: take_letter
-- The next letter that is due, for this worker alone until its turn of $1 seconds ends: locked rows are another's.
update letter set attempts = attempts + 1, next_attempt_at = clock_timestamp() + make_interval(secs => $1)
where letter_id = (
    select letter_id from letter where sent_at is null and next_attempt_at <= clock_timestamp()
    order by next_attempt_at, letter_id limit 1 for update skip locked)
returning letter_id, person, subject, body, made_at, attempts,
          (select person.name from person where person.person = letter.person) as name;

-- name: letter_sent
-- The server has taken it.
update letter set sent_at = record_now(), last_problem = null, last_answer = null where letter_id = $1;

-- name: letter_failed
-- Why not, the server's answer if there was one, and in how many seconds it is tried again.
update letter set last_problem = $2, last_answer = $3,
                  next_attempt_at = clock_timestamp() + make_interval(secs => $4)
where letter_id = $1 and sent_at is null;

-- name: list_notices
-- The outbox as people look at it: what is not sent first, the youngest first. $1 a person, or null for all.
select notice.stream, notice.version, notice.kind, notice.person, notice.unheld, notice.at_once, notice.detail,
       notice.created_at, letter.letter_id, letter.made_at, letter.attempts, letter.last_problem, letter.last_answer,
       letter.next_attempt_at, letter.sent_at, letter.subject
from notice left join letter on letter.letter_id = notice.letter_id
where $1::text is null or notice.person = $1
order by (letter.sent_at is null) desc, notice.created_at desc, notice.stream, notice.version, notice.kind, notice.person
limit 500;

-- name: post_state
-- For doctor: notices in no letter, letters not sent, since when the oldest of both waits, and the last problem.
select (select count(*) from notice where letter_id is null and person <> '') as waiting,
       (select count(*) from letter where sent_at is null) as unsent,
       (select count(*) from notice where person = '') as unheld,
       least((select min(created_at) from notice where letter_id is null and person <> ''),
             (select min(made_at) from letter where sent_at is null)) as oldest,
       (select last_problem from letter where sent_at is null and last_problem is not null
        order by next_attempt_at desc limit 1) as last_problem;
