-- board_case and board_line are the only places where a figure is computed: screens, reports and exports print them.
-- All amounts are whole đồng. Disbursed is advanced + paid; an order signed or sent is not disbursed.
create view board_case as
select card.code, card.stage, card.commune, card.village, card.approving_office, card.fund_year, card.component,
       card.subcomponent, card.model, card.title, card.holder_duty, card.holder_office, card.held_since,
       card.approved_vnd, card.contract_vnd, card.accepted_vnd, money.reserved_vnd, money.committed_vnd, money.submitted_vnd,
       money.advanced_vnd, money.paid_vnd, money.advanced_vnd + money.paid_vnd as disbursed_vnd, card.next_date,
       card.calendar, card.version, card.simulated
from subproject_card card
cross join lateral (
    select coalesce(sum(account.balance) filter (where account.kind = 'reserved'), 0)::bigint as reserved_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'committed'), 0)::bigint as committed_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'submitted'), 0)::bigint as submitted_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'advanced'), 0)::bigint as advanced_vnd,
           coalesce(sum(account.balance) filter (where account.kind = 'paid'), 0)::bigint as paid_vnd
    from ledger_account account
    where account.subproject = card.code
) money;
comment on view board_case is 'One row a sub-project: its card and the sums of its ledger accounts.';
grant select on board_case to sinhke_gateway;

create view board_line as
select fund.line, fund.fund_year, fund.origin_year, fund.source, fund.component, fund.subcomponent, fund.capital_kind,
       fund.office, money.granted_vnd, -money.granted_vnd as allotted_vnd, money.available_vnd, money.reserved_vnd,
       money.committed_vnd, money.submitted_vnd, money.advanced_vnd, money.paid_vnd, money.returned_vnd,
       money.lapsed_vnd, money.carried_vnd, money.advanced_vnd + money.paid_vnd as disbursed_vnd,
       -money.granted_vnd - money.advanced_vnd - money.paid_vnd as undisbursed_vnd, money.line_sum
from fund_line fund
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
comment on view board_line is 'One row a fund line: every ledger kind; line_sum is zero or the book is broken.';
grant select on board_line to sinhke_gateway;

create view command_without_receipt as
select command.command_id, command.stream, command.action, command.received_at
from command
left join receipt on receipt.command_id = command.command_id
where receipt.command_id is null;
comment on view command_without_receipt is
    'Commands received and not yet processed: what the look-again task signals again.';
grant select on command_without_receipt to sinhke_gateway, sinhke_recorder;
