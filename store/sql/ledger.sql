-- name: open_line
-- A fund line exists from its first allotment on.
insert into fund_line (line, fund_year, origin_year, source, component, subcomponent, capital_kind, office)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (line) do nothing;

-- name: open_accounts
-- Accounts that an event touches for the first time; new rows are made in lock order.
insert into ledger_account (line, kind, subproject)
select a.line, a.kind, a.subproject from unnest($1::text[], $2::text[], $3::text[]) as a (line, kind, subproject)
order by a.line, a.kind, a.subproject
on conflict (line, kind, subproject) do nothing;

-- name: move_balance
-- One account, only if the sign stays lawful. The caller sends the accounts of a command in lock order, last of all.
update ledger_account set balance = balance + $4, entries = entries + $5
where line = $1 and kind = $2 and subproject = $3
  and case when kind = 'granted' then balance + $4 <= 0 else balance + $4 >= 0 end
returning balance, entries;

-- name: lock_accounts
-- After a balance has moved away under a decision: lock in lock order, then read and decide again.
select line, kind, subproject from ledger_account
where (line, kind, subproject) in (
    select a.line, a.kind, a.subproject from unnest($1::text[], $2::text[], $3::text[]) as a (line, kind, subproject))
order by line, kind, subproject
for update;

-- name: insert_entries
-- The balanced postings of a command's events with both accounts' sequence numbers and balances after each.
insert into ledger_entry (stream, version, ordinal, line, debit_kind, debit_subproject, credit_kind, credit_subproject,
                          amount_vnd, value_on, debit_sequence, debit_balance, credit_sequence, credit_balance)
select $1, e.version, e.ordinal, e.line, e.debit_kind, e.debit_subproject, e.credit_kind, e.credit_subproject,
       e.amount_vnd, e.value_on, e.debit_sequence, e.debit_balance, e.credit_sequence, e.credit_balance
from unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::date[],
            $11::int[], $12::bigint[], $13::int[], $14::bigint[])
    as e (version, ordinal, line, debit_kind, debit_subproject, credit_kind, credit_subproject, amount_vnd, value_on,
          debit_sequence, debit_balance, credit_sequence, credit_balance);
