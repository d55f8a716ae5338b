-- Projections of the sub-project streams that the board, the lists and the orders to conduct are read from.
create table subproject_card (
    code text primary key,
    stage text not null,
    commune text not null,
    village text not null,
    approving_office text not null,
    fund_year integer not null,
    component text not null,
    subcomponent text not null default '',
    model text not null,
    title text not null,
    holder_duty text,
    holder_office text,
    held_since timestamptz,
    approved_vnd bigint not null default 0,
    contract_vnd bigint not null default 0,
    accepted_vnd bigint not null default 0,
    next_date date,
    calendar text not null,
    version integer not null check (version >= 1),
    simulated boolean not null,
    constraint accepted_within_contract_within_approved check (
        0 <= accepted_vnd and accepted_vnd <= contract_vnd and contract_vnd <= approved_vnd)
);
comment on table subproject_card is
    'What a list shows of a sub-project: stage, who holds it since when, next date, its sums.';
grant select, insert on subproject_card to sinhke_recorder;
grant update (stage, approving_office, model, title, holder_duty, holder_office, held_since, approved_vnd, contract_vnd,
    accepted_vnd, next_date, calendar, version) on subproject_card to sinhke_recorder;
grant select on subproject_card to sinhke_gateway;

create table payment_order (
    order_id text primary key,
    subproject text not null,
    number integer not null check (number >= 1),
    kind text not null check (kind in ('advance', 'payment')),
    new_vnd bigint not null check (new_vnd >= 0),
    cleared_vnd bigint not null check (cleared_vnd >= 0),
    status text not null check (status in (
        'prepared',  -- -> signed
        'signed',    -- -> sent; answered by paper: accepted or refused
        'sent',      -- the treasury may have it: unknown until accepted or refused
        'accepted',
        'refused')),
    prepared_by text[] not null check (cardinality(prepared_by) > 0),
    signed_by text[] check (cardinality(signed_by) > 0),
    sent_at timestamptz,
    reference text unique,
    evidence text check (evidence in ('adapter', 'statement', 'paper')),
    value_on date,
    version integer not null check (version >= 1),
    unique (subproject, number),
    constraint an_order_moves_money check (new_vnd > 0 or cleared_vnd > 0),
    constraint an_advance_clears_nothing check (kind <> 'advance' or cleared_vnd = 0),
    constraint signer_is_not_preparer check (signed_by is null or not prepared_by && signed_by),
    constraint signed_from_the_signature_on check ((status = 'prepared') = (signed_by is null)),
    constraint sent_has_its_instant check (status <> 'sent' or sent_at is not null),
    constraint accepted_has_its_evidence check (
        status <> 'accepted' or (reference is not null and evidence is not null and value_on is not null))
);
comment on table payment_order is
    'An order to the treasury: who prepared and signed it, what was answered, on which evidence.';
create unique index payment_order_one_unanswered on payment_order (subproject)
    where status in ('prepared', 'signed', 'sent');
grant select, insert on payment_order to sinhke_recorder;
grant update (status, signed_by, sent_at, reference, evidence, value_on, version) on payment_order to sinhke_recorder;
grant select on payment_order to sinhke_gateway;

create table code_counter (
    year integer primary key check (year between 2021 and 2100),
    last integer not null check (last >= 1)
);
comment on table code_counter is
    'The last code given out in a year; a gap means only that a code was asked for and not used.';

create function next_code(year integer) returns text
language plpgsql security definer
set search_path = public, pg_temp
as $$
declare
    given text;
begin
    if year is null or year not between 2021 and 2100 then
        raise exception 'no sub-project code for the year %: the years are 2021 to 2100', year;
    end if;
    insert into code_counter as counter values (next_code.year, 1)
        on conflict on constraint code_counter_pkey do update set last = counter.last + 1
        returning last::text into given;
    -- lpad alone would cut the ten-thousandth code to four digits.
    return 'DA-' || year || '-' || lpad(given, greatest(4, length(given)), '0');
end
$$;
comment on function next_code(integer) is 'Gives out the next sub-project code of a year, as DA-2023-0007.';
grant execute on function next_code(integer) to sinhke_gateway;
