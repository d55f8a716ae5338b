-- The board as of any day: what a sub-project was after each of its events, and every figure from the ledger's entries.
-- A page names its pair: value on or before a day, known at an instant.
create table subproject_moment (
    code text not null,
    version integer not null check (version >= 1),
    recorded_at timestamptz not null,
    received_at timestamptz not null,
    received_on date not null,
    kind text not null,
    stage text not null,
    stage_since timestamptz not null,
    passed_stage text,
    passed_since timestamptz,
    holder_duty text,
    holder_office text,
    held_since timestamptz not null,
    waits_for text[] not null,
    approved_vnd bigint not null,
    contract_vnd bigint not null,
    accepted_vnd bigint not null,
    support_vnd bigint,
    next_date date,
    next_rule text,
    returns integer not null check (returns >= 0),
    sent_at timestamptz,
    evidence text check (evidence in ('adapter', 'statement', 'paper')),
    law_edition text not null,
    primary key (code, version),
    constraint received_on_is_the_vietnamese_date_of_received_at check (
        received_on = (received_at at time zone 'Asia/Ho_Chi_Minh')::date),
    constraint accepted_within_contract_within_approved check (
        0 <= accepted_vnd and accepted_vnd <= contract_vnd and contract_vnd <= approved_vnd),
    constraint a_next_date_has_its_rule check ((next_date is null) = (next_rule is null)),
    constraint a_passage_has_its_beginning check ((passed_stage is null) = (passed_since is null))
);
comment on table subproject_moment is
    'A sub-project after each of its events; passed_stage: the stage that this event left for a later one.';
create index subproject_moment_passage on subproject_moment (law_edition, passed_stage, received_on desc)
    where passed_stage is not null;
create index subproject_moment_paper on subproject_moment (code, version) where evidence = 'paper';
-- A page of one commune's year, the earliest date first.
create index subproject_card_page on subproject_card (commune, fund_year, next_date, code);
grant select, insert on subproject_moment to sinhke_recorder;
create trigger subproject_moment_is_insert_only before update or delete or truncate on subproject_moment
    execute function refuse_change();
alter table subproject_moment enable always trigger subproject_moment_is_insert_only;

-- Each entry counts from its value day, which only the treasury gives, else from the Vietnamese date of its reception.
create view board_entry as
select entry.line, side.kind, side.subproject, side.amount_vnd, entry.stream, entry.version,
       coalesce(entry.value_on, (command.received_at at time zone 'Asia/Ho_Chi_Minh')::date) as effective_on,
       event.recorded_at
from ledger_entry entry
join event on event.stream = entry.stream and event.version = entry.version
join command on command.command_id = event.command_id
cross join lateral (
    values (entry.debit_kind, entry.debit_subproject, entry.amount_vnd),
           (entry.credit_kind, entry.credit_subproject, -entry.amount_vnd)
) side (kind, subproject, amount_vnd);
comment on view board_entry is 'Both sides of every ledger entry, with the day from which it counts.';

-- The same figures for one office's year: to freeze a commune, the province need not be read. Without an office: all.
create function board_account_at(on_day date, known_at timestamptz, of_office text, of_year integer)
returns table (line text, kind text, subproject text, balance bigint)
language sql stable
as $$
    select entry.line, entry.kind, entry.subproject, sum(entry.amount_vnd)::bigint
    from fund_line fund
    join board_entry entry on entry.line = fund.line
    where (of_office is null or fund.office = of_office and fund.fund_year = of_year)
          and entry.effective_on <= on_day and entry.recorded_at <= known_at
    group by entry.line, entry.kind, entry.subproject
$$;
comment on function board_account_at(date, timestamptz, text, integer) is
    'Balances with value on or before a day, as they were known at an instant: the one sum behind every as-of figure.';
grant execute on function board_account_at(date, timestamptz, text, integer) to sinhke_reader, sinhke_recorder;
create function board_account_at(on_day date, known_at timestamptz)
returns table (line text, kind text, subproject text, balance bigint)
language sql stable
as $$
    select * from board_account_at(on_day, known_at, null, null)
$$;
comment on function board_account_at(date, timestamptz) is 'The balances of all offices.';
grant execute on function board_account_at(date, timestamptz) to sinhke_reader, sinhke_recorder;

-- Disbursed on the word of a paper alone: no statement and no channel of the treasury has confirmed it yet.
create view board_unreconciled as
select entry.line, entry.stream as subproject, -entry.amount_vnd as amount_vnd, entry.effective_on, entry.recorded_at
from subproject_moment moment
join board_entry entry on entry.stream = moment.code and entry.version = moment.version
where moment.evidence = 'paper' and moment.kind = 'OrderAccepted' and entry.kind = 'submitted';
comment on view board_unreconciled is
    'Money that the treasury accepted according to a paper; an answer that refuses disburses nothing.';

create or replace view board_case as
select card.code, card.stage, card.commune, card.village, card.approving_office, card.fund_year, card.component,
       card.subcomponent, card.model, card.title,
       case when waiting.for_allotment then 'allocating_office' else card.holder_duty end as holder_duty,
       case when waiting.for_allotment then above.parent else card.holder_office end as holder_office,
       card.held_since, card.approved_vnd, card.contract_vnd, card.accepted_vnd, money.reserved_vnd, money.committed_vnd,
       money.submitted_vnd, money.advanced_vnd, money.paid_vnd, money.advanced_vnd + money.paid_vnd as disbursed_vnd,
       card.next_date, card.calendar, card.version, card.simulated,
       money.committed_vnd + money.submitted_vnd as committed_unpaid_vnd,
       money.reserved_vnd + money.committed_vnd + money.submitted_vnd + money.advanced_vnd + money.paid_vnd as funding_vnd,
       money.reserved_vnd + money.committed_vnd + money.submitted_vnd as undisbursed_vnd,
       coalesce((select sum(paper.amount_vnd) from board_unreconciled paper where paper.subproject = card.code), 0)::bigint
           as unreconciled_vnd,
       moment.support_vnd, moment.stage_since, moment.returns, moment.sent_at, moment.law_edition,
       case when waiting.for_allotment then array['allocating_office/' || above.parent] else moment.waits_for end
           as waits_for,
       moment.next_rule
from subproject_card card
left join subproject_moment moment on moment.code = card.code and moment.version = card.version
left join office above on above.office = card.commune
cross join lateral (
    select coalesce(sum(account.balance) filter (where account.kind = 'reserved'), 0)::bigint as reserved_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'committed'), 0)::bigint as committed_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'submitted'), 0)::bigint as submitted_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'advanced'), 0)::bigint as advanced_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'paid'), 0)::bigint as paid_vnd
    from ledger_account account
    where account.subproject = card.code
) money
cross join lateral (
    select card.stage = 'awaiting_approval' and above.parent is not null and not exists (
        select
        from fund_line fund
        join ledger_account account on account.line = fund.line and account.kind = 'granted' and account.balance < 0
        where fund.office = card.commune and fund.fund_year = card.fund_year and fund.component = card.component
              and fund.subcomponent = card.subcomponent and fund.capital_kind = 'recurrent'
    ) as for_allotment
) waiting;

create or replace view board_line as
select fund.line, fund.fund_year, fund.origin_year, fund.source, fund.component, fund.subcomponent, fund.capital_kind,
       fund.office, money.granted_vnd, -money.granted_vnd as allotted_vnd, money.available_vnd, money.reserved_vnd,
       money.committed_vnd, money.submitted_vnd, money.advanced_vnd, money.paid_vnd, money.returned_vnd,
       money.lapsed_vnd, money.carried_vnd, money.advanced_vnd + money.paid_vnd as disbursed_vnd,
       -money.granted_vnd - money.advanced_vnd - money.paid_vnd as undisbursed_vnd, money.line_sum,
       money.committed_vnd + money.submitted_vnd as committed_unpaid_vnd,
       coalesce(paper.amount_vnd, 0)::bigint as unreconciled_vnd
from fund_line fund
left join (
    select unreconciled.line, sum(unreconciled.amount_vnd) as amount_vnd from board_unreconciled unreconciled group by 1
) paper on paper.line = fund.line
cross join lateral (
    select coalesce(sum(account.balance) filter (where account.kind = 'granted'), 0)::bigint as granted_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'available'), 0)::bigint as available_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'reserved'), 0)::bigint as reserved_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'committed'), 0)::bigint as committed_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'submitted'), 0)::bigint as submitted_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'advanced'), 0)::bigint as advanced_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'paid'), 0)::bigint as paid_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'returned'), 0)::bigint as returned_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'lapsed'), 0)::bigint as lapsed_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'carried'), 0)::bigint as carried_vnd,
           coalesce(sum(account.balance), 0)::bigint as line_sum
    from ledger_account account
    where account.line = fund.line
) money;

create function board_case_at(on_day date, known_at timestamptz, of_office text, of_year integer)
returns setof board_case
language sql stable
as $$
    with seen as (
        select distinct on (moment.code) moment.*
        from subproject_card card
        join subproject_moment moment on moment.code = card.code
        where (of_office is null or card.commune = of_office and card.fund_year = of_year)
              and moment.received_on <= on_day and moment.recorded_at <= known_at
        order by moment.code, moment.version desc
    ), account as materialized (
        select * from board_account_at(on_day, known_at, of_office, of_year)
    ), held as (
        select account.subproject,
               coalesce(sum(account.balance) filter (where account.kind = 'reserved'), 0)::bigint as reserved_vnd,
               coalesce(sum(account.balance) filter (where account.kind = 'committed'), 0)::bigint as committed_vnd,
               coalesce(sum(account.balance) filter (where account.kind = 'submitted'), 0)::bigint as submitted_vnd,
               coalesce(sum(account.balance) filter (where account.kind = 'advanced'), 0)::bigint as advanced_vnd,
               coalesce(sum(account.balance) filter (where account.kind = 'paid'), 0)::bigint as paid_vnd
        from account
        where account.subproject <> ''
        group by account.subproject
    ), allotted as (
        select distinct fund.office, fund.fund_year, fund.component, fund.subcomponent
        from account
        join fund_line fund on fund.line = account.line
        where account.kind = 'granted' and account.balance < 0 and fund.capital_kind = 'recurrent'
    ), paper as (
        select entry.subproject, sum(entry.amount_vnd) as amount_vnd
        from board_unreconciled entry
        where entry.effective_on <= on_day and entry.recorded_at <= known_at
        group by entry.subproject
    ), told as (
        select seen.*, card.commune, card.village, card.approving_office, card.fund_year, card.component,
               card.subcomponent, card.model, card.title, card.calendar, card.simulated, above.parent,
               coalesce(held.reserved_vnd, 0) as reserved_vnd, coalesce(held.committed_vnd, 0) as committed_vnd,
               coalesce(held.submitted_vnd, 0) as submitted_vnd, coalesce(held.advanced_vnd, 0) as advanced_vnd,
               coalesce(held.paid_vnd, 0) as paid_vnd, coalesce(paper.amount_vnd, 0)::bigint as unreconciled_vnd,
               seen.stage = 'awaiting_approval' and above.parent is not null and allotted.office is null as for_allotment
        from seen
        join subproject_card card on card.code = seen.code
        left join office above on above.office = card.commune
        left join held on held.subproject = seen.code
        left join paper on paper.subproject = seen.code
        left join allotted on allotted.office = card.commune and allotted.fund_year = card.fund_year
            and allotted.component = card.component and allotted.subcomponent = card.subcomponent
    )
    select code, stage, commune, village, approving_office, fund_year, component, subcomponent, model, title,
           case when for_allotment then 'allocating_office' else holder_duty end,
           case when for_allotment then parent else holder_office end,
           held_since, approved_vnd, contract_vnd, accepted_vnd, reserved_vnd, committed_vnd, submitted_vnd, advanced_vnd,
           paid_vnd, advanced_vnd + paid_vnd, next_date, calendar, version, simulated, committed_vnd + submitted_vnd,
           reserved_vnd + committed_vnd + submitted_vnd + advanced_vnd + paid_vnd,
           reserved_vnd + committed_vnd + submitted_vnd, unreconciled_vnd, support_vnd, stage_since, returns, sent_at,
           law_edition, case when for_allotment then array['allocating_office/' || parent] else waits_for end, next_rule
    from told
$$;
comment on function board_case_at(date, timestamptz, text, integer) is
    'board_case with value on or before a day, known at an instant; of one office''s year or of all.';
grant execute on function board_case_at(date, timestamptz, text, integer) to sinhke_reader, sinhke_recorder;
create function board_case_at(on_day date, known_at timestamptz) returns setof board_case
language sql stable
as $$
    select * from board_case_at(on_day, known_at, null, null)
$$;
comment on function board_case_at(date, timestamptz) is 'board_case with value on or before a day, known at an instant.';
grant execute on function board_case_at(date, timestamptz) to sinhke_reader, sinhke_recorder;

create function board_line_at(on_day date, known_at timestamptz, of_office text, of_year integer)
returns setof board_line
language sql stable
as $$
    with money as (
        select account.line,
               coalesce(sum(account.balance) filter (where account.kind = 'granted'), 0)::bigint as granted_vnd,
               coalesce(sum(account.balance) filter (where account.kind = 'available'), 0)::bigint as available_vnd,
               coalesce(sum(account.balance) filter (where account.kind = 'reserved'), 0)::bigint as reserved_vnd,
               coalesce(sum(account.balance) filter (where account.kind = 'committed'), 0)::bigint as committed_vnd,
               coalesce(sum(account.balance) filter (where account.kind = 'submitted'), 0)::bigint as submitted_vnd,
               coalesce(sum(account.balance) filter (where account.kind = 'advanced'), 0)::bigint as advanced_vnd,
               coalesce(sum(account.balance) filter (where account.kind = 'paid'), 0)::bigint as paid_vnd,
               coalesce(sum(account.balance) filter (where account.kind = 'returned'), 0)::bigint as returned_vnd,
               coalesce(sum(account.balance) filter (where account.kind = 'lapsed'), 0)::bigint as lapsed_vnd,
               coalesce(sum(account.balance) filter (where account.kind = 'carried'), 0)::bigint as carried_vnd,
               coalesce(sum(account.balance), 0)::bigint as line_sum
        from board_account_at(on_day, known_at, of_office, of_year) account
        group by account.line
    ), paper as (
        select entry.line, sum(entry.amount_vnd) as amount_vnd
        from board_unreconciled entry
        where entry.effective_on <= on_day and entry.recorded_at <= known_at
        group by entry.line
    )
    select fund.line, fund.fund_year, fund.origin_year, fund.source, fund.component, fund.subcomponent, fund.capital_kind,
           fund.office, money.granted_vnd, -money.granted_vnd, money.available_vnd, money.reserved_vnd,
           money.committed_vnd, money.submitted_vnd, money.advanced_vnd, money.paid_vnd, money.returned_vnd,
           money.lapsed_vnd, money.carried_vnd, money.advanced_vnd + money.paid_vnd,
           -money.granted_vnd - money.advanced_vnd - money.paid_vnd, money.line_sum,
           money.committed_vnd + money.submitted_vnd, coalesce(paper.amount_vnd, 0)::bigint
    from money
    join fund_line fund on fund.line = money.line
    left join paper on paper.line = money.line
$$;
comment on function board_line_at(date, timestamptz, text, integer) is
    'board_line with value on or before a day, known at an instant; of one office''s year or of all.';
grant execute on function board_line_at(date, timestamptz, text, integer) to sinhke_reader, sinhke_recorder;
create function board_line_at(on_day date, known_at timestamptz) returns setof board_line
language sql stable
as $$
    select * from board_line_at(on_day, known_at, null, null)
$$;
comment on function board_line_at(date, timestamptz) is 'board_line with value on or before a day, known at an instant.';
grant execute on function board_line_at(date, timestamptz) to sinhke_reader, sinhke_recorder;

create function board_advance_at(on_day date, known_at timestamptz) returns table (subproject text, since date)
language sql stable
as $$
    with moved as (
        select entry.subproject, entry.effective_on, sum(entry.amount_vnd) as amount_vnd
        from board_entry entry
        where entry.kind = 'advanced' and entry.effective_on <= on_day and entry.recorded_at <= known_at
        group by entry.subproject, entry.effective_on
    ), running as (
        select moved.*, sum(moved.amount_vnd) over (partition by moved.subproject order by moved.effective_on) as open_vnd
        from moved
    ), cleared as (
        select running.subproject, max(running.effective_on) as on_day
        from running where running.open_vnd = 0 group by running.subproject
    )
    select running.subproject, min(running.effective_on)
    from running
    left join cleared on cleared.subproject = running.subproject
    where running.open_vnd > 0 and running.effective_on > coalesce(cleared.on_day, '-infinity')
    group by running.subproject
$$;
comment on function board_advance_at(date, timestamptz) is
    'Open advances: the value day from which an advance has been open without a break; a part cleared does not reset it.';
grant execute on function board_advance_at(date, timestamptz) to sinhke_reader, sinhke_recorder;
