-- The end of a period: its figures are frozen by a pair that gives them again for ever, to the đồng and to the byte.
alter table record_clock add column frozen_at timestamptz;
comment on column record_clock.frozen_at is
    'The last instant as of which figures were frozen: nothing is recorded at or before it any more.';

-- A server's clock that is put back must not bring entries behind an instant whose figures are frozen.
create or replace function record_now() returns timestamptz
language sql volatile
return (
    select greatest(clock_timestamp() + clock.shift, clock.frozen_at + interval '1 microsecond') from record_clock clock
);

create function freeze_record() returns timestamptz
language plpgsql security definer
set search_path = public, pg_temp
as $$
declare
    frozen timestamptz;
begin
    -- Whoever records holds a row of stream from before it reads the time until its commit: nobody is between the two now,
    -- and whoever comes meanwhile waits with nothing in hand. So closings queue and never wait for each other in a ring.
    lock table stream in exclusive mode;
    update record_clock set frozen_at = record_now() returning frozen_at into strict frozen;
    return frozen;
end
$$;
comment on function freeze_record() is
    'The first statement of a transaction that closes a period: an instant as of which the record is whole.';
grant execute on function freeze_record() to sinhke_recorder;

-- The recorder reads what the figures are made of when it freezes them.
grant select on board_entry, board_unreconciled to sinhke_recorder;

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

create or replace function board_account_at(on_day date, known_at timestamptz)
returns table (line text, kind text, subproject text, balance bigint)
language sql stable
as $$
    select * from board_account_at(on_day, known_at, null, null)
$$;
comment on function board_account_at(date, timestamptz) is 'The balances of all offices.';

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

create or replace function board_case_at(on_day date, known_at timestamptz) returns setof board_case
language sql stable
as $$
    select * from board_case_at(on_day, known_at, null, null)
$$;

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

create or replace function board_line_at(on_day date, known_at timestamptz) returns setof board_line
language sql stable
as $$
    select * from board_line_at(on_day, known_at, null, null)
$$;
