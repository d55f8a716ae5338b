-- name: temporary_tables
-- Which copy is made of which real case; for this transaction only.
create temporary table shape (code text, ordinal bigint, shapes bigint) on commit drop;
create temporary table copied (shape text, code text, commune text, year integer, due date) on commit drop;

-- name: shapes
-- The real cases ($1) that are copied in turn.
insert into shape select code, row_number() over (order by code) - 1, count(*) over ()
from subproject_card where code = any ($1::text[]);

-- name: copies
-- $1 so many copies over $2 communes and $3 years from year $4 on; communes and years are crossed, shapes take turns.
insert into copied
select shape.code, 'DA-' || year || '-' || lpad((turn * $2::bigint + number + 1)::text, 5, '0'),
       'xa-nhieu-' || lpad(number::text, 5, '0'), year, make_date(year, 1, 1) + ((turn * 97 + number) % 365)::integer
from generate_series(0, $1::bigint - 1) place
cross join lateral (
    select place % $2 as number, $4::integer + (place / $2 % $3::bigint)::integer as year, place / $2 / $3 as turn
) counted
join shape on shape.ordinal = (turn + number) % shape.shapes
order by place;

-- name: offices
-- The communes of the copies, each below the office above that of the real cases.
insert into office (office, name, level, parent, valid_from)
select distinct on (copied.commune) copied.commune, 'Xã giả định ' || copied.commune, real.level, real.parent, real.valid_from
from copied join subproject_card card on card.code = copied.shape join office real on real.office = card.commune;

-- name: lines
-- A fund line for each commune's year, as that of the real cases.
insert into fund_line (line, fund_year, origin_year, source, component, subcomponent, capital_kind, office)
select distinct on (copied.year, copied.commune)
       concat_ws('/', copied.year, copied.year, real.source, real.component, real.subcomponent, real.capital_kind,
                 copied.commune),
       copied.year, copied.year, real.source, real.component, real.subcomponent, real.capital_kind, copied.commune
from copied
join subproject_card card on card.code = copied.shape
join fund_line real on real.office = card.commune and real.fund_year = card.fund_year;

-- name: money_of_lines
-- What the lines were given, and what is left of it.
insert into ledger_account (line, kind, subproject, balance, entries)
select line.line, account.kind, '', account.balance, account.entries
from fund_line line
join (select distinct commune from copied) place on place.commune = line.office
cross join (
    select distinct on (account.kind) account.*
    from ledger_account account
    join fund_line real on real.line = account.line
    join subproject_card card on card.commune = real.office and card.fund_year = real.fund_year
    join shape on shape.code = card.code
    where account.subproject = ''
) account;

-- name: money_of_copies
-- The accounts of each case, on its own line.
insert into ledger_account (line, kind, subproject, balance, entries)
select line.line, account.kind, copied.code, account.balance, account.entries
from copied
join ledger_account account on account.subproject = copied.shape
join fund_line line on line.office = copied.commune and line.fund_year = copied.year;

-- name: tidy
-- A page is read from tables that are known and visible, as on any record that has stood for a day.
vacuum analyze subproject_card, subproject_moment, ledger_account, fund_line, office;
