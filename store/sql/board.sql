-- name: cases_now
-- The board as the record stands: every figure is computed in the view. $1 fund year, $2 commune, or null for all.
select * from board_case
where ($1::integer is null or fund_year = $1) and ($2::text is null or commune = $2) order by code;

-- name: page_now
-- One commune's year ($1, $2) as the record stands: a question of its own, so that its plan is made once and kept. With the
-- nulls of `cases_now` the database plans at every page, which takes longer than the page.
select * from board_case where fund_year = $1 and commune = $2 order by code;

-- name: cases_at
-- The board with value on or before a day ($1), known at an instant ($2). $3 fund year, $4 commune, or null for all.
select * from board_case_at($1, $2)
where ($3::integer is null or fund_year = $3) and ($4::text is null or commune = $4) order by code;

-- name: lines_now
-- The funds: one row a fund line. $1 fund year, $2 commune, or null for all.
select * from board_line
where ($1::integer is null or fund_year = $1) and ($2::text is null or office = $2)
order by fund_year, office, origin_year, source, component, subcomponent, capital_kind;

-- name: lines_at
-- The funds with value on or before a day ($1), known at an instant ($2). $3 fund year, $4 commune, or null for all.
select * from board_line_at($1, $2)
where ($3::integer is null or fund_year = $3) and ($4::text is null or office = $4)
order by fund_year, office, origin_year, source, component, subcomponent, capital_kind;

-- name: spread_now
-- What each case has not yet spent, line by line: a late case is late on the lines that pay for it.
select line, subproject as code, sum(balance)::bigint as undisbursed_vnd from ledger_account
where kind in ('reserved', 'committed', 'submitted') group by line, subproject having sum(balance) <> 0
order by line, subproject;

-- name: spread_at
-- The same with value on or before a day ($1), known at an instant ($2).
select line, subproject as code, sum(balance)::bigint as undisbursed_vnd from board_account_at($1, $2)
where kind in ('reserved', 'committed', 'submitted') group by line, subproject having sum(balance) <> 0
order by line, subproject;

-- name: passages
-- The last passages of each stage under one edition ($3): from when to when. $1 day, $2 instant of knowledge, $4 stages,
-- $5 how many of each.
select stage.name as stage, passage.passed_since, passage.received_at
from unnest($4::text[]) as stage (name)
cross join lateral (
    select moment.passed_since, moment.received_at from subproject_moment moment
    where moment.law_edition = $3 and moment.passed_stage = stage.name and moment.received_on <= $1
          and moment.recorded_at <= $2
    order by moment.received_on desc, moment.recorded_at desc, moment.code
    limit $5
) passage;

-- name: advances
-- Since when each open advance has been open, with value on or before a day ($1), known at an instant ($2).
select subproject as code, since from board_advance_at($1, $2);

-- name: contradictions
-- Answers that disagree with the first one: recorded and an alarm, never applied. $1 day, $2 instant of knowledge.
select receipt.stream as code, receipt.detail, receipt.command_id::text as command_id, command.received_at
from receipt
join command on command.command_id = receipt.command_id
where receipt.code = 'answer_contradicts' and receipt.recorded_at <= $2
      and (command.received_at at time zone 'Asia/Ho_Chi_Minh')::date <= $1
order by command.received_at, receipt.stream;

-- name: mandates_at
-- The duties that a person held at an instant ($2).
select duty, office from mandate
where person = $1 and valid_from <= $2 and (valid_to is null or $2 < valid_to)
order by duty, office;

-- name: parents
-- The office above each office: a commune's district.
select office, parent from office where parent is not null;

-- name: begins
-- When the record was founded; null if it was not.
select min(event.recorded_at) from stream
join event on event.stream = stream.name and event.version = 1
where stream.kind = 'register';
