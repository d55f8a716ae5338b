-- name: put_card
-- The case after one event: a moment, kept for ever beside the moment before it, and the card as it now is, in one round
-- trip. $26 names the stages in the order of life: a stage left for a later one was passed, one left for an earlier one
-- makes a return; $27 says that an order is at the treasury.
with moment as (
    insert into subproject_moment (
        code, version, recorded_at, received_at, received_on, kind, stage, stage_since, passed_stage, passed_since,
        holder_duty, holder_office, held_since, waits_for, approved_vnd, contract_vnd, accepted_vnd, support_vnd,
        next_date, returns, sent_at, evidence, law_edition, next_rule)
    select $1, $19, $21, $22::timestamptz, ($22::timestamptz at time zone 'Asia/Ho_Chi_Minh')::date, $23, $2::text,
           case when before.stage = $2 then before.stage_since else $22 end,
           case when array_position($26::text[], before.stage) < array_position($26, $2) then before.stage end,
           case when array_position($26, before.stage) < array_position($26, $2) then before.stage_since end,
           $11, $12, $13, $24::text[], $14, $15, $16, $25, $17::date,
           coalesce(before.returns, 0)
               + coalesce(array_position($26, $2) < array_position($26, before.stage), false)::integer,
           case when $27::boolean then coalesce(before.sent_at, $22) end, $28, $29, $30
    from (values (1)) as one (row)
    left join subproject_moment before on before.code = $1 and before.version = $19 - 1
)
insert into subproject_card (code, stage, commune, village, approving_office, fund_year, component, subcomponent, model,
                             title, holder_duty, holder_office, held_since, approved_vnd, contract_vnd, accepted_vnd,
                             next_date, calendar, version, simulated)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
on conflict (code) do update set
    stage = excluded.stage, holder_duty = excluded.holder_duty, holder_office = excluded.holder_office,
    held_since = excluded.held_since, approved_vnd = excluded.approved_vnd, contract_vnd = excluded.contract_vnd,
    accepted_vnd = excluded.accepted_vnd, next_date = excluded.next_date, version = excluded.version;

-- name: without_moments
-- Cases that were recorded by a build that knew no moments.
select name from stream
where kind = 'subproject' and version > 0
      and not exists (select from subproject_moment moment where moment.code = stream.name and moment.version = 1)
order by name;

-- name: has_moments
-- Asked again under the lock of the stream: another worker may have been there first.
select exists (select from subproject_moment where code = $1 and version = 1);

-- name: dated_events
-- The events of a case with the instants at which they were recorded, and whether the record is simulated.
select kind, kind_version, body, recorded_at, (select simulated from record_clock) as simulated
from event where stream = $1 order by version;

-- name: prepare_order
-- An order as it was prepared.
insert into payment_order (order_id, subproject, number, kind, new_vnd, cleared_vnd, status, prepared_by, version)
values ($1, $2, $3, $4, $5, $6, 'prepared', $7, $8);

-- name: sign_order
-- The second person: the table refuses a signer who prepared it.
update payment_order set status = 'signed', signed_by = $2, version = $3 where order_id = $1;

-- name: return_order
-- Given back unsigned: its number stays used.
update payment_order set status = 'returned', version = $2 where order_id = $1;

-- name: send_order
-- From here the outcome is unknown until it is answered.
update payment_order set status = 'sent', sent_at = $2, version = $3 where order_id = $1;

-- name: answer_order
-- What the treasury said; its reference is unique in the whole record.
update payment_order set status = $2, reference = $3, evidence = $4, value_on = $5, version = $6 where order_id = $1;

-- name: found_register
-- One register a database, real or simulated for ever.
insert into register_head (area, kind, version) values ($1, $2, $3);

-- name: move_register
-- The version up to which the projections of the register have come.
update register_head set version = $1;

-- name: put_person
-- A person or a machine person; the slug is never given again.
insert into person (person, name, machine, registered_version) values ($1, $2, $3, $4);

-- name: put_key
-- A public key, valid from its enrolment.
insert into signing_key (key_id, person, scheme, public_key, valid_from) values ($1, $2, $3, $4, $5);

-- name: revoke_key
-- The key signs nothing that is received from then on.
update signing_key set valid_to = $2 where key_id = $1;

-- name: put_mandate
-- A duty at an office for a half-open period, with its paper.
insert into mandate (mandate, person, duty, office, valid_from, valid_to, paper, register_version)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: put_delegation
-- A duty done for another, within the span of that person's own mandate.
insert into mandate (mandate, person, duty, office, valid_from, valid_to, paper, register_version, delegated_by,
                     within_from, within_to)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: end_mandate
-- The spans of a person's duty at an office, own ($5 null) or delegated by $5, end at $4; one that begins later is empty.
update mandate set valid_to = greatest(valid_from, $4)
where person = $1 and duty = $2 and office = $3 and delegated_by is not distinct from $5
  and (valid_to is null or valid_to > $4);

-- name: end_within
-- What rests on a mandate of the delegator's own ends with it.
update mandate set within_to = greatest(within_from, $4)
where delegated_by = $1 and duty = $2 and office = $3 and (within_to is null or within_to > $4);

-- name: put_office
-- An office in the years in which it exists.
insert into office (office, name, level, parent, valid_from, valid_to, successor) values ($1, $2, $3, $4, $5, $6, $7);

-- name: put_edition
-- A published law edition or calendar, by its hash.
insert into edition (kind, name, sha256, draft, published_version) values ($1, $2, $3, $4, $5)
on conflict (kind, name, sha256) do nothing;
